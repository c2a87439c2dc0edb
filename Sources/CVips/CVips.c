#include "CVips.h"

#include <stdio.h>
#include <string.h>
#include <vips/vips.h>

static void drop_warning(const char *domain, GLogLevelFlags level, const char *message, void *data) {
    (void)domain, (void)level, (void)message, (void)data;
}

static gpointer start(gpointer data) {
    (void)data;
    // Warnings would land on the process's standard error, without a word about the picture that caused them.
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO, drop_warning, NULL);
    if (VIPS_INIT("reel")) return GINT_TO_POINTER(0);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
    vips_operation_block_set("VipsForeignLoadPng", FALSE);
    vips_operation_block_set("VipsForeignLoadWebp", FALSE);
    vips_operation_block_set("VipsForeignLoadNsgif", FALSE);
    vips_operation_block_set("VipsForeignLoadHeif", FALSE);
    return GINT_TO_POINTER(1);
}

static int started(void) {
    static GOnce once = G_ONCE_INIT;
    return GPOINTER_TO_INT(g_once(&once, start, NULL));
}

/// A list of names that is being written.
typedef struct {
    char *text;
    size_t size, used;
} name_list;

/// Adds the name of a loader that is not blocked; NULL goes on to the next class.
static void *add_open_loader(GType type, void *data) {
    name_list *list = data;
    if (G_TYPE_IS_ABSTRACT(type)) return NULL;
    VipsOperationClass *class = g_type_class_ref(type);
    if (!(class->flags & VIPS_OPERATION_BLOCKED)) {
        int written = snprintf(
            list->text + list->used, list->size - list->used, "%s\n", VIPS_OBJECT_CLASS(class)->nickname);
        list->used = VIPS_MIN(list->used + VIPS_MAX(written, 0), list->size);
    }
    g_type_class_unref(class);
    return NULL;
}

int cvips_open_loaders(char *names, size_t size) {
    if (!started() || size == 0) return -1;
    names[0] = 0;
    name_list list = {names, size, 0};
    vips_type_map_all(g_type_from_name("VipsForeignLoad"), add_open_loader, &list);
    return list.used < size ? 0 : -1;
}

/// Ends a job on this thread: hands out libvips' error text if the job failed, and frees the thread's caches.
static int finish(int result, char *error, size_t error_size) {
    if (result) {
        snprintf(error, error_size, "%s", vips_error_buffer());
        error[strcspn(error, "\n")] = 0;
    }
    vips_error_clear();
    vips_thread_shutdown();
    return result;
}

/// The loader that the format names, never one that libvips guesses.
static VipsImage *load(const void *bytes, size_t length, cvips_format format) {
    VipsImage *image = NULL;
    void *file = (void *)bytes;
    switch (format) {
    case CVIPS_JPEG:
        vips_jpegload_buffer(file, length, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case CVIPS_PNG:
        vips_pngload_buffer(file, length, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case CVIPS_WEBP:
        vips_webpload_buffer(file, length, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case CVIPS_GIF:
        vips_gifload_buffer(file, length, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case CVIPS_AVIF:
        vips_heifload_buffer(file, length, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    }
    return image;
}

int cvips_read_header(
    const void *bytes, size_t length, cvips_format format, cvips_header *header, char *error, size_t error_size) {
    if (!started()) return finish(-1, error, error_size);
    VipsImage *image = load(bytes, length, format);
    if (!image) return finish(-1, error, error_size);
    header->width = vips_image_get_width(image);
    header->height = vips_image_get_height(image);
    header->orientation = vips_image_get_orientation(image);
    g_object_unref(image);
    return finish(0, error, error_size);
}

/// Replaces `*image` by `next`, which was made from it; NULL is a failure.
static int advance(VipsImage **image, VipsImage *next) {
    if (!next) return -1;
    g_object_unref(*image);
    *image = next;
    return 0;
}

/// Whether the profile embedded in `image` maps 8-bit RGB to itself, give or take one step: then a conversion through it could
/// only add rounding errors.
static int has_srgb_profile(VipsImage *image) {
    enum { STEPS = 6, COLOURS = STEPS * STEPS * STEPS };
    const void *profile;
    size_t size;
    if (image->Type != VIPS_INTERPRETATION_sRGB || vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &size)) return FALSE;

    uint8_t cube[COLOURS * 3];
    for (int i = 0; i < COLOURS; i++) {
        cube[3 * i] = 51 * (i % STEPS);
        cube[3 * i + 1] = 51 * (i / STEPS % STEPS);
        cube[3 * i + 2] = 51 * (i / STEPS / STEPS);
    }
    VipsImage *untagged = vips_image_new_from_memory(cube, sizeof cube, COLOURS, 1, 3, VIPS_FORMAT_UCHAR);
    VipsImage *tagged = NULL, *converted = NULL;
    uint8_t *result = NULL;
    int same = FALSE;
    if (untagged && !vips_copy(untagged, &tagged, "interpretation", VIPS_INTERPRETATION_sRGB, NULL)) {
        vips_image_set_blob_copy(tagged, VIPS_META_ICC_NAME, profile, size);
        if (!vips_icc_transform(tagged, &converted, "srgb", "embedded", TRUE, NULL)) {
            size_t length = 0;
            result = vips_image_write_to_memory(converted, &length);
            same = result && length == sizeof cube;
            for (size_t i = 0; same && i < length; i++) same = abs((int)result[i] - (int)cube[i]) <= 1;
        }
    }
    g_free(result);
    if (converted) g_object_unref(converted);
    if (tagged) g_object_unref(tagged);
    if (untagged) g_object_unref(untagged);
    return same;
}

/// Converts to three bands of 8-bit sRGB, transparency laid on white.
static int to_srgb(VipsImage **image) {
    VipsImage *next = NULL;
    if (vips_image_get_typeof(*image, VIPS_META_ICC_NAME) && !has_srgb_profile(*image)) {
        // A profile that does not fit the picture is ignored, as browsers do.
        if (!vips_icc_transform(*image, &next, "srgb", "embedded", TRUE, "black_point_compensation", TRUE, NULL)) {
            advance(image, next);
        }
        vips_error_clear();
    }
    next = NULL;
    vips_colourspace(*image, &next, VIPS_INTERPRETATION_sRGB, NULL);
    if (advance(image, next)) return -1;

    if (vips_image_hasalpha(*image)) {
        VipsArrayDouble *white = vips_array_double_newv(3, 255.0, 255.0, 255.0);
        next = NULL;
        vips_flatten(*image, &next, "background", white, NULL);
        vips_area_unref(VIPS_AREA(white));
        if (advance(image, next)) return -1;
    }
    next = NULL;
    vips_cast(*image, &next, VIPS_FORMAT_UCHAR, NULL);
    return advance(image, next);
}

/// Enlarges by `scale` and keeps the width x height around the centre. vips_resize would be half a pixel off.
static int enlarge(VipsImage **image, double scale, int width, int height) {
    VipsInterpolate *bicubic = vips_interpolate_new("bicubic");
    if (!bicubic) return -1;
    int area[4] = {0, 0, width, height};
    VipsArrayInt *kept = vips_array_int_new(area, 4);
    double left = ((*image)->Xsize * scale - width) / 2, top = ((*image)->Ysize * scale - height) / 2;
    VipsImage *next = NULL;
    vips_affine(
        *image, &next, scale, 0.0, 0.0, scale, "interpolate", bicubic, "oarea", kept, "extend", VIPS_EXTEND_COPY,
        "idx", 0.5, "idy", 0.5, "odx", -0.5 - left, "ody", -0.5 - top, NULL);
    vips_area_unref(VIPS_AREA(kept));
    g_object_unref(bicubic);
    return advance(image, next);
}

/// Scales to cover width x height, and crops to exactly that around the centre. `mirrored` sides are rounded the other way, so
/// that a picture gives the same pixels in whichever of the eight orientations it is stored.
static int cover(VipsImage **image, int width, int height, int mirrored_x, int mirrored_y) {
    double scale = VIPS_MAX((double)width / (*image)->Xsize, (double)height / (*image)->Ysize);
    if (scale > 1) return enlarge(image, scale, width, height);
    VipsImage *next = NULL;
    if (scale < 1) {
        vips_resize(*image, &next, scale, "kernel", VIPS_KERNEL_LANCZOS3, NULL);
        if (advance(image, next)) return -1;
    }
    int spare_x = (*image)->Xsize - width, spare_y = (*image)->Ysize - height;
    if (spare_x == 0 && spare_y == 0) return 0;
    int left = mirrored_x ? spare_x - spare_x / 2 : spare_x / 2;
    int top = mirrored_y ? spare_y - spare_y / 2 : spare_y / 2;
    next = NULL;
    vips_extract_area(*image, &next, left, top, width, height, NULL);
    return advance(image, next);
}

int cvips_decode(
    const void *bytes, size_t length, cvips_format format, int width, int height, uint8_t *rgb, char *error, size_t error_size) {
    if (!started()) return finish(-1, error, error_size);
    VipsImage *image = load(bytes, length, format);
    if (!image) return finish(-1, error, error_size);

    // Everything up to the crop works on the rows as they are stored, so that a large picture streams through; only the small
    // result is turned.
    int orientation = vips_image_get_orientation(image);
    int turned = orientation >= 5;
    int mirrored_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    int mirrored_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int result = to_srgb(&image);
    if (!result) result = cover(&image, turned ? height : width, turned ? width : height, mirrored_x, mirrored_y);
    if (!result && orientation != 1) {
        result = advance(&image, vips_image_copy_memory(image));
        VipsImage *upright = NULL;
        if (!result) {
            vips_autorot(image, &upright, NULL);
            result = advance(&image, upright);
        }
    }
    if (!result) {
        size_t size = 0;
        void *pixels = vips_image_write_to_memory(image, &size);
        if (pixels && size == (size_t)width * height * 3) {
            memcpy(rgb, pixels, size);
        } else {
            result = -1;
        }
        g_free(pixels);
    }
    g_object_unref(image);
    return finish(result, error, error_size);
}

int cvips_encode(
    const uint8_t *rgb, int width, int height, cvips_format format, int quality,
    void **file, size_t *length, char *error, size_t error_size) {
    if (!started()) return finish(-1, error, error_size);
    VipsImage *pixels = vips_image_new_from_memory(rgb, (size_t)width * height * 3, width, height, 3, VIPS_FORMAT_UCHAR);
    VipsImage *image = NULL;
    int result = -1;
    if (pixels && !vips_copy(pixels, &image, "interpretation", VIPS_INTERPRETATION_sRGB, NULL)) {
        if (format == CVIPS_PNG) {
            result = vips_pngsave_buffer(image, file, length, "compression", 6, NULL);
        } else if (format == CVIPS_JPEG) {
            result = vips_jpegsave_buffer(
                image, file, length, "Q", quality, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_OFF, "optimize_coding", TRUE, NULL);
        }
    }
    if (image) g_object_unref(image);
    if (pixels) g_object_unref(pixels);
    return finish(result, error, error_size);
}

void cvips_free(void *file) { g_free(file); }

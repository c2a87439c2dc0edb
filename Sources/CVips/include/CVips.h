// libvips' operations are variadic, so Swift cannot call them: each function here is one whole job, and no GLib type shows.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The file formats of this module. Nothing else can be read, whatever libvips was built with.
typedef enum {
    CVIPS_JPEG,
    CVIPS_PNG,
    CVIPS_WEBP,
    CVIPS_GIF,
    CVIPS_AVIF,
} cvips_format;

/// What a picture's header says.
typedef struct {
    /// As stored, before the orientation is applied.
    int width, height;
    /// EXIF orientation, 1...8.
    int orientation;
} cvips_header;

/// Writes the names of all loaders that libvips would still use, a line each, whoever asks for one.
/// Returns 0, or -1 if libvips does not start or the names need more than `size` bytes.
int cvips_open_loaders(char *names, size_t size);

/// Reads the header of a picture and none of its pixels.
/// Returns 0, or -1 with a line of text in `error`.
int cvips_read_header(
    const void *bytes, size_t length, cvips_format format, cvips_header *header, char *error, size_t error_size);

/// Decodes the first frame of a picture into `rgb`, `3 * width * height` bytes of sRGB: orientation applied, colours converted
/// through the embedded ICC profile, transparency laid on white, scaled to cover width x height and cropped around the centre.
/// Returns 0, or -1 with a line of text in `error`.
int cvips_decode(
    const void *bytes, size_t length, cvips_format format, int width, int height, uint8_t *rgb, char *error, size_t error_size);

/// Encodes RGB bytes as PNG, or as JPEG of `quality` 1...100. `*file` goes back to `cvips_free`.
/// Returns 0, or -1 with a line of text in `error`.
int cvips_encode(
    const uint8_t *rgb, int width, int height, cvips_format format, int quality,
    void **file, size_t *length, char *error, size_t error_size);

void cvips_free(void *file);

#include "CLibAV.h"

#include <errno.h>
#include <libavutil/error.h>
#include <libavutil/log.h>
#include <stdio.h>
#include <string.h>

int clibav_error_again(void) { return AVERROR(EAGAIN); }

int clibav_error_end(void) { return AVERROR_EOF; }

static _Thread_local char last_error[512];

static void keep_error(void *context, int level, const char *format, va_list arguments) {
    (void)context;
    if (level > AV_LOG_ERROR) return;
    vsnprintf(last_error, sizeof last_error, format, arguments);
    last_error[strcspn(last_error, "\r\n")] = 0;
}

void clibav_collect_errors(void) { av_log_set_callback(keep_error); }

void clibav_take_error(char *line, size_t size) {
    snprintf(line, size, "%s", last_error);
    last_error[0] = 0;
}

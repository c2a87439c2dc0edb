// What Swift's importer drops from libav's headers: macros that compute a value, and the variadic log callback. libav's own types
// come from the module CLibAVSystem; none shows here, or there would be two of each.
#pragma once

#include <stddef.h>

/// What `avcodec_receive_packet` returns when the encoder wants another frame first.
int clibav_error_again(void);

/// What `avcodec_receive_packet` returns once the encoder is drained.
int clibav_error_end(void);

/// From now on libav and the encoders inside it print nothing: each thread keeps its last error line for `clibav_take_error`.
void clibav_collect_errors(void);

/// Copies the calling thread's last error line to `line`, empty if there is none, and forgets it.
void clibav_take_error(char *line, size_t size);

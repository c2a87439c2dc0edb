#pragma once

#include <stddef.h>
#include <stdint.h>

/// libFuzzer's driver: calls `body` with ever new inputs, as the arguments say. Swift links it in with `-sanitize=fuzzer`.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*body)(const uint8_t *bytes, size_t count));

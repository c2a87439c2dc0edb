#pragma once

#include "CSpawn.h"

/// Takes from this process what an engine has no use for, for good: rights, files, calls. Only calls that are safe after a fork of a
/// process with threads. Returns 0, or -1 with `errno` set.
int confine(const cspawn_confinement *wish);

/// Forbids system calls that reach beyond this process (see Filter.c). Returns 0, or -1 with `errno` set.
int filter_calls(int may_start_programs);

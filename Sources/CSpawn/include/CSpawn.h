#pragma once

#include <stdint.h>
#include <sys/types.h>

/// A process that was started and this side's ends of its pipes, which are all non-blocking and closed in programs started later.
typedef struct {
    pid_t pid;
    /// Readable once the process has ended; -1 where the system has no such thing.
    int exit;
    /// Its standard input, to write to.
    int input;
    /// Its standard output and standard error, to read from.
    int output, error;
} cspawn_child;

/// Starts a program in a process group of its own, with three pipes for descriptors and nothing else of ours open in it.
///
/// It dumps no core, has signals as a new process has them, and is killed when the thread that called this ends.
/// `memory_limit`: bytes of private writable memory, 0 for no limit. `niceness`: 0 to 19. Returns 0, or the error number of what
/// went wrong, in this process or in the new one before it became the program.
int cspawn_start(
    const char *path, char *const arguments[], char *const environment[], uint64_t memory_limit, int niceness,
    cspawn_child *child);

/// What has become of a process, without forgetting it: 0 it runs, 1 it ended with `*code`, 2 a signal `*code` ended it.
int cspawn_ending(pid_t pid, int *code);

/// Bytes in a pipe that its reader has not read, told from the end that is written to; -1 if that cannot be told.
int cspawn_unread(int descriptor);

/// A descriptor that `cspawn_ring` makes readable and `cspawn_silence` unreadable; -1 if there is none to be had.
int cspawn_bell(void);
void cspawn_ring(int bell);
void cspawn_silence(int bell);

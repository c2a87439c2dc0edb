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

/// What may be done with a place in the file system and all that is below it.
typedef enum {
    cspawn_read,
    /// Read, and run as a program.
    cspawn_execute,
    /// Read, and make, change and remove files in it.
    cspawn_write,
    /// A device: read, write and command it.
    cspawn_device,
} cspawn_use;

typedef struct {
    const char *path;
    cspawn_use use;
} cspawn_place;

/// What a process may do and use. Numbers: 0 for no limit.
typedef struct {
    /// Seconds of processor time.
    uint64_t cpu_seconds;
    /// Bytes of one file, and descriptors.
    uint64_t file_bytes, open_files;
    /// Whether all that follows holds.
    int is_confined;
    /// Whether it is an error if the kernel cannot confine it; otherwise it is done as far as the kernel can.
    int is_required;
    /// Whether it may start further processes. If not, it can send signals to itself alone.
    int may_start_programs;
    /// Processes and threads of this user, at most, for it to start another; the system's administrator is not limited so.
    uint64_t processes;
    /// All of the file system that it can open. What is not there is left out.
    const cspawn_place *places;
    int place_count;
} cspawn_confinement;

/// The version of Landlock's interface that this kernel has; 0 for none.
int cspawn_landlock(void);
/// Whether this kernel filters system calls.
int cspawn_has_filter(void);

/// Starts a program in a process group of its own, with three pipes for descriptors and nothing else of ours open in it.
///
/// It dumps no core, has signals as a new process has them, and is killed when the thread that called this ends.
/// `memory_limit`: bytes of private writable memory, 0 for no limit. `niceness`: 0 to 19. `folder`: where it works, NULL for here.
/// Returns 0, or the error number of what went wrong, in this process or in the new one before it became the program.
int cspawn_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, uint64_t memory_limit, int niceness,
    const cspawn_confinement *confinement, cspawn_child *child);

/// What has become of a process, without forgetting it: 0 it runs, 1 it ended with `*code`, 2 a signal `*code` ended it.
int cspawn_ending(pid_t pid, int *code);

/// Bytes in a pipe that its reader has not read, told from the end that is written to; -1 if that cannot be told.
int cspawn_unread(int descriptor);

/// A descriptor that `cspawn_ring` makes readable and `cspawn_silence` unreadable; -1 if there is none to be had.
int cspawn_bell(void);
void cspawn_ring(int bell);
void cspawn_silence(int bell);

/* A bad disk, a power cut and a jumping clock, put between a program and the C library by LD_PRELOAD.
 *
 * Only files under $FAULT_FOLDER fail. What fails is in the file $FAULT_CONTROL, a struct that the test writes while the program runs.
 *
 * The power cut: bytes that were written and not yet flushed are kept aside as they were before; a cut puts them back and ends the
 * program, so that the files are as a disk would have them that had written nothing of its own accord. A lying disk says that it has
 * flushed and has not: no program survives a cut of it, which shows that the test would notice one that does not flush.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { SYNC_FAILS = 1, NO_SPACE = 2, WRITE_FAILS = 4, LINK_FAILS = 8 };

struct control {
    _Atomic int32_t faults; /* which of the above */
    _Atomic int32_t skip;   /* calls of that kind that still succeed */
    _Atomic int32_t count;  /* calls that fail then */
    _Atomic int32_t hits;   /* calls that have failed */
    _Atomic int32_t lying;
    _Atomic int32_t cut;    /* 1: a cut is due at the next flush, 2: at the next write or flush */
    _Atomic int32_t syncs;  /* flushes that were asked for */
    _Atomic int32_t padding;
    _Atomic int64_t shift;  /* seconds that the wall clock is ahead */
};

/* What a stretch of a file was before a write that no flush has followed. */
struct undo {
    struct undo *older;
    int file;
    ino_t inode;
    off_t offset, size;
    ssize_t length;
    char bytes[];
};

static struct control idle, *control = &idle;
static char folder[4096];
static int journalling;
static struct undo *newest;
static pthread_mutex_t disk = PTHREAD_MUTEX_INITIALIZER;
static struct { ino_t inode; int file; } kept[4096];
static int kept_count;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULT_CONTROL"), *root = getenv("FAULT_FOLDER");
    if (!path || !root) return;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void *memory = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    if (memory == MAP_FAILED) return;
    control = memory;
    snprintf(folder, sizeof folder, "%s/", root);
    /* The server alone loses what it has not flushed: programs that it starts write nothing that it vouches for before a flush. */
    journalling = getenv("FAULT_JOURNAL") != NULL;
    unsetenv("FAULT_JOURNAL");
}

static int concerns(int file) {
    char link[64], path[4096];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    size_t end = (size_t)length;
    /* Shared memory of SQLite is no file to it: it is made anew after a crash. */
    if (end > 4 && strcmp(path + end - 4, "-shm") == 0) return 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(int kind) {
    if (!(atomic_load(&control->faults) & kind)) return 0;
    if (atomic_fetch_sub(&control->skip, 1) > 0) return 0;
    if (atomic_fetch_sub(&control->count, 1) <= 0) return 0;
    atomic_fetch_add(&control->hits, 1);
    return 1;
}

static int write_fault(int file) {
    if (!(atomic_load(&control->faults) & (NO_SPACE | WRITE_FAILS)) || !concerns(file)) return 0;
    if (fails(NO_SPACE)) return ENOSPC;
    return fails(WRITE_FAILS) ? EIO : 0;
}

static void cut_power(void) {
    for (struct undo *entry = newest; entry; entry = entry->older) {
        if (entry->length > 0 && syscall(SYS_pwrite64, entry->file, entry->bytes, entry->length, entry->offset) < 0) _exit(99);
        if (syscall(SYS_ftruncate, entry->file, entry->size) < 0) _exit(98);
    }
    _exit(97);
}

/* A descriptor of the file that stays open: closing one would drop SQLite's locks. */
static int kept_file(ino_t inode, int file) {
    for (int i = 0; i < kept_count; i++)
        if (kept[i].inode == inode) return kept[i].file;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    int own = open(link, O_RDWR | O_CLOEXEC);
    if (own < 0 || kept_count == 4096) _exit(96);
    kept[kept_count].inode = inode;
    kept[kept_count++].file = own;
    return own;
}

/* Called with the disk locked. A negative offset means the file's own position. */
static void remember(int file, off_t offset, size_t length) {
    struct stat facts;
    if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) return;
    if (offset < 0) offset = lseek(file, 0, SEEK_CUR);
    size_t there = offset >= facts.st_size ? 0 : (size_t)(facts.st_size - offset);
    if (there > length) there = length;
    struct undo *entry = malloc(sizeof *entry + there);
    entry->file = kept_file(facts.st_ino, file);
    entry->inode = facts.st_ino;
    entry->offset = offset;
    entry->size = facts.st_size;
    entry->length = there ? pread(entry->file, entry->bytes, there, offset) : 0;
    entry->older = newest;
    newest = entry;
}

static void forget(int file) {
    struct stat facts;
    if (fstat(file, &facts) != 0) return;
    for (struct undo **at = &newest; *at;) {
        struct undo *entry = *at;
        if (entry->inode == facts.st_ino) {
            *at = entry->older;
            free(entry);
        } else {
            at = &entry->older;
        }
    }
}

/* A write of any kind: fails, or is done by `call`, the old bytes kept aside. */
#define WRITING(file, offset, length, call)                                                                                     \
    int fault = write_fault(file);                                                                                              \
    if (fault) { errno = fault; return -1; }                                                                                    \
    if (!journalling || !concerns(file)) return call;                                                                           \
    pthread_mutex_lock(&disk);                                                                                                  \
    if (atomic_load(&control->cut) == 2) cut_power();                                                                           \
    remember(file, offset, length);                                                                                             \
    long result = call;                                                                                                         \
    int code = errno;                                                                                                           \
    pthread_mutex_unlock(&disk);                                                                                                \
    errno = code;                                                                                                               \
    return result

ssize_t write(int file, const void *bytes, size_t length) { WRITING(file, -1, length, syscall(SYS_write, file, bytes, length)); }
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    WRITING(file, at, length, syscall(SYS_pwrite64, file, bytes, length, at));
}
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    WRITING(file, at, length, syscall(SYS_pwrite64, file, bytes, length, at));
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    WRITING(file, -1, length, syscall(SYS_writev, file, parts, count));
}
static int truncating(int file, off_t size) {
    struct stat facts;
    if (journalling && fstat(file, &facts) == 0) {
        size_t lost = facts.st_size > size ? (size_t)(facts.st_size - size) : 0;
        WRITING(file, size, lost, syscall(SYS_ftruncate, file, size));
    }
    return syscall(SYS_ftruncate, file, size);
}
int ftruncate(int file, off_t size) { return truncating(file, size); }
int ftruncate64(int file, off64_t size) { return truncating(file, size); }

static int syncing(int file, long number) {
    if (!concerns(file)) return syscall(number, file);
    atomic_fetch_add(&control->syncs, 1);
    if (fails(SYNC_FAILS)) { errno = EIO; return -1; }
    if (!journalling) return syscall(number, file);
    pthread_mutex_lock(&disk);
    if (atomic_load(&control->cut)) cut_power();
    if (!atomic_load(&control->lying)) forget(file);
    pthread_mutex_unlock(&disk);
    return 0;
}
int fsync(int file) { return syncing(file, SYS_fsync); }
int fdatasync(int file) { return syncing(file, SYS_fdatasync); }

int link(const char *from, const char *to) {
    if (strncmp(to, folder, strlen(folder)) == 0 && folder[0] && fails(LINK_FAILS)) { errno = EMLINK; return -1; }
    return syscall(SYS_link, from, to);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    long result = syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += atomic_load(&control->shift);
    return result;
}
int gettimeofday(struct timeval *now, void *zone) {
    (void)zone;
    struct timespec precise;
    if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *out) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}

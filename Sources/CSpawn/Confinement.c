#define _GNU_SOURCE
#include "Confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock's interface up to ABI 6. The system's headers may know less of it than the kernel does.
enum { create_ruleset = 444, add_rule = 445, restrict_self = 446, version = 1, path_beneath = 1 };
enum {
    execute = 1 << 0, write_file = 1 << 1, read_file = 1 << 2, read_dir = 1 << 3, remove_dir = 1 << 4, remove_file = 1 << 5,
    make_dir = 1 << 7, make_reg = 1 << 8, refer = 1 << 13, truncate_file = 1 << 14, ioctl_device = 1 << 15,
    /// All that ABI 1 knows: those above, and making devices, sockets, pipes and links.
    known_at_first = (1 << 13) - 1,
    /// What can be said of a single file.
    of_files = execute | write_file | read_file | truncate_file | ioctl_device,
};
typedef struct {
    uint64_t files, network, scopes;
} ruleset;
typedef struct {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed)) rule;

int cspawn_landlock(void) {
    long abi = syscall(create_ruleset, NULL, 0, version);
    return abi < 0 ? 0 : (int)abi;
}

static uint64_t rights(const cspawn_place *place, int may_start_programs) {
    switch (place->use) {
    case cspawn_read: return read_file | read_dir;
    case cspawn_execute: return read_file | read_dir | execute;
    case cspawn_device: return read_file | write_file | ioctl_device;
    case cspawn_write:
        return read_file | read_dir | write_file | remove_file | make_reg | truncate_file
            | (may_start_programs ? make_dir | remove_dir : 0);
    }
    return 0;
}

/// Nothing of the file system but the places; no TCP; no signal to a process outside, no abstract socket of one.
static int restrict_files(const cspawn_confinement *wish, int abi) {
    ruleset handled = {.files = known_at_first, .network = 3, .scopes = 3};
    if (abi >= 2) handled.files |= refer;
    if (abi >= 3) handled.files |= truncate_file;
    if (abi >= 5) handled.files |= ioctl_device;
    size_t size = abi >= 6 ? sizeof handled : abi >= 4 ? offsetof(ruleset, scopes) : offsetof(ruleset, network);
    int rules = (int)syscall(create_ruleset, &handled, size, 0);
    if (rules < 0) return -1;
    for (int index = 0; index < wish->place_count; index++) {
        const cspawn_place *place = &wish->places[index];
        int folder = open(place->path, O_PATH | O_CLOEXEC);
        // What is not there cannot be reached either.
        if (folder < 0) continue;
        struct stat status;
        rule rule = {.allowed = rights(place, wish->may_start_programs) & handled.files, .folder = folder};
        int failed = fstat(folder, &status);
        if (!failed && !S_ISDIR(status.st_mode)) rule.allowed &= of_files;
        failed = failed || syscall(add_rule, rules, path_beneath, &rule, 0);
        int error = errno;
        close(folder);
        if (failed) {
            close(rules);
            errno = error;
            return -1;
        }
    }
    int failed = (int)syscall(restrict_self, rules, 0);
    int error = errno;
    close(rules);
    errno = error;
    return failed;
}

static void drop_capabilities(void) {
    // Where one has no right to drop them, there are none.
    for (int capability = 0; capability < 64; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) && errno == EINVAL) break;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
    syscall(SYS_capset, &header, none);
}

static int limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit limit;
    if (getrlimit(resource, &limit)) return -1;
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > hard) limit.rlim_max = hard;
    limit.rlim_cur = limit.rlim_max < soft ? limit.rlim_max : soft;
    return setrlimit(resource, &limit);
}

int confine(const cspawn_confinement *wish) {
    // A second more, so that it is the signal that tells of the limit which ends it.
    if (wish->cpu_seconds && limit(RLIMIT_CPU, wish->cpu_seconds, wish->cpu_seconds + 1)) return -1;
    if (wish->file_bytes && limit(RLIMIT_FSIZE, wish->file_bytes, wish->file_bytes)) return -1;
    if (wish->open_files && limit(RLIMIT_NOFILE, wish->open_files, wish->open_files)) return -1;
    if (!wish->is_confined) return 0;
    if (wish->processes && limit(RLIMIT_NPROC, wish->processes, wish->processes)) return -1;
    if (limit(RLIMIT_MSGQUEUE, 0, 0)) return -1;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
    int abi = cspawn_landlock();
    if (abi > 0) {
        if (restrict_files(wish, abi)) return -1;
    } else if (wish->is_required) {
        errno = ENOSYS;
        return -1;
    }
    drop_capabilities();
    // Last, since it forbids some of the calls above.
    if (filter_calls(wish->may_start_programs) && (wish->is_required || (errno != ENOSYS && errno != EINVAL))) return -1;
    return 0;
}

#define _GNU_SOURCE
#include "CSpawn.h"

#include "Confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int lower_limit(int resource, uint64_t bytes) {
    struct rlimit limit;
    if (getrlimit(resource, &limit)) return -1;
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > bytes) limit.rlim_max = bytes;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(resource, &limit);
}

static void close_others(int kept) {
    if (syscall(SYS_close_range, 3, kept - 1, 0) == 0 && syscall(SYS_close_range, kept + 1, ~0U, 0) == 0) return;
    struct rlimit limit = {0};
    getrlimit(RLIMIT_NOFILE, &limit);
    int highest = limit.rlim_cur > 1 << 20 ? 1 << 20 : (int)limit.rlim_cur;
    for (int other = 3; other < highest; other++)
        if (other != kept) close(other);
}

/// The new process, up to the program. Only calls that are safe after a fork of a process with threads.
static void become(
    const char *path, char *const arguments[], char *const environment[], const char *folder, uint64_t memory_limit, int niceness,
    const cspawn_confinement *confinement, pid_t parent, const int ends[3], int report) {
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);

    if (setpgid(0, 0)) goto failed;
    // Above the standard ones first, so that putting one in its place does not overwrite another.
    int moved[3];
    for (int place = 0; place < 3; place++)
        if ((moved[place] = fcntl(ends[place], F_DUPFD, 3)) < 0) goto failed;
    int channel = fcntl(report, F_DUPFD_CLOEXEC, 4);
    if (channel < 0) goto failed;
    report = channel;
    for (int place = 0; place < 3; place++)
        if (dup2(moved[place], place) < 0) goto failed;
    close_others(report);

    if (prctl(PR_SET_PDEATHSIG, SIGKILL)) goto failed;
    // The parent may have ended before the wish was known; then nobody waits for this process.
    if (getppid() != parent) _exit(127);
    if (lower_limit(RLIMIT_CORE, 0)) goto failed;
    if (memory_limit && lower_limit(RLIMIT_DATA, memory_limit)) goto failed;
    // Standing back is a courtesy; where it is not granted, the work is done all the same.
    if (niceness && nice(niceness)) errno = 0;
    if (folder && chdir(folder)) goto failed;
    if (confine(confinement)) goto failed;
    execve(path, arguments, environment);
failed:;
    int error = errno;
    (void)!write(report, &error, sizeof error);
    _exit(127);
}

static void close_all(int *descriptors, int count) {
    for (int index = 0; index < count; index++)
        if (descriptors[index] >= 0) close(descriptors[index]);
}

int cspawn_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, uint64_t memory_limit, int niceness,
    const cspawn_confinement *confinement, cspawn_child *child) {
    // Reading end, writing end: input, output, error, and the report of what failed.
    int pipes[8] = {-1, -1, -1, -1, -1, -1, -1, -1};
    for (int index = 0; index < 8; index += 2)
        if (pipe2(pipes + index, O_CLOEXEC)) {
            int error = errno;
            close_all(pipes, 8);
            return error;
        }
    const int ends[3] = {pipes[0], pipes[3], pipes[5]};
    const int ours[3] = {pipes[1], pipes[2], pipes[4]};
    pid_t parent = getpid();
    // No signal may run a handler of ours in the new process.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    int error = errno;
    if (pid == 0)
        become(path, arguments, environment, folder, memory_limit, niceness, confinement, parent, ends, pipes[7]);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    for (int place = 0; place < 3; place++) close(ends[place]);
    close(pipes[7]);
    if (pid > 0) {
        ssize_t count;
        do count = read(pipes[6], &error, sizeof error);
        while (count < 0 && errno == EINTR);
        if (count == 0) error = 0;
        if (error) while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
    }
    close(pipes[6]);
    if (pid < 0 || error) {
        for (int end = 0; end < 3; end++) close(ours[end]);
        return error ? error : EAGAIN;
    }
    for (int end = 0; end < 3; end++) fcntl(ours[end], F_SETFL, O_NONBLOCK);
    *child = (cspawn_child){
        .pid = pid, .exit = (int)syscall(SYS_pidfd_open, pid, 0), .input = ours[0], .output = ours[1], .error = ours[2]};
    return 0;
}

int cspawn_ending(pid_t pid, int *code) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid == 0) return 0;
    *code = info.si_status;
    return info.si_code == CLD_EXITED ? 1 : 2;
}

int cspawn_unread(int descriptor) {
    int count;
    return ioctl(descriptor, FIONREAD, &count) ? -1 : count;
}

int cspawn_bell(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void cspawn_ring(int bell) {
    uint64_t one = 1;
    (void)!write(bell, &one, sizeof one);
}

void cspawn_silence(int bell) {
    uint64_t count;
    (void)!read(bell, &count, sizeof count);
}

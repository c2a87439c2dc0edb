#define _GNU_SOURCE
#include "Confinement.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// A list of what is forbidden, not of what is allowed: the media libraries differ between systems, and an engine that fails over a harmless
// call is no gain. What the kernel gained after the last call that was looked at is forbidden, so the list cannot fall behind.

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#endif

#ifdef NATIVE

/// `mseal`, the last call that was looked at. Numbers from 424 on are the same on every machine.
enum { last_known = 462 };

/// Calls that are refused whatever their arguments.
static const int forbidden[] = {
    // The network and sockets of any kind. What is handed on is three pipes.
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg, SYS_sendmmsg,
    // Other processes: their memory, descriptors, order of precedence.
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_migrate_pages, SYS_move_pages, SYS_setpriority,
    SYS_ioprio_set, SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr, 438 /* pidfd_getfd */, 440 /* process_madvise */,
    448 /* process_mrelease */,
    // Leaving the group in which the process is ended.
    SYS_setpgid, SYS_setsid,
    // File systems and namespaces.
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_swapon, SYS_swapoff, SYS_quotactl, 443 /* quotactl_fd */,
    428 /* open_tree */, 429 /* move_mount */, 430 /* fsopen */, 431 /* fsconfig */, 432 /* fsmount */, 433 /* fspick */,
    442 /* mount_setattr */, 457 /* statmount */, 458 /* listmount */, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_fanotify_init,
    // What Landlock leaves free: another file's mode, owner, times and attributes.
    SYS_fchmod, SYS_fchmodat, 452 /* fchmodat2 */, SYS_fchown, SYS_fchownat, SYS_utimensat, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr,
    SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, SYS_mknodat,
    // Room on the disk that no count of bytes written shows.
    SYS_fallocate,
    // Objects that all processes of a user share.
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_semget, SYS_semop, SYS_semtimedop, SYS_semctl,
    SYS_mq_open, SYS_mq_unlink, SYS_keyctl, SYS_add_key, SYS_request_key,
    // Parts of the kernel with a history.
    SYS_bpf, SYS_userfaultfd, SYS_perf_event_open, 425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */,
    447 /* memfd_secret */, SYS_personality, SYS_lookup_dcookie, SYS_vhangup,
    // The machine.
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_kexec_file_load, SYS_reboot, SYS_acct, SYS_syslog,
    SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname,
#if defined(__x86_64__)
    SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_mknod, SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib,
    SYS__sysctl, SYS_vfork,
#endif
};

typedef struct {
    struct sock_filter code[320];
    unsigned short length;
} program;

static void add(program *program, unsigned short code, unsigned int value, unsigned char if_so, unsigned char if_not) {
    program->code[program->length++] = (struct sock_filter){.code = code, .jt = if_so, .jf = if_not, .k = value};
}
static void load(program *program, size_t offset) { add(program, BPF_LD | BPF_W | BPF_ABS, (unsigned int)offset, 0, 0); }
static void answer(program *program, unsigned int action) { add(program, BPF_RET | BPF_K, action, 0, 0); }
static void refuse(program *program, int error) { answer(program, SECCOMP_RET_ERRNO | (unsigned int)error); }
static void equals(program *program, unsigned int value, unsigned char if_so, unsigned char if_not) {
    add(program, BPF_JMP | BPF_JEQ | BPF_K, value, if_so, if_not);
}
static void has(program *program, unsigned int bits, unsigned char if_so, unsigned char if_not) {
    add(program, BPF_JMP | BPF_JSET | BPF_K, bits, if_so, if_not);
}
/// The lower half of an argument: numbers of calls' arguments here are 32 bits wide.
static void load_argument(program *program, int place) { load(program, offsetof(struct seccomp_data, args[place])); }

static void forbid(program *program, int call, int error) {
    equals(program, (unsigned int)call, 0, 1);
    refuse(program, error);
}

/// Allows a call about this process, named by 0 or its number, and refuses it about any other.
static void allow_about_itself(program *program, int call, int place, pid_t itself) {
    equals(program, (unsigned int)call, 0, 5);
    load_argument(program, place);
    equals(program, 0, 1, 0);
    equals(program, (unsigned int)itself, 0, 1);
    answer(program, SECCOMP_RET_ALLOW);
    refuse(program, EPERM);
}

static void forbid_values(program *program, int call, int place, const unsigned int *values, int count) {
    equals(program, (unsigned int)call, 0, (unsigned char)(count + 3));
    load_argument(program, place);
    for (int index = 0; index < count; index++) equals(program, values[index], (unsigned char)(count - index), 0);
    answer(program, SECCOMP_RET_ALLOW);
    refuse(program, EPERM);
}

int filter_calls(int may_start_programs) {
    const unsigned int namespaces =
        CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
    // Whether it ends with its parent; whether others may look into it; its own record of its memory; who may trace it.
    static const unsigned int settings[] = {PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_MM, PR_SET_PTRACER};
    // Typing on a terminal.
    static const unsigned int requests[] = {0x5412 /* TIOCSTI */, 0x541C /* TIOCLINUX */};
    const pid_t itself = getpid();
    program program = {.length = 0};

    load(&program, offsetof(struct seccomp_data, arch));
    equals(&program, NATIVE, 1, 0);
    answer(&program, SECCOMP_RET_KILL_PROCESS);
    load(&program, offsetof(struct seccomp_data, nr));
    add(&program, BPF_JMP | BPF_JGT | BPF_K, last_known, 0, 1);
    refuse(&program, ENOSYS);
    for (size_t index = 0; index < sizeof forbidden / sizeof *forbidden; index++) forbid(&program, forbidden[index], EPERM);

    // Its flags are in memory, where no filter can see them. The C library does without it.
    forbid(&program, SYS_clone3, ENOSYS);
    equals(&program, SYS_clone, 0, 5);
    load_argument(&program, 0);
    has(&program, namespaces, 2, 0);
    // A new process, or a thread of this one?
    has(&program, CLONE_THREAD, 0, may_start_programs ? 0 : 1);
    answer(&program, SECCOMP_RET_ALLOW);
    refuse(&program, EPERM);

    allow_about_itself(&program, SYS_prlimit64, 0, itself);
    allow_about_itself(&program, SYS_sched_setaffinity, 0, itself);
    forbid_values(&program, SYS_prctl, 0, settings, sizeof settings / sizeof *settings);
    forbid_values(&program, SYS_ioctl, 1, requests, sizeof requests / sizeof *requests);
    if (!may_start_programs) {
#if defined(__x86_64__)
        forbid(&program, SYS_fork, EPERM);
#endif
        allow_about_itself(&program, SYS_kill, 0, itself);
        allow_about_itself(&program, SYS_tgkill, 0, itself);
        allow_about_itself(&program, SYS_rt_sigqueueinfo, 0, itself);
        allow_about_itself(&program, SYS_rt_tgsigqueueinfo, 0, itself);
        forbid(&program, SYS_tkill, EPERM);
        forbid(&program, 424 /* pidfd_send_signal */, EPERM);
        forbid(&program, 434 /* pidfd_open */, EPERM);
    }
    answer(&program, SECCOMP_RET_ALLOW);

    struct sock_fprog whole = {.len = program.length, .filter = program.code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole);
}

#else

int filter_calls(int may_start_programs) {
    (void)may_start_programs;
    errno = ENOSYS;
    return -1;
}

#endif

int cspawn_has_filter(void) {
#ifdef NATIVE
    // The kernel knows filters if it complains of the program's address, and not of the wish.
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) == -1 && errno == EFAULT;
#else
    return 0;
#endif
}

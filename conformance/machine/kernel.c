/* kernel.c - checks what a run needs of the kernel: system calls, /proc and /dev/null. */
#include "config.h"

#include "conformance/machine/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Tries one call. Returns 0; a negative errno. */
typedef int (*try_fn)(void);

/* The result of a call that makes a descriptor, which is closed. */
static int close_made(int fd)
{
    if (fd < 0)
        return -errno;
    close(fd);
    return 0;
}

static int try_pidfd_open(void)
{
    return close_made(pidfd_open(getpid(), 0));
}

static int try_pidfd_send_signal(void)
{
    int fd = pidfd_open(getpid(), 0), error;

    /* Without a pidfd nothing can be tried; the row of pidfd_open reports that. */
    if (fd < 0)
        return 0;
    error = pidfd_send_signal(fd, 0, NULL, 0) < 0 ? -errno : 0;
    close(fd);
    return error;
}

static int try_close_range(void)
{
    return close_range(~0u, ~0u, CLOSE_RANGE_CLOEXEC) < 0 ? -errno : 0;
}

static int try_getrandom(void)
{
    uint64_t number;

    return getrandom(&number, sizeof number, 0) < 0 ? -errno : 0;
}

static int try_memfd_create(void)
{
    return close_made(memfd_create("try", MFD_CLOEXEC));
}

static int try_signalfd(void)
{
    sigset_t none;

    sigemptyset(&none);
    return close_made(signalfd(-1, &none, SFD_CLOEXEC));
}

static int try_eventfd(void)
{
    return close_made(eventfd(0, EFD_CLOEXEC));
}

static int try_epoll(void)
{
    struct epoll_event event = {.events = EPOLLIN};
    int watched = eventfd(0, EFD_CLOEXEC), set = epoll_create1(EPOLL_CLOEXEC), error = 0;

    if (set < 0 || (watched >= 0 && epoll_ctl(set, EPOLL_CTL_ADD, watched, &event) < 0) ||
        epoll_wait(set, &event, 1, 0) < 0)
        error = -errno;
    if (set >= 0)
        close(set);
    if (watched >= 0)
        close(watched);
    return error;
}

static int try_ppoll(void)
{
    const struct timespec now = {0};

    return ppoll(NULL, 0, &now, NULL) < 0 ? -errno : 0;
}

static int try_pipe2(void)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    close(ends[0]);
    close(ends[1]);
    return 0;
}

/* Sends a descriptor through a pair of sockets, as a port's right is sent. */
static int pass_descriptor(const int ends[2])
{
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    char byte = 0;
    struct iovec data = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {.msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    int came;

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &ends[0], sizeof ends[0]);
    if (sendmsg(ends[0], &message, MSG_NOSIGNAL) < 0 ||
        recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC) < 0)
        return -errno;
    header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS)
        return -EMFILE;
    memcpy(&came, CMSG_DATA(header), sizeof came);
    close(came);
    return 0;
}

static int try_sockets(void)
{
    int ends[2], error;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return -errno;
    error = pass_descriptor(ends);
    close(ends[0]);
    close(ends[1]);
    return error;
}

static int try_subreaper(void)
{
    int is_one = 0;

    return prctl(PR_GET_CHILD_SUBREAPER, &is_one) < 0 ? -errno : 0;
}

static int try_waitid(void)
{
    siginfo_t info;

    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno != ECHILD ? -errno : 0;
}

static const struct {
    const char *name;
    const char *since; /* the version of Linux that has it first */
    try_fn try_it;
} calls[] = {
    {"close_range", "5.11 (with CLOSE_RANGE_CLOEXEC)", try_close_range},
    {"epoll_create1, epoll_ctl, epoll_wait", "2.6.27", try_epoll},
    {"eventfd2", "2.6.27", try_eventfd},
    {"getrandom", "3.17", try_getrandom},
    {"memfd_create", "3.17", try_memfd_create},
    {"pidfd_open", "5.3", try_pidfd_open},
    {"pidfd_send_signal", "5.1", try_pidfd_send_signal},
    {"pipe2", "2.6.27", try_pipe2},
    {"ppoll", "2.6.16", try_ppoll},
    {"prctl with PR_SET_CHILD_SUBREAPER", "3.4", try_subreaper},
    {"signalfd4", "2.6.27", try_signalfd},
    {"socketpair, sendmsg and recvmsg with descriptors", "2.6.27", try_sockets},
    {"waitid", "2.6.10", try_waitid},
};

void kernel_check_calls(struct problems *problems)
{
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        int error = calls[i].try_it();

        if (error == -ENOSYS || error == -EINVAL)
            problems_add(problems,
                "the system call %s is not there: %s; it needs Linux %s, and no seccomp filter (of "
                "a container or a service manager) that refuses it",
                calls[i].name, strerror(-error), calls[i].since);
        else if (error == -EMFILE || error == -ENFILE || error == -ENOMEM)
            problems_add(problems, "the system call %s: %s; close descriptors or raise the limit",
                calls[i].name, strerror(-error));
        else if (error < 0)
            problems_add(problems,
                "the system call %s is refused: %s; allow it in the seccomp filter (of a container "
                "or a service manager)",
                calls[i].name, strerror(-error));
    }
}

void kernel_check_proc(struct problems *problems)
{
    char text[32] = "";
    ssize_t length = readlink("/proc/self", text, sizeof text - 1);
    long pid = strtol(text, NULL, 10);

    if (length < 0 && access("/proc/sys", F_OK) < 0)
        problems_add(problems, "/proc is not mounted; mount it: mount -t proc proc /proc");
    else if (length < 0)
        problems_add(problems,
            "/proc is that of another process namespace, where this process is not; mount its own: "
            "mount -t proc proc /proc");
    else if (pid != (long)getpid())
        problems_add(problems,
            "/proc is that of another process namespace: this process is %ld there and %ld here; "
            "mount its own: mount -t proc proc /proc",
            pid, (long)getpid());
    else if (access("/proc/thread-self/children", R_OK) < 0)
        problems_add(problems,
            "/proc/thread-self/children cannot be read: %s; the kernel needs CONFIG_PROC_CHILDREN",
            strerror(errno));
    else if (access("/proc/self/fd", R_OK | X_OK) < 0)
        problems_add(problems,
            "/proc/self/fd cannot be read: %s; is /proc restricted (subset=pid, "
            "hidepid)?",
            strerror(errno));
}

void kernel_check_null(struct problems *problems)
{
    struct stat status;
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (fd < 0)
        problems_add(problems,
            "/dev/null cannot be opened: %s; make it: mknod -m 666 /dev/null c 1 3",
            strerror(errno));
    else if (fstat(fd, &status) == 0 && !S_ISCHR(status.st_mode))
        problems_add(problems,
            "/dev/null is no device; make it: rm /dev/null; mknod -m 666 /dev/null c 1 3");
    if (fd >= 0)
        close(fd);
}

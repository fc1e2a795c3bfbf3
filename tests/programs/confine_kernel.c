/* confine_kernel.c - what the kernel is told to refuse: system calls, mounts, limits. */
#include "config.h"

#include "tests/programs/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    const char *name;
    unsigned int number;
} calls[] = {
    {"clone3", SYS_clone3},
    {"close_range", SYS_close_range},
    {"epoll_create1", SYS_epoll_create1},
    {"eventfd2", SYS_eventfd2},
    {"getrandom", SYS_getrandom},
    {"kcmp", SYS_kcmp},
    {"memfd_create", SYS_memfd_create},
    {"mknodat", SYS_mknodat},
    {"pidfd_getfd", SYS_pidfd_getfd},
    {"pidfd_open", SYS_pidfd_open},
    {"pidfd_send_signal", SYS_pidfd_send_signal},
    {"pipe2", SYS_pipe2},
    {"ppoll", SYS_ppoll},
    {"prctl", SYS_prctl},
    {"ptrace", SYS_ptrace},
    {"setsid", SYS_setsid},
    {"signalfd4", SYS_signalfd4},
    {"socketpair", SYS_socketpair},
    {"statx", SYS_statx},
    {"tee", SYS_tee},
    {"waitid", SYS_waitid},
};

static const struct {
    const char *name;
    int number;
} errors[] = {{"EPERM", EPERM}, {"ENOSYS", ENOSYS}, {"EACCES", EACCES}, {"EINVAL", EINVAL}},
  limits[] = {{"AS", RLIMIT_AS}, {"CORE", RLIMIT_CORE}, {"CPU", RLIMIT_CPU}, {"DATA", RLIMIT_DATA},
      {"FSIZE", RLIMIT_FSIZE}, {"LOCKS", RLIMIT_LOCKS}, {"MEMLOCK", RLIMIT_MEMLOCK},
      {"MSGQUEUE", RLIMIT_MSGQUEUE}, {"NICE", RLIMIT_NICE}, {"NOFILE", RLIMIT_NOFILE},
      {"NPROC", RLIMIT_NPROC}, {"RTPRIO", RLIMIT_RTPRIO}, {"SIGPENDING", RLIMIT_SIGPENDING},
      {"STACK", RLIMIT_STACK}},
  namespaces[] = {{"mount", CLONE_NEWNS}, {"pid", CLONE_NEWPID}, {"net", CLONE_NEWNET},
      {"user", CLONE_NEWUSER}};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void install_filter(unsigned int number, unsigned int error)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {.len = COUNT(code), .filter = code};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
        confine_cannot("a seccomp filter");
}

void confine_deny(const char *rule)
{
    const char *equals = strchr(rule, '=');
    unsigned int number = 0, error = 0;

    for (size_t i = 0; equals != NULL && i < COUNT(calls); i++)
        if (strlen(calls[i].name) == (size_t)(equals - rule) &&
            strncmp(calls[i].name, rule, (size_t)(equals - rule)) == 0)
            number = calls[i].number;
    for (size_t i = 0; equals != NULL && i < COUNT(errors); i++)
        if (strcmp(errors[i].name, equals + 1) == 0)
            error = (unsigned int)errors[i].number;
    if (number == 0 || error == 0)
        confine_usage("--deny", rule);
    install_filter(number, error);
}

static void write_to(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        confine_cannot(path);
    close(fd);
}

/* Makes this user root in its new user namespace. */
static void map_user(uid_t user, gid_t group)
{
    char map[64];

    write_to("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "0 %u 1", (unsigned int)user);
    write_to("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "0 %u 1", (unsigned int)group);
    write_to("/proc/self/gid_map", map);
}

void confine_fork(void)
{
    pid_t pid = fork();
    int status = 0;

    if (pid < 0)
        confine_cannot("a process");
    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
            confine_cannot("prctl");
        return;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

void confine_unshare(const char *words)
{
    char *copy = strdup(words), *rest = copy, *word;
    int flags = 0;
    uid_t user = geteuid();
    gid_t group = getegid();

    while (copy != NULL && (word = strsep(&rest, ",")) != NULL) {
        int flag = 0;
        for (size_t i = 0; i < COUNT(namespaces); i++)
            if (strcmp(namespaces[i].name, word) == 0)
                flag = namespaces[i].number;
        if (flag == 0)
            confine_usage("--unshare", words);
        flags |= flag;
    }
    free(copy);
    if (user != 0)
        flags |= CLONE_NEWUSER;
    if (unshare(flags) < 0)
        confine_cannot("new namespaces");
    if ((flags & CLONE_NEWUSER) != 0)
        map_user(user, group);
    if ((flags & CLONE_NEWNS) != 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        confine_cannot("private mounts");
    if ((flags & CLONE_NEWPID) != 0)
        confine_fork();
}

void confine_proc(const char *which)
{
    const char *type = strcmp(which, "none") == 0 ? "tmpfs" : "proc";
    bool is_plain = strcmp(which, "none") == 0 || strcmp(which, "own") == 0;

    if (mount(type, "/proc", type, 0, is_plain ? NULL : which) < 0)
        confine_cannot("a mount at /proc");
}

void confine_mount(const char *rule)
{
    char folder[4096];
    const char *equals = strchr(rule, '=');

    if (equals == NULL || (size_t)(equals - rule) >= sizeof folder)
        confine_usage("--mount", rule);
    memcpy(folder, rule, (size_t)(equals - rule));
    folder[equals - rule] = '\0';
    if (strcmp(equals + 1, "ro") != 0) {
        if (mount("none", folder, "tmpfs", 0, equals + 1) < 0)
            confine_cannot(folder);
    } else if (mount(folder, folder, NULL, MS_BIND | MS_REC, NULL) < 0 ||
               mount(NULL, folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) < 0) {
        confine_cannot(folder);
    }
}

void confine_limit(const char *rule)
{
    const char *equals = strchr(rule, '=');
    struct rlimit limit;
    int resource = -1;
    char *end = NULL;

    for (size_t i = 0; equals != NULL && i < COUNT(limits); i++)
        if (strlen(limits[i].name) == (size_t)(equals - rule) &&
            strncmp(limits[i].name, rule, (size_t)(equals - rule)) == 0)
            resource = limits[i].number;
    if (resource < 0)
        confine_usage("--limit", rule);
    if (resource == RLIMIT_AS && IS_SANITIZED) {
        /* Its shadow memory takes more than any limit. */
        errno = ENOTSUP;
        confine_cannot("a limit of address space, below AddressSanitizer");
    }
    if (strcmp(equals, "=unlimited") == 0) {
        limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
        end = strchr(equals, '\0');
    } else {
        limit.rlim_cur = limit.rlim_max = (rlim_t)strtoull(equals + 1, &end, 10);
    }
    if (*end == ':')
        limit.rlim_max = (rlim_t)strtoull(end + 1, &end, 10);
    if (*end != '\0')
        confine_usage("--limit", rule);
    if (setrlimit((__rlimit_resource_t)resource, &limit) < 0)
        confine_cannot(rule);
}

void confine_hang_up(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
    int master = posix_openpt(O_RDWR | O_NOCTTY), slave;

    confine_fork();
    sigaction(SIGHUP, &ignore, &old);
    if (setsid() < 0)
        confine_cannot("a session");
    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
        confine_cannot("a terminal");
    slave = open(ptsname(master), O_RDWR);
    if (slave < 0 || (ioctl(slave, TIOCSCTTY, 0) < 0 && errno != EPERM))
        confine_cannot("a control terminal");
    if (dup2(slave, STDIN_FILENO) < 0)
        confine_cannot("standard input");
    close(slave);
    /* The terminal hangs up with its last master. */
    close(master);
    sigaction(SIGHUP, &old, NULL);
}

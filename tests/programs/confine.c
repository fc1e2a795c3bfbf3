/*
 * confine.c - becomes a program in an environment of the wrong kind.
 *
 * usage: confine [OPTION VALUE]... -- PROGRAM [ARGUMENT...]
 * The options are obeyed in their order. Where the environment cannot be made it exits with
 * CONFINE_CANNOT and says why.
 */
#include "config.h"

#include "tests/programs/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

_Noreturn void confine_cannot(const char *what)
{
    fprintf(stderr, "confine: %s: %s\n", what, strerror(errno));
    exit(CONFINE_CANNOT);
}

_Noreturn void confine_usage(const char *option, const char *value)
{
    fprintf(stderr, "confine: %s %s: not known\n", option, value);
    exit(2);
}

static int number_of(const char *option, const char *value)
{
    char *end;
    long number = strtol(value, &end, 0);

    if (end == value || *end != '\0')
        confine_usage(option, value);
    return (int)number;
}

static int signal_of(const char *option, const char *name)
{
    for (int number = 1; number < NSIG; number++) {
        const char *abbreviation = sigabbrev_np(number);
        if (abbreviation != NULL && strcmp(abbreviation, name) == 0)
            return number;
    }
    confine_usage(option, name);
}

/* "all" is every signal that can be ignored or blocked. */
static void ignore(const char *name)
{
    if (strcmp(name, "all") != 0) {
        signal(signal_of("--ignore", name), SIG_IGN);
        return;
    }
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_IGN);
}

static void block(const char *name)
{
    sigset_t set;

    sigfillset(&set);
    if (strcmp(name, "all") != 0) {
        sigemptyset(&set);
        sigaddset(&set, signal_of("--block", name));
    }
    sigprocmask(SIG_BLOCK, &set, NULL);
}

/* So many seconds from now, whatever program this has become. */
static void set_alarm(const char *value)
{
    alarm((unsigned int)number_of("--alarm", value));
}

static void close_stream(const char *value)
{
    close(number_of("--close", value));
}

/* A pipe whose reader is gone. */
static void break_pipe(const char *value)
{
    int ends[2], to = number_of("--broken-pipe", value);

    if (pipe(ends) < 0 || dup2(ends[1], to) < 0)
        confine_cannot("a pipe");
    close(ends[0]);
    close(ends[1]);
}

/* Puts the file at that path in place of a stream: "1=/dev/full". */
static void redirect(const char *value)
{
    const char *equals = strchr(value, '=');
    int fd;

    if (equals == NULL)
        confine_usage("--redirect", value);
    fd = open(equals + 1, O_RDWR | O_NOCTTY);
    /* A folder, which can only be read. */
    if (fd < 0 && errno == EISDIR)
        fd = open(equals + 1, O_RDONLY);
    if (fd < 0 || dup2(fd, value[0] - '0') < 0)
        confine_cannot(value);
    close(fd);
}

/* So many more descriptors, locked: of this program's own file. */
static void open_many(const char *value)
{
    for (int i = number_of("--open", value); i > 0; i--) {
        int fd = open("/proc/self/exe", O_RDONLY);
        if (fd < 0 || flock(fd, LOCK_SH) < 0)
            confine_cannot("a descriptor");
    }
}

static void open_at(const char *value)
{
    int fd = open("/dev/null", O_RDONLY);

    if (fd < 0 || dup2(fd, number_of("--open-at", value)) < 0)
        confine_cannot("a descriptor of a high number");
    close(fd);
}

static void mask_files(const char *value)
{
    umask((mode_t)number_of("--umask", value));
}

/* One processor alone, of that number. */
static void take_processor(const char *value)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET((size_t)number_of("--processor", value), &set);
    if (sched_setaffinity(0, sizeof set, &set) < 0)
        confine_cannot("one processor");
}

static void be_nice(const char *value)
{
    if (setpriority(PRIO_PROCESS, 0, number_of("--nice", value)) < 0)
        confine_cannot("a priority");
}

static void set_variable(const char *value)
{
    if (strchr(value, '=') != NULL)
        putenv((char *)(uintptr_t)value);
    else if (strcmp(value, "all") == 0)
        clearenv();
    else
        unsetenv(value);
}

/* A user whom the system does not know by name. */
static void become_user(const char *value)
{
    unsigned int user = (unsigned int)number_of("--user", value);

    if (chown(".", user, user) < 0 || (chown("tmp", user, user) < 0 && errno != ENOENT) ||
        setgroups(0, NULL) < 0 || setgid(user) < 0 || setuid(user) < 0)
        confine_cannot("another user");
    if (access("/proc/self/exe", X_OK) < 0)
        confine_cannot("programs of this build, for another user");
}

static void go_to(const char *value)
{
    if (strcmp(value, "removed") == 0) {
        if (mkdir("gone", 0700) < 0 || chdir("gone") < 0 || rmdir("../gone") < 0)
            confine_cannot("a folder that is removed");
    } else if (chdir(value) < 0) {
        confine_cannot(value);
    }
}

static void begin_session(const char *value)
{
    if (strcmp(value, "hung-up") == 0) {
        confine_hang_up();
    } else if (strcmp(value, "new") == 0) {
        confine_fork();
        if (setsid() < 0)
            confine_cannot("a session");
    } else {
        confine_usage("--session", value);
    }
}

static const struct {
    const char *name;
    void (*obey)(const char *value);
} options[] = {
    {"--alarm", set_alarm},
    {"--block", block},
    {"--broken-pipe", break_pipe},
    {"--close", close_stream},
    {"--cwd", go_to},
    {"--deny", confine_deny},
    {"--env", set_variable},
    {"--ignore", ignore},
    {"--limit", confine_limit},
    {"--mount", confine_mount},
    {"--nice", be_nice},
    {"--open", open_many},
    {"--open-at", open_at},
    {"--proc", confine_proc},
    {"--processor", take_processor},
    {"--redirect", redirect},
    {"--session", begin_session},
    {"--umask", mask_files},
    {"--unshare", confine_unshare},
    {"--user", become_user},
};

static void obey(const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strcmp(options[i].name, name) == 0) {
            options[i].obey(value);
            return;
        }
    }
    confine_usage(name, value);
}

int main(int argc, char **argv)
{
    int i = 1;

    for (; i + 1 < argc && strcmp(argv[i], "--") != 0; i += 2)
        obey(argv[i], argv[i + 1]);
    if (i + 1 >= argc || strcmp(argv[i], "--") != 0)
        confine_usage("--", "PROGRAM");
    execvp(argv[i + 1], argv + i + 1);
    confine_cannot(argv[i + 1]);
}

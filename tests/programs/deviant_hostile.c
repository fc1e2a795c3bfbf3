/* deviant_hostile.c - servers that mean harm. */
#include "config.h"

#include "tests/programs/deviant.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of a flood. */
#define FLOOD ((size_t)1 << 30)

/* Bytes of the largest disk that is filled. */
#define DISK ((size_t)64 << 20)

/* Files of the largest folder that is filled. */
#define FILES 20000

/* Processes that a bomb may have at a time, and how many it forks in all, should nobody stop it. */
#define BOMB_PROCESSES 100
#define BOMB_FORKS 20000

/* A user who has no other process: a limit counts all of a user's, and does not bind root. */
#define BOMB_USER 61234

static void flood(int fd, const char *pattern)
{
    char block[1 << 16];
    size_t length = strlen(pattern);

    for (size_t i = 0; i < sizeof block; i++)
        block[i] = pattern[i % length];
    for (size_t sent = 0; sent < FLOOD; sent += sizeof block)
        deviant_write(fd, block, sizeof block);
}

static void flood_error(struct deviant *server)
{
    (void)server;
    flood(STDERR_FILENO, "flood ");
}

static void flood_error_lines(struct deviant *server)
{
    (void)server;
    flood(STDERR_FILENO, "flood\n");
}

static void flood_output(struct deviant *server)
{
    (void)server;
    flood(STDOUT_FILENO, "flood ");
}

static void flood_output_lines(struct deviant *server)
{
    (void)server;
    flood(STDOUT_FILENO, "{}\n");
}

static void flood_output_blank(struct deviant *server)
{
    (void)server;
    flood(STDOUT_FILENO, "\n");
}

static void write_binary(struct deviant *server)
{
    char bytes[4096];

    (void)server;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37);
    deviant_write(STDOUT_FILENO, bytes, sizeof bytes);
    deviant_write(STDERR_FILENO, bytes, sizeof bytes);
}

static void close_everything(struct deviant *server)
{
    (void)server;
    deviant_linger();
}

static void change_session(struct deviant *server)
{
    (void)server;
    setpgid(0, getpgid(getppid()));
    setsid();
}

/* What was started ends; a copy of it goes on, once everybody can see that end. */
static void become_daemon(struct deviant *server)
{
    struct pollfd ending = {.fd = pidfd_open(getpid(), 0), .events = POLLIN};

    (void)server;
    if (fork() != 0)
        _exit(EXIT_SUCCESS);
    setsid();
    if (fork() != 0)
        _exit(EXIT_SUCCESS);
    while (poll(&ending, 1, -1) < 0 && errno == EINTR)
        continue;
    close(ending.fd);
}

static void ignore_signals(struct deviant *server)
{
    sigset_t all;

    (void)server;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (;;)
        pause();
}

static void signal_parent(struct deviant *server)
{
    kill(getppid(), server->fault->argument);
}

static void signal_group(struct deviant *server)
{
    kill(-getpgid(getppid()), server->fault->argument);
}

/* Signals the first children of a process, `most` at most, but for this one. */
static void signal_children(pid_t parent, int most, int number)
{
    char path[64];
    FILE *children;
    int pid;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    children = fopen(path, "re");
    while (children != NULL && most-- > 0 && fscanf(children, "%d", &pid) == 1)
        if (pid != getpid())
            kill(pid, number);
    if (children != NULL)
        fclose(children);
}

/* All that the driver started for this case: the bootstrap server is one of them. */
static void signal_siblings(struct deviant *server)
{
    signal_children(getppid(), INT_MAX, server->fault->argument);
}

/* The process that removes the driver's directory is the first that the driver forks. */
static void signal_guard(struct deviant *server)
{
    char path[64];
    int driver = 0;
    FILE *stat;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)getppid());
    stat = fopen(path, "re");
    if (stat == NULL)
        return;
    if (fscanf(stat, "%*d (%*[^)]) %*c %d", &driver) == 1)
        signal_children(driver, 1, server->fault->argument);
    fclose(stat);
}

/* Each copy forks on whenever it may, in a session of its own. */
static void explode(struct deviant *server)
{
    const struct rlimit limit = {BOMB_PROCESSES, BOMB_PROCESSES};
    atomic_int *left =
        mmap(NULL, sizeof *left, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    (void)server;
    if (left == MAP_FAILED || setrlimit(RLIMIT_NPROC, &limit) < 0)
        _exit(EXIT_FAILURE);
    if (geteuid() == 0 && setresuid(BOMB_USER, BOMB_USER, BOMB_USER) < 0)
        perror("the limit does not bind root");
    *left = BOMB_FORKS;
    while (atomic_fetch_sub(left, 1) > 0)
        if (fork() == 0)
            setsid();
    for (;;)
        pause();
}

/* The one folder of the driver's that it is told of. */
static void fill_disk(struct deviant *server)
{
    const char *folder = getenv("MACH_PORT_DIRECTORY");
    char path[512], block[1 << 12] = {0};
    ssize_t written = 1;
    int fd;

    (void)server;
    snprintf(path, sizeof path, "%s/filling", folder != NULL ? folder : "");
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    for (size_t sent = 0; sent < DISK && written > 0; sent += (size_t)written)
        written = write(fd, block, sizeof block);
    close(fd);
}

static void fill_disk_and_crash(struct deviant *server)
{
    fill_disk(server);
    abort();
}

/* As many names as the file system has room for. */
static void fill_folder(struct deviant *server)
{
    const char *folder = getenv("MACH_PORT_DIRECTORY");
    char path[512];

    (void)server;
    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/filling-%d", folder != NULL ? folder : "", i);
        if (mknod(path, S_IFREG | 0600, 0) < 0)
            return;
    }
}

const struct fault hostile_faults[] = {
    {"flood-error", "writes 1 GiB to standard error", flood_error, AT_RETURNED, 0},
    {"flood-error-lines", "writes 1 GiB of lines there", flood_error_lines, AT_RETURNED, 0},
    {"flood-output", "writes 1 GiB to standard output", flood_output, AT_RETURNED, 0},
    {"flood-output-lines", "writes 1 GiB of objects there", flood_output_lines, AT_RETURNED, 0},
    {"flood-output-blank", "writes 1 GiB of newlines there", flood_output_blank, AT_RETURNED, 0},
    {"write-binary", "writes bytes of every value", write_binary, AT_RETURNED, 0},
    {"close-everything", "closes every descriptor", close_everything, AT_RETURNED, 0},
    {"change-session", "leaves its process group and session", change_session, AT_START, 0},
    {"become-daemon", "goes on in another process", become_daemon, AT_RETURNED, 0},
    {"ignore-signals", "blocks every signal and goes on", ignore_signals, AT_END, 0},
    {"kill-parent", "kills its parent", signal_parent, AT_RETURNED, SIGKILL},
    {"stop-parent", "stops its parent", signal_parent, AT_RETURNED, SIGSTOP},
    {"terminate-parent", "asks its parent to end", signal_parent, AT_RETURNED, SIGTERM},
    {"kill-group", "kills its parent's process group", signal_group, AT_RETURNED, SIGKILL},
    {"kill-siblings", "kills what its parent started besides", signal_siblings, AT_RETURNED,
        SIGKILL},
    {"stop-siblings", "stops what its parent started besides", signal_siblings, AT_RETURNED,
        SIGSTOP},
    {"kill-guard", "kills what cleans up after the driver", signal_guard, AT_RETURNED, SIGKILL},
    {"stop-guard", "stops what cleans up after the driver", signal_guard, AT_RETURNED, SIGSTOP},
    {"explode", "forks without end", explode, AT_RETURNED, 0},
    {"fill-disk", "fills the driver's folder", fill_disk, AT_RETURNED, 0},
    {"fill-disk-and-crash", "crashes when it has filled it", fill_disk_and_crash, AT_RETURNED, 0},
    {"fill-folder", "makes files there without end", fill_folder, AT_RETURNED, 0},
    {"fill-disk-first", "fills the driver's folder before it is ready", fill_disk, AT_START, 0},
    {0},
};

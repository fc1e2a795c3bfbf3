/* deviant_server_innocents.c - what looks like a server's fault and is none. */
#include "config.h"

#include "tests/programs/deviant.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <servers/bootstrap.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How late what comes late may be, in milliseconds. */
#define LATE_MS 200

/* Processor time that what is done once takes, in milliseconds. */
#define SETTLING_MS 30

static void tell_children(struct deviant *server)
{
    (void)server;
    setenv(DEVIANT_KIN, "1", 1);
}

static void move_read_side(struct deviant *server)
{
    server->moves_read_side = true;
}

static void disown(struct deviant *server)
{
    server->disowns = true;
}

/* Descriptors that it takes for all rounds, when the first one needs them. */
static void begin_runtime(struct deviant *server)
{
    if (server->round != 1)
        return;
    epoll_create1(EPOLL_CLOEXEC);
    eventfd(0, EFD_CLOEXEC);
    socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    open("/dev/null", O_WRONLY | O_CLOEXEC);
}

/* An epoll set is there at the end of each round, and each time under another number. */
static void renew_epoll_set(struct deviant *server)
{
    int number = 100 + server->round;
    int set = epoll_create1(EPOLL_CLOEXEC);

    close(number - 1);
    fcntl(set, F_DUPFD_CLOEXEC, number);
    close(set);
}

static void begin_threads(struct deviant *server)
{
    for (int i = 0; server->round == 1 && i < 3; i++)
        deviant_begin_idle_thread();
}

static void *end(void *argument)
{
    return argument;
}

static void join_thread(struct deviant *server)
{
    pthread_t thread;

    (void)server;
    if (pthread_create(&thread, NULL, end, NULL) == 0)
        pthread_join(thread, NULL);
}

static void *close_it(void *argument)
{
    int *fd = argument;

    poll(NULL, 0, LATE_MS);
    close(*fd);
    free(fd);
    return NULL;
}

/* The pipe is closed by another thread, a little after the answer was written. */
static void close_late(struct deviant *server)
{
    int *fd = malloc(sizeof *fd);

    if (fd == NULL)
        return;
    *fd = fcntl(server->write_fd, F_DUPFD_CLOEXEC, 3);
    deviant_begin_thread(close_it, fd);
}

/* The two sides have a mode each. */
static void unblock_write_side(struct deviant *server)
{
    fcntl(server->write_fd, F_SETFL, fcntl(server->write_fd, F_GETFL) | O_NONBLOCK);
}

static void use_session(struct deviant *server)
{
    pid_t helper = fork();

    (void)server;
    if (helper == 0) {
        setsid();
        pause();
    }
    kill(helper, SIGKILL);
    waitpid(helper, NULL, 0);
}

static void never_reap(struct deviant *server)
{
    server->reaps = false;
}

static void reap_late(struct deviant *server)
{
    server->reaps = false;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        continue;
}

static void ignore_children(struct deviant *server)
{
    (void)server;
    signal(SIGCHLD, SIG_IGN);
}

static void interrupt_itself(struct deviant *server)
{
    (void)server;
    raise(SIGUSR1);
}

/* One more reference, and one less. */
static void count_up_and_down(struct deviant *server)
{
    mach_port_mod_refs(mach_task_self(), server->right, MACH_PORT_RIGHT_SEND, 1);
    mach_port_mod_refs(mach_task_self(), server->right, MACH_PORT_RIGHT_SEND, -1);
}

static void check_in_more(struct deviant *server)
{
    char name[] = "org.shakedown.deviant.more";
    mach_port_t more;

    (void)server;
    if (bootstrap_check_in(bootstrap_port, name, &more) == BOOTSTRAP_SUCCESS)
        mach_port_mod_refs(mach_task_self(), more, MACH_PORT_RIGHT_RECEIVE, -1);
}

/* The process runs a service of its own all the time, under a name longer than any handshake's. */
static void serve_besides(struct deviant *server)
{
    char name[] =
        "org.shakedown.deviant.a-service-of-its-own-that-was-there-long-before-the-handshake"
        "-and-stays-when-that-is-over";
    mach_port_t own;

    if (server->round < 2)
        bootstrap_check_in(bootstrap_port, name, &own);
}

/* Holds a handle on each child, as runtimes with an event loop do. */
static void watch_children(struct deviant *server)
{
    pidfd_open(server->child_pid, 0);
}

static void *await_child(void *argument)
{
    siginfo_t info;

    waitid(P_PID, *(id_t *)argument, &info, WEXITED | WNOWAIT);
    free(argument);
    return NULL;
}

/* Has a thread wait for each child, as runtimes without one do. */
static void await_children(struct deviant *server)
{
    id_t *pid = malloc(sizeof *pid);

    *pid = (id_t)server->child_pid;
    deviant_begin_thread(await_child, pid);
}

static void begin_thread_later(struct deviant *server)
{
    if (server->round == 2)
        deviant_begin_idle_thread();
}

/* What it says goes through a process that passes it on when all has been said. */
static void filter_log(struct deviant *server)
{
    char words[1024];
    size_t length = 0;
    ssize_t got;
    int ends[2];

    server->reaps = true;
    if (pipe(ends) != 0)
        return;
    if (fork() != 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        return;
    }
    dup2(ends[0], STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    close_range(STDERR_FILENO, ~0U, 0);
    while ((got = read(STDIN_FILENO, words + length, sizeof words - length)) > 0)
        length += (size_t)got;
    _exit(write(STDOUT_FILENO, words, length) == (ssize_t)length ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void *compute(void *argument)
{
    clock_t begin = clock();

    while ((clock() - begin) * 1000 < SETTLING_MS * (clock_t)CLOCKS_PER_SEC)
        continue;
    return argument;
}

/* Computes for a moment while it waits already, as a compiler that runs beside does. */
static void settle(struct deviant *server)
{
    (void)server;
    deviant_begin_thread(compute, NULL);
}

/* Looks after something else now and then, as an event loop with a timer does. */
static void wake_up(struct deviant *server)
{
    server->waits_ms = 100;
}

static void log_in_russian(struct deviant *server)
{
    server->complaint = "\xd0\xba\xd0\xbe\xd0\xbd\xd0\xb5\xd1\x86\n";
}

static void log_bytes(struct deviant *server)
{
    server->complaint = "\x01\x80\xff\xfe\x7f\n\xc3\n";
}

static void log_unfinished(struct deviant *server)
{
    server->complaint = "the end";
}

static void move_log(struct deviant *server)
{
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

    (void)server;
    dup2(fd, STDERR_FILENO);
    close(fd);
}

const struct fault server_innocents[] = {
    {"tell-children", "sets a variable for its children", tell_children, AT_START, 0},
    {"disown-used", "does not give back a send-once right that was used", disown, AT_LAUNCH, 0},
    {"move-read-side", "moves the read side to a high number before it launches", move_read_side,
        AT_START, 0},
    {"begin-runtime", "opens descriptors in its first round", begin_runtime, AT_RUN, 0},
    {"renew-epoll-set", "has an epoll set of another number each round", renew_epoll_set, AT_RUN,
        0},
    {"begin-threads", "begins threads in its first round", begin_threads, AT_RUN, 0},
    {"join-thread", "has a thread in each round, and joins it", join_thread, AT_RUN, 0},
    {"close-late", "has a thread close the pipe", close_late, AT_RETURN, 0},
    {"unblock-write-side", "writes in non-blocking mode", unblock_write_side, AT_LAUNCH, 0},
    {"use-session", "has a helper in a session of its own, and ends it", use_session, AT_RUN, 0},
    {"never-reap", "leaves its children zombies", never_reap, AT_START, 0},
    {"reap-late", "reaps its children before it gives the right back", reap_late, AT_RELEASE, 0},
    {"ignore-children", "has the kernel reap its children", ignore_children, AT_START, 0},
    {"interrupt-itself", "sends itself a signal that it handles", interrupt_itself, AT_WAIT, 0},
    {"count-up-and-down", "takes another reference and gives it back", count_up_and_down,
        AT_RETURNED, 0},
    {"check-in-more", "checks another service in, and gives it back", check_in_more, AT_WAIT, 0},
    {"serve-besides-before", "runs a service of its own from the start", serve_besides, AT_START,
        0},
    {"serve-besides-first", "begins a service of its own just before the handshake's",
        serve_besides, AT_RUN, 0},
    {"serve-besides", "begins a service of its own while it waits", serve_besides, AT_WAIT, 0},
    {"serve-besides-after", "begins a service of its own when a handshake is over", serve_besides,
        AT_RETURNED, 0},
    {"watch-children", "holds a pidfd of each child", watch_children, AT_LAUNCH, 0},
    {"await-children", "has a thread wait for each child", await_children, AT_LAUNCH, 0},
    {"begin-thread-later", "begins a thread in its second round", begin_thread_later, AT_RUN, 0},
    {"filter-log", "has its words passed on by another process", filter_log, AT_START, 0},
    {"settle", "computes for a moment when it waits already", settle, AT_WAIT, 0},
    {"wake-up", "wakes up ten times a second", wake_up, AT_RUN, 0},
    {"log-in-russian", "says what failed in another language", log_in_russian, AT_RUN, 0},
    {"log-bytes", "says what failed in no encoding", log_bytes, AT_RUN, 0},
    {"log-unfinished", "says what failed without a newline", log_unfinished, AT_RUN, 0},
    {"move-log", "moves its standard error elsewhere", move_log, AT_START, 0},
    {0},
};

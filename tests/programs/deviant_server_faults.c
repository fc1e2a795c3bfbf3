/* deviant_server_faults.c - what a server can do wrong. */
#include "config.h"

#include "ref/log.h"
#include "ref/pipe.h"
#include "tests/programs/deviant.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <servers/bootstrap.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A descriptor's number above those that a handshake needs. */
#define FAR_NUMBER 100

/* ---- descriptors ------------------------------------------------------------------------------
 */

static void copy_read_side(struct deviant *server)
{
    fcntl(server->read_fd, F_DUPFD_CLOEXEC, 3);
}

static void copy_write_side(struct deviant *server)
{
    fcntl(server->write_fd, F_DUPFD_CLOEXEC, 3);
}

static void unblock_read_side(struct deviant *server)
{
    fcntl(server->read_fd, F_SETFL, fcntl(server->read_fd, F_GETFL) | O_NONBLOCK);
}

static void write_early(struct deviant *server)
{
    deviant_write(server->write_fd, &server->token, sizeof server->token);
}

static void open_null(struct deviant *server)
{
    (void)server;
    open("/dev/null", O_RDWR | O_CLOEXEC);
}

static void open_epoll_set(struct deviant *server)
{
    (void)server;
    epoll_create1(EPOLL_CLOEXEC);
}

static void open_eventfd(struct deviant *server)
{
    (void)server;
    eventfd(0, EFD_CLOEXEC);
}

static void open_file(struct deviant *server)
{
    const char *folder = getenv("TMPDIR");

    (void)server;
    open(folder != NULL ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

/* ---- rights -----------------------------------------------------------------------------------
 */

static void keep_send_right(struct deviant *server)
{
    mach_port_mod_refs(mach_task_self(), server->right, MACH_PORT_RIGHT_SEND, 1);
}

/* Two things, of which the one that weighs less has the lower number. */
static void keep_right_and_pipe(struct deviant *server)
{
    keep_send_right(server);
    fcntl(server->write_fd, F_DUPFD_CLOEXEC, FAR_NUMBER);
}

/* It only forgets the name: what it stands for stays open. */
static void keep_send_once_right(struct deviant *server)
{
    server->spent = true;
}

/* No descriptor of its own shows it: another process holds the right. */
static void hide_send_right(struct deviant *server)
{
    char name[] = "org.shakedown.deviant.hidden";

    bootstrap_register(bootstrap_port, name, server->right);
}

static void hoard(struct deviant *server)
{
    server->hoards = true;
}

static void keep_reply(struct deviant *server)
{
    server->keeps_reply = true;
}

static void reply(struct deviant *server)
{
    server->replies = true;
}

static void keep_service(struct deviant *server)
{
    server->keeps_service = true;
}

/* Another service, which is given back: what is left is not the newest. */
static void keep_service_behind_another(struct deviant *server)
{
    char name[] = "org.shakedown.deviant.other";
    mach_port_t other;

    keep_service(server);
    if (bootstrap_check_in(bootstrap_port, name, &other) == BOOTSTRAP_SUCCESS)
        mach_port_mod_refs(mach_task_self(), other, MACH_PORT_RIGHT_RECEIVE, -1);
}

/* The name again, for another port, whose receive right is its own. */
static void register_name(struct deviant *server)
{
    mach_port_t own;

    if (mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &own) == KERN_SUCCESS &&
        mach_port_insert_right(mach_task_self(), own, own, MACH_MSG_TYPE_MAKE_SEND) == KERN_SUCCESS)
        bootstrap_register(bootstrap_port, server->name, own);
}

static void say_right(struct deviant *server)
{
    static const char *const words[] = {"send", "send-once", "receive"};

    server->right_word = words[server->fault->argument];
}

static void drop_and_say_null(struct deviant *server)
{
    mach_port_deallocate(mach_task_self(), server->right);
    server->right = MACH_PORT_NULL;
    server->right_word = "null";
}

static void exchange_right(struct deviant *server)
{
    mach_port_t own;

    mach_port_deallocate(mach_task_self(), server->right);
    server->right = MACH_PORT_NULL;
    if (mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &own) == KERN_SUCCESS &&
        mach_port_insert_right(mach_task_self(), own, own, MACH_MSG_TYPE_MAKE_SEND) == KERN_SUCCESS)
        server->right = own;
}

static void pretend(struct deviant *server)
{
    server->pretends = true;
}

static void say_probed(struct deviant *server)
{
    server->probed = server->fault->argument != 0;
}

/* ---- processes and threads --------------------------------------------------------------------
 */

static void leave_daemon(struct deviant *server)
{
    pid_t child = fork();

    (void)server;
    if (child == 0) {
        setsid();
        if (fork() == 0)
            deviant_linger();
        _exit(EXIT_SUCCESS);
    }
    waitpid(child, NULL, 0);
}

/* A grandchild that dies of a signal once its parent is gone. Returns when it is dead. */
static void lose_daemon(struct deviant *server)
{
    const struct rlimit no_core = {0, 0};
    int alive[2];
    char nothing;
    pid_t child, parent;

    if (pipe2(alive, O_CLOEXEC) < 0)
        return;
    child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &no_core);
        parent = getpid();
        if (fork() != 0)
            _exit(EXIT_SUCCESS);
        while (getppid() == parent)
            sched_yield();
        signal(server->fault->argument, SIG_DFL);
        kill(getpid(), server->fault->argument);
    }
    close(alive[1]);
    waitpid(child, NULL, 0);
    while (read(alive[0], &nothing, 1) < 0)
        continue;
    close(alive[0]);
}

static void leave_thread(struct deviant *server)
{
    (void)server;
    deviant_begin_idle_thread();
}

/* ---- waiting ----------------------------------------------------------------------------------
 */

static void be_deaf(struct deviant *server)
{
    server->is_deaf = true;
}

static void keep_secrets(struct deviant *server)
{
    server->keeps_secrets = true;
}

static void tell_less(struct deviant *server)
{
    server->told = server->fault->argument;
}

static void stall(struct deviant *server)
{
    server->told = server->fault->argument;
    server->stalls = true;
}

static void give_up(struct deviant *server)
{
    server->gives_up = true;
    server->waits_ms = server->fault->argument;
}

static void hand_write_side(struct deviant *server)
{
    server->hands_write_side = true;
}

static void hand_null(struct deviant *server)
{
    server->hands_null = true;
}

static void hand_nothing(struct deviant *server)
{
    server->hands_nothing = true;
}

static void launch_nothing(struct deviant *server)
{
    server->launches_nothing = true;
}

static void let_write_side_out(struct deviant *server)
{
    server->lets_write_side = true;
}

/* As a runtime does that tells of a panic last of all, long after what it held was closed. */
static void panic(struct deviant *server)
{
    const struct rlimit no_core = {0};
    const struct timespec a_while = {.tv_nsec = 300000000};

    pipe_close(&server->read_fd);
    pipe_close(&server->write_fd);
    nanosleep(&a_while, NULL);
    child_port_log("panic: index out of range");
    child_port_log("goroutine 1 [running]:");
    setrlimit(RLIMIT_CORE, &no_core);
    signal(SIGABRT, SIG_DFL);
    abort();
}

static void spin(struct deviant *server)
{
    server->waits_ms = 0;
}

/* Asleep now and then, for a moment. */
static void burn(struct deviant *server)
{
    server->burns_ms = 5;
    server->waits_ms = 5;
}

/* ---- what is logged ---------------------------------------------------------------------------
 */

static void be_silent(struct deviant *server)
{
    server->complaint = "";
}

/* Breaks a SHOULD first, which must not hide the MUST. */
static void leak_in_silence(struct deviant *server)
{
    server->complaint = "";
    epoll_create1(EPOLL_CLOEXEC);
}

static void chat(struct deviant *server)
{
    (void)server;
    child_port_log("a handshake went well");
}

const struct fault server_faults[] = {
    {"leak-read-side", "keeps a copy of the pipe's read side", copy_read_side, AT_LAUNCH, 0},
    {"leak-write-side", "keeps a copy of the pipe's write side", copy_write_side, AT_RETURN, 0},
    {"unblock-read-side", "hands a non-blocking read side over", unblock_read_side, AT_LAUNCH, 0},
    {"write-early", "writes to the pipe before the run", write_early, AT_LAUNCH, 0},
    {"leak-null", "opens /dev/null each round", open_null, AT_RETURN, 0},
    {"leak-epoll-set", "makes an epoll set each round", open_epoll_set, AT_RETURN, 0},
    {"leak-eventfd", "makes an eventfd each round", open_eventfd, AT_RETURN, 0},
    {"leak-file", "makes a temporary file each round", open_file, AT_RETURN, 0},
    {"keep-send-right", "gives one reference of two back", keep_send_right, AT_RELEASE, 0},
    {"keep-right-and-pipe", "keeps a reference, and a copy of the pipe's write side",
        keep_right_and_pipe, AT_RETURN, 0},
    {"keep-send-once-right", "forgets an unused send-once right", keep_send_once_right, AT_RELEASE,
        0},
    {"hide-send-right", "leaves the right with the bootstrap server", hide_send_right, AT_RELEASE,
        0},
    {"hoard", "keeps the rights of check-ins that it refuses", hoard, AT_RUN, 0},
    {"keep-reply-right", "keeps the reply rights of check-ins", keep_reply, AT_RUN, 0},
    {"reply", "replies to check-ins", reply, AT_RUN, 0},
    {"keep-service", "leaves its service checked in", keep_service, AT_RUN, 0},
    {"keep-service-behind-another", "leaves its service, and checks another in after it",
        keep_service_behind_another, AT_RETURN, 0},
    {"register-name", "takes its service's name again", register_name, AT_RETURNED, 0},
    {"say-send", "calls every right a send right", say_right, AT_RETURNED, 0},
    {"say-send-once", "calls every right a send-once right", say_right, AT_RETURNED, 1},
    {"say-receive", "calls every right a receive right", say_right, AT_RETURNED, 2},
    {"say-null", "drops the right and returns null", drop_and_say_null, AT_RETURNED, 0},
    {"exchange-right", "returns a right to a port of its own", exchange_right, AT_RETURNED, 0},
    {"pretend", "says that it probed, and did not", pretend, AT_RETURNED, 0},
    {"probe-twice", "says of each probe that it was sent", say_probed, AT_PROBE, 1},
    {"probe-never", "says of each probe that it was not sent", say_probed, AT_PROBE, 0},
    {"leave-child", "leaves a child behind", deviant_leave_child, AT_RETURN, 0},
    {"leave-daemon", "leaves a grandchild in a session of its own", leave_daemon, AT_RETURN, 0},
    {"lose-daemon", "has a grandchild that dies of SIGSEGV", lose_daemon, AT_RETURNED, SIGSEGV},
    {"leave-thread", "leaves a thread each round", leave_thread, AT_RETURN, 0},
    {"be-deaf", "does not notice the pipe's end", be_deaf, AT_RUN, 0},
    {"keep-secrets", "waits without having told token and name", keep_secrets, AT_RUN, 0},
    {"tell-nothing", "returns before it wrote the token", tell_less, AT_RUN, 0},
    {"tell-half-a-token", "returns with half of the token written", tell_less, AT_RUN, 4},
    {"tell-no-length", "returns when the token is written", tell_less, AT_RUN, 8},
    {"tell-no-name", "returns when the name's length is written", tell_less, AT_RUN, 12},
    {"tell-half-a-name", "returns with a part of the name written", tell_less, AT_RUN, 20},
    {"stall-in-token", "hangs with half of the token written", stall, AT_RUN, 4},
    {"stall-in-name", "hangs with a part of the name written", stall, AT_RUN, 20},
    {"give-up", "waits for 200 ms and returns", give_up, AT_WAIT, 200},
    {"hand-write-side", "gives its child the pipe's other side", hand_write_side, AT_START, 0},
    {"let-write-side-out", "has a write side that is not close-on-exec", let_write_side_out,
        AT_START, 0},
    {"hand-null", "gives its child /dev/null in place of the read side", hand_null, AT_START, 0},
    {"hand-nothing", "names a descriptor that its child does not have", hand_nothing, AT_START, 0},
    {"launch-nothing", "says that there is nothing to launch a child with", launch_nothing,
        AT_START, 0},
    {"panic", "closes the pipe, and says why it dies much later", panic, AT_RUN, 0},
    {"spin", "waits without sleeping", spin, AT_RUN, 0},
    {"burn", "works half of the time that it waits", burn, AT_RUN, 0},
    {"be-silent", "does not say what failed", be_silent, AT_RUN, 0},
    {"leak-in-silence", "leaks, and does not say what failed", leak_in_silence, AT_RUN, 0},
    {"chat", "says something where nothing failed", chat, AT_RETURN, 0},
    {0},
};

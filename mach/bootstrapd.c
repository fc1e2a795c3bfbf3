/* bootstrapd.c - the bootstrap server's program. */
#include "config.h"

#include "common/bootstrapd_limits.h"
#include "common/inheritance.h"
#include "mach/bootstrap_event.h"
#include "mach/bootstrap_server.h"
#include "mach/doorbell.h"
#include "mach/queue_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_USAGE 2
#define EXIT_NOT_EXECUTABLE 126 /* as a shell says it */
#define EXIT_NOT_FOUND 127
#define EXIT_SIGNALLED 128 /* plus the signal's number */

/* How long the server pauses when the whole system is out of descriptors. */
#define SHORTAGE_PAUSE_MS 100

struct options {
    char socket[PATH_MAX];
    char directory[PATH_MAX]; /* made for the socket, or empty */
    int events;
    char **command; /* NULL: none */
};

struct daemon {
    struct options options;
    struct bootstrap_server server;
    int listener;
    int signals;
    pid_t child;     /* the command, or 0 */
    bool said_short; /* a shortage was reported */
};

static void print_usage(FILE *to)
{
    (void)fprintf(to,
        "Usage: bootstrapd [--socket PATH] [--events FD] [-- COMMAND [ARGUMENT...]]\n"
        "Serves the names of Mach ports to every process that has MACH_BOOTSTRAP_PORT=PATH in\n"
        "its environment.\n"
        "\n"
        "  --socket PATH  listen there; otherwise in a private directory below $TMPDIR or /tmp\n"
        "  --events FD    write a line for each event to that descriptor:\n"
        "                 ready, check-in, look-up, register, freed or refused, then the caller's\n"
        "                 process id and the name; for ready and check-in also the device and\n"
        "                 the inode of the port's queue, as stat(2) of its handle gives them\n"
        "  --help         print this\n"
        "  --version      print the version\n"
        "\n"
        "With COMMAND, it sets the variable, runs the command, and ends when the command ends,\n"
        "with the same status. Without COMMAND, it runs until SIGTERM, SIGINT, SIGHUP or\n"
        "SIGALRM, and prints the variable on standard output unless --socket is given.\n"
        "\n"
        "It raises its limit of descriptors as far as it may, and does not start with fewer than\n"
        "%d.\n",
        BOOTSTRAPD_DESCRIPTORS_LEAST);
}

static int fail(const char *what, int error)
{
    (void)fprintf(stderr, "bootstrapd: %s: %s\n", what, strerror(error < 0 ? -error : error));
    return EXIT_FAILURE;
}

/* Names the variable, because a path that TMPDIR chose may be to blame. */
static int fail_below_temporary(const char *what, int error)
{
    const char *folder = getenv("TMPDIR");
    char text[PATH_MAX + 128];

    (void)snprintf(text, sizeof text, "%s below TMPDIR=%s", what, folder == NULL ? "" : folder);
    return fail(folder == NULL || *folder == '\0' ? what : text, error);
}

static int parse_descriptor(const char *text, int *fd)
{
    char *end;
    long value;

    errno = 0;
    value = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || end == text || value < 0 || value > INT_MAX)
        return -EINVAL;
    *fd = (int)value;
    /* The command does not get it: a reader of the events must be able to believe them and to see
       their end. Standard streams are passed on all the same. */
    if (*fd > STDERR_FILENO)
        return fcntl(*fd, F_SETFD, FD_CLOEXEC) < 0 ? -errno : 0;
    return fcntl(*fd, F_GETFD) < 0 ? -errno : 0;
}

/* 0, or the exit status plus one if there is nothing more to do. */
static int parse_options(struct options *options, int argc, char **argv)
{
    static const struct option known[] = {{"socket", required_argument, NULL, 's'},
        {"events", required_argument, NULL, 'e'}, {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'}, {NULL, 0, NULL, 0}};
    int option;

    options->events = -1;
    while ((option = getopt_long(argc, argv, "+", known, NULL)) != -1) {
        switch (option) {
        case 's':
            (void)snprintf(options->socket, sizeof options->socket, "%s", optarg);
            break;
        case 'e':
            if (parse_descriptor(optarg, &options->events) < 0) {
                (void)fprintf(stderr, "bootstrapd: --events %s: not an open descriptor\n", optarg);
                return EXIT_USAGE + 1;
            }
            break;
        case 'h':
            print_usage(stdout);
            return EXIT_SUCCESS + 1;
        case 'v':
            (void)printf("bootstrapd (%s) %s\n", PACKAGE_NAME, PACKAGE_VERSION);
            return EXIT_SUCCESS + 1;
        default:
            print_usage(stderr);
            return EXIT_USAGE + 1;
        }
    }
    if (optind < argc && strcmp(argv[optind - 1], "--") != 0) {
        (void)fprintf(stderr, "bootstrapd: %s: a command comes after --\n", argv[optind]);
        return EXIT_USAGE + 1;
    }
    if (optind == argc && strcmp(argv[optind - 1], "--") == 0) {
        (void)fprintf(stderr, "bootstrapd: a command must follow --\n");
        return EXIT_USAGE + 1;
    }
    options->command = optind < argc ? argv + optind : NULL;
    return 0;
}

static int choose_socket(struct options *options)
{
    const char *folder = getenv("TMPDIR");

    if (options->socket[0] != '\0')
        return 0;
    (void)snprintf(options->directory, sizeof options->directory, "%s/bootstrap-XXXXXX",
        folder == NULL || *folder == '\0' ? "/tmp" : folder);
    if (mkdtemp(options->directory) == NULL || chmod(options->directory, S_IRWXU) < 0) {
        int error = -errno;

        options->directory[0] = '\0';
        return error;
    }
    if (snprintf(options->socket, sizeof options->socket, "%s/socket", options->directory) >=
        (int)sizeof options->socket)
        return -ENAMETOOLONG;
    return 0;
}

/*
 * Sets *most to as many services as descriptors allow, all of those that the system lets this
 * process have. Returns 0, or an exit status when they are too few to serve at all.
 */
static int count_services(unsigned *most)
{
    struct rlimit limit;
    rlim_t count;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return fail("the limit of descriptors", errno);
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < BOOTSTRAPD_DESCRIPTORS_LEAST) {
        (void)fprintf(stderr,
            "bootstrapd: it needs %d descriptors, and may have %llu (RLIMIT_NOFILE); raise the "
            "limit: ulimit -Hn %d\n",
            BOOTSTRAPD_DESCRIPTORS_LEAST, (unsigned long long)limit.rlim_cur,
            BOOTSTRAPD_DESCRIPTORS_LEAST);
        return EXIT_FAILURE;
    }
    count = (limit.rlim_cur - BOOTSTRAPD_DESCRIPTORS_BESIDE) / BOOTSTRAPD_DESCRIPTORS_A_SERVICE;
    *most = count > UINT_MAX ? UINT_MAX : (unsigned)count;
    return 0;
}

static void signals_served(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGCHLD);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
    /* An alarm may have been set before the exec: fork does not hand it on to the command. */
    sigaddset(set, SIGALRM);
}

static int daemon_open(struct daemon *daemon)
{
    sigset_t set;
    unsigned most = 0;
    int error = count_services(&most);

    if (error != 0) {
        daemon->options.socket[0] = '\0'; /* not ours to remove */
        return error;
    }
    signals_served(&set);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    daemon->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (daemon->signals < 0)
        return fail("signalfd", errno);
    error = choose_socket(&daemon->options);
    if (error < 0)
        return fail_below_temporary("making a directory for the socket", error);
    daemon->listener = doorbell_listen(daemon->options.socket);
    if (daemon->listener < 0) {
        error = daemon->listener;
        if (daemon->options.directory[0] != '\0')
            (void)fail_below_temporary(daemon->options.socket, error);
        else
            (void)fail(daemon->options.socket, error);
        daemon->options.socket[0] = '\0'; /* somebody else's, not to be removed */
        return EXIT_FAILURE;
    }
    errno = 0;
    if (bootstrap_server_init(&daemon->server, most, daemon->options.events) != KERN_SUCCESS)
        return fail("making the bootstrap port", errno != 0 ? errno : ENFILE);
    return 0;
}

static int daemon_announce(struct daemon *daemon)
{
    const struct options *options = &daemon->options;
    struct queue_identity queue;

    if (queue_identity_read(daemon->server.port, &queue) != KERN_SUCCESS)
        return fail("looking at the bootstrap port", ENFILE);
    if (options->command == NULL && options->directory[0] != '\0') {
        (void)printf("MACH_BOOTSTRAP_PORT=%s\n", options->socket);
        if (fflush(stdout) != 0)
            return fail("standard output", errno);
    }
    if (bootstrap_event_write(options->events, "ready", 0, options->socket, &queue) < 0)
        return fail("writing to the events descriptor", errno);
    return 0;
}

static int daemon_spawn(struct daemon *daemon)
{
    char **command = daemon->options.command;

    if (command == NULL)
        return 0;
    daemon->child = fork();
    if (daemon->child < 0)
        return fail("fork", errno);
    if (daemon->child == 0) {
        sigset_t set;
        int error;

        signals_served(&set);
        (void)sigprocmask(SIG_UNBLOCK, &set, NULL);
        inheritance_pass_on();
        (void)setenv("MACH_BOOTSTRAP_PORT", daemon->options.socket, 1);
        execvp(command[0], command);
        error = errno;
        (void)fail(command[0], error);
        _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
    }
    return 0;
}

/* Whether the command has ended, and with what status. */
static bool command_has_ended(struct daemon *daemon, int *status)
{
    int wait_status;
    pid_t pid;

    while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
        if (pid != daemon->child)
            continue;
        *status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status)
                                         : EXIT_SIGNALLED + WTERMSIG(wait_status);
        return true;
    }
    return false;
}

/* Whether to end, and with what status. A signal is passed on to the command if there is one: the
   command's end ends the server. */
static bool daemon_signalled(struct daemon *daemon, int *status)
{
    struct signalfd_siginfo info;

    while (read(daemon->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD) {
            if (daemon->child > 0 && command_has_ended(daemon, status))
                return true;
        } else if (daemon->child > 0) {
            (void)kill(daemon->child, (int)info.ssi_signo);
        } else {
            *status = EXIT_SUCCESS;
            return true;
        }
    }
    return false;
}

/* Reports, once, that the system is out of something that the server needs. The server goes on and
   tries again. */
static bool is_short(struct daemon *daemon, bool shortage, const char *what)
{
    if (shortage && !daemon->said_short)
        (void)fprintf(
            stderr, "bootstrapd: %s: %s\n", what, mach_error_string(KERN_RESOURCE_SHORTAGE));
    daemon->said_short = daemon->said_short || shortage;
    return shortage;
}

static int daemon_run(struct daemon *daemon)
{
    enum { PORT, DOORBELL, SIGNALS, WATCHED };
    struct pollfd watched[WATCHED] = {[PORT] = {.events = POLLIN},
        [DOORBELL] = {.fd = daemon->listener, .events = POLLIN},
        [SIGNALS] = {.fd = daemon->signals, .events = POLLIN}};
    nfds_t first = PORT;
    int status;

    errno = 0;
    if (mach_port_get_pollable(mach_task_self(), daemon->server.port, &watched[PORT].fd) !=
        KERN_SUCCESS)
        return fail("watching the bootstrap port", errno != 0 ? errno : ENFILE);
    for (;;) {
        bool busy = first == SIGNALS; /* a shortage: signals alone, for a while */

        if (poll(watched + first, WATCHED - first, busy ? SHORTAGE_PAUSE_MS : -1) < 0 &&
            errno != EINTR)
            return fail("poll", errno);
        if (watched[SIGNALS].revents != 0 && daemon_signalled(daemon, &status))
            return status;
        first = PORT;
        if (is_short(daemon,
                watched[DOORBELL].revents != 0 &&
                    doorbell_answer(daemon->listener, daemon->server.port) < 0,
                "answering at the socket") ||
            is_short(daemon,
                watched[PORT].revents != 0 &&
                    bootstrap_server_serve(&daemon->server) != KERN_SUCCESS,
                "receiving a message"))
            first = SIGNALS;
        watched[PORT].revents = watched[DOORBELL].revents = 0;
    }
}

static void daemon_close(struct daemon *daemon)
{
    if (daemon->options.socket[0] != '\0')
        (void)unlink(daemon->options.socket);
    if (daemon->options.directory[0] != '\0')
        (void)rmdir(daemon->options.directory);
    bootstrap_server_end(&daemon->server);
}

int main(int argc, char **argv)
{
    static struct daemon daemon; /* its options hold two paths, which are large for a stack */
    int status, error = inheritance_settle();

    if (error < 0)
        return fail("/dev/null", error);
    status = parse_options(&daemon.options, argc, argv);
    if (status != 0)
        return status - 1;
    status = daemon_open(&daemon);
    if (status == 0)
        status = daemon_announce(&daemon);
    if (status == 0)
        status = daemon_spawn(&daemon);
    if (status == 0)
        status = daemon_run(&daemon);
    daemon_close(&daemon);
    return status;
}

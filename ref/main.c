/* main.c - child-port: the reference handshake as a program that a driver can command. */
#include "config.h"

#include "ref/adapter.h"
#include "ref/offer.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "usage: child-port server --right send|receive -- CHILD ARG...\n"
                            "       child-port server --right send|receive --pipe FD\n"
                            "       child-port client --right RIGHT\n"
                            "       child-port --help | --version\n";

static const char help[] =
    "\n"
    "The reference implementation of the child port handshake, editions E1 and E2, as\n"
    "a program that reads commands from standard input, one a line, and answers each\n"
    "with one line of JSON. It ends with its input.\n"
    "\n"
    "A server expects a send or send-once right, or (edition E2) a receive right. With\n"
    "--pipe it runs once, on the write side of a pipe made elsewhere (edition E2).\n"
    "\n"
    "server commands:\n"
    "  launch       make a handshake and start CHILD with the read side of its pipe,\n"
    "               whose number is in CHILD_PORT_FD (not with --pipe)\n"
    "  run          run the server until it returns\n"
    "  destroy      drop a handshake that was not run\n"
    "  probe NONCE  send a message with NONCE through a returned send or send-once right\n"
    "  receive      wait for such a message on a returned receive right\n"
    "  release      give the returned right back\n"
    "\n"
    "client: checks in over the pipe at CHILD_PORT_FD at once. RIGHT is copy-send,\n"
    "  move-send, make-send, make-send-once, move-send-once, move-receive or null.\n"
    "client commands:\n"
    "  receive      wait for a probe on the port that was made\n"
    "  names        count the rights held\n"
    "\n"
    "SIGUSR1 and SIGUSR2 interrupt it and are otherwise ignored.\n"
    "Exit status: 0; 1 no port could be made; 2 usage.\n";

struct arguments {
    const char *right;
    const char *pipe;
    char **rest;
};

static int usage_error(const char *what)
{
    fprintf(stderr, "child-port: %s\n%s", what, usage);
    return EXIT_USAGE;
}

/* argv[0] is the role; options follow it. */
static int parse_arguments(int argc, char **argv, struct arguments *arguments)
{
    static const struct option options[] = {
        {"right", required_argument, NULL, 'r'},
        {"pipe", required_argument, NULL, 'p'},
        {NULL, 0, NULL, 0},
    };
    int c;

    *arguments = (struct arguments){0};
    opterr = 0;
    while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1) {
        if (c == 'r')
            arguments->right = optarg;
        else if (c == 'p')
            arguments->pipe = optarg;
        else
            return usage_error("an option is unknown or lacks its value");
    }
    arguments->rest = argv + optind;
    if (arguments->right == NULL)
        return usage_error("--right is missing");
    return 0;
}

/* The descriptor that `text` names if it can be written to, else -1. */
static int writable_descriptor(const char *text)
{
    char *end;
    long fd;
    int flags;

    if (text[0] < '0' || text[0] > '9')
        return -1;
    errno = 0;
    fd = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || fd > INT_MAX)
        return -1;
    flags = fcntl((int)fd, F_GETFL);
    return flags < 0 || (flags & O_ACCMODE) == O_RDONLY ? -1 : (int)fd;
}

static int run_server(const struct arguments *arguments)
{
    bool receive = strcmp(arguments->right, "receive") == 0;
    int pipe_write = -1;

    if (!receive && strcmp(arguments->right, "send") != 0)
        return usage_error("a server's --right is send or receive");
    if (arguments->pipe == NULL && arguments->rest[0] == NULL)
        return usage_error("the command to launch is missing");
    if (arguments->pipe != NULL) {
        pipe_write = writable_descriptor(arguments->pipe);
        if (pipe_write < 0)
            return usage_error("--pipe takes the number of a descriptor open for writing");
    }
    return adapter_server_run(
        receive ? MACH_PORT_RIGHT_RECEIVE : MACH_PORT_RIGHT_SEND, pipe_write, arguments->rest);
}

static int run_client(const struct arguments *arguments)
{
    mach_msg_type_name_t right_type;

    if (arguments->pipe != NULL || arguments->rest[0] != NULL)
        return usage_error("a client takes --right alone");
    if (!offer_parse_type(arguments->right, &right_type))
        return usage_error("a client's --right is none of the known ones");
    return adapter_client_run(right_type);
}

static void ignore_signal(int number)
{
    (void)number;
}

/* A driver may signal this process to see that this changes nothing. Because the handler is set
   without SA_RESTART, system calls fail with EINTR. They would not if the signal were ignored. */
static void be_interruptible(void)
{
    struct sigaction action = {.sa_handler = ignore_signal};

    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
}

int main(int argc, char **argv)
{
    struct arguments arguments;
    bool server, client;
    int status;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("%s%s", usage, help);
        return EXIT_SUCCESS;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("child-port %s\n", PACKAGE_VERSION);
        return EXIT_SUCCESS;
    }
    server = argc > 1 && strcmp(argv[1], "server") == 0;
    client = argc > 1 && strcmp(argv[1], "client") == 0;
    if (!server && !client)
        return usage_error("the first argument says the role: server or client");

    status = parse_arguments(argc - 1, argv + 1, &arguments);
    if (status != 0)
        return status;
    be_interruptible();
    return server ? run_server(&arguments) : run_client(&arguments);
}

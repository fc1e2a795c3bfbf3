/*
 * adapter.c - what Shakedown talks to when it tries @NAME@.
 *
 * Commands come on standard input, one a line; each is answered by one line of JSON on standard
 * output. Words for people go to standard error. What every command has to do stands in
 * docs/adapter.md, how to go about it in docs/implementing.md.
 *
 * Each place to fill in calls not_implemented(), which ends the program with status 89: the suite
 * then skips what needs it.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How "not implemented" is said; the last line on standard error is the reason that is shown. */
static void not_implemented(const char *what)
{
    fprintf(stderr, "%s is not implemented\n", what);
    exit(89);
}

/* ---- commands and answers ---------------------------------------------------------------- */

/* Whoever waits for the line reads it only once it is flushed. */
static void answer(const char *line)
{
    puts(line);
    fflush(stdout);
}

/*
 * The next command, without its newline. Returns false at the end of input. Signals come: a read
 * that fails with EINTR is called again, and is no end.
 */
static bool next_command(char *line, size_t size)
{
    for (size_t used = 0; used < size;) {
        ssize_t got = read(STDIN_FILENO, line + used, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        if (line[used] == '\n') {
            line[used] = '\0';
            return true;
        }
        used++;
    }
    return false;
}

/* ---- the server ---------------------------------------------------------------------------- */

/*
 * right  what a client is to hand over: "send" (a send or send-once right); "receive" too, once the
 *        manifest claims the edition E2.
 * child  the command to launch, NULL at its end.
 */
static int run_server(const char *right, char **child)
{
    char command[64];

    (void)right;
    (void)child;
    answer("{\"ready\":true}");
    while (next_command(command, sizeof command)) {
        if (strcmp(command, "launch") == 0) {
            /*
             * Make a handshake and its pipe. Start `child` with this process's environment and
             * CHILD_PORT_FD, the number of the pipe's read side; its descriptors 0 and 1 are
             * /dev/null, and it inherits that one besides. Write nothing to the pipe yet.
             * Answer {"launched":PID}, or false when the handshake has no read side that a child
             * could be given.
             */
            not_implemented("launch");
        } else if (strcmp(command, "run") == 0) {
            /*
             * Run the server until it returns. Answer {"returned":RIGHT}: "send", "send-once",
             * "receive" or "null".
             */
            not_implemented("run");
        } else if (strcmp(command, "destroy") == 0) {
            /* Drop a handshake that was not run: close the pipe. Answer {"destroyed":true}. */
            not_implemented("destroy");
        } else if (strncmp(command, "probe ", strlen("probe ")) == 0) {
            /*
             * Send a message with id 20001 through the right that run returned: the header of 24
             * bytes, and the 8 bytes that the 16 hexadecimal digits in the command say, the most
             * significant first. Answer {"probed":true}, or false when it cannot be sent.
             */
            not_implemented("probe");
        } else if (strcmp(command, "release") == 0) {
            /*
             * Give the right back that run returned. Answer {"released":true}, or false when it is
             * not there any more.
             */
            not_implemented("release");
        } else {
            answer("{\"error\":\"unknown command\"}");
        }
    }
    return EXIT_SUCCESS;
}

/* ---- the client ---------------------------------------------------------------------------- */

/*
 * right  what to hand over: copy-send, move-send, make-send, make-send-once, move-send-once,
 *        move-receive or null.
 */
static int run_client(const char *right)
{
    /*
     * Make a port and the right to it that `right` asks for. Run the client on the pipe whose read
     * side is the descriptor that CHILD_PORT_FD names. Print {"checked_in":true}, or false; one of
     * edition E1 that fails may exit with a status other than 0 instead.
     *
     * Then answer commands until the end of input, as the server does: `receive` waits for one
     * message as probe sends it on the port that was made, and answers {"received":"NONCE"}, or
     * false when the port is gone and nothing can be received.
     */
    (void)right;
    not_implemented("the client");
    return EXIT_SUCCESS;
}

/* ---- the command line ---------------------------------------------------------------------- */

static void do_nothing(int number)
{
    (void)number;
}

static int refuse(void)
{
    fputs("usage: adapter server --right send -- CHILD [ARGUMENT...]\n"
          "       adapter client --right RIGHT\n",
        stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct sigaction action = {.sa_handler = do_nothing};

    sigaction(SIGUSR1, &action, NULL);
    if (argc < 4 || strcmp(argv[2], "--right") != 0)
        return refuse();
    if (strcmp(argv[1], "server") == 0 && argc > 5 && strcmp(argv[4], "--") == 0)
        return run_server(argv[3], argv + 5);
    if (strcmp(argv[1], "client") == 0 && argc == 4)
        return run_client(argv[3]);
    return refuse();
}

/*
 * misfit.c - a minimal adapter with one fault, chosen by name, for `shakedown probe` to find.
 *
 * misfit FAULT server|client ...; "none" has none. Its handshake is the reference's.
 */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "ref/offer.h"
#include "ref/probe_message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

extern char **environ;

/* Longer than any line may be. */
#define MUCH 70000

/* Set once by main. */
static const char *fault;
static bool gateless;

static bool is(const char *name)
{
    return strcmp(fault, name) == 0;
}

/* ---- talk ---------------------------------------------------------------------------------- */

static void say(const char *line)
{
    printf("%s%s", line, is("crlf") ? "\r\n" : "\n");
    if (!is("unflushed"))
        fflush(stdout);
}

/* A command without its newline; false at the end of input. */
static bool next(char *command, size_t size)
{
    for (size_t used = 0; used + 1 < size;) {
        ssize_t got = read(STDIN_FILENO, command + used, 1);
        if (got < 0 && errno == EINTR && !is("signal-eof"))
            continue;
        if (got <= 0)
            return false;
        if (command[used] == '\n') {
            command[used] = '\0';
            return true;
        }
        used++;
    }
    return false;
}

static void handle_signal(int number)
{
    (void)number;
}

static void take_signals(void)
{
    struct sigaction action = {.sa_handler = is("signal-ignored") ? SIG_IGN : handle_signal};

    if (!is("signal-default"))
        sigaction(SIGUSR1, &action, NULL);
}

static void refuse(const char *command)
{
    if (is("unknown-ends"))
        exit(EXIT_FAILURE);
    if (is("unknown-once")) {
        static bool refused;
        if (refused)
            exit(EXIT_SUCCESS);
        refused = true;
    }
    if (is("unknown-89"))
        exit(89);
    if (is("unknown-taken"))
        say("{\"ok\":true}");
    else if (!is("unknown-silent"))
        say("{\"error\":\"unknown command\"}");
    (void)command;
}

static void pause_for_ever(void)
{
    for (;;)
        pause();
}

static int end(void)
{
    if (is("end-word"))
        say("{\"released\":true}");
    if (is("end-deaf"))
        pause_for_ever();
    if (is("leaves") && fork() == 0) {
        setsid();
        pause_for_ever();
    }
    return is("end-status") ? 7 : 0;
}

/* ---- the server ---------------------------------------------------------------------------- */

struct server {
    char **child;
    int given; /* --pipe; -1 */
    int pipe[2];
    pid_t started; /* CHILD */
    mach_port_right_t expected;
    mach_port_t right; /* that it returned */
    mach_msg_type_name_t type;
};

static void become_child(const struct server *server)
{
    char number[32];
    int fd = server->pipe[is("write-end")];

    snprintf(number, sizeof number, is("bad-variable") ? "fd%d" : "%d", fd);
    if (is("no-environment"))
        environ = NULL;
    if (!is("no-variable"))
        setenv("CHILD_PORT_FD", number, 1);
    if (!is("keeps-output")) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        close(null);
    }
    if (!is("cloexec"))
        fcntl(fd, F_SETFD, 0);
    if (is("leaks"))
        fcntl(server->pipe[1], F_SETFD, 0);
    execv(is("other-child") ? "/bin/true" : server->child[0], server->child);
    _exit(127);
}

/* Two sockets that are connected by a name; the one that accepted has it. */
static int make_named(int *accepted, int *connected)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t length = sizeof address;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *connected = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* A name that the kernel chooses, and that no file has. */
    if (listener < 0 || *connected < 0 ||
        bind(listener, (struct sockaddr *)&address, sizeof address.sun_family) < 0 ||
        listen(listener, 1) < 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) < 0 ||
        connect(*connected, (struct sockaddr *)&address, length) < 0)
        return -1;
    *accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    close(listener);
    return *accepted < 0 ? -1 : 0;
}

static int make_pipe(int ends[2])
{
    if (is("named"))
        return make_named(&ends[0], &ends[1]);
    if (is("named-peer"))
        return make_named(&ends[1], &ends[0]);
    if (is("socket-pair") || is("half-closed"))
        return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
    if (is("nonblocking"))
        return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
    if (is("datagrams"))
        return socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends);
    return pipe2(ends, O_CLOEXEC);
}

static void launch(struct server *server)
{
    char line[64];
    pid_t pid;

    if (is("launch-89"))
        exit(89);
    if (is("launch-refused")) {
        say("{\"error\":\"I will not\"}");
        return;
    }
    if (server->given >= 0 && !is("pipe-launches")) {
        say("{\"error\":\"the pipe was given\"}");
        return;
    }
    if (make_pipe(server->pipe) < 0)
        exit(EXIT_FAILURE);
    if (is("early-token") && write(server->pipe[1], "12345678", 8) != 8)
        exit(EXIT_FAILURE);
    pid = fork();
    if (pid == 0)
        become_child(server);
    server->started = pid;
    if (is("kills-child"))
        kill(pid, SIGKILL);
    close(server->pipe[0]);
    if (is("closed-pipe"))
        close(server->pipe[1]);
    if (is("half-closed"))
        shutdown(server->pipe[1], SHUT_WR);
    snprintf(line, sizeof line, "{\"launched\":%d}", (int)(is("launch-pid") ? getpid() : pid));
    if (is("pid-text"))
        snprintf(line, sizeof line, "{\"launched\":\"%d\"}", (int)pid);
    say(line);
    if (is("launched-twice"))
        say(line);
}

static void run(struct server *server)
{
    static const char *const words[] = {[MACH_MSG_TYPE_PORT_SEND] = "send",
        [MACH_MSG_TYPE_PORT_SEND_ONCE] = "send-once",
        [MACH_MSG_TYPE_PORT_RECEIVE] = "receive"};
    char line[64];

    if (gateless)
        launch(server);
    if (is("run-hangs"))
        pause_for_ever();
    if (is("closes-input"))
        close(STDIN_FILENO);
    if (is("run-nameless")) {
        close(server->pipe[1]);
        say("{\"returned\":\"null\"}");
        return;
    }
    child_port_handshake_run_server_on(
        server->pipe[1], server->expected, &server->right, &server->type);
    snprintf(line, sizeof line, "{\"returned\":\"%s\"}",
        is("run-send")                    ? "send"
        : server->right == MACH_PORT_NULL ? "null"
                                          : words[server->type]);
    say(line);
}

static void send_probe(const struct server *server, const char *argument)
{
    uint64_t nonce;

    if (!probe_message_parse_nonce(argument, &nonce))
        exit(EXIT_FAILURE);
    if (is("probe-order"))
        nonce = __builtin_bswap64(nonce);
    if (!is("probe-false") && !is("probe-idle"))
        probe_message_send(server->right, MACH_MSG_TYPE_COPY_SEND, nonce);
    say(is("probe-false") ? "{\"probed\":false}" : "{\"probed\":true}");
}

static void receive(mach_port_t port)
{
    uint64_t nonce;
    char line[64];

    if (probe_message_receive(port, &nonce) != MACH_MSG_SUCCESS)
        exit(EXIT_FAILURE);
    snprintf(
        line, sizeof line, "{\"received\":\"%016" PRIx64 "\"}", is("nonce") ? nonce ^ 1 : nonce);
    say(line);
}

static void release(struct server *server)
{
    if (server->type == MACH_MSG_TYPE_PORT_RECEIVE)
        mach_port_mod_refs(mach_task_self(), server->right, MACH_PORT_RIGHT_RECEIVE, -1);
    else
        mach_port_deallocate(mach_task_self(), server->right);
    if (is("release-refused"))
        say("{\"error\":\"it is mine\"}");
    else
        say(is("release-text") ? "{\"oops\":1}" : "{\"released\":true}");
}

static void destroy(struct server *server)
{
    bool given = server->given >= 0;

    if (is("destroy-refused") && !given) {
        say("{\"error\":\"I will not\"}");
        return;
    }
    if (is("stops-child") && !given)
        kill(server->started, SIGSTOP);
    if (!is(given ? "pipe-keeps" : "destroy-keeps"))
        close(given ? server->given : server->pipe[1]);
    say("{\"destroyed\":true}");
    if (is("dies-destroyed") && !given)
        exit(3);
}

/* Whether it is the bootstrap server that our parent started. */
static bool is_sibling(const char *pid)
{
    char path[300];
    int parent = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    file = fopen(path, "re");
    if (file != NULL && fscanf(file, "%*d (bootstrapd) %*c %d", &parent) != 1)
        parent = 0;
    if (file != NULL)
        fclose(file);
    return parent == getppid();
}

/* To the bootstrap server, with a process left besides. */
static void signal_sibling(int number)
{
    DIR *processes = opendir("/proc");

    for (struct dirent *entry; processes != NULL && (entry = readdir(processes)) != NULL;)
        if (is_sibling(entry->d_name))
            kill(atoi(entry->d_name), number);
    if (fork() == 0)
        pause_for_ever();
}

/* What happens before a line is printed. */
static void begin(void)
{
    static char much[MUCH];

    if (is("chatty"))
        say("starting");
    if (is("long-line")) {
        memset(much, ' ', sizeof much - 1);
        say(much);
    }
    if (is("dies")) {
        fprintf(stderr, "no licence found\n");
        exit(3);
    }
    /* Whoever tries it is its parent. */
    if (is("stops-parent"))
        kill(getppid(), SIGSTOP);
    if (is("kills-parent"))
        kill(getppid(), SIGKILL);
    if (is("stops-sibling"))
        signal_sibling(SIGSTOP);
    if (is("kills-sibling"))
        signal_sibling(SIGKILL);
    if (is("mute") || is("stops-parent") || is("kills-parent"))
        pause_for_ever();
    if (is("floods"))
        for (;;)
            say("{\"ready\":true}");
    if (is("unfinished")) {
        printf("{\"ready\":true}");
        exit(EXIT_SUCCESS);
    }
    if (is("orphan") && fork() > 0)
        _exit(EXIT_SUCCESS);
}

/* The process that was started only waits; the one below it is the server. */
static void wrap(void)
{
    if (is("wrapper") && fork() > 0)
        pause_for_ever();
}

/* A process that inherits standard input and never reads it is none of anybody's business. */
static pid_t start_helper(void)
{
    char nothing;
    int held[2];
    pid_t pid;

    if (pipe2(held, O_CLOEXEC) < 0)
        exit(EXIT_FAILURE);
    pid = fork();
    if (pid == 0) {
        close_range(3, ~0u, 0);
        pause_for_ever();
    }
    /* Until it holds nothing else of ours: a pipe that was given is to end with us. */
    close(held[1]);
    while (read(held[0], &nothing, 1) < 0 && errno == EINTR)
        continue;
    close(held[0]);
    return pid;
}

static int serve(struct server *server)
{
    char command[64];
    pid_t helper = 0;

    begin();
    wrap();
    if (is("helper"))
        helper = start_helper();
    take_signals();
    say(is("not-ready") ? "{\"ready\":false}" : "{\"ready\":true}");
    if (is("ready-twice"))
        say("{\"ready\":true}");
    while (next(command, sizeof command)) {
        if (strcmp(command, "launch") == 0)
            launch(server);
        else if (strcmp(command, "run") == 0)
            run(server);
        else if (strncmp(command, "probe ", 6) == 0)
            send_probe(server, command + 6);
        else if (strcmp(command, "receive") == 0)
            receive(server->right);
        else if (strcmp(command, "release") == 0)
            release(server);
        else if (strcmp(command, "destroy") == 0)
            destroy(server);
        else
            refuse(command);
    }
    if (helper > 0)
        kill(helper, SIGKILL);
    return end();
}

/* ---- the client ---------------------------------------------------------------------------- */

static int check_in(const char *right)
{
    const char *number = getenv("CHILD_PORT_FD");
    mach_msg_type_name_t type;
    struct offer offer;
    char command[64];

    if (!offer_parse_type(right, &type) || number == NULL || (is("no-null") && right[0] == 'n'))
        return 2;
    take_signals();
    if (is("client-89"))
        return 89;
    if (offer_make(&offer, type) != KERN_SUCCESS)
        return EXIT_FAILURE;
    if (child_port_handshake_run_client(atoi(number), offer.right, offer.right_type) !=
        CHILD_PORT_CHECKED_IN) {
        if (is("true-at-end"))
            say("{\"checked_in\":true}");
        if (is("traps-at-end") || is("crashes-at-end"))
            raise(is("traps-at-end") ? SIGTRAP : SIGSEGV);
        return is("silent-at-end") || is("true-at-end") ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    say(is("never-in") ? "{\"checked_in\":false}" : "{\"checked_in\":true}");
    while (next(command, sizeof command)) {
        if (strcmp(command, "receive") == 0)
            receive(offer.port);
        else if (strcmp(command, "names") == 0 && !is("no-names"))
            say("{\"send\":1,\"send-once\":0,\"receive\":1,\"other\":0}");
        else
            refuse(command);
    }
    return end();
}

/* ---- the command line ---------------------------------------------------------------------- */

static int refuse_option(const char *option)
{
    if (!is("option-silent"))
        fprintf(stderr, "misfit: unknown option %s\n", option);
    return is("option-0") ? EXIT_SUCCESS : 2;
}

int main(int argc, char **argv)
{
    struct server server = {.given = -1, .pipe = {-1, -1}};
    const char *right = "";
    bool serves;
    int i = 3;

    if (argc < 3)
        return 2;
    fault = argv[1];
    serves = strcmp(argv[2], "server") == 0;
    /* Of one role alone, where a fault would be both's: "client:end-status". */
    if (strncmp(fault, "client:", 7) == 0)
        fault = serves ? "none" : fault + 7;
    if (strncmp(fault, "server:", 7) == 0)
        fault = serves ? fault + 7 : "none";
    /* Without a launch of its own: "gateless:run-hangs". */
    gateless = strncmp(fault, "gateless:", 9) == 0;
    if (gateless)
        fault += 9;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--right") == 0 && i + 1 < argc)
            right = argv[++i];
        else if (strcmp(argv[i], "--pipe") == 0 && i + 1 < argc && !is("no-pipe"))
            server.given = atoi(argv[++i]);
        else if (!is("option-taken"))
            return refuse_option(argv[i]);
    }
    if (!serves)
        return check_in(right);
    if (is("no-receive") && strcmp(right, "receive") == 0)
        return 2;
    server.expected =
        strcmp(right, "receive") == 0 ? MACH_PORT_RIGHT_RECEIVE : MACH_PORT_RIGHT_SEND;
    server.child = i < argc ? argv + i + 1 : NULL;
    if (is("no-arguments") && server.child != NULL)
        server.child[1] = NULL;
    return serve(&server);
}

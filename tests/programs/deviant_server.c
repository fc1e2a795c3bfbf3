/* deviant_server.c - the server of the deviant: made of the reference's parts, with moments. */
#include "config.h"

#include "ref/dialogue.h"
#include "ref/launch.h"
#include "ref/log.h"
#include "ref/message_server.h"
#include "ref/pipe.h"
#include "ref/pollable.h"
#include "ref/probe_message.h"
#include "tests/programs/deviant.h"
#include "tests/programs/socket_pair.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <servers/bootstrap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A descriptor's number above those that a handshake needs. */
#define FAR_NUMBER 100

static int open_pipe(struct deviant *server)
{
    return server->has_socket_pair ? socket_pair_open(&server->read_fd, &server->write_fd)
                                   : pipe_open(&server->read_fd, &server->write_fd);
}

/* Returns whether that worked. */
static bool move_read_side(struct deviant *server)
{
    int moved;

    if (!server->moves_read_side)
        return true;
    moved = fcntl(server->read_fd, F_DUPFD_CLOEXEC, FAR_NUMBER);
    pipe_close(&server->read_fd);
    server->read_fd = moved;
    return moved >= 0;
}

/* Returns whether that worked. */
static bool let_out(const struct deviant *server)
{
    return !server->lets_write_side || fcntl(server->write_fd, F_SETFD, 0) == 0;
}

/* Returns the child, or a negative errno. */
static pid_t launch_with_null(const struct deviant *server)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    pid_t pid;
    int error;

    if (null < 0)
        return -errno;
    error = launch_child(server->child, null, &pid);
    pipe_close(&null);
    return error == 0 ? pid : error;
}

/*
 * What the child may have is closed in it when it has begun. Returns the child, or a negative
 * errno.
 */
static pid_t launch_with_nothing(const struct deviant *server)
{
    char number[16];
    pid_t pid;

    snprintf(number, sizeof number, "%d", server->read_fd);
    if (setenv("CHILD_PORT_FD", number, 1) < 0)
        return -errno;
    /* The pipe's sides are close-on-exec. */
    pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);

        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        execvp(server->child[0], server->child);
        _exit(EXIT_FAILURE);
    }
    return pid < 0 ? -errno : pid;
}

/* Returns the child, or a negative errno. */
static pid_t launch_child_of(const struct deviant *server)
{
    pid_t pid;
    int error;

    if (server->hands_nothing)
        return launch_with_nothing(server);
    if (server->hands_null)
        return launch_with_null(server);
    error = launch_child(
        server->child, server->hands_write_side ? server->write_fd : server->read_fd, &pid);
    return error == 0 ? pid : error;
}

static void launch(struct deviant *server)
{
    pid_t pid = -1;

    server->round++;
    if (server->launches_nothing) {
        deviant_answer(server, "launched", "{\"launched\":false}");
        return;
    }
    if (open_pipe(server) == 0 && move_read_side(server) && let_out(server))
        pid = launch_child_of(server);
    if (pid < 0) {
        deviant_answer(server, "error", "{\"error\":\"the child could not be started\"}");
        return;
    }
    server->child_pid = pid;
    deviant_reach(server, AT_LAUNCH);
    deviant_answer(server, "launched", "{\"launched\":%ld}", (long)pid);
}

static void complain(const struct deviant *server, const char *words)
{
    if (server->complaint != NULL)
        deviant_write(STDERR_FILENO, server->complaint, strlen(server->complaint));
    else
        child_port_log("%s", words);
}

/* Takes the reply right out of the request that TRAILER follows, so that it is not destroyed with
 * it.
 */
static mach_port_t take_reply_right(const mach_msg_trailer_t *trailer)
{
    mach_msg_header_t *request =
        (mach_msg_header_t *)((uintptr_t)trailer - sizeof(struct child_port_check_in_request));
    mach_port_t reply = request->msgh_remote_port;

    request->msgh_remote_port = MACH_PORT_NULL;
    request->msgh_bits &= ~MACH_MSGH_BITS(0xff, 0);
    return reply;
}

static void send_reply(mach_port_t reply)
{
    mach_msg_header_t message = {.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_MOVE_SEND_ONCE, 0),
        .msgh_size = sizeof message,
        .msgh_remote_port = reply,
        .msgh_id = 10111};

    mach_msg(&message, MACH_SEND_MSG, sizeof message, 0, MACH_PORT_NULL, 0, MACH_PORT_NULL);
}

/* `context` is the server. A right that is refused goes with its message, unless it is hoarded. */
static kern_return_t handle_check_in(void *context, mach_port_t service, child_port_token_t token,
    mach_port_t port, mach_msg_type_name_t right_type, const mach_msg_trailer_t *trailer,
    bool *destroy_request)
{
    struct deviant *server = context;

    (void)service;
    *destroy_request = !server->hoards;
    if (server->keeps_reply || server->replies) {
        mach_port_t reply = take_reply_right(trailer);
        if (server->replies && reply != MACH_PORT_NULL)
            send_reply(reply);
    }
    if (token != server->token) {
        complain(server, "a wrong token");
        return MIG_NO_REPLY;
    }
    server->is_over = true;
    if (!MACH_PORT_VALID(port) || right_type == MACH_MSG_TYPE_PORT_RECEIVE) {
        complain(server, "no right that can be sent to");
        return MIG_NO_REPLY;
    }
    *destroy_request = false;
    server->right = port;
    server->right_type = right_type;
    return MIG_NO_REPLY;
}

/* Writes so much of the introduction as is told. Returns whether all of it was. */
static bool tell(struct deviant *server, const void *bytes, size_t size)
{
    size_t told = server->told < 0 || (size_t)server->told >= size ? size : (size_t)server->told;

    if (server->told >= 0)
        server->told -= (int)told;
    if (pipe_write(server->write_fd, bytes, told) != 0)
        return false;
    while (told < size && server->stalls)
        pause();
    return told == size;
}

static bool introduce(struct deviant *server)
{
    uint64_t random[2];
    uint32_t length;

    if (getentropy(&server->token, sizeof server->token) < 0 ||
        getentropy(random, sizeof random) < 0)
        return false;
    length = (uint32_t)snprintf(server->name, sizeof server->name,
        "org.shakedown.deviant.%016llx%016llx", (unsigned long long)random[0],
        (unsigned long long)random[1]);
    if (server->keeps_secrets)
        return bootstrap_check_in(bootstrap_port, server->name, &server->service) ==
               BOOTSTRAP_SUCCESS;
    return tell(server, &server->token, sizeof server->token) &&
           bootstrap_check_in(bootstrap_port, server->name, &server->service) ==
               BOOTSTRAP_SUCCESS &&
           tell(server, &length, sizeof length) && tell(server, server->name, length);
}

/* Takes so much of a processor, in milliseconds. */
static void burn(int most_ms)
{
    clock_t begin = clock();

    while ((clock() - begin) * 1000 < most_ms * (clock_t)CLOCKS_PER_SEC)
        continue;
}

/* Only an empty queue found after the pipe's end is the end: what was queued before it counts. */
static void await_check_in(struct deviant *server)
{
    const struct child_port_handler handler = {.check_in = handle_check_in, .context = server};
    struct pollable messages;
    bool ended = false;

    if (pollable_open(&messages, server->service) != 0)
        return;
    while (!server->is_over) {
        struct pollfd fds[] = {
            {.fd = messages.fd, .events = POLLIN},
            {.fd = server->is_deaf ? -1 : server->write_fd, .events = 0},
        };
        int ready;

        burn(server->burns_ms);
        ready = poll(fds, 2, ended ? 0 : server->waits_ms);
        if (ready < 0)
            continue;
        if (ready == 0 && server->gives_up)
            break;
        if (fds[0].revents != 0)
            message_server_run_once(server->service, &handler);
        else if (ended)
            break;
        ended = ended || fds[1].revents != 0;
    }
    pollable_close(&messages);
}

static void serve(struct deviant *server)
{
    deviant_reach(server, AT_RUN);
    pipe_close(&server->read_fd);
    server->is_over = false;
    if (introduce(server)) {
        deviant_reach(server, AT_WAIT);
        await_check_in(server);
    }
    if (!server->is_over)
        complain(server, "nobody checked in");
    deviant_reach(server, AT_RETURN);
    if (server->service != MACH_PORT_NULL && !server->keeps_service)
        mach_port_mod_refs(mach_task_self(), server->service, MACH_PORT_RIGHT_RECEIVE, -1);
    server->service = MACH_PORT_NULL;
    pipe_close(&server->write_fd);
}

static void run(struct deviant *server)
{
    serve(server);
    server->spent = false;
    server->right_word = server->right == MACH_PORT_NULL                      ? "null"
                         : server->right_type == MACH_MSG_TYPE_PORT_SEND_ONCE ? "send-once"
                                                                              : "send";
    deviant_reach(server, AT_RETURNED);
    deviant_answer(server, "returned", "{\"returned\":\"%s\"}", server->right_word);
}

static void destroy(struct deviant *server)
{
    pipe_close(&server->read_fd);
    pipe_close(&server->write_fd);
    deviant_answer(server, "destroyed", "{\"destroyed\":true}");
}

static void probe(struct deviant *server, const char *argument)
{
    bool once = server->right_type == MACH_MSG_TYPE_PORT_SEND_ONCE;
    uint64_t nonce;

    if (!probe_message_parse_nonce(argument, &nonce)) {
        deviant_answer(server, "error", "{\"error\":\"no nonce\"}");
        return;
    }
    server->probed =
        server->pretends || probe_message_send(server->right,
                                once ? MACH_MSG_TYPE_MOVE_SEND_ONCE : MACH_MSG_TYPE_COPY_SEND,
                                nonce) == MACH_MSG_SUCCESS;
    server->spent = server->spent || (once && server->probed && !server->pretends);
    deviant_reach(server, AT_PROBE);
    deviant_answer(server, "probed", "{\"probed\":%s}", server->probed ? "true" : "false");
}

static void drop_right(struct deviant *server)
{
    if (server->right != MACH_PORT_NULL && !server->spent)
        mach_port_deallocate(mach_task_self(), server->right);
    server->right = MACH_PORT_NULL;
}

static void release(struct deviant *server)
{
    bool disowned = server->disowns && server->spent;

    deviant_reach(server, AT_RELEASE);
    drop_right(server);
    deviant_answer(server, "released", "{\"released\":%s}", disowned ? "false" : "true");
}

static void obey(struct deviant *server, const struct command *command)
{
    if (strcmp(command->word, "launch") == 0)
        launch(server);
    else if (strcmp(command->word, "run") == 0)
        run(server);
    else if (strcmp(command->word, "destroy") == 0)
        destroy(server);
    else if (strcmp(command->word, "probe") == 0)
        probe(server, command->argument);
    else if (strcmp(command->word, "release") == 0)
        release(server);
    else
        deviant_answer(server, "error", "{\"error\":\"unknown command\"}");
}

int deviant_serve(struct deviant *server)
{
    struct dialogue dialogue = {0};
    struct command command;

    server->read_fd = -1;
    server->write_fd = -1;
    server->waits_ms = -1;
    server->told = -1;
    server->reaps = true;
    deviant_reach(server, AT_START);
    deviant_answer(server, "ready", "{\"ready\":true}");
    while (dialogue_next(&dialogue, &command)) {
        obey(server, &command);
        while (server->reaps && waitpid(-1, NULL, WNOHANG) > 0)
            continue;
    }
    pipe_close(&server->read_fd);
    pipe_close(&server->write_fd);
    drop_right(server);
    deviant_reach(server, AT_END);
    return server->status;
}

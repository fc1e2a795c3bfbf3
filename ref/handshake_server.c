/* handshake_server.c - the side of the handshake that obtains a right. */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "ref/child_port_server.h"
#include "ref/log.h"
#include "ref/message_server.h"
#include "ref/pipe.h"
#include "ref/pollable.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <servers/bootstrap.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* Names that are tried. A bootstrap server that already knows all of them is not believed. */
#define NAME_ATTEMPTS 4

/* Messages that are looked at after the pipe's end. No queue of Mach's holds more. */
#define LAST_LOOK 1024

/* One run of the server. */
struct handshake_server {
    int pipe;                   /* write side */
    mach_port_right_t expected; /* MACH_PORT_RIGHT_SEND, for send-once too, or _RECEIVE */
    child_port_token_t token;   /* valid until a check-in carries it */
    mach_port_t service;        /* receive right that check-ins arrive at */
    char name[BOOTSTRAP_MAX_NAME_LEN];
    bool checked_in; /* a check-in carried the token; the members below say what it brought */
    int outcome;     /* enum child_port_outcome */
    mach_port_t right;
    mach_msg_type_name_t right_type;
};

static int draw_random(void *bytes, size_t size)
{
    if (getentropy(bytes, size) < 0) {
        int error = errno;

        child_port_log("no random bytes: %s", strerror(error));
        return -error;
    }
    return 0;
}

static int write_pipe(
    struct handshake_server *server, const char *what, const void *bytes, size_t size)
{
    int error = pipe_write(server->pipe, bytes, size);

    if (error == -EPIPE) {
        child_port_log("no client checked in: the pipe's end came before the %s was written", what);
        return CHILD_PORT_PIPE_ENDED;
    }
    if (error < 0)
        child_port_log("the %s could not be written to the pipe: %s", what, strerror(-error));
    return error;
}

static int send_token(struct handshake_server *server)
{
    int outcome = draw_random(&server->token, sizeof server->token);

    if (outcome == 0)
        outcome = write_pipe(server, "token", &server->token, sizeof server->token);
    return outcome;
}

/* The random part keeps others from taking the name first. */
static int choose_name(struct handshake_server *server)
{
    uint64_t random[2];
    int error = draw_random(random, sizeof random);

    if (error == 0)
        snprintf(server->name, sizeof server->name,
            "org.shakedown.child-port.%ld.%016" PRIx64 "%016" PRIx64, (long)getpid(), random[0],
            random[1]);
    return error;
}

static int publish_service(struct handshake_server *server)
{
    kern_return_t kr = BOOTSTRAP_SERVICE_ACTIVE;

    for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
        int error = choose_name(server);

        if (error != 0)
            return error;
        kr = bootstrap_check_in(bootstrap_port, server->name, &server->service);
        if (kr != BOOTSTRAP_SERVICE_ACTIVE && kr != BOOTSTRAP_NAME_IN_USE)
            break;
    }
    if (kr == BOOTSTRAP_SUCCESS)
        return 0;
    server->service = MACH_PORT_NULL;
    child_port_log("the service could not be checked in: %s", bootstrap_strerror(kr));
    return CHILD_PORT_NO_SERVICE;
}

/* The service exists before its name is written, so a client that read the name can look it up. */
static int send_name(struct handshake_server *server)
{
    uint32_t length = (uint32_t)strlen(server->name);
    int outcome = write_pipe(server, "service name's length", &length, sizeof length);

    if (outcome == 0)
        outcome = write_pipe(server, "service name", server->name, length);
    return outcome;
}

static bool right_is_dead(mach_port_t port)
{
    mach_port_type_t type = MACH_PORT_TYPE_NONE;

    return mach_port_type(mach_task_self(), port, &type) != KERN_SUCCESS ||
           (type & MACH_PORT_TYPE_DEAD_NAME) != 0;
}

static const char *right_name(mach_msg_type_name_t right_type)
{
    switch (right_type) {
    case MACH_MSG_TYPE_PORT_RECEIVE:
        return "receive right";
    case MACH_MSG_TYPE_PORT_SEND_ONCE:
        return "send-once right";
    default:
        return "send right";
    }
}

static bool right_is_expected(
    const struct handshake_server *server, mach_msg_type_name_t right_type)
{
    return (right_type == MACH_MSG_TYPE_PORT_RECEIVE) ==
           (server->expected == MACH_PORT_RIGHT_RECEIVE);
}

/* Handles a check-in; `context` is the server. A check-in with a wrong token does not change it. */
static kern_return_t handle_check_in(void *context, mach_port_t service, child_port_token_t token,
    mach_port_t port, mach_msg_type_name_t right_type, const mach_msg_trailer_t *trailer,
    bool *destroy_request)
{
    struct handshake_server *server = context;

    /* The sender is not checked: after a double fork nobody knows who it should be. */
    (void)trailer;
    (void)service;

    *destroy_request = true;
    if (token != server->token) {
        child_port_log("a check-in with a wrong token was refused");
        return MIG_NO_REPLY;
    }

    server->checked_in = true;
    if (!MACH_PORT_VALID(port) || right_is_dead(port)) {
        child_port_log("the client checked in without a right that is alive");
        server->outcome = CHILD_PORT_NO_RIGHT;
    } else if (!right_is_expected(server, right_type)) {
        child_port_log("the client checked in with a %s, which is not what was expected and was "
                       "destroyed",
            right_name(right_type));
        server->outcome = CHILD_PORT_UNWANTED;
    } else {
        *destroy_request = false;
        server->right = port;
        server->right_type = right_type;
        server->outcome = CHILD_PORT_CHECKED_IN;
    }
    return MIG_NO_REPLY;
}

static int serve_message(struct handshake_server *server)
{
    const struct child_port_handler handler = {.check_in = handle_check_in, .context = server};
    mach_msg_return_t mr = message_server_run_once(server->service, &handler);

    switch (mr) {
    case MACH_MSG_SUCCESS:
    case MACH_RCV_TIMED_OUT:
    case MACH_RCV_TOO_LARGE:
    case MACH_RCV_INTERRUPTED:
        return 0;
    default:
        child_port_log("no message could be received: %s", mach_error_string(mr));
        return -EIO;
    }
}

/* Waits for a check-in with the token, or until none can come any more. */
static int await_check_in(struct handshake_server *server, int messages)
{
    bool ended = false;
    int last_look = LAST_LOOK;

    while (!server->checked_in) {
        struct pollfd fds[] = {
            {.fd = messages, .events = POLLIN},
            {.fd = server->pipe, .events = 0}, /* errors alone: no reader is left */
        };
        int n = poll(fds, 2, ended ? 0 : -1);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int error = errno;

            child_port_log("cannot wait for a check-in: %s", strerror(error));
            return -error;
        }
        if (fds[0].revents != 0 && (!ended || last_look-- > 0)) {
            int error = serve_message(server);

            if (error != 0)
                return error;
        } else if (ended) {
            child_port_log("no client checked in: the pipe's end came, nobody reads it any more");
            return CHILD_PORT_PIPE_ENDED;
        }
        /* A client queues its message before it closes the pipe, but the server may see the pipe's
           end first. So after the pipe's end it goes on until the queue is empty. It stops earlier
           after more messages than can have been queued before the end, so that strangers cannot
           keep it here. */
        ended = ended || fds[1].revents != 0;
    }
    return server->outcome;
}

static int serve_check_in(struct handshake_server *server)
{
    struct pollable messages;
    int outcome = pollable_open(&messages, server->service);

    if (outcome < 0)
        child_port_log("cannot wait for a check-in: %s", strerror(-outcome));
    else
        outcome = await_check_in(server, messages.fd);
    pollable_close(&messages);
    return outcome;
}

int child_port_handshake_run_server_on(int pipe_write, mach_port_right_t expected,
    mach_port_t *right, mach_msg_type_name_t *right_type)
{
    struct handshake_server server = {.pipe = pipe_write, .expected = expected};
    int outcome = send_token(&server);

    if (outcome == 0)
        outcome = publish_service(&server);
    if (outcome == 0)
        outcome = send_name(&server);
    if (outcome == 0)
        outcome = serve_check_in(&server);

    /* Only the receive right is destroyed: a client in this process has its send right to the
       service under the same name. Messages that are still queued are destroyed unread. */
    if (server.service != MACH_PORT_NULL)
        mach_port_mod_refs(mach_task_self(), server.service, MACH_PORT_RIGHT_RECEIVE, -1);
    pipe_close(&server.pipe);
    *right = server.right;
    *right_type = server.right_type;
    return outcome;
}

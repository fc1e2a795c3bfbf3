/* adapter_server.c - the reference as a server that a driver can command. */
#include "config.h"

#include "ref/adapter.h"
#include "ref/child_port_handshake.h"
#include "ref/dialogue.h"
#include "ref/launch.h"
#include "ref/log.h"
#include "ref/probe_message.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* One round: a handshake that was launched, then a right that it returned. */
struct adapter_server {
    mach_port_right_t expected;
    char *const *child;
    int pipe_write; /* of a pipe made elsewhere, until run or destroy; else -1 */
    bool launches;  /* no pipe was given */
    struct child_port_handshake *handshake; /* from launch until run or destroy */
    mach_port_t right;                      /* from run until release, unless null */
    mach_msg_type_name_t right_type;
    bool spent; /* the right was a send-once right that was used: its name is gone */
};

static void launch(struct adapter_server *server)
{
    pid_t pid;
    int error;

    if (!server->launches) {
        dialogue_answer_error("nothing is launched: the pipe was made elsewhere");
        return;
    }
    if (server->handshake != NULL || server->right != MACH_PORT_NULL) {
        dialogue_answer_error("the last round is not over");
        return;
    }
    error = child_port_handshake_new(&server->handshake);
    if (error == 0 && fcntl(child_port_handshake_read_fd(server->handshake), F_GETFD) < 0) {
        child_port_log("the handshake has no read side that is open");
        child_port_handshake_destroy(server->handshake);
        server->handshake = NULL;
        dialogue_answer("{\"launched\":false}");
        return;
    }
    if (error == 0)
        error = launch_child(server->child, child_port_handshake_read_fd(server->handshake), &pid);
    if (error != 0) {
        child_port_handshake_destroy(server->handshake);
        server->handshake = NULL;
        dialogue_answer("{\"error\":\"the child could not be started: %s\"}", strerror(-error));
        return;
    }
    dialogue_answer("{\"launched\":%ld}", (long)pid);
}

static const char *right_word(mach_port_t right, mach_msg_type_name_t right_type)
{
    if (right == MACH_PORT_NULL)
        return "null";
    switch (right_type) {
    case MACH_MSG_TYPE_PORT_RECEIVE:
        return "receive";
    case MACH_MSG_TYPE_PORT_SEND_ONCE:
        return "send-once";
    default:
        return "send";
    }
}

/* Whether there is a pipe to run on or to drop. If not, answers so. */
static bool has_pipe(const struct adapter_server *server)
{
    if (server->handshake != NULL || server->pipe_write >= 0)
        return true;
    dialogue_answer_error(
        server->launches ? "nothing was launched" : "the pipe was run on, or dropped, already");
    return false;
}

static void run(struct adapter_server *server)
{
    if (!has_pipe(server))
        return;
    if (server->launches)
        child_port_handshake_run_server(
            server->handshake, server->expected, &server->right, &server->right_type);
    else
        child_port_handshake_run_server_on(
            server->pipe_write, server->expected, &server->right, &server->right_type);
    child_port_handshake_destroy(server->handshake);
    server->handshake = NULL;
    server->pipe_write = -1;
    server->spent = false;
    dialogue_answer("{\"returned\":\"%s\"}", right_word(server->right, server->right_type));
}

static void destroy(struct adapter_server *server)
{
    if (!has_pipe(server))
        return;
    child_port_handshake_destroy(server->handshake);
    server->handshake = NULL;
    if (server->pipe_write >= 0)
        close(server->pipe_write);
    server->pipe_write = -1;
    dialogue_answer("{\"destroyed\":true}");
}

static bool holds_receive(const struct adapter_server *server)
{
    return server->right != MACH_PORT_NULL && server->right_type == MACH_MSG_TYPE_PORT_RECEIVE;
}

static void probe(struct adapter_server *server, const char *argument)
{
    bool once = server->right_type == MACH_MSG_TYPE_PORT_SEND_ONCE;
    mach_msg_return_t mr;
    uint64_t nonce;

    if (!probe_message_parse_nonce(argument, &nonce)) {
        dialogue_answer_error("a nonce has 16 lower-case hexadecimal digits");
        return;
    }
    if (server->right == MACH_PORT_NULL || holds_receive(server)) {
        dialogue_answer_error("no right to send through is held");
        return;
    }
    mr = probe_message_send(
        server->right, once ? MACH_MSG_TYPE_MOVE_SEND_ONCE : MACH_MSG_TYPE_COPY_SEND, nonce);
    if (mr == MACH_MSG_SUCCESS && once)
        server->spent = true;
    dialogue_answer("{\"probed\":%s}", mr == MACH_MSG_SUCCESS ? "true" : "false");
}

static void receive(const struct adapter_server *server)
{
    mach_msg_return_t mr;
    uint64_t nonce;

    if (!holds_receive(server)) {
        dialogue_answer_error("no receive right is held");
        return;
    }
    mr = probe_message_receive(server->right, &nonce);
    if (mr == MACH_MSG_SUCCESS)
        dialogue_answer("{\"received\":\"%016" PRIx64 "\"}", nonce);
    else
        dialogue_answer("{\"received\":false}");
}

/* Returns whether the right was there. */
static bool drop_right(struct adapter_server *server)
{
    kern_return_t kr = KERN_SUCCESS;

    if (holds_receive(server))
        kr = mach_port_mod_refs(mach_task_self(), server->right, MACH_PORT_RIGHT_RECEIVE, -1);
    else if (server->right != MACH_PORT_NULL && !server->spent)
        kr = mach_port_deallocate(mach_task_self(), server->right);
    server->right = MACH_PORT_NULL;
    return kr == KERN_SUCCESS;
}

static void release(struct adapter_server *server)
{
    if (server->right == MACH_PORT_NULL) {
        dialogue_answer_error("no right is held");
        return;
    }
    dialogue_answer("{\"released\":%s}", drop_right(server) ? "true" : "false");
}

static void obey(struct adapter_server *server, const struct command *command)
{
    if (strcmp(command->word, "launch") == 0)
        launch(server);
    else if (strcmp(command->word, "run") == 0)
        run(server);
    else if (strcmp(command->word, "destroy") == 0)
        destroy(server);
    else if (strcmp(command->word, "probe") == 0)
        probe(server, command->argument);
    else if (strcmp(command->word, "receive") == 0)
        receive(server);
    else if (strcmp(command->word, "release") == 0)
        release(server);
    else
        dialogue_answer_error(
            "unknown command; known are launch, run, destroy, probe, receive, release");
}

int adapter_server_run(mach_port_right_t expected, int pipe_write, char *const child[])
{
    struct adapter_server server = {
        .expected = expected, .child = child, .pipe_write = pipe_write, .launches = pipe_write < 0};
    struct dialogue dialogue = {0};
    struct command command;

    dialogue_answer("{\"ready\":true}");
    while (dialogue_next(&dialogue, &command)) {
        obey(&server, &command);
        /* How a child ends does not matter here. But it must not stay a zombie. */
        while (waitpid(-1, NULL, WNOHANG) > 0)
            continue;
    }
    child_port_handshake_destroy(server.handshake);
    if (server.pipe_write >= 0)
        close(server.pipe_write);
    drop_right(&server);
    return EXIT_SUCCESS;
}

/* puppet_command.c - what a puppet can be told. */
#include "config.h"

#include "conformance/puppetry/puppet_command.h"

#include "conformance/ipc/control.h"
#include "conformance/puppetry/puppet_command_port.h"
#include "conformance/puppetry/puppet_exec.h"
#include "conformance/puppetry/puppet_handover.h"
#include "conformance/puppetry/puppet_pipe.h"
#include "conformance/puppetry/puppet_reply.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void obey_fork(struct puppet *puppet, const json_t *command)
{
    const char *name = puppet_text(command, "as");
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid < 0) {
        puppet_reply_error(puppet, "fork", strerror(errno));
    } else if (pid > 0) {
        puppet_send(json_pack("{s:s, s:i}", "reply", "done", "pid", (int)pid), puppet);
    } else {
        int error = puppet_become(puppet, name);

        if (error != 0) {
            fprintf(stderr, "puppet: cannot become %s: %s\n", name, strerror(-error));
            exit(EXIT_FAILURE);
        }
    }
}

static void obey_session(struct puppet *puppet, const json_t *command)
{
    (void)command;
    if (setsid() < 0)
        puppet_reply_error(puppet, "setsid", strerror(errno));
    else
        puppet_reply_done(puppet);
}

/* The strings of an array, and `last` behind them, NULL at the end; only the array is the caller's
   to free. */
static char **vector_of(const json_t *command, const char *key, char *last)
{
    const json_t *array = json_object_get(command, key);
    size_t count = json_array_size(array);
    char **vector = calloc(count + 2, sizeof *vector);

    for (size_t i = 0; vector != NULL && i < count; i++)
        vector[i] = (char *)json_string_value(json_array_get(array, i));
    if (vector != NULL)
        vector[count] = last;
    return vector;
}

/* A server is told of its side of the pipe by its last argument, a client by its environment. */
static void obey_exec(struct puppet *puppet, const json_t *command, int *fds)
{
    char number[16], variable[32];
    bool serves = strcmp(puppet_text(command, "keep"), "write") == 0;
    int side = puppet_handover(puppet, command, fds);
    char **argv;
    char **changes;
    int error;

    snprintf(number, sizeof number, "%d", side);
    snprintf(variable, sizeof variable, "CHILD_PORT_FD=%d", side);
    argv = vector_of(command, "argv", serves ? number : NULL);
    changes = vector_of(command, "environment", serves || side < 0 ? NULL : variable);
    error = -ENOMEM;
    if (argv != NULL && changes != NULL)
        error = argv[0] != NULL ? puppet_exec(argv, changes, fds) : -EBADMSG;
    puppet_reply_error(puppet, puppet_text(command, "program"), strerror(-error));
    free(argv);
    free(changes);
}

static void send_taken(void *arg, const struct pipe_taken *taken)
{
    puppet_send(json_pack("{s:s, s:I, s:I}", "event", "took", "bytes", (json_int_t)taken->bytes,
                    "length", (json_int_t)taken->length),
        arg);
}

/*
 * Reads one part after the other, and tells of the token as soon as it is there: if the name never
 * comes, nobody answers.
 */
static int read_parts(struct puppet *puppet, unsigned int parts, struct puppet_pipe_text *text)
{
    int result = PUPPET_PIPE_READ;

    if ((parts & PUPPET_PIPE_TOKEN) != 0)
        result = puppet_pipe_read(puppet->pipe, puppet->control, PUPPET_PIPE_TOKEN, text);
    if (parts == PUPPET_PIPE_TOKEN || result != PUPPET_PIPE_READ)
        return result;
    if ((parts & PUPPET_PIPE_TOKEN) != 0)
        puppet_send(json_pack("{s:s}", "event", "token"), puppet);
    return puppet_pipe_read(puppet->pipe, puppet->control, parts & ~PUPPET_PIPE_TOKEN, text);
}

static void obey_read(struct puppet *puppet, const json_t *command)
{
    const char *what = puppet_text(command, "what");
    struct puppet_pipe_text text = {0};
    unsigned int parts = strcmp(what, "token") == 0  ? PUPPET_PIPE_TOKEN
                         : strcmp(what, "name") == 0 ? PUPPET_PIPE_NAME
                         : strcmp(what, "end") == 0  ? PUPPET_PIPE_END
                                                     : PUPPET_PIPE_TOKEN | PUPPET_PIPE_NAME;
    int result;
    json_t *reply;

    if (parts != PUPPET_PIPE_END) {
        text.tell = send_taken;
        text.arg = puppet;
        text.taken.bytes = text.told = parts == PUPPET_PIPE_NAME ? PIPE_TOKEN_SIZE : 0;
    }
    result = read_parts(puppet, parts, &text);

    if (result < 0) {
        puppet_reply_error(puppet, "the pipe cannot be read", strerror(-result));
        return;
    }
    if (result != PUPPET_PIPE_READ) {
        puppet_reply_symptom(puppet, &text);
        return;
    }
    reply = json_pack("{s:s}", "reply", "done");
    if ((parts & PUPPET_PIPE_TOKEN) != 0)
        json_object_set_new(reply, "token", json_sprintf("%016" PRIx64, text.token));
    if ((parts & PUPPET_PIPE_NAME) != 0)
        json_object_set_new(reply, "name", json_string(text.name));
    puppet_send(reply, puppet);
}

/* With "token", which says whether that is still in the pipe, the name is looked at besides. */
static void obey_peek(struct puppet *puppet, const json_t *command)
{
    const json_t *token = json_object_get(command, "token");
    struct puppet_pipe_text text = {0};
    int bytes, result = PUPPET_PIPE_SHORT;

    if (ioctl(puppet->pipe, FIONREAD, &bytes) != 0) {
        puppet_reply_error(puppet, "FIONREAD", strerror(errno));
        return;
    }
    if (token != NULL)
        result = puppet_pipe_peek_name(puppet->pipe, json_is_true(token), &text);
    if (result < 0) {
        puppet_reply_error(puppet, "the pipe cannot be looked into", strerror(-result));
    } else if (result == PUPPET_PIPE_BAD) {
        puppet_reply_symptom(puppet, &text);
    } else {
        bool is_missing = text.symptom != SYMPTOM_NONE;

        puppet_send(json_pack("{s:s, s:i, s:s*, s:s*, s:s*}", "reply", "done", "bytes", bytes,
                        "name", result == PUPPET_PIPE_READ ? text.name : NULL, "missing",
                        is_missing ? symptom_word(text.symptom) : NULL, "observed",
                        is_missing ? text.observed : NULL),
            puppet);
    }
}

/* The mode is the open file description's, which is whatever whoever made the pipe set. */
static void obey_verify_blocking(struct puppet *puppet, const json_t *command)
{
    int flags = fcntl(puppet->pipe, F_GETFL);

    (void)command;
    if (flags < 0)
        puppet_reply_error(puppet, "F_GETFL", strerror(errno));
    else
        puppet_send(json_pack("{s:s, s:b}", "reply", "done", "blocking", (flags & O_NONBLOCK) == 0),
            puppet);
}

/* Unlike a pipe, a socket cannot be opened once more by another process: it has to be passed. */
static void obey_lend(struct puppet *puppet, const json_t *command)
{
    json_t *reply;
    int error;

    (void)command;
    reply = json_pack("{s:s}", "reply", "done");
    error = reply != NULL ? control_send(puppet->control, reply, &puppet->pipe, 1) : -ENOMEM;
    json_decref(reply);
    if (error != 0)
        puppet_reply_error(puppet, "the pipe cannot be lent", strerror(-error));
}

static void obey_close(struct puppet *puppet, const json_t *command)
{
    int *side =
        strcmp(puppet_text(command, "side"), "write") == 0 ? &puppet->pipe_write : &puppet->pipe;

    if (*side < 0) {
        puppet_reply_error(puppet, "close", "that side of the pipe is not open");
        return;
    }
    close(*side);
    *side = -1;
    puppet_reply_done(puppet);
}

static void obey_exit(struct puppet *puppet, const json_t *command)
{
    (void)puppet;
    exit((int)json_integer_value(json_object_get(command, "status")));
}

static const struct {
    const char *verb;
    puppet_command_fn *obey;
} verbs[] = {
    {"fork", obey_fork},
    {"session", obey_session},
    {"read", obey_read},
    {"peek", obey_peek},
    {"verify-blocking", obey_verify_blocking},
    {"lend", obey_lend},
    {"close", obey_close},
    {"look-up", puppet_command_look_up},
    {"make-port", puppet_command_make_port},
    {"check-in", puppet_command_check_in},
    {"probe", puppet_command_probe},
    {"receive", puppet_command_receive},
    {"drop", puppet_command_drop},
    {"exit", obey_exit},
};

static void obey(struct puppet *puppet, const json_t *command, int *fds)
{
    const char *verb = puppet_text(command, "do");

    if (strcmp(verb, "exec") == 0) {
        obey_exec(puppet, command, fds);
        return;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i].verb, verb) == 0) {
            verbs[i].obey(puppet, command);
            return;
        }
    }
    puppet_reply_error(puppet, verb, "unknown command");
}

void puppet_command_obey(struct puppet *puppet, const json_t *command, int *fds)
{
    obey(puppet, command, fds);
    for (size_t i = 0; i < CONTROL_FDS_MAX; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

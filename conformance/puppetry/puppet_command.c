/* puppet_command.c - what a puppet can be told. */
#include "config.h"

#include "conformance/puppetry/puppet_command.h"

#include "conformance/ipc/check_in_message.h"
#include "conformance/ipc/control.h"
#include "conformance/ipc/probe_message.h"
#include "conformance/puppetry/puppet_exec.h"
#include "conformance/puppetry/puppet_handover.h"
#include "conformance/puppetry/puppet_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <mach/mach_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

static const char *text_of(const json_t *command, const char *key)
{
    const char *text = json_string_value(json_object_get(command, key));
    return text ? text : "";
}

static void reply_done(struct puppet *puppet)
{
    puppet_send(json_pack("{s:s}", "reply", "done"), puppet);
}

static void reply_failed(struct puppet *puppet, const char *observed)
{
    puppet_send(json_pack("{s:s, s:s}", "reply", "failed", "observed", observed), puppet);
}

/* The same, with what was seen in the pipe. */
static void reply_symptom(struct puppet *puppet, const struct puppet_pipe_text *text)
{
    puppet_send(json_pack("{s:s, s:s, s:s}", "reply", "failed", "observed", text->observed,
                    "symptom", symptom_word(text->symptom)),
        puppet);
}

static void reply_error(struct puppet *puppet, const char *what, const char *why)
{
    puppet_send(
        json_pack("{s:s, s:o}", "reply", "error", "text", json_sprintf("%s: %s", what, why)),
        puppet);
}

/* A code of Mach's: what lies with this machine is an error, everything else an observation. */
static void reply_code(struct puppet *puppet, const char *call, kern_return_t code, const char *why)
{
    if (code == KERN_RESOURCE_SHORTAGE) {
        reply_error(puppet, call, why);
        return;
    }
    char observed[256];
    snprintf(observed, sizeof observed, "%s returned 0x%x (%s)", call, (unsigned int)code, why);
    reply_failed(puppet, observed);
}

static void obey_fork(struct puppet *puppet, const json_t *command)
{
    const char *name = text_of(command, "as");
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) {
        reply_error(puppet, "fork", strerror(errno));
    } else if (pid > 0) {
        puppet_send(json_pack("{s:s, s:i}", "reply", "done", "pid", (int)pid), puppet);
    } else {
        int error = puppet_become(puppet, name);
        if (error) {
            fprintf(stderr, "puppet: cannot become %s: %s\n", name, strerror(-error));
            exit(EXIT_FAILURE);
        }
    }
}

static void obey_session(struct puppet *puppet, const json_t *command)
{
    (void)command;
    if (setsid() < 0)
        reply_error(puppet, "setsid", strerror(errno));
    else
        reply_done(puppet);
}

/* The strings of an array, and `last` behind them, NULL at the end; only the array is the caller's
   to free. */
static char **vector_of(const json_t *command, const char *key, char *last)
{
    const json_t *array = json_object_get(command, key);
    size_t count = json_array_size(array);
    char **vector = calloc(count + 2, sizeof *vector);
    for (size_t i = 0; vector && i < count; i++)
        vector[i] = (char *)json_string_value(json_array_get(array, i));
    if (vector)
        vector[count] = last;
    return vector;
}

/* A server is told of its side of the pipe by its last argument, a client by its environment. */
static void obey_exec(struct puppet *puppet, const json_t *command, int *fds)
{
    char number[16], variable[32];
    bool serves = strcmp(text_of(command, "keep"), "write") == 0;
    int side = puppet_handover(puppet, command, fds);
    snprintf(number, sizeof number, "%d", side);
    snprintf(variable, sizeof variable, "CHILD_PORT_FD=%d", side);
    char **argv = vector_of(command, "argv", serves ? number : NULL);
    char **changes = vector_of(command, "environment", serves || side < 0 ? NULL : variable);
    int error = -ENOMEM;
    if (argv && changes)
        error = argv[0] ? puppet_exec(argv, changes, fds) : -EBADMSG;
    reply_error(puppet, text_of(command, "program"), strerror(-error));
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
    if (parts & PUPPET_PIPE_TOKEN)
        result = puppet_pipe_read(puppet->pipe, puppet->control, PUPPET_PIPE_TOKEN, text);
    if (parts == PUPPET_PIPE_TOKEN || result != PUPPET_PIPE_READ)
        return result;
    if (parts & PUPPET_PIPE_TOKEN)
        puppet_send(json_pack("{s:s}", "event", "token"), puppet);
    return puppet_pipe_read(puppet->pipe, puppet->control, parts & ~PUPPET_PIPE_TOKEN, text);
}

static void obey_read(struct puppet *puppet, const json_t *command)
{
    const char *what = text_of(command, "what");
    struct puppet_pipe_text text = {0};
    unsigned int parts = strcmp(what, "token") == 0  ? PUPPET_PIPE_TOKEN
                         : strcmp(what, "name") == 0 ? PUPPET_PIPE_NAME
                         : strcmp(what, "end") == 0  ? PUPPET_PIPE_END
                                                     : PUPPET_PIPE_TOKEN | PUPPET_PIPE_NAME;
    if (parts != PUPPET_PIPE_END) {
        text.tell = send_taken;
        text.arg = puppet;
        text.taken.bytes = text.told = parts == PUPPET_PIPE_NAME ? PIPE_TOKEN_SIZE : 0;
    }
    int result = read_parts(puppet, parts, &text);
    if (result < 0) {
        reply_error(puppet, "the pipe cannot be read", strerror(-result));
        return;
    }
    if (result != PUPPET_PIPE_READ) {
        reply_symptom(puppet, &text);
        return;
    }
    json_t *reply = json_pack("{s:s}", "reply", "done");
    if (parts & PUPPET_PIPE_TOKEN)
        json_object_set_new(reply, "token", json_sprintf("%016" PRIx64, text.token));
    if (parts & PUPPET_PIPE_NAME)
        json_object_set_new(reply, "name", json_string(text.name));
    puppet_send(reply, puppet);
}

/* With "token", which says whether that is still in the pipe, the name is looked at besides. */
static void obey_peek(struct puppet *puppet, const json_t *command)
{
    const json_t *token = json_object_get(command, "token");
    struct puppet_pipe_text text = {0};
    int bytes, result = PUPPET_PIPE_SHORT;
    if (ioctl(puppet->pipe, FIONREAD, &bytes)) {
        reply_error(puppet, "FIONREAD", strerror(errno));
        return;
    }
    if (token)
        result = puppet_pipe_peek_name(puppet->pipe, json_is_true(token), &text);
    if (result < 0) {
        reply_error(puppet, "the pipe cannot be looked into", strerror(-result));
    } else if (result == PUPPET_PIPE_BAD) {
        reply_symptom(puppet, &text);
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
    (void)command;
    int flags = fcntl(puppet->pipe, F_GETFL);
    if (flags < 0)
        reply_error(puppet, "F_GETFL", strerror(errno));
    else
        puppet_send(
            json_pack("{s:s, s:b}", "reply", "done", "blocking", !(flags & O_NONBLOCK)), puppet);
}

/* Unlike a pipe, a socket cannot be opened once more by another process: it has to be passed. */
static void obey_lend(struct puppet *puppet, const json_t *command)
{
    (void)command;
    json_t *reply = json_pack("{s:s}", "reply", "done");
    int error = reply ? control_send(puppet->control, reply, &puppet->pipe, 1) : -ENOMEM;
    json_decref(reply);
    if (error)
        reply_error(puppet, "the pipe cannot be lent", strerror(-error));
}

static void obey_close(struct puppet *puppet, const json_t *command)
{
    int *side =
        strcmp(text_of(command, "side"), "write") == 0 ? &puppet->pipe_write : &puppet->pipe;
    if (*side < 0) {
        reply_error(puppet, "close", "that side of the pipe is not open");
        return;
    }
    close(*side);
    *side = -1;
    reply_done(puppet);
}

/* Looks a service up and keeps the right, in place of the one kept before. */
static kern_return_t look_up(struct puppet *puppet, const char *text)
{
    name_t name;
    mach_port_t service = MACH_PORT_NULL;
    if (!service_name_unescape(text, name))
        return BOOTSTRAP_UNKNOWN_SERVICE;
    kern_return_t code = bootstrap_look_up(bootstrap_port, name, &service);
    if (code == BOOTSTRAP_SUCCESS) {
        if (puppet->service != MACH_PORT_NULL)
            mach_port_deallocate(mach_task_self(), puppet->service);
        puppet->service = service;
        snprintf(puppet->service_name, sizeof puppet->service_name, "%s", text);
    }
    return code;
}

static void obey_look_up(struct puppet *puppet, const json_t *command)
{
    kern_return_t code = look_up(puppet, text_of(command, "name"));
    if (code != BOOTSTRAP_SUCCESS && code != BOOTSTRAP_UNKNOWN_SERVICE) {
        reply_code(puppet, "bootstrap_look_up", code, bootstrap_strerror(code));
        return;
    }
    puppet_send(
        json_pack("{s:s, s:b}", "reply", "done", "found", code == BOOTSTRAP_SUCCESS), puppet);
}

static struct puppet_port *find_port(struct puppet *puppet, const char *name)
{
    struct puppet_port *port = puppet->ports;
    while (port && strcmp(port->name, name) != 0)
        port = port->next;
    return port;
}

static void reply_no_port(struct puppet *puppet, const json_t *command)
{
    reply_error(puppet, text_of(command, "port"), "there is no such port");
}

static kern_return_t make_port(struct puppet *puppet, const char *name, struct puppet_port **port)
{
    kern_return_t code = puppet_port_new(name, port);
    if (code == KERN_SUCCESS) {
        (*port)->next = puppet->ports;
        puppet->ports = *port;
    }
    return code;
}

static void obey_make_port(struct puppet *puppet, const json_t *command)
{
    struct puppet_port *port;
    kern_return_t code = make_port(puppet, text_of(command, "port"), &port);
    if (code == KERN_SUCCESS)
        reply_done(puppet);
    else
        reply_error(puppet, "mach_port_allocate", mach_error_string(code));
}

/* Gives one right away. `step` is set to the call that gave the code returned. */
static kern_return_t check_in_once(struct puppet_port *port, struct check_in_message *check_in,
    mach_msg_type_name_t disposition, const char **step)
{
    kern_return_t code = KERN_SUCCESS;
    check_in->disposition = disposition;
    check_in->port = MACH_PORT_NULL;
    if (port) {
        *step = "making the right";
        code = puppet_port_offer(port, disposition, &check_in->port);
    }
    if (code == KERN_SUCCESS) {
        *step = "mach_msg";
        code = check_in_message_send(check_in);
    }
    if (code == KERN_SUCCESS && port)
        puppet_port_offered(port, disposition);
    return code;
}

/* The reply right's port, made at its first use under the name PORT-reply. */
static kern_return_t reply_port(struct puppet *puppet, const json_t *command, mach_port_t *reply)
{
    char *name = NULL;
    kern_return_t code = KERN_RESOURCE_SHORTAGE;
    if (!json_is_true(json_object_get(command, "reply")))
        return KERN_SUCCESS;
    if (asprintf(&name, "%s-reply", text_of(command, "port")) >= 0) {
        struct puppet_port *port = find_port(puppet, name);
        code = port ? KERN_SUCCESS : make_port(puppet, name, &port);
        *reply = code == KERN_SUCCESS ? port->port : MACH_PORT_NULL;
        free(name);
    }
    return code;
}

/* The token that was given, or without one a random one: not the right one but for 1 in 2^64. */
static int choose_token(const json_t *command, uint64_t *token)
{
    const char *text = json_string_value(json_object_get(command, "token"));
    if (text) {
        *token = strtoull(text, NULL, 16);
        return 0;
    }
    return getrandom(token, sizeof *token, 0) == sizeof *token ? 0 : -EIO;
}

static void obey_check_in(struct puppet *puppet, const json_t *command)
{
    const char *name = text_of(command, "name"), *right = text_of(command, "right");
    const char *step = "bootstrap_look_up";
    struct check_in_message check_in = {0};
    kern_return_t code = KERN_SUCCESS;
    bool is_null = strcmp(right, "null") == 0;
    struct puppet_port *port = is_null ? NULL : find_port(puppet, text_of(command, "port"));
    if (!port && !is_null) {
        reply_no_port(puppet, command);
        return;
    }
    if (puppet->service == MACH_PORT_NULL || strcmp(name, puppet->service_name) != 0)
        code = look_up(puppet, name);
    if (code == KERN_SUCCESS) {
        step = "making the reply port";
        code = reply_port(puppet, command, &check_in.reply);
    }
    check_in.service = puppet->service;
    json_int_t count = json_integer_value(json_object_get(command, "count"));
    for (json_int_t i = 0; i < count && code == KERN_SUCCESS; i++) {
        if (choose_token(command, &check_in.token)) {
            reply_error(puppet, "getrandom", strerror(errno));
            return;
        }
        code = check_in_once(port, &check_in, check_in_message_disposition(right), &step);
    }
    if (code == KERN_SUCCESS) {
        reply_done(puppet);
    } else {
        reply_code(puppet, step, code,
            strcmp(step, "bootstrap_look_up") == 0 ? bootstrap_strerror(code)
                                                   : mach_error_string(code));
    }
}

/* Through the send right that is left here of a port that was given away. */
static void obey_probe(struct puppet *puppet, const json_t *command)
{
    const struct puppet_port *port = find_port(puppet, text_of(command, "port"));
    if (!port) {
        reply_no_port(puppet, command);
        return;
    }
    kern_return_t code =
        probe_message_send(port->port, strtoull(text_of(command, "nonce"), NULL, 16));
    if (code == MACH_MSG_SUCCESS)
        reply_done(puppet);
    else
        reply_code(puppet, "mach_msg", code, mach_error_string(code));
}

/* What waits is reported first; whether it may be there is for the driver to say. */
static void obey_receive(struct puppet *puppet, const json_t *command)
{
    struct puppet_port *port = find_port(puppet, text_of(command, "port"));
    if (!port) {
        reply_no_port(puppet, command);
        return;
    }
    puppet_port_receive(port, puppet_send, puppet);
    reply_done(puppet);
}

static void obey_drop(struct puppet *puppet, const json_t *command)
{
    struct puppet_port **link = &puppet->ports;
    while (*link && strcmp((*link)->name, text_of(command, "port")) != 0)
        link = &(*link)->next;
    struct puppet_port *port = *link;
    if (!port) {
        reply_no_port(puppet, command);
        return;
    }
    *link = port->next;
    puppet_port_free(port);
    reply_done(puppet);
}

static void obey_exit(struct puppet *puppet, const json_t *command)
{
    (void)puppet;
    exit((int)json_integer_value(json_object_get(command, "status")));
}

typedef void (*obey_fn)(struct puppet *puppet, const json_t *command);

static const struct {
    const char *verb;
    obey_fn obey;
} verbs[] = {
    {"fork", obey_fork},
    {"session", obey_session},
    {"read", obey_read},
    {"peek", obey_peek},
    {"verify-blocking", obey_verify_blocking},
    {"lend", obey_lend},
    {"close", obey_close},
    {"look-up", obey_look_up},
    {"make-port", obey_make_port},
    {"check-in", obey_check_in},
    {"probe", obey_probe},
    {"receive", obey_receive},
    {"drop", obey_drop},
    {"exit", obey_exit},
};

static void obey(struct puppet *puppet, const json_t *command, int *fds)
{
    const char *verb = text_of(command, "do");
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
    reply_error(puppet, verb, "unknown command");
}

void puppet_command_obey(struct puppet *puppet, const json_t *command, int *fds)
{
    obey(puppet, command, fds);
    for (size_t i = 0; i < CONTROL_FDS_MAX; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* puppet_command_port.c - the commands to a puppet about services and ports. */
#include "config.h"

#include "conformance/puppetry/puppet_command_port.h"

#include "conformance/ipc/check_in_message.h"
#include "conformance/ipc/probe_message.h"
#include "conformance/puppetry/puppet_reply.h"

#include <errno.h>
#include <mach/mach_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Looks a service up and keeps the right, in place of the one kept before. */
static kern_return_t look_up(struct puppet *puppet, const char *text)
{
    name_t name;
    mach_port_t service = MACH_PORT_NULL;
    kern_return_t code;

    if (!service_name_unescape(text, name))
        return BOOTSTRAP_UNKNOWN_SERVICE;
    code = bootstrap_look_up(bootstrap_port, name, &service);
    if (code == BOOTSTRAP_SUCCESS) {
        if (puppet->service != MACH_PORT_NULL)
            mach_port_deallocate(mach_task_self(), puppet->service);
        puppet->service = service;
        snprintf(puppet->service_name, sizeof puppet->service_name, "%s", text);
    }
    return code;
}

void puppet_command_look_up(struct puppet *puppet, const json_t *command)
{
    kern_return_t code = look_up(puppet, puppet_text(command, "name"));

    if (code != BOOTSTRAP_SUCCESS && code != BOOTSTRAP_UNKNOWN_SERVICE) {
        puppet_reply_code(puppet, "bootstrap_look_up", code, bootstrap_strerror(code));
        return;
    }
    puppet_send(
        json_pack("{s:s, s:b}", "reply", "done", "found", code == BOOTSTRAP_SUCCESS), puppet);
}

static struct puppet_port *find_port(struct puppet *puppet, const char *name)
{
    struct puppet_port *port = puppet->ports;

    while (port != NULL && strcmp(port->name, name) != 0)
        port = port->next;
    return port;
}

static void reply_no_port(struct puppet *puppet, const json_t *command)
{
    puppet_reply_error(puppet, puppet_text(command, "port"), "there is no such port");
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

void puppet_command_make_port(struct puppet *puppet, const json_t *command)
{
    struct puppet_port *port;
    kern_return_t code = make_port(puppet, puppet_text(command, "port"), &port);

    if (code == KERN_SUCCESS)
        puppet_reply_done(puppet);
    else
        puppet_reply_error(puppet, "mach_port_allocate", mach_error_string(code));
}

/* Gives one right away. `step` is set to the call that gave the code returned. */
static kern_return_t check_in_once(struct puppet_port *port, struct check_in_message *check_in,
    mach_msg_type_name_t disposition, const char **step)
{
    kern_return_t code = KERN_SUCCESS;

    check_in->disposition = disposition;
    check_in->port = MACH_PORT_NULL;
    if (port != NULL) {
        *step = "making the right";
        code = puppet_port_offer(port, disposition, &check_in->port);
    }
    if (code == KERN_SUCCESS) {
        *step = "mach_msg";
        code = check_in_message_send(check_in);
    }
    if (code == KERN_SUCCESS && port != NULL)
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
    if (asprintf(&name, "%s-reply", puppet_text(command, "port")) >= 0) {
        struct puppet_port *port = find_port(puppet, name);

        code = port != NULL ? KERN_SUCCESS : make_port(puppet, name, &port);
        *reply = code == KERN_SUCCESS ? port->port : MACH_PORT_NULL;
        free(name);
    }
    return code;
}

/* The token that was given, or without one a random one: not the right one but for 1 in 2^64. */
static int choose_token(const json_t *command, uint64_t *token)
{
    const char *text = json_string_value(json_object_get(command, "token"));

    if (text != NULL) {
        *token = strtoull(text, NULL, 16);
        return 0;
    }
    return getrandom(token, sizeof *token, 0) == sizeof *token ? 0 : -EIO;
}

void puppet_command_check_in(struct puppet *puppet, const json_t *command)
{
    const char *name = puppet_text(command, "name"), *right = puppet_text(command, "right");
    const char *step = "bootstrap_look_up";
    struct check_in_message check_in = {0};
    kern_return_t code = KERN_SUCCESS;
    bool is_null = strcmp(right, "null") == 0;
    struct puppet_port *port = is_null ? NULL : find_port(puppet, puppet_text(command, "port"));
    json_int_t count;

    if (port == NULL && !is_null) {
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
    count = json_integer_value(json_object_get(command, "count"));
    for (json_int_t i = 0; i < count && code == KERN_SUCCESS; i++) {
        if (choose_token(command, &check_in.token) != 0) {
            puppet_reply_error(puppet, "getrandom", strerror(errno));
            return;
        }
        code = check_in_once(port, &check_in, check_in_message_disposition(right), &step);
    }
    if (code == KERN_SUCCESS) {
        puppet_reply_done(puppet);
    } else {
        puppet_reply_code(puppet, step, code,
            strcmp(step, "bootstrap_look_up") == 0 ? bootstrap_strerror(code)
                                                   : mach_error_string(code));
    }
}

/* Through the send right that is left here of a port that was given away. */
void puppet_command_probe(struct puppet *puppet, const json_t *command)
{
    const struct puppet_port *port = find_port(puppet, puppet_text(command, "port"));
    kern_return_t code;

    if (port == NULL) {
        reply_no_port(puppet, command);
        return;
    }
    code = probe_message_send(port->port, strtoull(puppet_text(command, "nonce"), NULL, 16));
    if (code == MACH_MSG_SUCCESS)
        puppet_reply_done(puppet);
    else
        puppet_reply_code(puppet, "mach_msg", code, mach_error_string(code));
}

/* What waits is reported first; whether it may be there is for the driver to say. */
void puppet_command_receive(struct puppet *puppet, const json_t *command)
{
    struct puppet_port *port = find_port(puppet, puppet_text(command, "port"));

    if (port == NULL) {
        reply_no_port(puppet, command);
        return;
    }
    puppet_port_receive(port, puppet_send, puppet);
    puppet_reply_done(puppet);
}

void puppet_command_drop(struct puppet *puppet, const json_t *command)
{
    struct puppet_port **link = &puppet->ports;
    struct puppet_port *port;

    while (*link != NULL && strcmp((*link)->name, puppet_text(command, "port")) != 0)
        link = &(*link)->next;
    port = *link;
    if (port == NULL) {
        reply_no_port(puppet, command);
        return;
    }
    *link = port->next;
    puppet_port_free(port);
    puppet_reply_done(puppet);
}

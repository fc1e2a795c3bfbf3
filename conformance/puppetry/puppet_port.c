/* puppet_port.c - a puppet's own port, and what is watched about it. */
#include "config.h"

#include "conformance/puppetry/puppet_port.h"

#include <bsm/libbsm.h>
#include <inttypes.h>
#include <mach/notify.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Larger than any message that the protocol knows; a larger one is reported without its content. */
#define MESSAGE_MAX 4096

union received {
    mach_msg_header_t header;
    mach_no_senders_notification_t no_senders;
    mach_dead_name_notification_t dead_name;
    unsigned char bytes[MESSAGE_MAX + sizeof(mach_msg_audit_trailer_t)];
};

kern_return_t puppet_port_new(const char *name, struct puppet_port **port)
{
    struct puppet_port *made = calloc(1, sizeof *made);
    char *copy = strdup(name);
    kern_return_t result = KERN_RESOURCE_SHORTAGE;

    if (made == NULL || copy == NULL)
        goto fail;
    made->name = copy;
    result = mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &made->port);
    if (result != KERN_SUCCESS)
        goto fail;
    made->receives = true;
    result = mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &made->watcher);
    if (result != KERN_SUCCESS) {
        mach_port_destroy(mach_task_self(), made->port);
        goto fail;
    }
    *port = made;
    return KERN_SUCCESS;
fail:
    free(copy);
    free(made);
    return result;
}

void puppet_port_free(struct puppet_port *port)
{
    if (port != NULL) {
        mach_port_destroy(mach_task_self(), port->port);
        mach_port_destroy(mach_task_self(), port->watcher);
        puppet_port_forget(port);
    }
}

void puppet_port_forget(struct puppet_port *port)
{
    free(port->name);
    free(port);
}

static kern_return_t request(
    struct puppet_port *port, mach_msg_id_t variant, mach_port_mscount_t sync)
{
    mach_port_t previous = MACH_PORT_NULL;
    kern_return_t result = mach_port_request_notification(mach_task_self(), port->port, variant,
        sync, port->watcher, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous);

    if (result == KERN_SUCCESS && previous != MACH_PORT_NULL)
        mach_port_deallocate(mach_task_self(), previous);
    return result;
}

/* Armed for the next send right made: until that one exists the request cannot fire. */
static kern_return_t arm_no_senders(struct puppet_port *port)
{
    kern_return_t result;

    if (port->armed)
        return KERN_SUCCESS;
    result = request(port, MACH_NOTIFY_NO_SENDERS, port->made + 1);
    port->armed = result == KERN_SUCCESS;
    return result;
}

static kern_return_t make_send(struct puppet_port *port)
{
    kern_return_t result =
        mach_port_insert_right(mach_task_self(), port->port, port->port, MACH_MSG_TYPE_MAKE_SEND);

    port->made += result == KERN_SUCCESS;
    return result;
}

kern_return_t puppet_port_offer(
    struct puppet_port *port, mach_msg_type_name_t disposition, mach_port_t *offered)
{
    kern_return_t result = KERN_SUCCESS;
    mach_msg_type_name_t type;

    *offered = port->port;
    switch (disposition) {
    case MACH_MSG_TYPE_COPY_SEND:
    case MACH_MSG_TYPE_MOVE_SEND:
        result = arm_no_senders(port);
        return result == KERN_SUCCESS ? make_send(port) : result;
    case MACH_MSG_TYPE_MAKE_SEND:
        return arm_no_senders(port);
    case MACH_MSG_TYPE_MOVE_SEND_ONCE:
        return mach_port_extract_right(
            mach_task_self(), port->port, MACH_MSG_TYPE_MAKE_SEND_ONCE, offered, &type);
    case MACH_MSG_TYPE_MOVE_RECEIVE:
        /* The send right stays behind: its name turns dead when the receive right is destroyed. */
        result = make_send(port);
        return result == KERN_SUCCESS ? request(port, MACH_NOTIFY_DEAD_NAME, 1) : result;
    default:
        return KERN_SUCCESS;
    }
}

void puppet_port_offered(struct puppet_port *port, mach_msg_type_name_t disposition)
{
    switch (disposition) {
    case MACH_MSG_TYPE_COPY_SEND:
        mach_port_mod_refs(mach_task_self(), port->port, MACH_PORT_RIGHT_SEND, -1);
        break;
    case MACH_MSG_TYPE_MAKE_SEND:
        port->made++;
        break;
    case MACH_MSG_TYPE_MOVE_RECEIVE:
        port->receives = false;
        break;
    default:
        break;
    }
}

static bool is_from_kernel(const union received *message)
{
    mach_msg_audit_trailer_t trailer;

    memcpy(&trailer, message->bytes + round_msg(message->header.msgh_size), sizeof trailer);
    return audit_token_to_pid(trailer.msgh_audit) == 0;
}

static void report_notified(
    const struct puppet_port *port, const char *kind, puppet_port_report_fn report, void *arg)
{
    report(
        json_pack("{s:s, s:s, s:s}", "event", "notified", "port", port->name, "kind", kind), arg);
}

static void report_message(const struct puppet_port *port, const union received *message,
    puppet_port_report_fn report, void *arg)
{
    bool once = MACH_MSGH_BITS_LOCAL(message->header.msgh_bits) == MACH_MSG_TYPE_PORT_SEND_ONCE;
    json_t *event = json_pack("{s:s, s:s, s:i, s:b}", "event", "message", "port", port->name, "id",
        (int)message->header.msgh_id, "once", once);

    if (message->header.msgh_size >= sizeof message->header + sizeof(uint64_t)) {
        uint64_t nonce = 0;

        for (size_t i = 0; i < sizeof nonce; i++)
            nonce = nonce << 8 | message->bytes[sizeof message->header + i];
        json_object_set_new(event, "nonce", json_sprintf("%016" PRIx64, nonce));
    }
    report(event, arg);
}

/*
 * Rights made after the request fired have none: it is armed anew for the last of them, and fires
 * at once if that one is gone too.
 */
static void no_senders(
    struct puppet_port *port, mach_port_mscount_t count, puppet_port_report_fn report, void *arg)
{
    port->armed = false;
    if (count >= port->made)
        report_notified(port, "no-senders", report, arg);
    else
        port->armed = request(port, MACH_NOTIFY_NO_SENDERS, port->made) == KERN_SUCCESS;
}

static void take(
    struct puppet_port *port, union received *message, puppet_port_report_fn report, void *arg)
{
    if (!is_from_kernel(message)) {
        report_message(port, message, report, arg);
        mach_msg_destroy(&message->header);
        return;
    }
    switch (message->header.msgh_id) {
    case MACH_NOTIFY_NO_SENDERS:
        no_senders(port, message->no_senders.not_count, report, arg);
        break;
    case MACH_NOTIFY_DEAD_NAME:
        /* The notification brought a reference of its own to the dead name. */
        mach_port_deallocate(mach_task_self(), message->dead_name.not_port);
        report_notified(port, "dead-name", report, arg);
        break;
    case MACH_NOTIFY_SEND_ONCE:
        /* One at the watcher is but a request of ours that was replaced. */
        if (message->header.msgh_local_port == port->port)
            report_notified(port, "send-once", report, arg);
        break;
    default:
        break;
    }
}

static void drain(
    struct puppet_port *port, mach_port_t from, puppet_port_report_fn report, void *arg)
{
    const mach_msg_option_t option = MACH_RCV_MSG | MACH_RCV_TIMEOUT |
                                     MACH_RCV_TRAILER_TYPE(MACH_MSG_TRAILER_FORMAT_0) |
                                     MACH_RCV_TRAILER_ELEMENTS(MACH_RCV_TRAILER_AUDIT);

    for (;;) {
        union received message;
        mach_msg_return_t result;

        memset(&message, 0, sizeof message);
        result = mach_msg(&message.header, option, 0, sizeof message, from, MACH_MSG_TIMEOUT_NONE,
            MACH_PORT_NULL);
        if (result == MACH_MSG_SUCCESS) {
            take(port, &message, report, arg);
        } else if (result == MACH_RCV_TOO_LARGE) {
            report(
                json_pack("{s:s, s:s, s:i}", "event", "message", "port", port->name, "id", 0), arg);
        } else {
            return;
        }
    }
}

void puppet_port_receive(struct puppet_port *port, puppet_port_report_fn report, void *arg)
{
    if (port->receives)
        drain(port, port->port, report, arg);
    drain(port, port->watcher, report, arg);
}

void puppet_port_pollables(const struct puppet_port *port, int *port_fd, int *watcher_fd)
{
    if (!port->receives ||
        mach_port_get_pollable(mach_task_self(), port->port, port_fd) != KERN_SUCCESS)
        *port_fd = -1;
    if (mach_port_get_pollable(mach_task_self(), port->watcher, watcher_fd) != KERN_SUCCESS)
        *watcher_fd = -1;
}

/* probe_guest.c - a sound client of our own, for a server to be checked in with. */
#include "config.h"

#include "conformance/probe/probe_guest.h"

#include "conformance/ipc/check_in_message.h"
#include "conformance/ipc/probe_message.h"

#include <servers/bootstrap.h>
#include <string.h>
#include <unistd.h>

/* Each part by a deadline of its own. */
static bool read_whole(struct trial *trial, int pipe, void *bytes, size_t size)
{
    for (size_t used = 0; used < size;) {
        if (!trial_wait_for(trial, pipe))
            return false;
        ssize_t got = read(pipe, (char *)bytes + used, size - used);
        if (got <= 0)
            return false;
        used += (size_t)got;
    }
    return true;
}

static bool make_port(struct guest *guest)
{
    return mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &guest->port) ==
               KERN_SUCCESS &&
           mach_port_insert_right(
               mach_task_self(), guest->port, guest->port, MACH_MSG_TYPE_MAKE_SEND) == KERN_SUCCESS;
}

static bool send_check_in(const struct guest *guest, mach_port_t service, uint64_t token, int ms)
{
    const struct check_in_message check_in = {.service = service,
        .token = token,
        .port = guest->port,
        .disposition = guest->gives_receive ? MACH_MSG_TYPE_MOVE_RECEIVE : MACH_MSG_TYPE_COPY_SEND,
        .timeout_ms = (mach_msg_timeout_t)ms};
    return check_in_message_send(&check_in) == MACH_MSG_SUCCESS;
}

bool guest_check_in(struct guest *guest, struct trial *trial, int pipe, bool gives_receive)
{
    uint64_t token;
    uint32_t length;
    char name[BOOTSTRAP_MAX_NAME_LEN] = "";
    mach_port_t service;
    *guest = (struct guest){.port = MACH_PORT_NULL};
    if (!read_whole(trial, pipe, &token, sizeof token) ||
        !read_whole(trial, pipe, &length, sizeof length) || length >= sizeof name ||
        !read_whole(trial, pipe, name, length))
        return false;
    if (!make_port(guest)) {
        trial->setting->remarks.failed = true;
        return false;
    }
    if (bootstrap_look_up(bootstrap_port, name, &service) != BOOTSTRAP_SUCCESS)
        return false;
    guest->gives_receive = gives_receive;
    bool sent = send_check_in(guest, service, token, trial->setting->deadline_ms);
    guest->gives_receive = gives_receive && sent;
    mach_port_deallocate(mach_task_self(), service);
    return sent;
}

bool guest_take(const struct guest *guest, uint64_t *nonce)
{
    struct {
        mach_msg_header_t header;
        unsigned char nonce[sizeof *nonce];
        mach_msg_max_trailer_t trailer;
    } message;
    memset(&message, 0, sizeof message);
    if (mach_msg(&message.header, MACH_RCV_MSG | MACH_RCV_TIMEOUT, 0, sizeof message, guest->port,
            0, MACH_PORT_NULL) != MACH_MSG_SUCCESS)
        return false;
    bool is_probe = message.header.msgh_id == PROBE_MESSAGE_ID &&
                    message.header.msgh_size == sizeof message.header + sizeof message.nonce &&
                    !(message.header.msgh_bits & MACH_MSGH_BITS_COMPLEX);
    *nonce = 0;
    for (size_t i = 0; i < sizeof message.nonce; i++)
        *nonce = *nonce << 8 | message.nonce[i];
    mach_msg_destroy(&message.header);
    return is_probe;
}

void guest_end(struct guest *guest)
{
    if (guest->port == MACH_PORT_NULL)
        return;
    if (!guest->gives_receive)
        mach_port_mod_refs(mach_task_self(), guest->port, MACH_PORT_RIGHT_RECEIVE, -1);
    mach_port_deallocate(mach_task_self(), guest->port);
}

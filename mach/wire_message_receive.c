/* wire_message_receive.c - from a datagram, whoever sent it, to a message. */
#include "config.h"

#include "mach/descriptor.h"
#include "mach/wire_message.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BITS_ALLOWED \
    (MACH_MSGH_BITS_REMOTE_MASK | MACH_MSGH_BITS_LOCAL_MASK | MACH_MSGH_BITS_COMPLEX)

#ifndef SCM_PIDFD
#define SCM_PIDFD 4 /* Linux 6.5; older headers lack it */
#endif

/* What came with a datagram. */
struct arrival {
    mach_msg_size_t size;
    bool truncated; /* data or descriptors are missing */
    bool has_sender;
    struct ucred sender;
    unsigned count;
    unsigned taken; /* how many of them a right has taken over */
    int descriptors[RIGHT_DESCRIPTORS_MAX];
};

static void arrival_note(struct arrival *arrival, const struct cmsghdr *c)
{
    if (c->cmsg_level != SOL_SOCKET)
        return;
    if (c->cmsg_type == SCM_CREDENTIALS && c->cmsg_len == CMSG_LEN(sizeof arrival->sender)) {
        memcpy(&arrival->sender, CMSG_DATA(c), sizeof arrival->sender);
        arrival->has_sender = true;
    } else if (c->cmsg_type == SCM_RIGHTS) {
        size_t bytes = c->cmsg_len - CMSG_LEN(0);

        memcpy(arrival->descriptors, CMSG_DATA(c), bytes);
        arrival->count = (unsigned)(bytes / sizeof *arrival->descriptors);
    } else if (c->cmsg_type == SCM_PIDFD && c->cmsg_len == CMSG_LEN(sizeof(int))) {
        int pidfd; /* we did not ask for it: whoever gave the queue away did, and may again */

        memcpy(&pidfd, CMSG_DATA(c), sizeof pidfd);
        close(pidfd);
    }
}

static int arrival_peek(struct arrival *arrival, int socket, void *buffer, size_t room)
{
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof arrival->descriptors) + CMSG_SPACE(sizeof(struct ucred))];
    } control;
    struct iovec data = {.iov_base = buffer, .iov_len = room};
    struct msghdr in = {
        .msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    int flags = MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC;
    ssize_t size = recvmsg(socket, &in, flags);

    if (size < 0 &&
        errno == ECONNRESET) /* reported once, ahead of the messages; it does not matter */
        size = recvmsg(socket, &in, flags);

    memset(arrival, 0, offsetof(struct arrival, descriptors));
    if (size < 0)
        return -errno;
    arrival->size = (mach_msg_size_t)size;
    arrival->truncated = (in.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&in); c != NULL; c = CMSG_NXTHDR(&in, c))
        arrival_note(arrival, c);
    return 0;
}

static void arrival_close(struct arrival *arrival)
{
    for (unsigned i = arrival->taken; i < arrival->count; i++)
        descriptor_close_foreign(arrival->descriptors[i]);
}

/* Takes the next `count` descriptors over as a right of `type`. If there are none, the right is
   null or dead. */
static int arrival_right(struct arrival *arrival, struct right *right, mach_msg_type_name_t type,
    mach_port_t name, unsigned count)
{
    int error;

    if (count > arrival->count - arrival->taken)
        return -EPROTO;
    if (count == 0) {
        right_set_empty(right, type, name == MACH_PORT_DEAD);
        return name == MACH_PORT_NULL || name == MACH_PORT_DEAD ? 0 : -EPROTO;
    }
    if (name != MACH_PORT_NULL)
        return -EPROTO;
    error = right_accept(right, type, arrival->descriptors + arrival->taken, count);
    if (error == 0)
        arrival->taken += count;
    return error;
}

static bool header_is_sound(
    const mach_msg_header_t *header, mach_msg_size_t size, mach_msg_type_name_t disposition)
{
    mach_msg_bits_t local = MACH_MSGH_BITS_LOCAL(header->msgh_bits);

    return (header->msgh_bits & ~BITS_ALLOWED) == 0 && header->msgh_size == size &&
           MACH_MSGH_BITS_REMOTE(header->msgh_bits) == disposition &&
           header->msgh_remote_port == MACH_PORT_NULL &&
           header->msgh_voucher_port == MACH_PORT_NULL &&
           (local == 0 || local == MACH_MSG_TYPE_PORT_SEND ||
               local == MACH_MSG_TYPE_PORT_SEND_ONCE) &&
           (local != 0 || header->msgh_local_port == MACH_PORT_NULL);
}

static int decode_header(struct wire_message *wire, struct arrival *arrival)
{
    const mach_msg_header_t *header = wire->message;
    mach_msg_bits_t local = MACH_MSGH_BITS_LOCAL(header->msgh_bits);
    struct port_key key = {0};
    unsigned count = 0;

    wire->destination.type = MACH_MSGH_BITS_REMOTE(header->msgh_bits);
    if (wire->destination.type == MACH_MSG_TYPE_PORT_SEND) {
        /* The proof. The receiver checks that it is of its own pipe. */
        if (arrival->count == 0 || !descriptor_is_proof(arrival->descriptors[0], &key))
            return -EPROTO;
        if (right_reserve(&wire->destination, MACH_MSG_TYPE_PORT_SEND, SEND_COUNT) < 0)
            return -ENOMEM;
        right_descriptors(&wire->destination)[SEND_PROOF] = arrival->descriptors[0];
        wire->destination.key = key;
        arrival->taken = 1;
    }
    if (local == 0)
        return 0;
    if (header->msgh_local_port != MACH_PORT_DEAD)
        count = local == MACH_MSG_TYPE_PORT_SEND ? SEND_COUNT : ONCE_COUNT;
    return arrival_right(arrival, &wire->reply, local, header->msgh_local_port, count);
}

static int decode_body(struct wire_message *wire, struct arrival *arrival)
{
    const mach_msg_base_t *base = (const mach_msg_base_t *)(const void *)wire->message;
    const mach_msg_port_descriptor_t *descriptors = wire_message_descriptors(wire);
    mach_msg_size_t count;

    if (!MACH_MSGH_BITS_IS_COMPLEX(base->header.msgh_bits))
        return 0;
    if (wire->size < sizeof *base)
        return -EPROTO;
    count = base->body.msgh_descriptor_count;
    if (count > (wire->size - sizeof *base) / sizeof *descriptors)
        return -EPROTO;
    wire->rights = calloc(count == 0 ? 1 : count, sizeof *wire->rights);
    if (wire->rights == NULL)
        return -ENOMEM;
    for (; wire->rights_count < count; wire->rights_count++) {
        const mach_msg_port_descriptor_t *d = &descriptors[wire->rights_count];
        int error;

        if (d->type != MACH_MSG_PORT_DESCRIPTOR || d->pad2 != 0 ||
            !MACH_MSG_TYPE_PORT_ANY_RIGHT(d->disposition))
            return -EPROTO;
        error = arrival_right(
            arrival, &wire->rights[wire->rights_count], d->disposition, d->name, d->pad1);
        if (error < 0)
            return error;
    }
    return 0;
}

/* Whether the arrival was truncated because this process has no descriptor left. */
static bool descriptors_ran_out(int socket)
{
    int probe = descriptor_copy(socket, 0);

    if (probe >= 0)
        close(probe);
    return probe == -EMFILE || probe == -ENFILE;
}

static int arrival_decode(
    struct arrival *arrival, struct wire_message *wire, mach_msg_type_name_t disposition)
{
    int error = -EPROTO;

    if (!arrival->truncated && arrival->has_sender && arrival->size % 4 == 0 &&
        arrival->size >= sizeof(mach_msg_header_t) &&
        header_is_sound(wire->message, arrival->size, disposition))
        error = decode_header(wire, arrival);
    if (error == 0)
        error = decode_body(wire, arrival);
    if (error == 0 && arrival->taken != arrival->count)
        error = -EPROTO;
    return error;
}

int wire_message_peek(
    struct wire_message *wire, int socket, mach_msg_type_name_t disposition, void *buffer)
{
    struct arrival arrival;
    int error = arrival_peek(&arrival, socket, buffer, WIRE_MESSAGE_SIZE_MAX);
    bool shortage;

    memset(wire, 0, sizeof *wire);
    if (error < 0)
        return error;
    /* A packet brings credentials, and the end does not. So an empty packet is not taken for the
       end. A queue has no end: if credentials are missing there, whoever gave it away switched them
       off. */
    if (arrival.size == 0 && !arrival.has_sender && disposition == MACH_MSG_TYPE_PORT_SEND_ONCE)
        return WIRE_MESSAGE_END;
    wire->message = buffer;
    wire->size = arrival.size;
    wire->sender = arrival.sender;
    error = arrival_decode(&arrival, wire, disposition);
    if (error == 0)
        return 0;

    shortage = arrival.truncated && descriptors_ran_out(socket);
    wire_message_close(wire);
    arrival_close(&arrival);
    if (shortage)
        return -EMFILE;
    if (error != -EPROTO)
        return error;
    wire_message_take(socket);
    return WIRE_MESSAGE_REFUSED;
}

void wire_message_take(int socket)
{
    struct msghdr in = {0};

    /* There is no room for what the message carries, so the kernel drops it. */
    (void)recvmsg(socket, &in, MSG_DONTWAIT);
}

void wire_message_discard_all(int socket)
{
    struct arrival arrival;

    /* After this nobody can send, so the loop ends. The packets that are there stay. */
    (void)shutdown(socket, SHUT_RD);
    /* The packets are not left to the kernel: they may carry a socket that is set to linger, which
       would make close(2) block. At the end of a send-once right an empty read comes without
       credentials. */
    while (arrival_peek(&arrival, socket, NULL, 0) == 0 &&
           (arrival.has_sender || arrival.count > 0 || arrival.truncated)) {
        arrival_close(&arrival);
        wire_message_take(socket);
    }
}

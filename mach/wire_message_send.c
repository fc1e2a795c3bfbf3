/* wire_message_send.c - from a message as its sender wrote it to a datagram. */
#include "config.h"

#include "mach/wire_message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BITS_ALLOWED \
    (MACH_MSGH_BITS_REMOTE_MASK | MACH_MSGH_BITS_LOCAL_MASK | MACH_MSGH_BITS_COMPLEX)

static mach_msg_return_t check_header(const mach_msg_header_t *message, mach_msg_size_t size)
{
    mach_msg_bits_t remote = MACH_MSGH_BITS_REMOTE(message->msgh_bits);
    mach_msg_bits_t local = MACH_MSGH_BITS_LOCAL(message->msgh_bits);

    if (size < sizeof *message || size % 4 != 0)
        return MACH_SEND_MSG_TOO_SMALL;
    if (size > WIRE_MESSAGE_SIZE_MAX)
        return MACH_SEND_TOO_LARGE;
    if (MACH_MSGH_BITS_IS_COMPLEX(message->msgh_bits) && size < sizeof(mach_msg_base_t))
        return MACH_SEND_MSG_TOO_SMALL;
    if ((message->msgh_bits & ~BITS_ALLOWED) != 0 || message->msgh_voucher_port != MACH_PORT_NULL)
        return MACH_SEND_INVALID_HEADER;
    if (!MACH_MSG_TYPE_PORT_ANY_SEND(remote))
        return MACH_SEND_INVALID_HEADER;
    if (local == 0 ? message->msgh_local_port != MACH_PORT_NULL
                   : !MACH_MSG_TYPE_PORT_ANY_SEND(local))
        return MACH_SEND_INVALID_HEADER;
    return MACH_MSG_SUCCESS;
}

static mach_msg_return_t check_body(struct wire_message *wire)
{
    const mach_msg_base_t *base = (const mach_msg_base_t *)(const void *)wire->message;
    mach_msg_size_t count = base->body.msgh_descriptor_count;
    const mach_msg_port_descriptor_t *descriptors = wire_message_descriptors(wire);

    if (count > (wire->size - sizeof *base) / sizeof *descriptors)
        return MACH_SEND_MSG_TOO_SMALL;
    for (mach_msg_size_t i = 0; i < count; i++) {
        /* Out-of-line memory and port arrays are not supported. */
        if (descriptors[i].type != MACH_MSG_PORT_DESCRIPTOR)
            return MACH_SEND_INVALID_TYPE;
        if (!MACH_MSG_TYPE_PORT_ANY(descriptors[i].disposition))
            return MACH_SEND_INVALID_HEADER;
    }
    wire->rights = calloc(count == 0 ? 1 : count, sizeof *wire->rights);
    if (wire->rights == NULL)
        return KERN_RESOURCE_SHORTAGE;
    wire->rights_count = count;
    return MACH_MSG_SUCCESS;
}

mach_msg_return_t wire_message_open(
    struct wire_message *wire, const mach_msg_header_t *message, mach_msg_size_t size)
{
    mach_msg_return_t mr = check_header(message, size);

    memset(wire, 0, sizeof *wire);
    if (mr != MACH_MSG_SUCCESS)
        return mr;
    wire->message = wire->memory = malloc(size);
    if (wire->message == NULL)
        return KERN_RESOURCE_SHORTAGE;
    memcpy(wire->message, message, size);
    wire->message->msgh_size = size;
    wire->size = size;
    if (MACH_MSGH_BITS_IS_COMPLEX(message->msgh_bits))
        mr = check_body(wire);
    if (mr != MACH_MSG_SUCCESS)
        wire_message_close(wire);
    return mr;
}

static mach_port_t wire_name(const struct right *right)
{
    return right->dead ? MACH_PORT_DEAD : MACH_PORT_NULL;
}

static void gather(int *all, unsigned *count, struct right *right)
{
    memcpy(all + *count, right_descriptors(right), right->count * sizeof *all);
    *count += right->count;
}

/* Replaces names by what the receiver needs to sort the descriptors, and lists these in `all`. */
static unsigned wire_message_encode(struct wire_message *wire, int *all)
{
    mach_msg_header_t *header = wire->message;
    mach_msg_port_descriptor_t *descriptors = wire_message_descriptors(wire);
    unsigned count = 0;

    if (wire->reply.count == 0 && !wire->reply.dead)
        wire->reply.type = 0; /* a null reply right is none */
    header->msgh_bits = MACH_MSGH_BITS(wire->destination.type, wire->reply.type) |
                        (header->msgh_bits & MACH_MSGH_BITS_COMPLEX);
    header->msgh_remote_port = MACH_PORT_NULL;
    header->msgh_local_port = wire_name(&wire->reply);
    /* A send-once right is itself the way to the receiver. A queue is reached through its handle.
       Only the proof travels, so that the right counts while the message waits. */
    if (wire->destination.type == MACH_MSG_TYPE_PORT_SEND)
        all[count++] = right_descriptors(&wire->destination)[SEND_PROOF];
    gather(all, &count, &wire->reply);
    for (unsigned i = 0; i < wire->rights_count; i++) {
        descriptors[i].name = wire_name(&wire->rights[i]);
        descriptors[i].pad1 = wire->rights[i].count;
        descriptors[i].pad2 = 0;
        descriptors[i].disposition = wire->rights[i].type & 0xffu;
        gather(all, &count, &wire->rights[i]);
    }
    return count;
}

int wire_message_send(struct wire_message *wire, int socket)
{
    int all[RIGHT_DESCRIPTORS_MAX + 1];
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof all)];
    } control;
    struct iovec data = {.iov_base = wire->message, .iov_len = wire->size};
    struct msghdr out = {.msg_iov = &data, .msg_iovlen = 1};
    unsigned count = wire_message_encode(wire, all);

    if (count > 0) {
        struct cmsghdr *rights = &control.align;

        /* The kernel gets the padding too. */
        memset(&control, 0, CMSG_SPACE(count * sizeof *all));
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(count * sizeof *all);
        memcpy(CMSG_DATA(rights), all, count * sizeof *all);
        out.msg_control = &control;
        out.msg_controllen = rights->cmsg_len; /* nothing follows, so no padding */
    }
    return sendmsg(socket, &out, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

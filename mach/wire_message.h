/*
 * wire_message.h - a message on its way, and its form on the wire.
 *
 * docs/linux-binding.md specifies that form. Only the wire_message files write or read it.
 */
#ifndef MACH_WIRE_MESSAGE_H
#define MACH_WIRE_MESSAGE_H

#include "mach/right.h"

#include <mach/message.h>
#include <sys/queue.h>
#include <sys/socket.h>

/* The largest message in bytes, trailer excluded. A socket's default buffer (208 KiB) holds three
   of this size with the kernel's overhead. */
#define WIRE_MESSAGE_SIZE_MAX 65536u

/* What receiving comes to, besides 0 and a negative errno. */
enum {
    WIRE_MESSAGE_REFUSED = 1, /* what came was no message; it is gone, with all it brought */
    WIRE_MESSAGE_END = 2,     /* the send-once right was destroyed: nothing will come */
};

struct wire_message {
    LIST_ENTRY(wire_message) entry; /* in the task's list of messages that wait to be sent */
    int way;                        /* while it waits: the socket that it is sent through */
    mach_msg_header_t *message;     /* in `memory` when sending, in the caller's buffer otherwise */
    void *memory;                   /* the wire message's own, or NULL */
    mach_msg_size_t size;           /* of the message in bytes */
    struct right destination;       /* a send right, or a send-once right */
    struct right reply;
    struct right *rights; /* one for each descriptor of the body; the wire message's memory */
    unsigned rights_count;
    struct ucred sender; /* received: who sent it, as the kernel says */
};

/*
 * Makes a wire message from a message as its sender wrote it, checked for size, bits and descriptor
 * types. The caller puts the rights in. MACH_MSG_SUCCESS, MACH_SEND_MSG_TOO_SMALL, _TOO_LARGE,
 * _INVALID_HEADER, _INVALID_TYPE, or KERN_RESOURCE_SHORTAGE; on failure there is nothing to free.
 */
mach_msg_return_t wire_message_open(
    struct wire_message *wire, const mach_msg_header_t *message, mach_msg_size_t size);

/* The port descriptors of the body: wire->rights_count of them, in the message's memory. */
mach_msg_port_descriptor_t *wire_message_descriptors(struct wire_message *wire);

/* How many file descriptors it takes on the wire. */
unsigned wire_message_descriptor_count(struct wire_message *wire);

/*
 * Sends it through `socket` without waiting: a socket connected to the destination's queue, or the
 * destination's own send-once end. The message remains the caller's. 0 or sendmsg's negative errno.
 */
int wire_message_send(struct wire_message *wire, int socket);

/*
 * Looks at the next message of `socket` without taking it off, into `buffer` of
 * WIRE_MESSAGE_SIZE_MAX bytes. Its rights are copies, so a shortage of descriptors loses nothing:
 * -EMFILE leaves the message for later. `disposition` is what the destination must be:
 * MACH_MSG_TYPE_PORT_SEND for a queue, MACH_MSG_TYPE_PORT_SEND_ONCE for the receiving end of a
 * send-once right. 0 (to be closed with wire_message_close, and taken off or not),
 * WIRE_MESSAGE_REFUSED, WIRE_MESSAGE_END, -EAGAIN, or another negative errno (memory or descriptors
 * ran out).
 */
int wire_message_peek(
    struct wire_message *wire, int socket, mach_msg_type_name_t disposition, void *buffer);

/* Takes the message that wire_message_peek saw off `socket`. */
void wire_message_take(int socket);

/* Destroys every message that waits at `socket`, which takes no more. The caller closes it next. */
void wire_message_discard_all(int socket);

/* Destroys the rights that are still in it and frees its own memory. */
void wire_message_close(struct wire_message *wire);

#endif

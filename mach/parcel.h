/*
 * parcel.h - a message on its way, and its form on the wire.
 *
 * docs/linux-binding.md specifies that form; this is the only module that writes or reads it.
 */
#ifndef MACH_PARCEL_H
#define MACH_PARCEL_H

#include "mach/right.h"

#include <mach/message.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* The largest message in bytes, trailer excluded. A socket's default buffer (208 KiB) holds three
   of this size with the kernel's overhead. */
#define PARCEL_SIZE_MAX 65536u

/* What receiving comes to, besides 0 and a negative errno. */
enum {
    PARCEL_REFUSED = 1, /* what came was no message of ours; it is gone, with all it brought */
    PARCEL_END = 2,     /* the send-once right was destroyed: nothing will come */
};

struct parcel {
    struct parcel *next;        /* in the task's list of parcels that wait to be sent */
    int way;                    /* then: the socket that it waits to be sent through */
    mach_msg_header_t *message; /* in `memory` when sending, in the caller's buffer otherwise */
    void *memory;               /* the parcel's own, or NULL */
    mach_msg_size_t size;       /* of the message in bytes */
    struct right destination;   /* a send right, or a send-once right */
    struct right reply;
    struct right *rights; /* one for each descriptor of the body; the parcel's memory */
    unsigned rights_count;
    struct ucred sender; /* received: who sent it, as the kernel says */
};

/*
 * Makes a parcel from a message as its sender wrote it, checked for size, bits and descriptor
 * types; rights are the caller's to put in. MACH_MSG_SUCCESS, MACH_SEND_MSG_TOO_SMALL, _TOO_LARGE,
 * _INVALID_HEADER, _INVALID_TYPE, or KERN_RESOURCE_SHORTAGE; on failure there is nothing to free.
 */
mach_msg_return_t parcel_open(
    struct parcel *parcel, const mach_msg_header_t *message, mach_msg_size_t size);

/* The port descriptors of a parcel's body: parcel->rights_count of them, in its memory. */
mach_msg_port_descriptor_t *parcel_descriptors(struct parcel *parcel);

/* How many descriptors the parcel takes on the wire. */
unsigned parcel_descriptor_count(struct parcel *parcel);

/*
 * Sends it through `socket` without waiting: a socket connected to the destination's queue, or the
 * destination's own send-once end. The parcel remains the caller's. 0 or sendmsg's negative errno.
 */
int parcel_send(struct parcel *parcel, int socket);

/*
 * Looks at the next message of `socket` without taking it off, into `buffer` of PARCEL_SIZE_MAX
 * bytes. Its rights are copies, so a shortage of descriptors loses nothing: -EMFILE leaves the
 * message for later. `disposition` is what the destination must be: MACH_MSG_TYPE_PORT_SEND for a
 * queue, MACH_MSG_TYPE_PORT_SEND_ONCE for the receiving end of a send-once right.
 * 0 (to be closed with parcel_close, and taken off or not), PARCEL_REFUSED, PARCEL_END, -EAGAIN, or
 * another negative errno (memory or descriptors ran out).
 */
int parcel_peek(struct parcel *parcel, int socket, mach_msg_type_name_t disposition, void *buffer);

/* Takes the message that parcel_peek saw off `socket`. */
void parcel_take(int socket);

/* Destroys every message that waits at `socket`, which is about to be closed and takes none after
   this. */
void parcel_discard_all(int socket);

/* Destroys the rights that are still in it and frees what is the parcel's. */
void parcel_close(struct parcel *parcel);

#endif

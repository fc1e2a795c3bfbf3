/*
 * control.h - what the driver and its puppets say to each other.
 *
 * A packet socket that the driver listens on; one JSON object a packet, 64 KiB at most. A puppet
 * begins with {"hello":NAME,...}; a packet with the member "event" comes unasked, one with
 * "reply" answers the last command. Descriptors (the driver's to a puppet that is to exec, a pipe's
 * that a puppet lends) travel beside a packet.
 */
#ifndef CONFORMANCE_IPC_CONTROL_H
#define CONFORMANCE_IPC_CONTROL_H

#include <jansson.h>
#include <stddef.h>

#define CONTROL_PACKET_MAX ((size_t)65536)
#define CONTROL_PIPE_UNNAMED (-2) /* in a hello: CHILD_PORT_FD is not set, or no number */
#define CONTROL_FDS_MAX 3

/* What control_receive found when it was no packet. */
enum control_outcome {
    CONTROL_PACKET = 0,
    CONTROL_END = 1,  /* the other side is gone */
    CONTROL_NONE = 2, /* nothing there now (a non-blocking socket) */
};

/*
 * Listens at `path`, which must not exist. The socket is non-blocking and close-on-exec.
 * Ownership: the caller closes the descriptor and unlinks the path.
 * Returns the descriptor; -ENAMETOOLONG when an address cannot hold the path; a negative errno.
 */
int control_listen(const char *path);

/*
 * Takes the next connection of a listener; non-blocking, close-on-exec.
 * Ownership: the caller closes the descriptor.
 * Returns the descriptor; -EAGAIN when nobody waits; a negative errno.
 */
int control_accept(int listener);

/*
 * Connects to the listener at `path`; blocking, close-on-exec.
 * Ownership: the caller closes the descriptor.
 * Returns the descriptor; -ENAMETOOLONG; a negative errno.
 */
int control_connect(const char *path);

/*
 * Sends one packet with `fd_count` (at most CONTROL_FDS_MAX) descriptors beside it.
 * Ownership: object and descriptors stay the caller's.
 * Returns 0; -EMSGSIZE when the text is too long; -EPIPE when the other side is gone; -ENOMEM; a
 * negative errno.
 */
int control_send(int fd, const json_t *object, const int *fds, size_t fd_count);

/*
 * Receives one packet.
 * object   set to a new reference for CONTROL_PACKET, else to NULL.
 * fds      room for CONTROL_FDS_MAX descriptors (close-on-exec), unused places set to -1; NULL
 *          where none are expected: any that come are closed.
 * Ownership: the object and the descriptors are the caller's.
 * Returns a control_outcome; -EBADMSG for what is no JSON object, or longer than a packet may be; a
 * negative errno.
 */
int control_receive(int fd, json_t **object, int *fds);

#endif

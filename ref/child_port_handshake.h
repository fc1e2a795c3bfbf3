/* child_port_handshake.h - a process obtains a port right from its child, or from its parent. */
#ifndef REF_CHILD_PORT_HANDSHAKE_H
#define REF_CHILD_PORT_HANDSHAKE_H

#include <mach/mach.h>

/*
 * The protocol. A parent makes a handshake and launches a child that inherits one side of the
 * handshake's pipe. The parent keeps the other side. Usually the parent is the server: it waits for
 * the child, or a child's child, to hand a port right over. In edition E2 the child may be the
 * server instead.
 *
 *   server                                          client
 *   closes its copy of the read side
 *   writes a random token                  ------>  reads it
 *   checks a service in with bootstrap
 *   writes the service's name              ------>  reads it
 *   waits for a message and                         looks the service up
 *   for the pipe's end at once             <------  sends token and port right
 *   closes both, returns the right                  drops the service, closes the pipe
 *
 * The token shows that a message comes from a process that could read the pipe. A process id could
 * not show that after a double fork. The pipe's end shows that no process is left that could check
 * in.
 */
struct child_port_handshake;

/* How a server or a client ended, unless the system failed (negative errno). */
enum child_port_outcome {
    CHILD_PORT_CHECKED_IN = 0, /* the right changed hands */
    CHILD_PORT_PIPE_ENDED = 1, /* server: no reader is left; client: token or name is incomplete */
    CHILD_PORT_UNWANTED = 2,   /* server: it brought a right of the wrong kind, now destroyed */
    CHILD_PORT_NO_RIGHT = 3,   /* server: it brought a null right or a dead one */
    CHILD_PORT_NO_SERVICE = 4, /* bootstrap refused the check-in or the look-up */
    CHILD_PORT_BAD_NAME = 5,   /* client: the service's name cannot be one */
    CHILD_PORT_NOT_SENT = 6,   /* client: the check-in could not be sent */
};

/*
 * Makes a handshake and its pipe. Nothing is written or published before the server runs. The
 * caller frees it with child_port_handshake_destroy.
 *
 * Returns 0, or a negative errno with *handshake at NULL.
 */
int child_port_handshake_new(struct child_port_handshake **handshake);

/*
 * The side of the pipe that the client reads. It is close-on-exec: the launcher makes it
 * inheritable in the child alone. It is the handshake's, and is closed when the server runs or the
 * handshake is destroyed.
 *
 * Returns the descriptor, the same each time, or -1 once it is closed or taken out.
 */
int child_port_handshake_read_fd(const struct child_port_handshake *handshake);

/*
 * Take one side of the pipe out of the handshake (edition E2): the write side for a server in
 * another process, or the read side for a client in this one. The caller closes the descriptor,
 * which is close-on-exec.
 *
 * Destroy the handshake before either side runs: that closes the side that was not taken out. A
 * copy that stays open keeps the other side from seeing the pipe's end.
 *
 * Returns the descriptor, or -1 once it is closed or taken out.
 */
int child_port_handshake_take_read_fd(struct child_port_handshake *handshake);
int child_port_handshake_take_write_fd(struct child_port_handshake *handshake);

/*
 * Runs the server, once. It returns when a client has checked in, or when none can any more; there
 * is no timeout. Signals do not interrupt it. The read side must have been handed on before.
 *
 * expected  what the client is to hand over: MACH_PORT_RIGHT_SEND (a send or send-once right), the
 *           only choice in edition E1, or MACH_PORT_RIGHT_RECEIVE. A right of the other kind is
 *           destroyed; the client is not told.
 * *right and *right_type: what the client checked in, a MACH_MSG_TYPE_PORT_SEND, _SEND_ONCE or
 * _RECEIVE; MACH_PORT_NULL and 0 on failure.
 *
 * The right is the caller's to give back. The service is destroyed and both sides of the pipe are
 * closed whatever is returned. The caller still destroys the handshake.
 *
 * Returns CHILD_PORT_CHECKED_IN, _PIPE_ENDED, _UNWANTED, _NO_RIGHT, _NO_SERVICE, or a negative
 * errno (-EBADF: the write side was taken out). Every failure is logged.
 */
int child_port_handshake_run_server(struct child_port_handshake *handshake,
    mach_port_right_t expected, mach_port_t *right, mach_msg_type_name_t *right_type);

/*
 * The same on a write side that was taken out of a handshake, here or in another process.
 * pipe_write is closed whatever is returned.
 */
int child_port_handshake_run_server_on(int pipe_write, mach_port_right_t expected,
    mach_port_t *right, mach_msg_type_name_t *right_type);

/*
 * Runs the client. It does not wait for the server to receive its message.
 *
 * pipe_read  the read side of the server's pipe.
 * port, right_type
 *            what to hand over, and as what: COPY_SEND or MOVE_SEND of a send right;
 *            MOVE_SEND_ONCE of a send-once right; MAKE_SEND, MAKE_SEND_ONCE or MOVE_RECEIVE of a
 *            receive right. It is sent whatever the server expects.
 *
 * pipe_read is closed whatever is returned. A right that is moved is consumed on success. After a
 * failure it is still the caller's (see child_port_check_in).
 *
 * Returns CHILD_PORT_CHECKED_IN (sent: what the server makes of it is not known), _PIPE_ENDED,
 * _BAD_NAME, _NO_SERVICE, _NOT_SENT, or a negative errno. Every failure is logged.
 */
int child_port_handshake_run_client(
    int pipe_read, mach_port_t port, mach_msg_type_name_t right_type);

/* Closes what is open of the pipe and frees the handshake, run or not. NULL is allowed. */
void child_port_handshake_destroy(struct child_port_handshake *handshake);

#endif

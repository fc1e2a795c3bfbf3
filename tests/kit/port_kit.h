/* port_kit.h - ports, messages and counts that the tests of mach/ share. */
#ifndef TESTS_KIT_PORT_KIT_H
#define TESTS_KIT_PORT_KIT_H

#include <mach/mach.h>
#include <sys/types.h>

/* A message with one port descriptor or none, and room for the largest trailer. */
struct port_kit_message {
    mach_msg_header_t header;
    mach_msg_body_t body;
    mach_msg_port_descriptor_t port;
    char room[128];
};

/* Waits as long as it takes. */
#define PORT_KIT_FOREVER ((mach_msg_timeout_t)-1)

/* A name that nothing is ever given. */
#define PORT_KIT_UNKNOWN ((mach_port_name_t)0x7fff03)

/* A new receive right; and one with a send right under the same name. Both are the caller's. */
mach_port_t port_kit_new(void);
mach_port_t port_kit_new_with_send(void);

/* A send-once right to `port`, the caller's; a send right, under the port's own name. */
mach_port_t port_kit_make_once(mach_port_t port);
void port_kit_make_send(mach_port_t port);

/* Gives up `count` references of a send right; a receive right, which ends the port. */
void port_kit_drop_send(mach_port_t name, mach_port_delta_t count);
void port_kit_drop_receive(mach_port_t name);

/* Leaves of `port` what it has of a send right: the receive right goes into a message to
   `carrier`, a receive right too, and stays in its queue. */
void port_kit_park(mach_port_t carrier, mach_port_t port);

/*
 * Sends a header with `id` to `to`, given as `disposition`; waits `timeout` ms for room.
 * Returns mach_msg's code.
 */
mach_msg_return_t port_kit_send(
    mach_port_t to, mach_msg_type_name_t disposition, mach_msg_id_t id, mach_msg_timeout_t timeout);

/* The same with a right: `port`, given as `carried`. */
mach_msg_return_t port_kit_send_right(mach_port_t to, mach_msg_type_name_t disposition,
    mach_msg_id_t id, mach_port_t port, mach_msg_type_name_t carried);

/* Receives from `from` within `timeout` ms, with the audit trailer. mach_msg's code. */
mach_msg_return_t port_kit_receive(
    mach_port_t from, struct port_kit_message *message, mach_msg_timeout_t timeout);

/* Waits for the next message, which must have `id`; `message` may be NULL. Its rights are the
   caller's. Fails the running test otherwise. */
void port_kit_expect(mach_port_t from, mach_msg_id_t id, struct port_kit_message *message);

/* Fails the running test unless there is no message. */
void port_kit_expect_nothing(mach_port_t from);

/* Who sent a message that port_kit_receive received; 0 is the kernel. */
pid_t port_kit_sender(const struct port_kit_message *message);

/* The rights behind a name, 0 if it denotes nothing; and the user references of one of them. */
mach_port_type_t port_kit_type(mach_port_t name);
mach_port_urefs_t port_kit_refs(mach_port_t name, mach_port_right_t right);

/* Fails the running test unless the name has those rights, and its send right, or the dead name,
   `refs` references. */
void port_kit_check(mach_port_t name, mach_port_type_t type, mach_port_urefs_t refs);

/*
 * Makes a process that runs `body` with a send right to `port` in a space that is empty otherwise,
 * and exits with what `body` returns. Returns its pid, the caller's to wait for, once it has the
 * right: one more was made of `port`.
 */
pid_t port_kit_start(mach_port_t port, int (*body)(mach_port_t port));

/* Waits for a process and fails the running test unless it exited with `status`. */
void port_kit_wait(pid_t pid, int status);

/* Kills a process and waits until it is gone. */
void port_kit_kill(pid_t pid);

/* How many descriptors this process, or another, has open. */
unsigned port_kit_descriptors(void);
unsigned port_kit_descriptors_of(pid_t pid);

#endif

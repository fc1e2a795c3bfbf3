/*
 * mach_port.h - calls on the task's port names.
 *
 * `task` is mach_task_self() in every call; anything else gives KERN_INVALID_TASK. Codes are
 * XNU's. Where XNU also raises a guard exception, there is only the code. Any call that needs a
 * file descriptor returns KERN_RESOURCE_SHORTAGE if there is none left.
 *
 * A right that a call takes (MOVE_ dispositions) is consumed even if the call fails after taking
 * it, as in XNU. Each call says what remains.
 */
#ifndef MACH_MACH_PORT_H
#define MACH_MACH_PORT_H

#include <mach/kern_return.h>
#include <mach/message.h>
#include <mach/port.h>

/*
 * Makes a right under a new name. The caller gives it back with mach_port_mod_refs or _destroy.
 * right: MACH_PORT_RIGHT_RECEIVE, _PORT_SET (empty) or _DEAD_NAME. KERN_SUCCESS, KERN_INVALID_VALUE
 * (another right), KERN_NO_SPACE.
 */
extern kern_return_t mach_port_allocate(
    ipc_space_t task, mach_port_right_t right, mach_port_name_t *name);

/*
 * Puts a right, given as `disposition` of `poly`, under `name`. KERN_SUCCESS, KERN_INVALID_NAME,
 * KERN_INVALID_RIGHT, KERN_INVALID_VALUE, KERN_INVALID_CAPABILITY, KERN_NAME_EXISTS,
 * KERN_RIGHT_EXISTS, KERN_UREFS_OVERFLOW. If the call fails after `poly` was taken, the right is
 * destroyed.
 */
extern kern_return_t mach_port_insert_right(
    ipc_space_t task, mach_port_name_t name, mach_port_t poly, mach_msg_type_name_t disposition);

/*
 * Takes a right out of `name` as `disposition` and gives it to the caller as *poly, of type
 * *poly_type (16, 17 or 18). KERN_SUCCESS, KERN_INVALID_NAME, KERN_INVALID_RIGHT,
 * KERN_INVALID_VALUE.
 */
extern kern_return_t mach_port_extract_right(ipc_space_t task, mach_port_name_t name,
    mach_msg_type_name_t disposition, mach_port_t *poly, mach_msg_type_name_t *poly_type);

/*
 * Adds `delta` to the user references of one right of `name`. KERN_SUCCESS, KERN_INVALID_VALUE
 * (right, delta or underflow), KERN_INVALID_NAME, KERN_INVALID_RIGHT.
 */
extern kern_return_t mach_port_mod_refs(
    ipc_space_t task, mach_port_name_t name, mach_port_right_t right, mach_port_delta_t delta);

/* Gives back one reference of a send, send-once or dead name, or a port set. KERN_SUCCESS,
   KERN_INVALID_NAME, KERN_INVALID_RIGHT (a bare receive right). */
extern kern_return_t mach_port_deallocate(ipc_space_t task, mach_port_name_t name);

/* Gives back everything that `name` denotes. KERN_SUCCESS, KERN_INVALID_NAME. */
extern kern_return_t mach_port_destroy(ipc_space_t task, mach_port_name_t name);

/* Says which rights `name` denotes. MACH_PORT_DEAD counts as a dead name.
   KERN_SUCCESS, KERN_INVALID_NAME. */
extern kern_return_t mach_port_type(
    ipc_space_t task, mach_port_name_t name, mach_port_type_t *type);

/* Says how many user references of `right` the name has: 0, with KERN_SUCCESS, if it has no such
   right. KERN_INVALID_VALUE, KERN_INVALID_NAME. */
extern kern_return_t mach_port_get_refs(
    ipc_space_t task, mach_port_name_t name, mach_port_right_t right, mach_port_urefs_t *refs);

/*
 * Lists the space: two arrays of names and of their types. The caller frees both with free(3)
 * (Mach: vm_deallocate). The task port is among them, as on Mach. KERN_SUCCESS,
 * KERN_RESOURCE_SHORTAGE.
 */
typedef mach_port_name_t *mach_port_name_array_t;
typedef mach_port_type_t *mach_port_type_array_t;
extern kern_return_t mach_port_names(ipc_space_t task, mach_port_name_array_t *names,
    mach_msg_type_number_t *names_count, mach_port_type_array_t *types,
    mach_msg_type_number_t *types_count);

/*
 * Port sets: receiving from a set takes a message of any member. msgh_local_port says which.
 * Members take turns. A port may be in several sets, and can still be received from by its own
 * name. It leaves its sets when its receive right is given away in a message, extracted or
 * destroyed. Destroying a set does not change its members.
 *
 * All four: KERN_SUCCESS, KERN_INVALID_NAME (one of the names denotes nothing), KERN_INVALID_RIGHT
 * (a name is null or dead, or does not denote a receive right and a set).
 */

/* Puts the receive right `name` into the set `pset`. KERN_ALREADY_IN_SET. */
extern kern_return_t mach_port_insert_member(
    ipc_space_t task, mach_port_name_t name, mach_port_name_t pset);

/* Takes it out of that set. KERN_NOT_IN_SET. */
extern kern_return_t mach_port_extract_member(
    ipc_space_t task, mach_port_name_t name, mach_port_name_t pset);

/* Takes `member` out of all sets and puts it into `after`, unless that is MACH_PORT_NULL.
   KERN_NOT_IN_SET (`after` is null and `member` was in no set). */
extern kern_return_t mach_port_move_member(
    ipc_space_t task, mach_port_name_t member, mach_port_name_t after);

/* Lists a set: an array of `*count` names, in memory that the caller frees with free(3) (Mach:
   vm_deallocate). KERN_RESOURCE_SHORTAGE. */
extern kern_return_t mach_port_get_set_status(ipc_space_t task, mach_port_name_t name,
    mach_port_name_array_t *members, mach_msg_type_number_t *count);

/*
 * Arms a notification on `name`. *previous is the right of the notification that was armed before,
 * now the caller's. `notify` is given as `notify_type` (MAKE_SEND_ONCE or MOVE_SEND_ONCE) and must
 * lead to a port of this task, else KERN_NOT_SUPPORTED. MACH_PORT_NULL disarms.
 *
 * variant:
 *   MACH_NOTIFY_DEAD_NAME       If the name is dead already, it fires at once with a sync of 1, and
 *                               the call gives KERN_INVALID_ARGUMENT with a sync of 0.
 *   MACH_NOTIFY_NO_SENDERS      Fires when there are no senders and the make-send count has reached
 *                               sync.
 *   MACH_NOTIFY_PORT_DESTROYED  sync is 0. When the receive right would be destroyed, it comes with
 *                               the notification instead, and the port lives on. Giving the right
 *                               away disarms it. KERN_FAILURE: one is armed already.
 *
 * KERN_SUCCESS, KERN_INVALID_NAME, KERN_INVALID_RIGHT, KERN_INVALID_ARGUMENT, KERN_INVALID_VALUE,
 * KERN_INVALID_CAPABILITY.
 */
extern kern_return_t mach_port_request_notification(ipc_space_t task, mach_port_name_t name,
    mach_msg_id_t variant, mach_port_mscount_t sync, mach_port_t notify,
    mach_msg_type_name_t notify_type, mach_port_t *previous);

/*
 * The one addition to Mach, for event loops (Darwin has EVFILT_MACHPORT): a file descriptor that
 * poll, select and epoll report readable when a receive from `name` may succeed. `name` is a
 * receive right or a port set. The receive may still give MACH_RCV_TIMED_OUT, if what arrived was
 * refused.
 *
 * The descriptor is the library's: do not read from it or close it. It is valid until the receive
 * right is given away or destroyed, or the set is destroyed.
 * KERN_SUCCESS, KERN_INVALID_NAME, KERN_INVALID_RIGHT (no receive right and no set).
 */
extern kern_return_t mach_port_get_pollable(ipc_space_t task, mach_port_name_t name, int *fd);

#endif

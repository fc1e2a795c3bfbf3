/*
 * name.h - what happens to a name of this task: its right dies, is given back, or is notified of.
 *
 * Under the task's lock. An entry pointer is valid until the next function that may add a name.
 */
#ifndef MACH_NAME_H
#define MACH_NAME_H

#include "mach/port_object.h"
#include "mach/port_set.h"
#include "mach/send_once.h"
#include "mach/table.h"

struct task;

/* The entry of `name` as it is now: a right whose port has died in another task meanwhile becomes
   a dead name first. NULL if there is no such name. */
struct table_entry *name_find(struct task *task, mach_port_name_t name);

/* What an entry denotes. */
struct port *name_port(const struct table_entry *entry);
struct send_once *name_send_once(const struct table_entry *entry);
struct port_set *name_port_set(const struct table_entry *entry);

/* Gives a port, or a send-once right, a name, unless the port has one. KERN_SUCCESS,
   KERN_NO_SPACE, KERN_RESOURCE_SHORTAGE, and where a name was chosen KERN_INVALID_VALUE or
   KERN_NAME_EXISTS; `name` MACH_PORT_NULL asks for any name, else for that one. */
kern_return_t name_insert_port(
    struct task *task, struct port *port, mach_port_type_t type, mach_port_name_t *name);
kern_return_t name_insert_send_once(
    struct task *task, struct send_once *once, mach_port_name_t *name);

/* Changes the send right's references; the right ends with the last. KERN_SUCCESS,
   KERN_INVALID_VALUE. */
kern_return_t name_change_send(struct task *task, mach_port_name_t name, mach_port_delta_t delta);

/* The same for a dead name. */
kern_return_t name_change_dead(struct task *task, mach_port_name_t name, mach_port_delta_t delta);

/* Destroys the send-once right and its name. */
void name_end_send_once(struct task *task, mach_port_name_t name);

/* Frees a send-once right's name and gives the right to the caller. */
struct send_once *name_take_send_once(struct task *task, mach_port_name_t name);

/* Destroys the receive right; with send rights the name becomes a dead one. If somebody asked for
   port-destroyed, they get the right instead, and send rights stay. */
void name_end_receive(struct task *task, mach_port_name_t name);

/* Takes the receive right out as `right`; a send right stays under the name. 0 or a negative
   errno. */
int name_take_receive(struct task *task, mach_port_name_t name, struct right *right);

/* Gives back all that the name denotes. */
void name_destroy(struct task *task, mach_port_name_t name);

#endif

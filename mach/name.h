/*
 * name.h - what happens to a name of this task: its right dies, moves or is given back.
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

/* The entry of `name`. If its port has died in another task meanwhile, it becomes a dead name
   first. NULL if there is no such name. */
struct table_entry *name_find(struct task *task, mach_port_name_t name);

/* What an entry denotes. */
struct port *name_port(const struct table_entry *entry);
struct send_once *name_send_once(const struct table_entry *entry);
struct port_set *name_port_set(const struct table_entry *entry);

/* Gives a name to a send-once right, or to a port unless it has one. *name is the name that is
   asked for, or MACH_PORT_NULL for any. KERN_SUCCESS, KERN_NO_SPACE, KERN_RESOURCE_SHORTAGE; for a
   name that was asked for also KERN_INVALID_VALUE, KERN_NAME_EXISTS. */
kern_return_t name_insert_port(
    struct task *task, struct port *port, mach_port_type_t type, mach_port_name_t *name);
kern_return_t name_insert_send_once(
    struct task *task, struct send_once *once, mach_port_name_t *name);

/* Changes the send right's references; the right ends with the last. KERN_SUCCESS,
   KERN_INVALID_VALUE. */
kern_return_t name_change_send(struct task *task, mach_port_name_t name, mach_port_delta_t delta);

/* The same for a dead name. */
kern_return_t name_change_dead(struct task *task, mach_port_name_t name, mach_port_delta_t delta);

/* Frees a send-once right's name and gives the right to the caller. */
struct send_once *name_take_send_once(struct task *task, mach_port_name_t name);

/* Destroys the receive right. A name with a send right too becomes a dead name. If port-destroyed
   was asked for, the right goes there instead, and a send right stays. */
void name_end_receive(struct task *task, mach_port_name_t name);

/* Takes the receive right out as `right`; a send right stays under the name. 0 or a negative
   errno. */
int name_take_receive(struct task *task, mach_port_name_t name, struct right *right);

/* Gives back every right that the name denotes, and frees it. */
void name_destroy(struct task *task, mach_port_name_t name);

#endif

/*
 * table.h - the name table: which names a task has and what each denotes.
 *
 * It knows names, types and user references, and nothing of what a right is made of. `object`
 * belongs to the caller, who also serialises all access.
 */
#ifndef MACH_TABLE_H
#define MACH_TABLE_H

#include <mach/kern_return.h>
#include <mach/port.h>

/* Names per task: one for each file descriptor that a process can have (Linux's nr_open). */
#define TABLE_NAMES_MAX (1u << 20)

struct table_entry {
    mach_port_type_t type;   /* the rights, MACH_PORT_TYPE_NONE for a free slot */
    mach_port_urefs_t urefs; /* of the send right, or of the dead name */
    void *object;            /* what the name denotes; the caller's */
    void *request;           /* the armed dead-name request, or NULL; the caller's */
    unsigned char generation;
};

struct table {
    struct table_entry *entries;
    unsigned size;   /* slots there are */
    unsigned used;   /* slots that are taken */
    unsigned cursor; /* where the search for a free slot goes on: names are not reused soon */
};

/* Makes an empty table; it takes memory with its first name. */
void table_init(struct table *table);

/* Forgets every name and frees the table's memory. The caller ends the objects before. */
void table_clear(struct table *table);

/*
 * Gives `object` a new name, *name, with `type` and one user reference (a bare receive right has
 * none). KERN_SUCCESS, KERN_NO_SPACE (TABLE_NAMES_MAX), KERN_RESOURCE_SHORTAGE (memory).
 */
kern_return_t table_insert(
    struct table *table, mach_port_type_t type, void *object, mach_port_name_t *name);

/* The same under a name that the caller chose, and that must be free. KERN_SUCCESS,
   KERN_INVALID_VALUE (null or dead), KERN_NO_SPACE, KERN_NAME_EXISTS, KERN_RESOURCE_SHORTAGE. */
kern_return_t table_insert_as(
    struct table *table, mach_port_type_t type, void *object, mach_port_name_t name);

/* The entry of `name`, the table's own memory, valid until the next insertion; or NULL. */
struct table_entry *table_find(const struct table *table, mach_port_name_t name);

/* Frees a name, which must exist. It is not given out again soon, nor with this generation. */
void table_remove(struct table *table, mach_port_name_t name);

/*
 * The first name at or after the slot *cursor, or MACH_PORT_NULL after the last; moves *cursor on.
 * Begin with 0. Names may be removed on the way.
 */
mach_port_name_t table_next(const struct table *table, unsigned *cursor);

/* Adds a reference, up to MACH_PORT_UREFS_MAX. */
void table_entry_add_reference(struct table_entry *entry);

/*
 * Changes the references by `delta`. A count at the maximum falls only if all are given back at
 * once (XNU). KERN_SUCCESS with *left references left (at 0 the caller ends the right);
 * KERN_INVALID_VALUE if fewer than 0 would be left or `delta` is above the maximum.
 */
kern_return_t table_entry_change(
    struct table_entry *entry, mach_port_delta_t delta, mach_port_urefs_t *left);

#endif

/* mach_port_set.c - calls on port sets and their members. */
#include "config.h"

#include "mach/name.h"
#include "mach/port_set.h"
#include "mach/task_lock.h"

#include <stdlib.h>

static kern_return_t find_entry(
    struct task *task, mach_port_name_t name, const struct table_entry **entry)
{
    if (!MACH_PORT_VALID(name))
        return KERN_INVALID_RIGHT;
    *entry = name_find(task, name);
    return *entry == NULL ? KERN_INVALID_NAME : KERN_SUCCESS;
}

static kern_return_t find_receive(struct task *task, mach_port_name_t name, struct port **port)
{
    const struct table_entry *entry;
    kern_return_t kr = find_entry(task, name, &entry);

    if (kr != KERN_SUCCESS)
        return kr;
    *port = name_port(entry);
    return (entry->type & MACH_PORT_TYPE_RECEIVE) == 0 ? KERN_INVALID_RIGHT : KERN_SUCCESS;
}

static kern_return_t find_set(struct task *task, mach_port_name_t name, struct port_set **set)
{
    const struct table_entry *entry;
    kern_return_t kr = find_entry(task, name, &entry);

    if (kr != KERN_SUCCESS)
        return kr;
    *set = name_port_set(entry);
    return *set == NULL ? KERN_INVALID_RIGHT : KERN_SUCCESS;
}

/* As XNU does: first both names are checked for null and dead, then that both exist, then what they
   denote. */
static kern_return_t find_both(struct task *task, mach_port_name_t member, mach_port_name_t pset,
    struct port **port, struct port_set **set)
{
    kern_return_t kr;

    if (!MACH_PORT_VALID(member) || !MACH_PORT_VALID(pset))
        return KERN_INVALID_RIGHT;
    if (name_find(task, member) == NULL || name_find(task, pset) == NULL)
        return KERN_INVALID_NAME;
    kr = find_receive(task, member, port);
    return kr != KERN_SUCCESS ? kr : find_set(task, pset, set);
}

static kern_return_t change_member(ipc_space_t space, mach_port_name_t name, mach_port_name_t pset,
    kern_return_t (*change)(struct port_set *set, struct port *port))
{
    struct task *task = task_enter(space);
    struct port_set *set;
    struct port *port;
    kern_return_t kr;

    if (task == NULL)
        return KERN_INVALID_TASK;
    kr = find_both(task, name, pset, &port, &set);
    if (kr == KERN_SUCCESS)
        kr = change(set, port);
    return task_leave(task, kr);
}

kern_return_t mach_port_insert_member(
    ipc_space_t space, mach_port_name_t name, mach_port_name_t pset)
{
    return change_member(space, name, pset, port_set_add);
}

kern_return_t mach_port_extract_member(
    ipc_space_t space, mach_port_name_t name, mach_port_name_t pset)
{
    return change_member(space, name, pset, port_set_remove);
}

/* It goes into the new set first, so that nothing has changed if that fails. */
static kern_return_t move_member(struct task *task, mach_port_name_t member, mach_port_name_t after)
{
    struct port_set *set = NULL;
    struct port *port;
    kern_return_t kr;

    if (after == MACH_PORT_DEAD)
        return KERN_INVALID_RIGHT;
    kr = find_receive(task, member, &port);
    if (kr == KERN_SUCCESS && after != MACH_PORT_NULL)
        kr = find_set(task, after, &set);
    if (kr != KERN_SUCCESS)
        return kr;
    if (set != NULL) {
        kr = port_set_add(set, port);
        if (kr != KERN_SUCCESS && kr != KERN_ALREADY_IN_SET)
            return kr;
    }
    return port_set_remove_from_others(set, port);
}

kern_return_t mach_port_move_member(
    ipc_space_t space, mach_port_name_t member, mach_port_name_t after)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, move_member(task, member, after));
}

static kern_return_t list_members(
    const struct port_set *set, mach_port_name_array_t *members, mach_msg_type_number_t *count)
{
    const struct set_member *member;

    *count = 0;
    LIST_FOREACH (member, &set->members, in_set)
        (*count)++;
    *members = calloc(*count + 1, sizeof **members);
    if (*members == NULL)
        return KERN_RESOURCE_SHORTAGE;
    *count = 0;
    LIST_FOREACH (member, &set->members, in_set)
        (*members)[(*count)++] = member->port->name;
    return KERN_SUCCESS;
}

kern_return_t mach_port_get_set_status(ipc_space_t space, mach_port_name_t name,
    mach_port_name_array_t *members, mach_msg_type_number_t *count)
{
    struct task *task = task_enter(space);
    struct port_set *set;
    kern_return_t kr;

    if (task == NULL)
        return KERN_INVALID_TASK;
    kr = find_set(task, name, &set);
    if (kr == KERN_SUCCESS)
        kr = list_members(set, members, count);
    return task_leave(task, kr);
}

/* mach_port.c - calls on the task's port names. */
#include "config.h"

#include "mach/copyin.h"
#include "mach/copyout.h"
#include "mach/name.h"
#include "mach/task_lock.h"

#include <stdlib.h>

static kern_return_t allocate_set(struct task *task, mach_port_name_t *name)
{
    struct port_set *set;
    kern_return_t kr;

    if (port_set_new(task, &set) < 0)
        return KERN_RESOURCE_SHORTAGE;
    kr = table_insert(&task->names, MACH_PORT_TYPE_PORT_SET, set, name);
    if (kr != KERN_SUCCESS)
        port_set_free(set);
    return kr;
}

static kern_return_t allocate_receive(struct task *task, mach_port_name_t *name)
{
    struct port *port = port_new(task);
    kern_return_t kr;

    if (port == NULL)
        return KERN_RESOURCE_SHORTAGE;
    *name = MACH_PORT_NULL;
    kr = name_insert_port(task, port, MACH_PORT_TYPE_RECEIVE, name);
    if (kr != KERN_SUCCESS)
        port_free(task, port);
    return kr;
}

static kern_return_t allocate(struct task *task, mach_port_right_t right, mach_port_name_t *name)
{
    switch (right) {
    case MACH_PORT_RIGHT_RECEIVE:
        return allocate_receive(task, name);
    case MACH_PORT_RIGHT_PORT_SET:
        return allocate_set(task, name);
    case MACH_PORT_RIGHT_DEAD_NAME:
        return table_insert(&task->names, MACH_PORT_TYPE_DEAD_NAME, NULL, name);
    default:
        return KERN_INVALID_VALUE;
    }
}

kern_return_t mach_port_allocate(ipc_space_t space, mach_port_right_t right, mach_port_name_t *name)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, allocate(task, right, name));
}

/* Another right to the name's own port. Only here nothing is taken before the name is found. */
static kern_return_t insert_into_itself(
    struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition)
{
    struct right right;
    bool dead;
    kern_return_t kr = copyin_check(task, name, disposition, &dead);

    if (dead)
        return KERN_INVALID_CAPABILITY;
    if (kr == KERN_SUCCESS)
        kr = copyin_right(task, name, disposition, &right);
    return kr == KERN_SUCCESS ? copyout_right_as(task, &right, name) : kr;
}

static kern_return_t insert_right(
    struct task *task, mach_port_name_t name, mach_port_t poly, mach_msg_type_name_t disposition)
{
    struct right right;
    kern_return_t kr;

    if (!MACH_MSG_TYPE_PORT_ANY(disposition))
        return MACH_PORT_VALID(poly) && name_find(task, poly) == NULL ? KERN_INVALID_NAME
                                                                      : KERN_INVALID_RIGHT;
    if (name == poly && MACH_PORT_VALID(name) &&
        (disposition == MACH_MSG_TYPE_MAKE_SEND || disposition == MACH_MSG_TYPE_COPY_SEND))
        return insert_into_itself(task, name, disposition);
    kr = copyin_right(task, poly, disposition, &right);
    if (kr != KERN_SUCCESS)
        return kr;
    if (MACH_PORT_VALID(name) && right.count > 0)
        return copyout_right_as(task, &right, name);
    right_destroy(&right);
    return MACH_PORT_VALID(name) ? KERN_INVALID_CAPABILITY : KERN_INVALID_VALUE;
}

kern_return_t mach_port_insert_right(
    ipc_space_t space, mach_port_name_t name, mach_port_t poly, mach_msg_type_name_t disposition)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK
                        : task_leave(task, insert_right(task, name, poly, disposition));
}

static kern_return_t extract_right(struct task *task, mach_port_name_t name,
    mach_msg_type_name_t disposition, mach_port_t *poly, mach_msg_type_name_t *poly_type)
{
    struct right right;
    bool dead;
    kern_return_t kr;

    if (!MACH_MSG_TYPE_PORT_ANY(disposition))
        return KERN_INVALID_VALUE;
    if (!MACH_PORT_VALID(name))
        return KERN_INVALID_RIGHT;
    kr = copyin_check(task, name, disposition, &dead);
    if (kr == KERN_SUCCESS && dead)
        kr = KERN_INVALID_RIGHT;
    if (kr == KERN_SUCCESS)
        kr = copyin_right(task, name, disposition, &right);
    if (kr != KERN_SUCCESS)
        return kr;
    *poly_type = copyin_type(disposition);
    return copyout_right(task, &right, poly);
}

kern_return_t mach_port_extract_right(ipc_space_t space, mach_port_name_t name,
    mach_msg_type_name_t disposition, mach_port_t *poly, mach_msg_type_name_t *poly_type)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK
                        : task_leave(task, extract_right(task, name, disposition, poly, poly_type));
}

/* Changes the references of a right that has exactly one. The only possible change is to end it. */
static kern_return_t mod_single(struct task *task, mach_port_name_t name, mach_port_delta_t delta,
    void (*end)(struct task *task, mach_port_name_t name))
{
    if (delta > 0 || delta < -1)
        return KERN_INVALID_VALUE;
    if (delta == -1)
        end(task, name);
    return KERN_SUCCESS;
}

static kern_return_t mod_refs(
    struct task *task, mach_port_name_t name, mach_port_right_t right, mach_port_delta_t delta)
{
    const struct table_entry *entry;

    if (right >= MACH_PORT_RIGHT_NUMBER)
        return KERN_INVALID_VALUE;
    if (!MACH_PORT_VALID(name))
        return right == MACH_PORT_RIGHT_SEND || right == MACH_PORT_RIGHT_SEND_ONCE
                   ? KERN_SUCCESS
                   : KERN_INVALID_NAME;
    entry = name_find(task, name);
    if (entry == NULL)
        return KERN_INVALID_NAME;
    if ((entry->type & MACH_PORT_TYPE(right)) == 0)
        return KERN_INVALID_RIGHT;
    switch (right) {
    case MACH_PORT_RIGHT_SEND:
        return name_change_send(task, name, delta);
    case MACH_PORT_RIGHT_RECEIVE:
        return mod_single(task, name, delta, name_end_receive);
    case MACH_PORT_RIGHT_SEND_ONCE:
    case MACH_PORT_RIGHT_PORT_SET:
        return mod_single(task, name, delta, name_destroy);
    default:
        return name_change_dead(task, name, delta);
    }
}

kern_return_t mach_port_mod_refs(
    ipc_space_t space, mach_port_name_t name, mach_port_right_t right, mach_port_delta_t delta)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, mod_refs(task, name, right, delta));
}

static kern_return_t deallocate(struct task *task, mach_port_name_t name)
{
    const struct table_entry *entry;

    if (!MACH_PORT_VALID(name))
        return KERN_SUCCESS;
    entry = name_find(task, name);
    if (entry == NULL)
        return KERN_INVALID_NAME;
    if (entry->type == MACH_PORT_TYPE_DEAD_NAME)
        return name_change_dead(task, name, -1);
    if ((entry->type & MACH_PORT_TYPE_SEND) != 0)
        return name_change_send(task, name, -1);
    if (entry->type == MACH_PORT_TYPE_RECEIVE)
        return KERN_INVALID_RIGHT;
    name_destroy(task, name);
    return KERN_SUCCESS;
}

kern_return_t mach_port_deallocate(ipc_space_t space, mach_port_name_t name)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, deallocate(task, name));
}

static kern_return_t destroy(struct task *task, mach_port_name_t name)
{
    if (!MACH_PORT_VALID(name))
        return KERN_SUCCESS;
    if (name_find(task, name) == NULL)
        return KERN_INVALID_NAME;
    name_destroy(task, name);
    return KERN_SUCCESS;
}

kern_return_t mach_port_destroy(ipc_space_t space, mach_port_name_t name)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, destroy(task, name));
}

static mach_port_type_t entry_type(const struct table_entry *entry)
{
    return entry->type | (entry->request != NULL ? MACH_PORT_TYPE_DNREQUEST : 0);
}

static kern_return_t type_of(struct task *task, mach_port_name_t name, mach_port_type_t *type)
{
    const struct table_entry *entry = name_find(task, name);

    if (entry == NULL && name != MACH_PORT_DEAD)
        return KERN_INVALID_NAME;
    *type = entry == NULL ? MACH_PORT_TYPE_DEAD_NAME : entry_type(entry);
    return KERN_SUCCESS;
}

kern_return_t mach_port_type(ipc_space_t space, mach_port_name_t name, mach_port_type_t *type)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, type_of(task, name, type));
}

static kern_return_t get_refs(
    struct task *task, mach_port_name_t name, mach_port_right_t right, mach_port_urefs_t *refs)
{
    const struct table_entry *entry;

    if (right >= MACH_PORT_RIGHT_NUMBER)
        return KERN_INVALID_VALUE;
    if (!MACH_PORT_VALID(name)) {
        if (right != MACH_PORT_RIGHT_SEND && right != MACH_PORT_RIGHT_SEND_ONCE)
            return KERN_INVALID_NAME;
        *refs = 1;
        return KERN_SUCCESS;
    }
    entry = name_find(task, name);
    if (entry == NULL)
        return KERN_INVALID_NAME;
    if ((entry->type & MACH_PORT_TYPE(right)) == 0)
        *refs = 0;
    else
        *refs = right == MACH_PORT_RIGHT_RECEIVE ? 1 : entry->urefs;
    return KERN_SUCCESS;
}

kern_return_t mach_port_get_refs(
    ipc_space_t space, mach_port_name_t name, mach_port_right_t right, mach_port_urefs_t *refs)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, get_refs(task, name, right, refs));
}

static kern_return_t names(struct task *task, mach_port_name_array_t *all_names,
    mach_port_type_array_t *all_types, mach_msg_type_number_t *count)
{
    mach_port_name_t name;
    unsigned cursor = 0;

    *count = 0;
    *all_names = calloc(task->names.used + 1, sizeof **all_names);
    *all_types = calloc(task->names.used + 1, sizeof **all_types);
    if (*all_names == NULL || *all_types == NULL) {
        free(*all_names);
        free(*all_types);
        return KERN_RESOURCE_SHORTAGE;
    }
    while ((name = table_next(&task->names, &cursor)) != MACH_PORT_NULL) {
        (*all_names)[*count] = name;
        (*all_types)[*count] = entry_type(name_find(task, name));
        (*count)++;
    }
    return KERN_SUCCESS;
}

kern_return_t mach_port_names(ipc_space_t space, mach_port_name_array_t *all_names,
    mach_msg_type_number_t *names_count, mach_port_type_array_t *all_types,
    mach_msg_type_number_t *types_count)
{
    struct task *task = task_enter(space);
    kern_return_t kr;

    if (task == NULL)
        return KERN_INVALID_TASK;
    kr = names(task, all_names, all_types, names_count);
    task_unlock(task);
    *types_count = *names_count;
    return kr;
}

static kern_return_t get_pollable(struct task *task, mach_port_name_t name, int *fd)
{
    struct table_entry *entry = name_find(task, name);

    if (entry == NULL)
        return KERN_INVALID_NAME;
    if (entry->type == MACH_PORT_TYPE_PORT_SET) {
        *fd = name_port_set(entry)->pollset->events;
        return KERN_SUCCESS;
    }
    if ((entry->type & MACH_PORT_TYPE_RECEIVE) == 0)
        return KERN_INVALID_RIGHT;
    if (port_need_pollset(name_port(entry)) < 0)
        return KERN_RESOURCE_SHORTAGE;
    *fd = name_port(entry)->pollset->events;
    return KERN_SUCCESS;
}

kern_return_t mach_port_get_pollable(ipc_space_t space, mach_port_name_t name, int *fd)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK : task_leave(task, get_pollable(task, name, fd));
}

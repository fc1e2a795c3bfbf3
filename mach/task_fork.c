/* task_fork.c - what must not survive a fork. */
#include "config.h"

#include "mach/task_fork.h"

#include "mach/port_object.h"
#include "mach/port_set.h"
#include "mach/send_once.h"

#include <search.h>
#include <stdlib.h>
#include <unistd.h>

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* The functions that end ports also take them out of epoll sets, which the parent still uses. So
   the child only closes. */
static void close_port(struct port *port)
{
    struct receiving_end *end;
    struct notification *notification;

    while ((end = LIST_FIRST(&port->ends)) != NULL) {
        LIST_REMOVE(end, entry);
        close_if_open(end->fd);
        free(end);
    }
    while ((notification = STAILQ_FIRST(&port->notifications)) != NULL) {
        STAILQ_REMOVE_HEAD(&port->notifications, entry);
        notification_free(notification);
    }
    close_if_open(port->handle);
    close_if_open(port->proof);
    close_if_open(port->life);
    close_if_open(port->queue);
    free(port->no_senders);
    free(port->port_destroyed);
    free(port);
}

static void ignore_node(void *node)
{
    (void)node;
}

/* Frees what only the table leads to: requests and port sets. */
static void forget_entries(struct task *task)
{
    mach_port_name_t name;
    unsigned cursor = 0;

    while ((name = table_next(&task->names, &cursor)) != MACH_PORT_NULL) {
        const struct table_entry *entry = table_find(&task->names, name);

        free(entry->request);
        if (entry->type == MACH_PORT_TYPE_PORT_SET)
            port_set_forget(entry->object);
    }
}

void task_fork_close(struct task *task)
{
    struct port *port;
    struct send_once *once;
    struct wire_message *wire;

    forget_entries(task);
    table_clear(&task->names);
    tdestroy(task->ports_by_key, ignore_node);
    task->ports_by_key = NULL;
    while ((port = LIST_FIRST(&task->ports)) != NULL) {
        LIST_REMOVE(port, entry);
        close_port(port);
    }
    while ((once = LIST_FIRST(&task->send_onces)) != NULL) {
        LIST_REMOVE(once, entry);
        close_if_open(once->fd);
        free(once);
    }
    LIST_FOREACH (wire, &task->waiting, entry) {
        close(wire->way);
        wire_message_close(wire);
    }
    LIST_INIT(&task->waiting);
    pollset_close_all(&task->pollsets);
    task->bootstrap = MACH_PORT_NULL;
    task->bootstrap_known = false;
}

/* task_lock.c - this process's task. */
#include "config.h"

#include "mach/task_lock.h"

#include "mach/port_object.h"
#include "mach/port_set.h"
#include "mach/send_once.h"

#include <search.h>
#include <stdlib.h>
#include <unistd.h>

/* As in Mach, a process has one name space. */
static struct task the_task = {.lock = PTHREAD_MUTEX_INITIALIZER};
static pthread_once_t the_task_is_made = PTHREAD_ONCE_INIT;

static void name_task_port(struct task *task)
{
    table_init(&task->names);
    if (table_insert(&task->names, MACH_PORT_TYPE_SEND, NULL, &task->self) != KERN_SUCCESS)
        abort(); /* no memory for sixteen names */
}

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

static void before_fork(void)
{
    (void)pthread_mutex_lock(&the_task.lock);
}

static void in_parent(void)
{
    (void)pthread_mutex_unlock(&the_task.lock);
}

/* Rights are not inherited: the child begins with an empty space. Messages that other threads of
   the parent were sending are closed as well. Their memory is lost with those threads. */
static void in_child(void)
{
    struct task *task = &the_task;
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
    (void)pthread_setspecific(task->reply_port, NULL);
    name_task_port(task);
    (void)pthread_mutex_unlock(&task->lock);
}

static void end_reply_port(void *value)
{
    (void)mach_port_mod_refs(
        mach_task_self(), (mach_port_name_t)(uintptr_t)value, MACH_PORT_RIGHT_RECEIVE, -1);
}

static void make_task(void)
{
    name_task_port(&the_task);
    if (pthread_key_create(&the_task.reply_port, end_reply_port) != 0 ||
        pthread_atfork(before_fork, in_parent, in_child) != 0)
        abort(); /* without these, rights would leak into children */
}

/* Makes the task before there are threads, unless the program loads this library later. If one
   thread made the task while another forked, the child would find it half made, by a thread that
   the child does not have. Making it again would register the handlers twice, and the second would
   wait for the lock that the first holds. */
__attribute__((constructor)) static void make_early(void)
{
    (void)pthread_once(&the_task_is_made, make_task);
}

/* A constructor of the program may call this before make_early runs. */
struct task *task_lock(void)
{
    (void)pthread_once(&the_task_is_made, make_task);
    (void)pthread_mutex_lock(&the_task.lock);
    return &the_task;
}

void task_unlock(struct task *task)
{
    (void)pthread_mutex_unlock(&task->lock);
}

/* It is set once, or by a fork in a process with one thread. So it is read without the lock. */
mach_port_t mach_task_self(void)
{
    (void)pthread_once(&the_task_is_made, make_task);
    return the_task.self;
}

struct task *task_enter(ipc_space_t space)
{
    return space == mach_task_self() ? task_lock() : NULL;
}

kern_return_t task_leave(struct task *task, kern_return_t kr)
{
    task_unlock(task);
    return kr;
}

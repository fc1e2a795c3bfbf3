/* task_lock.c - this process's task. */
#include "config.h"

#include "mach/task_lock.h"

#include "mach/task_fork.h"

#include <stdlib.h>

/* As in Mach, a process has one name space. */
static struct task the_task = {.lock = PTHREAD_MUTEX_INITIALIZER};
static pthread_once_t the_task_is_made = PTHREAD_ONCE_INIT;

static void name_task_port(struct task *task)
{
    table_init(&task->names);
    if (table_insert(&task->names, MACH_PORT_TYPE_SEND, NULL, &task->self) != KERN_SUCCESS)
        abort(); /* no memory for sixteen names */
}

static void before_fork(void)
{
    (void)pthread_mutex_lock(&the_task.lock);
}

static void in_parent(void)
{
    (void)pthread_mutex_unlock(&the_task.lock);
}

/* The child begins with an empty space. */
static void in_child(void)
{
    task_fork_close(&the_task);
    (void)pthread_setspecific(the_task.reply_port, NULL);
    name_task_port(&the_task);
    (void)pthread_mutex_unlock(&the_task.lock);
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

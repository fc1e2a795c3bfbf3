/* mach_init.c - reply ports and special ports of the task. */
#include "config.h"

#include "mach/copyin.h"
#include "mach/copyout.h"
#include "mach/doorbell.h"
#include "mach/task_lock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

mach_port_t mach_reply_port(void)
{
    mach_port_t port = MACH_PORT_NULL;

    (void)mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port);
    return port;
}

static pthread_key_t reply_port_key(void)
{
    struct task *task = task_lock();
    pthread_key_t key = task->reply_port;

    task_unlock(task);
    return key;
}

mach_port_t mig_get_reply_port(void)
{
    pthread_key_t key = reply_port_key();
    mach_port_t port = (mach_port_t)(uintptr_t)pthread_getspecific(key);

    if (port == MACH_PORT_NULL) {
        port = mach_reply_port();
        (void)pthread_setspecific(key, (void *)(uintptr_t)port);
    }
    return port;
}

void mig_dealloc_reply_port(mach_port_t reply_port)
{
    pthread_key_t key = reply_port_key();
    mach_port_t port = (mach_port_t)(uintptr_t)pthread_getspecific(key);

    (void)reply_port; /* what the stub believes it to be; the thread's own is destroyed */
    (void)pthread_setspecific(key, NULL);
    if (port != MACH_PORT_NULL)
        (void)mach_port_mod_refs(mach_task_self(), port, MACH_PORT_RIGHT_RECEIVE, -1);
}

/* Asks the doorbell for the bootstrap port. Not under the lock, because a stopped server keeps it
   waiting. */
static mach_port_t fetch_bootstrap(void)
{
    const char *path = getenv("MACH_BOOTSTRAP_PORT");
    mach_port_t port = MACH_PORT_NULL;
    int error;

    if (path == NULL || *path == '\0')
        return MACH_PORT_NULL;
    error = doorbell_ring(path, &port);
    if (error < 0) {
        (void)fprintf(stderr, "MACH_BOOTSTRAP_PORT=%s: %s\n", path,
            error == -EPROTO ? "no bootstrap server answers there" : strerror(-error));
        return MACH_PORT_NULL;
    }
    return port;
}

mach_port_t *mach_bootstrap_port_location(void)
{
    struct task *task = task_lock();
    bool known = task->bootstrap_known;

    task_unlock(task);
    if (!known) {
        mach_port_t port = fetch_bootstrap();

        task = task_lock();
        if (!task->bootstrap_known) {
            task->bootstrap = port;
            task->bootstrap_known = true;
            port = MACH_PORT_NULL;
        }
        task_unlock(task);
        /* If another thread was first, this reference is one too many. */
        (void)mach_port_deallocate(mach_task_self(), port);
    }
    return &task->bootstrap;
}

kern_return_t task_get_special_port(task_t target, int which, mach_port_t *port)
{
    struct right right;
    struct task *task;
    mach_port_t name;
    kern_return_t kr;

    if (target != mach_task_self())
        return KERN_INVALID_TASK;
    if (which == TASK_KERNEL_PORT)
        name = mach_task_self();
    else if (which == TASK_BOOTSTRAP_PORT)
        name = bootstrap_port;
    else
        return KERN_INVALID_ARGUMENT;
    task = task_lock();
    kr = copyin_right(task, name, MACH_MSG_TYPE_COPY_SEND, &right);
    if (kr == KERN_SUCCESS)
        kr = copyout_right(task, &right, port);
    return task_leave(task, kr);
}

/*
 * task.h - this task: its lock, its names and everything that must not survive a fork.
 *
 * The one piece of global state there is. Whoever calls into the library works between task_lock
 * and task_unlock, without blocking: making descriptors under the lock that fork(2) takes too is
 * what keeps them out of children.
 */
#ifndef MACH_TASK_H
#define MACH_TASK_H

#include "mach/port_object.h"
#include "mach/table.h"
#include "mach/wire_message.h"

#include <mach/mach.h>
#include <pthread.h>

struct task {
    pthread_mutex_t lock;
    struct table names;
    struct port *ports;           /* all there are */
    void *ports_by_key;           /* those that have a handle, as tsearch(3) keeps them */
    struct pollset *pollsets;     /* all there are */
    struct send_once *send_onces; /* all there are */
    struct wire_message *waiting; /* messages that a thread waits to send */
    mach_port_name_t self; /* the task port; its queue is made when its right is first given */
    mach_port_t bootstrap;
    bool bootstrap_known;
    pthread_key_t reply_port; /* each thread's, as mig_get_reply_port gives it */
    char buffer[WIRE_MESSAGE_SIZE_MAX];
};

/* Locks and returns this process's task, made when the program starts. */
struct task *task_lock(void);
void task_unlock(struct task *task);

/* The same for a call on a space: NULL, and nothing is locked, if it is not this task's, the one
   that calls can be made on. */
struct task *task_enter(ipc_space_t space);

#endif

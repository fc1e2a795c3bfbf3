/*
 * task.h - what this task holds: its names and all that they stand for.
 *
 * The one piece of global state there is. It is used between task_lock and task_unlock
 * (mach/task_lock.h).
 */
#ifndef MACH_TASK_H
#define MACH_TASK_H

#include "mach/pollset.h"
#include "mach/table.h"
#include "mach/wire_message.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/queue.h>

struct port;
struct send_once;

struct task {
    pthread_mutex_t lock;
    struct table names;
    LIST_HEAD(, port) ports;
    void *ports_by_key; /* those that have a handle, as tsearch(3) keeps them */
    struct pollset_list pollsets;
    LIST_HEAD(, send_once) send_onces;
    LIST_HEAD(, wire_message) waiting; /* messages that a thread waits to send */
    mach_port_name_t self;    /* the task port; its queue is made when its right is first given */
    mach_port_t bootstrap;    /* the bootstrap port, */
    bool bootstrap_known;     /* once somebody asked for it */
    pthread_key_t reply_port; /* each thread's, as mig_get_reply_port gives it */
    char buffer[WIRE_MESSAGE_SIZE_MAX]; /* where a message is received to, under the lock */
};

#endif

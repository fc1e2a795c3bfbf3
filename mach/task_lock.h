/*
 * task_lock.h - this process's task: making it and locking it.
 *
 * Whoever calls into the library works between task_lock and task_unlock, without blocking.
 * fork(2) takes the lock too, so no descriptor can be made between a fork and the child's clean-up:
 * this keeps descriptors out of children.
 */
#ifndef MACH_TASK_LOCK_H
#define MACH_TASK_LOCK_H

#include "mach/task.h"

#include <mach/mach.h>

/* Locks and returns this process's task, made when the program starts. */
struct task *task_lock(void);
void task_unlock(struct task *task);

/* Locks and returns the task that `space` belongs to. NULL, and nothing is locked, if that is not
   this task: a call can be made on no other. */
struct task *task_enter(ipc_space_t space);

/* Unlocks the task and returns `kr`, for the end of a call. */
kern_return_t task_leave(struct task *task, kern_return_t kr);

#endif

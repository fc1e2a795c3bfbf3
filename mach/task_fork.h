/* task_fork.h - what must not survive a fork. */
#ifndef MACH_TASK_FORK_H
#define MACH_TASK_FORK_H

#include "mach/task.h"

/*
 * In a forked child: closes all that the task holds and forgets every name, because rights are not
 * inherited. Messages that other threads of the parent were sending are closed as well. Their
 * memory is lost with those threads.
 */
void task_fork_close(struct task *task);

#endif

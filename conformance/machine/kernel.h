/* kernel.h - checks what a run needs of the kernel: system calls, /proc and /dev/null. */
#ifndef CONFORMANCE_MACHINE_KERNEL_H
#define CONFORMANCE_MACHINE_KERNEL_H

#include "conformance/machine/problems.h"

/*
 * Checks that /proc is mounted, shows the process ids of this namespace, and lists the children of
 * a process. Adds what is wrong to `problems`.
 */
void kernel_check_proc(struct problems *problems);

/* Checks that /dev/null exists and can be read and written. Adds what is wrong to `problems`. */
void kernel_check_null(struct problems *problems);

/*
 * Tries each system call that the driver, the bootstrap server and the ports need and that an old
 * kernel lacks or a seccomp filter may refuse. The calls change nothing. Adds what is refused to
 * `problems`.
 */
void kernel_check_calls(struct problems *problems);

#endif

/* kernel.h - the system calls, the file system /proc, and /dev/null: a run cannot do without them.
 */
#ifndef CONFORMANCE_MACHINE_KERNEL_H
#define CONFORMANCE_MACHINE_KERNEL_H

#include "conformance/machine/problems.h"

/*
 * Looks whether /proc is there, shows the process numbers of this namespace, and tells a process's
 * children. Adds what is wrong to `problems`.
 */
void kernel_check_proc(struct problems *problems);

/* Looks whether /dev/null is there and can be written and read. Adds what is wrong to `problems`.
 */
void kernel_check_null(struct problems *problems);

/*
 * Tries each system call that the driver, the bootstrap server and the ports need, and that an old
 * kernel does not have or a seccomp filter may refuse. What is tried changes nothing. Adds what is
 * refused to `problems`.
 */
void kernel_check_calls(struct problems *problems);

#endif

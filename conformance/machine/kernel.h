/* kernel.h - the system calls, and the file system /proc, that a run cannot do without. */
#ifndef CONFORMANCE_MACHINE_KERNEL_H
#define CONFORMANCE_MACHINE_KERNEL_H

#include "conformance/machine/lacks.h"

/*
 * Looks whether /proc is there, shows the process numbers of this namespace, and tells a process's
 * children. Adds what is wrong to `lacks`.
 */
void kernel_check_proc(struct lacks *lacks);

/*
 * Tries each system call that the driver, the bootstrap server and the ports need, and that an old
 * kernel does not have or a seccomp filter may refuse. What is tried changes nothing. Adds what is
 * refused to `lacks`.
 */
void kernel_check_calls(struct lacks *lacks);

#endif

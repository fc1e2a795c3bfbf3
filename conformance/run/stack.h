/* stack.h - a crashed program's stack, as gdb told it. */
#ifndef CONFORMANCE_RUN_STACK_H
#define CONFORMANCE_RUN_STACK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads what gdb wrote to the file PATH, from the signal on, into TEXT (room for `size` bytes,
 * always terminated); what does not fit is left out, and "..." stands for it. Returns whether gdb
 * tells of a signal; TEXT is empty where it does not.
 */
bool stack_read(const char *path, char *text, size_t size);

#endif

/* pipe.h - the pipe that parent and child share: made, written and read to the byte. */
#ifndef REF_PIPE_H
#define REF_PIPE_H

#include <stddef.h>

/*
 * Makes a pipe, both sides close-on-exec. The caller closes both.
 * Returns 0, or a negative errno with both at -1.
 */
int pipe_open(int *read_fd, int *write_fd);

/* Closes one side, if it is open, and sets it to -1. errno does not change. */
void pipe_close(int *fd);

/*
 * Writes all `size` bytes. Signals do not interrupt it. SIGPIPE does not reach the process,
 * whatever its disposition. Returns 0, -EPIPE when nobody can read any more, or another negative
 * errno.
 */
int pipe_write(int fd, const void *bytes, size_t size);

/*
 * Reads `size` bytes, however many writes they came from, and not one more. *got is always set to
 * how many arrived.
 * Returns 0 (if *got is less than `size`, the pipe ended), or a negative errno.
 */
int pipe_read(int fd, void *bytes, size_t size, size_t *got);

#endif

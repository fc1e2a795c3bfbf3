/* pipe.h - the pipe that parent and child share: made, written and read to the byte. */
#ifndef REF_PIPE_H
#define REF_PIPE_H

#include <stddef.h>

/*
 * Makes a pipe, both sides close-on-exec.
 *
 * Ownership: the caller closes both descriptors.
 * Returns 0, or a negative errno with both at -1.
 */
int pipe_open(int *read_fd, int *write_fd);

/*
 * Closes one side, if it is open, and sets it to -1. errno is as it was.
 */
void pipe_close(int *fd);

/*
 * Writes all `size` bytes. Signals do not interrupt it, and SIGPIPE does not reach the process
 * whatever its disposition.
 *
 * Ownership: the descriptor and the bytes stay the caller's.
 * Returns 0, -EPIPE when nobody can read any more, or another negative errno.
 */
int pipe_write(int fd, const void *bytes, size_t size);

/*
 * Reads `size` bytes, however they were split, and not one more.
 *
 * *got is how many arrived, in every case.
 * Ownership: the descriptor and the buffer stay the caller's.
 * Returns 0 (all, or fewer because the pipe ended: compare *got), or a negative errno.
 */
int pipe_read(int fd, void *bytes, size_t size, size_t *got);

#endif

/*
 * socket_pipe.c - for a program that is linked with --wrap=pipe_open: the reference's handshakes
 * have a pair of sockets for a pipe.
 */
#include "config.h"

#include "tests/programs/socket_pair.h"

/* The linker asks for this name. NOLINTBEGIN(bugprone-reserved-identifier) */
int __wrap_pipe_open(int *read_fd, int *write_fd);

int __wrap_pipe_open(int *read_fd, int *write_fd)
{
    return socket_pair_open(read_fd, write_fd);
}
/* NOLINTEND(bugprone-reserved-identifier) */

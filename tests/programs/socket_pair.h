/* socket_pair.h - a handshake's pipe that is a connected pair of stream sockets. */
#ifndef TESTS_PROGRAMS_SOCKET_PAIR_H
#define TESTS_PROGRAMS_SOCKET_PAIR_H

/*
 * As pipe_open of ref/pipe.h: both ends close-on-exec. Each end has the direction that it has no
 * use for shut down, unless the environment has SOCKET_PAIR=open.
 */
int socket_pair_open(int *read_fd, int *write_fd);

#endif

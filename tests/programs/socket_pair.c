/* socket_pair.c - a handshake's pipe that is a connected pair of stream sockets. */
#include "config.h"

#include "tests/programs/socket_pair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int socket_pair_open(int *read_fd, int *write_fd)
{
    const char *how = getenv("SOCKET_PAIR");
    int fds[2], error;

    *read_fd = -1;
    *write_fd = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
        return -errno;
    if (how == NULL || strcmp(how, "open") != 0) {
        if (shutdown(fds[0], SHUT_WR) < 0 || shutdown(fds[1], SHUT_RD) < 0) {
            error = -errno;
            close(fds[0]);
            close(fds[1]);
            return error;
        }
    }
    *read_fd = fds[0];
    *write_fd = fds[1];
    return 0;
}

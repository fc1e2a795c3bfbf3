/* handle_address.c - addressing a socket through /proc. */
#include "config.h"

#include "mach/handle_address.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

const char *handle_address_path(struct handle_address *room, int fd)
{
    int length =
        snprintf(room->address.sun_path, sizeof room->address.sun_path, "/proc/self/fd/%d", fd);

    room->address.sun_family = AF_UNIX;
    room->length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length + 1);
    return room->address.sun_path;
}

const struct sockaddr *handle_address_set(struct handle_address *room, int fd)
{
    (void)handle_address_path(room, fd);
    return (const struct sockaddr *)&room->address;
}

int handle_address_connect(struct handle_address *room, int fd, int socket)
{
    const struct sockaddr *address = handle_address_set(room, fd);

    return connect(socket, address, room->length) < 0 ? -errno : 0;
}

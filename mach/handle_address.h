/* handle_address.h - addressing a socket whose name was removed, through /proc. */
#ifndef MACH_HANDLE_ADDRESS_H
#define MACH_HANDLE_ADDRESS_H

#include <sys/socket.h>
#include <sys/un.h>

/* Room for one address, the caller's. */
struct handle_address {
    struct sockaddr_un address;
    socklen_t length;
};

/* Writes "/proc/self/fd/FD" and returns it, in `room`. */
const char *handle_address_path(struct handle_address *room, int fd);

/* Makes `room` the address of the socket behind the O_PATH handle `fd`, and returns it. */
const struct sockaddr *handle_address_set(struct handle_address *room, int fd);

/* Connects `socket` to the socket behind `fd`. 0 or a negative errno: -ECONNREFUSED when it is
   closed, -ENOENT without /proc. */
int handle_address_connect(struct handle_address *room, int fd, int socket);

#endif

/* impostor.c - descriptors that are not what they are sent as. */
#include "config.h"

#include "tests/kit/impostor.h"

#include "mach/right.h"

#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SEND MACH_MSG_TYPE_PORT_SEND
#define ONCE MACH_MSG_TYPE_PORT_SEND_ONCE
#define RECEIVE MACH_MSG_TYPE_PORT_RECEIVE

#define LINGER_SECONDS 60 /* far beyond the time that a test may take */
#define KEPT_FROM 900     /* descriptors that nothing else uses */

int impostor_file(void)
{
    return open("/dev/null", O_RDWR | O_CLOEXEC);
}

static int make_handle_on_file(void)
{
    return open("/dev/null", O_PATH | O_CLOEXEC);
}

static int make_pipe(int end)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    close(ends[1 - end]);
    return ends[end];
}

static int make_read_end(void)
{
    return make_pipe(0);
}

int impostor_write_end(void)
{
    return make_pipe(1);
}

#define FOLDER_TEMPLATE "/tmp/shakedown-hostile-XXXXXX"

/* The folder of the one socket that keeps its name; empty if there is none. */
static char named_folder[sizeof FOLDER_TEMPLATE];

static void remove_bound(const char *directory)
{
    char path[sizeof FOLDER_TEMPLATE + 2];

    (void)snprintf(path, sizeof path, "%s/s", directory);
    unlink(path);
    rmdir(directory);
}

/* A bound socket's handle and the socket, in a folder of its own that impostors_remove removes,
   unless REMOVE has it gone at once. */
static int make_bound(mode_t mode, bool remove, int *socket_fd)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char directory[] = FOLDER_TEMPLATE;
    int handle;

    ck_assert_ptr_nonnull(mkdtemp(directory));
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s/s", directory);
    *socket_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(*socket_fd, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(chmod(address.sun_path, mode), 0);
    handle = open(address.sun_path, O_PATH | O_CLOEXEC);
    if (remove) {
        remove_bound(directory);
    } else {
        ck_assert_str_eq(named_folder, "");
        memcpy(named_folder, directory, sizeof named_folder);
    }
    return handle;
}

void impostors_remove(void)
{
    if (named_folder[0] != '\0')
        remove_bound(named_folder);
    named_folder[0] = '\0';
}

static int make_named_socket(void)
{
    int socket_fd;
    int handle = make_bound(0666, false, &socket_fd);

    close(socket_fd);
    return handle;
}

static int make_private_socket(void)
{
    int socket_fd;
    int handle = make_bound(0600, true, &socket_fd);

    close(socket_fd);
    return handle;
}

static int make_unlinked_socket(void)
{
    int socket_fd;
    int handle = make_bound(0666, true, &socket_fd);

    close(handle);
    return socket_fd;
}

/* The other side of what is passed off stays open, out of the way, until the test's process ends.
 */
static void keep_open(int fd)
{
    ck_assert_int_ge(fcntl(fd, F_DUPFD_CLOEXEC, KEPT_FROM), 0);
    close(fd);
}

static int make_pair(int type)
{
    int ends[2];

    ck_assert_int_eq(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends), 0);
    ck_assert_int_eq(shutdown(ends[0], SHUT_RD), 0);
    keep_open(ends[1]);
    return ends[0];
}

static int make_stream(void)
{
    return make_pair(SOCK_STREAM);
}

static int make_datagram(void)
{
    return make_pair(SOCK_DGRAM);
}

static int make_readable_once(void)
{
    int ends[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    keep_open(ends[1]);
    return ends[0];
}

/* A connection to a server that is no part of this, and that would read what is sent to it. */
static int make_named_peer(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t length = sizeof address;
    int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    int client = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    /* No path given: the kernel finds a free name. */
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&address, sizeof(sa_family_t)), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    ck_assert_int_eq(listen(listener, 1), 0);
    ck_assert_int_eq(connect(client, (struct sockaddr *)&address, length), 0);
    ck_assert_int_eq(shutdown(client, SHUT_RD), 0);
    keep_open(listener);
    return client;
}

/* A socket whose close waits for a peer that never reads. */
int impostor_lingering_socket(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct linger linger = {.l_onoff = 1, .l_linger = LINGER_SECONDS};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    static const char bytes[65536];

    ck_assert_int_eq(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(listener, 1), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    ck_assert_int_eq(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    while (send(client, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        continue;
    ck_assert_int_eq(setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), 0);
    keep_open(listener);
    return client;
}

const struct impostor impostors[] = {
    {"a socket that has a name as handle", SEND, SEND_HANDLE, make_named_socket},
    {"a socket of mode 0600 as handle", SEND, SEND_HANDLE, make_private_socket},
    {"a socket as handle", SEND, SEND_HANDLE, make_unlinked_socket},
    {"a device as handle", SEND, SEND_HANDLE, impostor_file},
    {"a handle on a device", SEND, SEND_HANDLE, make_handle_on_file},
    {"a pipe as handle", SEND, SEND_HANDLE, make_read_end},
    {"a write end as proof", SEND, SEND_PROOF, impostor_write_end},
    {"a device as proof", SEND, SEND_PROOF, impostor_file},
    {"a handle as proof", SEND, SEND_PROOF, make_handle_on_file},
    {"a stream socket as send-once end", ONCE, ONCE_END, make_stream},
    {"a datagram socket as send-once end", ONCE, ONCE_END, make_datagram},
    {"a send-once end that can be read", ONCE, ONCE_END, make_readable_once},
    {"a send-once end whose peer has a name", ONCE, ONCE_END, make_named_peer},
    {"a pipe as send-once end", ONCE, ONCE_END, impostor_write_end},
    {"a socket that lingers as send-once end", ONCE, ONCE_END, impostor_lingering_socket},
    {"a socket that lingers as handle", SEND, SEND_HANDLE, impostor_lingering_socket},
    {"a queue that is not behind its handle", RECEIVE, RECEIVE_QUEUE, make_unlinked_socket},
    {"a stream socket as queue", RECEIVE, RECEIVE_QUEUE, make_stream},
    {"a paired socket as queue", RECEIVE, RECEIVE_QUEUE, make_datagram},
    {"a device as queue", RECEIVE, RECEIVE_QUEUE, impostor_file},
    {"a handle of another queue", RECEIVE, RECEIVE_HANDLE, make_private_socket},
    {"a named socket as handle of a queue", RECEIVE, RECEIVE_HANDLE, make_named_socket},
    {"a read end as life", RECEIVE, RECEIVE_LIFE, make_read_end},
    {"a device as life", RECEIVE, RECEIVE_LIFE, impostor_file},
};

const int impostors_count = sizeof impostors / sizeof *impostors;

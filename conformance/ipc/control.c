/* control.c - what the driver and its puppets say to each other. */
#include "config.h"

#include "conformance/ipc/control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Room for the descriptors beside a packet, aligned for their header. */
union descriptors {
    struct cmsghdr align;
    char space[CMSG_SPACE(CONTROL_FDS_MAX * sizeof(int))];
};

static int address_fill(struct sockaddr_un *address, const char *path)
{
    size_t size = strlen(path) + 1;

    if (size > sizeof address->sun_path)
        return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, size);
    return 0;
}

int control_listen(const char *path)
{
    struct sockaddr_un address;
    int error = address_fill(&address, path);
    int fd;

    if (error != 0)
        return error;
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, SOMAXCONN) != 0) {
        error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

int control_accept(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    return fd < 0 ? -errno : fd;
}

int control_connect(const char *path)
{
    struct sockaddr_un address;
    int error = address_fill(&address, path);
    int fd;

    if (error != 0)
        return error;
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

static void put_fds(
    struct msghdr *message, union descriptors *control, const int *fds, size_t count)
{
    struct cmsghdr *header;

    memset(control, 0, sizeof *control);
    message->msg_control = control->space;
    message->msg_controllen = CMSG_SPACE(count * sizeof(int));
    header = CMSG_FIRSTHDR(message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(header), fds, count * sizeof(int));
}

int control_send(int fd, const json_t *object, const int *fds, size_t fd_count)
{
    char *text = json_dumps(object, JSON_COMPACT);
    int result;
    union descriptors control;
    struct iovec part;
    struct msghdr message;

    if (text == NULL)
        return -ENOMEM;
    part = (struct iovec){.iov_base = text, .iov_len = strlen(text)};
    message = (struct msghdr){.msg_iov = &part, .msg_iovlen = 1};
    result = -EMSGSIZE;
    if (fd_count > 0)
        put_fds(&message, &control, fds, fd_count);
    if (part.iov_len <= CONTROL_PACKET_MAX) {
        ssize_t sent;

        do {
            sent = sendmsg(fd, &message, MSG_NOSIGNAL);
        } while (sent < 0 && errno == EINTR);
        result = sent < 0 ? -errno : 0;
    }
    free(text);
    return result == -ECONNRESET ? -EPIPE : result;
}

/* Puts the descriptors that came into `fds`, or closes those that nobody asked for. */
static void take_fds(struct msghdr *message, int *fds)
{
    size_t taken = 0;

    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
         header = CMSG_NXTHDR(message, header)) {
        size_t count;

        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(header) + i * sizeof fd, sizeof fd);
            if (fds != NULL && taken < CONTROL_FDS_MAX)
                fds[taken++] = fd;
            else
                close(fd);
        }
    }
}

/* Makes an object of what recvmsg gave, and takes the descriptors. Returns a control_outcome. */
static int read_packet(
    struct msghdr *message, const char *text, ssize_t length, json_t **object, int *fds)
{
    if (length == 0 || (length < 0 && errno == ECONNRESET))
        return CONTROL_END;
    if (length < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK ? CONTROL_NONE : -errno;
    take_fds(message, fds);
    *object = json_loadb(text, (size_t)length, JSON_REJECT_DUPLICATES, NULL);
    if ((size_t)length > CONTROL_PACKET_MAX || !json_is_object(*object)) {
        json_decref(*object);
        *object = NULL;
        for (size_t i = 0; fds != NULL && i < CONTROL_FDS_MAX; i++) {
            if (fds[i] >= 0) {
                close(fds[i]);
                fds[i] = -1;
            }
        }
        return -EBADMSG;
    }
    return CONTROL_PACKET;
}

int control_receive(int fd, json_t **object, int *fds)
{
    char *text;
    ssize_t length;
    int result;
    union descriptors control;
    struct iovec part;
    struct msghdr message;

    *object = NULL;
    for (size_t i = 0; fds != NULL && i < CONTROL_FDS_MAX; i++)
        fds[i] = -1;
    /* One byte more than a packet may have shows one that is too long. */
    text = malloc(CONTROL_PACKET_MAX + 1);
    if (text == NULL)
        return -ENOMEM;
    part = (struct iovec){.iov_base = text, .iov_len = CONTROL_PACKET_MAX + 1};
    message = (struct msghdr){.msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control.space,
        .msg_controllen = sizeof control.space};
    do {
        length = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    } while (length < 0 && errno == EINTR);
    result = read_packet(&message, text, length, object, fds);
    free(text);
    return result;
}

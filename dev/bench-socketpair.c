/* bench-socketpair.c - the floor: a forked child sends a descriptor over a socket pair. */
#include "config.h"

#include "dev/bench_timing.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

union descriptor_control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

static struct msghdr message_make(
    struct iovec *data, uint64_t *token, union descriptor_control *control)
{
    *data = (struct iovec){.iov_base = token, .iov_len = sizeof *token};
    memset(control, 0, sizeof *control);
    return (struct msghdr){.msg_iov = data,
        .msg_iovlen = 1,
        .msg_control = control->bytes,
        .msg_controllen = sizeof control->bytes};
}

/* The child makes a pipe and sends one end of it. */
static int child_send(int socket, uint64_t token)
{
    union descriptor_control control;
    struct iovec data;
    struct msghdr message = message_make(&data, &token, &control);
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    int channel[2];

    if (pipe(channel) < 0)
        return 1;
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &channel[1], sizeof(int));
    if (sendmsg(socket, &message, MSG_NOSIGNAL) != (ssize_t)sizeof token)
        return 1;
    return bench_timing_await_end(socket) == 0 ? 0 : 1;
}

/* The parent receives the descriptor, closes it and checks the token. */
static int parent_receive(int socket, uint64_t token)
{
    uint64_t received;
    union descriptor_control control;
    struct iovec data;
    struct msghdr message = message_make(&data, &received, &control);
    struct cmsghdr *rights;
    int descriptor;

    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof received)
        return -EPROTO;
    rights = CMSG_FIRSTHDR(&message);
    if (rights == NULL || rights->cmsg_type != SCM_RIGHTS)
        return -EPROTO;
    memcpy(&descriptor, CMSG_DATA(rights), sizeof descriptor);
    close(descriptor);
    return received == token ? 0 : -EPROTO;
}

static int pass_once(void *context)
{
    uint64_t *token = context;
    int pair[2];
    pid_t child;
    int error;

    ++*token;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return -errno;
    child = fork();
    if (child == 0) {
        close(pair[0]);
        _exit(child_send(pair[1], *token));
    }
    error = child < 0 ? -errno : 0;
    close(pair[1]);
    if (child > 0)
        error = parent_receive(pair[0], *token);
    close(pair[0]);
    return child > 0 ? bench_timing_wait(child, error) : error;
}

int main(int argc, char **argv)
{
    uint64_t token = 0;

    return bench_timing_main(argc, argv, pass_once, &token);
}

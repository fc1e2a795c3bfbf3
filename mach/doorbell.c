/* doorbell.c - how a task without any right gets its first. */
#include "config.h"

#include "mach/doorbell.h"

#include "mach/copyin.h"
#include "mach/copyout.h"
#include "mach/descriptor.h"
#include "mach/task_lock.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 128 /* the kernel's own cap (net.core.somaxconn) may be lower */

/* The packet has one byte, because a packet without data would look like the end. */
union rights_room {
    struct cmsghdr align;
    char room[CMSG_SPACE(SEND_COUNT * sizeof(int))];
};

static int doorbell_address(struct sockaddr_un *address, const char *path)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path)
        return -ENAMETOOLONG;
    memcpy(address->sun_path, path, strlen(path));
    return 0;
}

/* Receives the right. -EPROTO if what came is not what a doorbell sends. */
static int take_answer(int bell, struct right *right)
{
    union rights_room control;
    char byte;
    int descriptors[SEND_COUNT];
    struct iovec data = {.iov_base = &byte, .iov_len = 1};
    struct msghdr in = {.msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control};
    ssize_t size;
    struct cmsghdr *c;

    do {
        size = recvmsg(bell, &in, MSG_CMSG_CLOEXEC);
    } while (size < 0 && errno == EINTR);
    if (size < 0)
        return errno == ECONNRESET ? -EPROTO : -errno;
    c = CMSG_FIRSTHDR(&in);
    if (c == NULL || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        return -EPROTO;
    if ((in.msg_flags & MSG_CTRUNC) != 0 || c->cmsg_len != CMSG_LEN(sizeof descriptors)) {
        size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        memcpy(descriptors, CMSG_DATA(c), count * sizeof(int));
        for (size_t i = 0; i < count; i++)
            descriptor_close_foreign(descriptors[i]);
        return -EPROTO;
    }
    memcpy(descriptors, CMSG_DATA(c), sizeof descriptors);
    if (right_accept(right, MACH_MSG_TYPE_PORT_SEND, descriptors, SEND_COUNT) == 0)
        return 0;
    descriptor_close_foreign(descriptors[0]);
    descriptor_close_foreign(descriptors[1]);
    return -EPROTO;
}

int doorbell_ring(const char *path, mach_port_t *port)
{
    struct right right;
    struct sockaddr_un address;
    struct task *task;
    int error = doorbell_address(&address, path);
    int bell;

    if (error < 0)
        return error;
    bell = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (bell < 0)
        return -errno;
    while ((error = connect(bell, (struct sockaddr *)&address, sizeof address) < 0 ? -errno : 0) ==
           -EINTR)
        continue;
    if (error == 0) {
        /* Waits outside the lock. Taking what has arrived does not wait. */
        char byte;

        while (recv(bell, &byte, 1, MSG_PEEK) < 0 && errno == EINTR)
            continue;
        task = task_lock();
        error = take_answer(bell, &right);
        if (error == 0 && copyout_right(task, &right, port) != KERN_SUCCESS)
            error = -ENOMEM;
        task_unlock(task);
    }
    close(bell);
    return error;
}

int doorbell_listen(const char *path)
{
    struct sockaddr_un address;
    int error = doorbell_address(&address, path);
    int listener;

    if (error < 0)
        return error;
    listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0)
        return -errno;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 ||
        listen(listener, BACKLOG) < 0) {
        error = -errno;
        close(listener);
        return error;
    }
    return listener;
}

static int send_answer(int bell, struct right *right)
{
    union rights_room control = {{0}};
    struct iovec data = {.iov_base = "", .iov_len = 1};
    struct msghdr out = {.msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control};

    control.align.cmsg_level = SOL_SOCKET;
    control.align.cmsg_type = SCM_RIGHTS;
    control.align.cmsg_len = CMSG_LEN(SEND_COUNT * sizeof(int));
    memcpy(CMSG_DATA(&control.align), right_descriptors(right), SEND_COUNT * sizeof(int));
    return sendmsg(bell, &out, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno : 0;
}

int doorbell_answer(int listener, mach_port_t service)
{
    struct right right;
    struct task *task;
    kern_return_t kr;
    int bell = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (bell < 0)
        return errno == EAGAIN || errno == ECONNABORTED || errno == EINTR ? 0 : -errno;
    task = task_lock();
    kr = copyin_right(task, service, MACH_MSG_TYPE_MAKE_SEND, &right);
    if (kr == KERN_SUCCESS) {
        (void)send_answer(bell, &right); /* if the caller went away, it needs none */
        right_destroy(&right);
    }
    task_unlock(task);
    close(bell);
    return kr == KERN_SUCCESS ? 0 : -ENOMEM;
}

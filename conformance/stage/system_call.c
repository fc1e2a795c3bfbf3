/* system_call.c - system calls of this architecture. */
#include "config.h"

#include "conformance/stage/system_call.h"

#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static const struct {
    long number;
    const char *name;
} names[] = {
/* One line for each SYS_ constant of <sys/syscall.h>; made when the suite is built. */
#include "conformance/stage/system_calls.inc"
};

/* Calls that a thread may wait in, and whose first argument is a descriptor. */
static const char *const of_descriptor[] = {"read", "write", "readv", "writev", "pread64",
    "pwrite64", "recvfrom", "recvmsg", "recvmmsg", "sendto", "sendmsg", "sendmmsg", "accept",
    "accept4", "connect", "epoll_wait", "epoll_pwait", "epoll_pwait2", "ioctl", "fcntl", "flock",
    "splice", "tee", "vmsplice", "sendfile", "fsync", "fdatasync", "close"};

const char *system_call_name(long number)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].number == number)
            return names[i].name;
    return NULL;
}

static size_t polled(pid_t pid, const unsigned long arguments[6], int *descriptors)
{
    struct pollfd fds[SYSTEM_CALL_DESCRIPTORS_MAX];
    size_t count =
        arguments[1] < SYSTEM_CALL_DESCRIPTORS_MAX ? arguments[1] : SYSTEM_CALL_DESCRIPTORS_MAX;
    struct iovec ours = {fds, count * sizeof fds[0]};
    struct iovec theirs = {(void *)arguments[0], count * sizeof fds[0]}; /* NOLINT: an address */
    size_t told = 0;

    if (process_vm_readv(pid, &ours, 1, &theirs, 1, 0) != (ssize_t)ours.iov_len)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (fds[i].fd >= 0)
            descriptors[told++] = fds[i].fd;
    return told;
}

size_t system_call_descriptors(
    pid_t pid, long number, const unsigned long arguments[6], int *descriptors)
{
    const char *name = system_call_name(number);

    if (name == NULL)
        return 0;
    if (strcmp(name, "poll") == 0 || strcmp(name, "ppoll") == 0)
        return polled(pid, arguments, descriptors);
    for (size_t i = 0; i < sizeof of_descriptor / sizeof of_descriptor[0]; i++)
        if (strcmp(name, of_descriptor[i]) == 0) {
            descriptors[0] = (int)arguments[0];
            return 1;
        }
    return 0;
}

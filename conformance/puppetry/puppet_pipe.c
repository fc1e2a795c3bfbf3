/* puppet_pipe.c - the handshake's pipe, as a puppet reads it. */
#include "config.h"

#include "conformance/puppetry/puppet_pipe.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/*
 * A blocking read could not notice that the driver is gone, and O_NONBLOCK would be set for every
 * process that shares the pipe: so it waits in poll and reads what is there.
 */
static int read_exactly(int pipe, int control, void *buffer, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        struct pollfd fds[] = {{.fd = pipe, .events = POLLIN}, {.fd = control}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return -errno;
        if (fds[1].revents)
            return -EPIPE;
        if (!fds[0].revents)
            continue;
        ssize_t count = read(pipe, (char *)buffer + *got, size - *got);
        if (count == 0)
            return PUPPET_PIPE_SHORT;
        if (count > 0)
            *got += (size_t)count;
        else if (errno != EAGAIN && errno != EINTR)
            return -errno;
    }
    return PUPPET_PIPE_READ;
}

static int read_part(int pipe, int control, void *buffer, size_t size, const char *part,
    struct puppet_pipe_text *text)
{
    size_t got;
    int result = read_exactly(pipe, control, buffer, size, &got);
    if (result == PUPPET_PIPE_SHORT) {
        snprintf(text->observed, sizeof text->observed,
            "the pipe's end after %zu of %zu bytes of the %s", got, size, part);
    }
    return result;
}

static int read_name(int pipe, int control, struct puppet_pipe_text *text)
{
    uint32_t length = 0;
    unsigned char bytes[BOOTSTRAP_MAX_NAME_LEN];
    int result = read_part(pipe, control, &length, sizeof length, "name's length", text);
    if (result != PUPPET_PIPE_READ)
        return result;
    if (length == 0 || length > sizeof bytes - 1) {
        snprintf(text->observed, sizeof text->observed, "a name's length of %" PRIu32, length);
        return PUPPET_PIPE_BAD;
    }
    result = read_part(pipe, control, bytes, length, "name", text);
    if (result == PUPPET_PIPE_READ)
        service_name_escape(bytes, length, text->name);
    return result;
}

int puppet_pipe_read(int pipe, int control, unsigned int what, struct puppet_pipe_text *text)
{
    int result = PUPPET_PIPE_READ;
    if (what & PUPPET_PIPE_TOKEN)
        result = read_part(pipe, control, &text->token, sizeof text->token, "token", text);
    if (result == PUPPET_PIPE_READ && (what & PUPPET_PIPE_NAME))
        result = read_name(pipe, control, text);
    return result;
}

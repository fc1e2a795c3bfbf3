/* pipe_content.c - what of a handshake's introduction arrived in its pipe. */
#include "config.h"

#include "conformance/ipc/pipe_content.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A copy of the first bytes in a pipe, made by way of a pipe of our own. */
static ssize_t tee_bytes(int pipe, void *buffer, size_t size)
{
    int copy[2];
    ssize_t got;
    int error;

    if (pipe2(copy, O_CLOEXEC | O_NONBLOCK) != 0)
        return -errno;
    got = tee(pipe, copy[1], size, SPLICE_F_NONBLOCK);
    if (got > 0)
        got = read(copy[0], buffer, size);
    error = got < 0 && errno != EAGAIN ? -errno : 0;
    close(copy[0]);
    close(copy[1]);
    return error != 0 ? error : got < 0 ? 0 : got;
}

ssize_t pipe_content_copy(int pipe, void *buffer, size_t size)
{
    ssize_t got = recv(pipe, buffer, size, MSG_PEEK | MSG_DONTWAIT);

    if (got >= 0)
        return got;
    return errno == ENOTSOCK                        ? tee_bytes(pipe, buffer, size)
           : errno == EAGAIN || errno == ECONNRESET ? 0
                                                    : -errno;
}

/* The name's length: as it was taken out, or as it stands in the pipe. Returns whether either. */
static bool find_length(
    const struct pipe_taken *taken, const unsigned char *bytes, size_t copied, uint32_t *length)
{
    size_t offset;

    if (taken->bytes > PIPE_TOKEN_SIZE) {
        *length = taken->length;
        return taken->bytes >= PIPE_TOKEN_SIZE + PIPE_LENGTH_SIZE;
    }
    offset = PIPE_TOKEN_SIZE - taken->bytes;
    if (copied < offset + PIPE_LENGTH_SIZE)
        return false;
    memcpy(length, bytes + offset, PIPE_LENGTH_SIZE);
    return true;
}

void pipe_content_describe(const struct pipe_taken *taken, const unsigned char *bytes,
    size_t copied, size_t unread, char *text, size_t size)
{
    const size_t head = PIPE_TOKEN_SIZE + PIPE_LENGTH_SIZE;
    size_t arrived = taken->bytes + unread;
    uint32_t length = 0;

    if (arrived < PIPE_TOKEN_SIZE)
        snprintf(text, size, "%zu of %zu bytes of the token", arrived, PIPE_TOKEN_SIZE);
    else if (arrived < head)
        snprintf(text, size, "%zu of %zu bytes of the token, %zu of %zu of the length",
            PIPE_TOKEN_SIZE, PIPE_TOKEN_SIZE, arrived - PIPE_TOKEN_SIZE, PIPE_LENGTH_SIZE);
    else if (!find_length(taken, bytes, copied, &length))
        snprintf(text, size, "token and length, and %zu bytes more", arrived - head);
    else if (length == 0 || length >= BOOTSTRAP_MAX_NAME_LEN)
        snprintf(text, size,
            "%zu of %zu bytes of the token, %zu of %zu of the length, which says %" PRIu32
            " and is none of a name, and %zu bytes more",
            PIPE_TOKEN_SIZE, PIPE_TOKEN_SIZE, PIPE_LENGTH_SIZE, PIPE_LENGTH_SIZE, length,
            arrived - head);
    else {
        size_t name = arrived - head < length ? arrived - head : length;
        int used = snprintf(text, size,
            "%zu of %zu bytes of the token, %zu of %zu of the length, which says %" PRIu32
            ", %zu of %" PRIu32 " of the name",
            PIPE_TOKEN_SIZE, PIPE_TOKEN_SIZE, PIPE_LENGTH_SIZE, PIPE_LENGTH_SIZE, length, name,
            length);

        if (arrived - head > length && used > 0 && (size_t)used < size)
            snprintf(
                text + used, size - (size_t)used, ", and %zu bytes more", arrived - head - length);
    }
}

/* puppet_pipe.c - the handshake's pipe, as a puppet reads it. */
#include "config.h"

#include "conformance/puppetry/puppet_pipe.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Before it waits: what came so far may be all that ever comes. */
static void tell_taken(struct puppet_pipe_text *text)
{
    if (text->tell != NULL && text->told != text->taken.bytes)
        text->tell(text->arg, &text->taken);
    text->told = text->taken.bytes;
}

/*
 * A blocking read could not notice that the driver is gone, and O_NONBLOCK would be set for every
 * process that shares the pipe: so it waits in poll and reads what is there.
 */
static int read_exactly(
    int pipe, int control, void *buffer, size_t size, size_t *got, struct puppet_pipe_text *text)
{
    *got = 0;
    while (*got < size) {
        struct pollfd fds[] = {{.fd = pipe, .events = POLLIN}, {.fd = control}};
        int ready = poll(fds, 2, 0);
        ssize_t count;

        if (ready == 0)
            tell_taken(text);
        if (ready == 0)
            ready = poll(fds, 2, -1);
        if (ready < 0 && errno != EINTR)
            return -errno;
        if (fds[1].revents != 0)
            return -EPIPE;
        if (fds[0].revents == 0)
            continue;
        count = read(pipe, (char *)buffer + *got, size - *got);
        /* A socket whose peer left bytes unread when it closed is reset: that is an end, too. */
        if (count == 0 || (count < 0 && errno == ECONNRESET))
            return PUPPET_PIPE_SHORT;
        if (count > 0) {
            *got += (size_t)count;
            text->taken.bytes += (size_t)count;
        } else if (errno != EAGAIN && errno != EINTR)
            return -errno;
    }
    return PUPPET_PIPE_READ;
}

static const char *part_word(enum symptom missing)
{
    return missing == SYMPTOM_TOKEN_MISSING    ? "token"
           : missing == SYMPTOM_LENGTH_MISSING ? "name's length"
                                               : "name";
}

static int read_part(int pipe, int control, void *buffer, size_t size, enum symptom missing,
    struct puppet_pipe_text *text)
{
    size_t got;
    int result = read_exactly(pipe, control, buffer, size, &got, text);

    if (result == PUPPET_PIPE_SHORT) {
        text->symptom = missing;
        snprintf(text->observed, sizeof text->observed,
            "the pipe's end after %zu of %zu bytes of the %s", got, size, part_word(missing));
    }
    return result;
}

static bool is_length(uint32_t length, struct puppet_pipe_text *text)
{
    if (length > 0 && length < BOOTSTRAP_MAX_NAME_LEN)
        return true;
    text->symptom = SYMPTOM_LENGTH_BAD;
    snprintf(text->observed, sizeof text->observed, "a name's length of %" PRIu32, length);
    return false;
}

static int read_name(int pipe, int control, struct puppet_pipe_text *text)
{
    uint32_t length = 0;
    unsigned char bytes[BOOTSTRAP_MAX_NAME_LEN];
    int result = read_part(pipe, control, &length, sizeof length, SYMPTOM_LENGTH_MISSING, text);

    if (result != PUPPET_PIPE_READ)
        return result;
    if (!is_length(length, text))
        return PUPPET_PIPE_BAD;
    text->taken.length = length;
    result = read_part(pipe, control, bytes, length, SYMPTOM_NAME_MISSING, text);
    if (result == PUPPET_PIPE_READ)
        service_name_escape(bytes, length, text->name);
    return result;
}

static int read_end(int pipe, int control, struct puppet_pipe_text *text)
{
    unsigned char byte = 0;
    size_t got;
    int result = read_exactly(pipe, control, &byte, sizeof byte, &got, text);

    if (result == PUPPET_PIPE_SHORT)
        return PUPPET_PIPE_READ;
    if (result != PUPPET_PIPE_READ)
        return result;
    text->symptom = SYMPTOM_BYTES_MORE;
    snprintf(text->observed, sizeof text->observed, "a byte more, 0x%02x", byte);
    return PUPPET_PIPE_BAD;
}

int puppet_pipe_read(int pipe, int control, unsigned int what, struct puppet_pipe_text *text)
{
    int result = PUPPET_PIPE_READ;

    if ((what & PUPPET_PIPE_TOKEN) != 0)
        result =
            read_part(pipe, control, &text->token, sizeof text->token, SYMPTOM_TOKEN_MISSING, text);
    if (result == PUPPET_PIPE_READ && (what & PUPPET_PIPE_NAME) != 0)
        result = read_name(pipe, control, text);
    if (result == PUPPET_PIPE_READ && (what & PUPPET_PIPE_END) != 0)
        result = read_end(pipe, control, text);
    return result;
}

/* Some of a part is not in the pipe: `got` of its bytes are. */
static int peeked_short(
    size_t got, size_t size, enum symptom missing, struct puppet_pipe_text *text)
{
    text->symptom = missing;
    snprintf(text->observed, sizeof text->observed, "%zu of %zu bytes of the %s in the pipe", got,
        size, part_word(missing));
    return PUPPET_PIPE_SHORT;
}

int puppet_pipe_peek_name(int pipe, bool with_token, struct puppet_pipe_text *text)
{
    unsigned char bytes[sizeof text->token + sizeof(uint32_t) + BOOTSTRAP_MAX_NAME_LEN];
    ssize_t got = pipe_content_copy(pipe, bytes, sizeof bytes);
    size_t before = with_token ? sizeof text->token : 0, name = before + sizeof(uint32_t);
    uint32_t length;

    if (got < 0)
        return (int)got;
    if ((size_t)got < before)
        return peeked_short((size_t)got, before, SYMPTOM_TOKEN_MISSING, text);
    if ((size_t)got < name)
        return peeked_short((size_t)got - before, sizeof length, SYMPTOM_LENGTH_MISSING, text);
    memcpy(&length, bytes + before, sizeof length);
    if (!is_length(length, text))
        return PUPPET_PIPE_BAD;
    if ((size_t)got < name + length)
        return peeked_short((size_t)got - name, length, SYMPTOM_NAME_MISSING, text);
    service_name_escape(bytes + name, length, text->name);
    return PUPPET_PIPE_READ;
}

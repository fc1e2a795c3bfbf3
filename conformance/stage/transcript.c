/* transcript.c - what a program writes to its standard error. */
#include "config.h"

#include "conformance/stage/transcript.h"

#include "conformance/language/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void transcript_begin(struct transcript *transcript, int fd)
{
    *transcript = (struct transcript){.fd = fd};
}

static void close_input(struct transcript *transcript)
{
    if (transcript->fd >= 0)
        close(transcript->fd);
    transcript->fd = -1;
}

void transcript_end(struct transcript *transcript)
{
    close_input(transcript);
    free(transcript->text);
    transcript_begin(transcript, -1);
}

/* Makes room by dropping the older half of what stands after the beginning. */
static void make_room(struct transcript *transcript)
{
    char *end = transcript->text + TRANSCRIPT_HEAD;

    memmove(end, end + TRANSCRIPT_TAIL, TRANSCRIPT_TAIL);
    transcript->length -= TRANSCRIPT_TAIL;
    transcript->left_out += TRANSCRIPT_TAIL;
}

/* Returns the number of bytes read, 0 when there are none now, or -ENOMEM. */
static ssize_t read_some(struct transcript *transcript)
{
    ssize_t got;

    if (transcript->fd < 0)
        return 0;
    if (transcript->text == NULL)
        transcript->text = malloc(TRANSCRIPT_MAX);
    if (transcript->text == NULL)
        return -ENOMEM;
    if (transcript->length == TRANSCRIPT_MAX)
        make_room(transcript);
    do {
        got = read(transcript->fd, transcript->text + transcript->length,
            TRANSCRIPT_MAX - transcript->length);
    } while (got < 0 && errno == EINTR);
    if (got > 0)
        transcript->length += (size_t)got;
    else if (got == 0 || errno != EAGAIN)
        close_input(transcript);
    return got > 0 ? got : 0;
}

int transcript_read(struct transcript *transcript)
{
    ssize_t got = read_some(transcript);

    return got < 0 ? (int)got : 0;
}

int transcript_drain(struct transcript *transcript)
{
    /* A file has an end; a pipe that is written to without one has none that we could wait for. */
    int capacity = transcript->fd < 0 ? 0 : fcntl(transcript->fd, F_GETPIPE_SZ);
    ssize_t most = capacity, got;

    do {
        got = read_some(transcript);
        most -= got;
    } while (got > 0 && (capacity < 0 || most > 0));
    return got < 0 ? (int)got : 0;
}

void transcript_last_line(const struct transcript *transcript, char *line, size_t size)
{
    text_last_line(transcript->text, transcript->length, line, size);
}

bool transcript_has_line(const struct transcript *transcript)
{
    for (size_t i = 0; i < transcript->length; i++)
        if (transcript->text[i] != '\n')
            return true;
    return false;
}

json_t *transcript_to_json(const struct transcript *transcript)
{
    json_t *head;
    json_t *tail;
    json_t *whole;

    if (transcript->length == 0)
        return NULL;
    if (transcript->left_out == 0)
        return text_to_json(transcript->text, transcript->length);
    head = text_to_json(transcript->text, TRANSCRIPT_HEAD);
    tail = text_to_json(transcript->text + TRANSCRIPT_HEAD, transcript->length - TRANSCRIPT_HEAD);
    whole = json_sprintf("%s\n[%zu bytes left out]\n%s", json_string_value(head),
        transcript->left_out, json_string_value(tail));
    json_decref(head);
    json_decref(tail);
    return whole;
}

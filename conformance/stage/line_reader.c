/* line_reader.c - lines that a program prints, one at a time and none too long. */
#include "config.h"

#include "conformance/stage/line_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int line_reader_begin(struct line_reader *reader, int fd)
{
    *reader = (struct line_reader){.fd = fd, .text = malloc(LINE_READER_MAX + 1)};
    if (reader->text != NULL)
        return 0;
    line_reader_end(reader);
    return -ENOMEM;
}

static void close_output(struct line_reader *reader)
{
    if (reader->fd >= 0)
        close(reader->fd);
    reader->fd = -1;
}

void line_reader_end(struct line_reader *reader)
{
    close_output(reader);
    free(reader->text);
    reader->text = NULL;
}

/* Takes what is there for a line, and makes room for the next. */
static int conclude(struct line_reader *reader, size_t *length, int outcome)
{
    *length = reader->length;
    reader->text[reader->length] = '\0';
    reader->length = 0;
    return outcome;
}

/*
 * One byte at a time is not worth avoiding: the lines are few and short, and nothing is left over
 * for the next call.
 */
int line_reader_next(struct line_reader *reader, size_t *length)
{
    *length = 0;
    while (reader->fd >= 0) {
        ssize_t got = read(reader->fd, reader->text + reader->length, 1);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? LINE_READER_QUIET : -errno;
        if (got == 0) {
            close_output(reader);
            return reader->length > 0 ? conclude(reader, length, LINE_READER_UNFINISHED)
                                      : LINE_READER_QUIET;
        }
        if (reader->text[reader->length] == '\n')
            return conclude(reader, length, LINE_READER_LINE);
        if (++reader->length == LINE_READER_MAX)
            return conclude(reader, length, LINE_READER_LONG);
    }
    return LINE_READER_QUIET;
}

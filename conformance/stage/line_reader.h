/* line_reader.h - lines that a program prints, one at a time and none too long. */
#ifndef CONFORMANCE_STAGE_LINE_READER_H
#define CONFORMANCE_STAGE_LINE_READER_H

#include <stddef.h>

/* A line has fewer bytes than this, its newline not among them. */
#define LINE_READER_MAX ((size_t)65536)

struct line_reader {
    int fd;        /* read side; -1 once it ended */
    char *text;    /* the line that line_reader_next found, or the unfinished one */
    size_t length; /* bytes of the unfinished one */
};

/* What line_reader_next found besides negative errnos. */
enum line_reader_outcome {
    LINE_READER_QUIET = 0,      /* all that is there was read; at the end, fd is closed and -1 */
    LINE_READER_LINE = 1,       /* a line */
    LINE_READER_UNFINISHED = 2, /* the end came where a newline was due; fd is closed and -1 */
    LINE_READER_LONG = 3,       /* LINE_READER_MAX bytes and no newline */
};

/*
 * Begins to read.
 * fd  non-blocking.
 * Ownership: fd is the reader's from now on, also on failure; line_reader_end closes and frees.
 * Returns 0; -ENOMEM.
 */
int line_reader_begin(struct line_reader *reader, int fd);

/* Ends it; one that never began (all zero but fd, -1) is fine. */
void line_reader_end(struct line_reader *reader);

/*
 * Reads the next line, if one is there.
 * length  set to its bytes; they are in `text`, without the newline and with a NUL after them,
 * until the next call. Returns a line_reader_outcome; a negative errno.
 */
int line_reader_next(struct line_reader *reader, size_t *length);

#endif

/*
 * transcript.h - what a program writes to its standard error: its beginning and its end.
 *
 * It is read from a pipe as it comes, so that a flood costs its writer time and us nothing: no disk
 * fills, and no more than TRANSCRIPT_MAX bytes are kept.
 */
#ifndef CONFORMANCE_STAGE_TRANSCRIPT_H
#define CONFORMANCE_STAGE_TRANSCRIPT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes that are kept of the beginning, and at least of the end. */
#define TRANSCRIPT_HEAD ((size_t)32768)
#define TRANSCRIPT_TAIL ((size_t)16384)
#define TRANSCRIPT_MAX (TRANSCRIPT_HEAD + 2 * TRANSCRIPT_TAIL)

struct transcript {
    int fd;          /* read side; -1 before the beginning and after the end */
    char *text;      /* NULL until something came */
    size_t length;   /* bytes in `text` */
    size_t left_out; /* bytes that came between its beginning and its end and were dropped */
};

/*
 * Begins one.
 * fd  non-blocking, or a file; -1 for one that stays empty.
 * Ownership: fd is the transcript's from now on; transcript_end closes and frees.
 */
void transcript_begin(struct transcript *transcript, int fd);
void transcript_end(struct transcript *transcript);

/* Reads some of what is there; the descriptor is closed at its end. Returns 0; -ENOMEM. */
int transcript_read(struct transcript *transcript);

/*
 * Reads all that was written before the call: a file to its end, and of a pipe that is still being
 * written to no more than it holds. Returns 0; -ENOMEM.
 */
int transcript_drain(struct transcript *transcript);

/*
 * The last line that is not empty, without its newline; its beginning when it does not fit.
 * line  room for `size` bytes, always terminated.
 */
void transcript_last_line(const struct transcript *transcript, char *line, size_t size);

/* Whether it holds at least one line that is not empty. */
bool transcript_has_line(const struct transcript *transcript);

/*
 * The whole as text, fit for JSON; where bytes were left out it says how many.
 * Ownership: a new reference, the caller's.
 * Returns NULL when there is nothing in it, or memory is short.
 */
json_t *transcript_to_json(const struct transcript *transcript);

#endif

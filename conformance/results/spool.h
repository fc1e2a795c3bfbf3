/* spool.h - texts that are kept in a file until they are needed in another order. */
#ifndef CONFORMANCE_RESULTS_SPOOL_H
#define CONFORMANCE_RESULTS_SPOOL_H

#include <stddef.h>
#include <stdio.h>

struct spool {
    int fd; /* of an unlinked file; -1: none */
    long long written;
};

/* A text in the spool. */
struct extent {
    long long offset;
    size_t length; /* 0: no text */
};

/*
 * Makes an empty spool in the folder of TEMPLATE, a path for mkstemp, which is changed.
 * Ownership: the caller closes it with spool_close, also when this failed; nothing is left on disk.
 * Returns 0; a negative errno.
 */
int spool_open(struct spool *spool, char *template);

/* Closes the spool, if it is open. */
void spool_close(struct spool *spool);

/* Appends TEXT and sets *EXTENT to it. Returns 0; a negative errno, with the spool unchanged. */
int spool_append(struct spool *spool, const char *text, struct extent *extent);

/* Copies a text without its last CUT bytes to OUT. Returns 0; a negative errno. */
int spool_copy(const struct spool *spool, const struct extent *extent, size_t cut, FILE *out);

/*
 * Reads a text.
 * Ownership: the caller frees it.
 * Returns NULL, with errno set, when it cannot be read or memory is short.
 */
char *spool_read(const struct spool *spool, const struct extent *extent);

#endif

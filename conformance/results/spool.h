/* spool.h - texts kept on the disk until they are wanted in another order. */
#ifndef CONFORMANCE_RESULTS_SPOOL_H
#define CONFORMANCE_RESULTS_SPOOL_H

#include <stddef.h>
#include <stdio.h>

struct spool {
    int fd; /* of a file without a name; -1: none */
    long long written;
};

/* Where a text is in the spool. */
struct extent {
    long long offset;
    size_t length; /* 0: no text */
};

/*
 * Makes an empty spool in the folder of TEMPLATE, a path as mkstemp wants it, which is changed.
 * Ownership: the caller closes it with spool_close, also when this failed; nothing is left on disk.
 * Returns 0; a negative errno.
 */
int spool_open(struct spool *spool, char *template);

/* Closes; one that is not open is left as it is. */
void spool_close(struct spool *spool);

/* Appends TEXT and says where it is. Returns 0; a negative errno, the spool being as it was. */
int spool_append(struct spool *spool, const char *text, struct extent *extent);

/* Copies a text, but for its last CUT bytes, to OUT. Returns 0; a negative errno. */
int spool_copy(const struct spool *spool, const struct extent *extent, size_t cut, FILE *out);

/*
 * A text again.
 * Ownership: the caller frees it.
 * Returns NULL when it cannot be read, or memory is short; errno says which.
 */
char *spool_read(const struct spool *spool, const struct extent *extent);

#endif

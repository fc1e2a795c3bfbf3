/* claim.h - what an implementation claims and a scenario asks for: editions and capabilities. */
#ifndef CONFORMANCE_LANGUAGE_CLAIM_H
#define CONFORMANCE_LANGUAGE_CLAIM_H

#include <stddef.h>

/* Editions of the protocol; bits, since an implementation may claim both. */
enum edition {
    EDITION_E1 = 1 << 0,
    EDITION_E2 = 1 << 1,
};

/* Capabilities of an adapter; bits of an unsigned set. */
enum capability {
    CAPABILITY_GATE = 1 << 0,       /* launching and running the server are two commands */
    CAPABILITY_WRITE_SIDE = 1 << 1, /* the server can be given the pipe's write side */
    CAPABILITY_NAMES = 1 << 2,      /* the client can count the names of its space */
};

/* The words in order of their bits, NULL at the end: "E1", "E2"; "gate", "write-side", "names". */
extern const char *const edition_words[];
extern const char *const capability_words[];

/*
 * The bit that a word of WORDS (one of the two arrays above) stands for; 0 when it is no word of
 * it.
 */
unsigned claim_bit(const char *const *words, const char *word);

/*
 * The word for the lowest bit set in BITS; NULL when there is none.
 * Ownership: the string is static.
 */
const char *claim_word(const char *const *words, unsigned bits);

#endif

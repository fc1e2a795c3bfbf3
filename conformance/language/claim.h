/* claim.h - editions and capabilities: implementations claim them, scenarios need them. */
#ifndef CONFORMANCE_LANGUAGE_CLAIM_H
#define CONFORMANCE_LANGUAGE_CLAIM_H

#include <stddef.h>

/*
 * Editions of the protocol. Bits, because an implementation may claim both; claiming E2 does not
 * imply E1.
 */
enum edition {
    EDITION_E1 = 1 << 0,
    EDITION_E2 = 1 << 1,
};

/* Capabilities of an adapter. Bits of an unsigned set. */
enum capability {
    CAPABILITY_GATE = 1 << 0,       /* launching and running the server are two commands */
    CAPABILITY_WRITE_SIDE = 1 << 1, /* the server can be given the pipe's write side */
    CAPABILITY_NAMES = 1 << 2,      /* the client can count the names of its space */
};

/* The words in order of their bits; NULL at the end. */
extern const char *const edition_words[];
extern const char *const capability_words[];

/* The bit of WORD in WORDS, one of the arrays above; 0 when it is not there. */
unsigned claim_bit(const char *const *words, const char *word);

/* The word for the lowest bit that is set in BITS; NULL when there is none. */
const char *claim_word(const char *const *words, unsigned bits);

#endif

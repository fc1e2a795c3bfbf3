/* closest_words.h - the known words that are closest to an unknown one. */
#ifndef CONFORMANCE_PLAN_CLOSEST_WORDS_H
#define CONFORMANCE_PLAN_CLOSEST_WORDS_H

#include <stddef.h>

#define CLOSEST_WORDS_MOST ((size_t)3)

/* Begins as {.word = WORD}. All strings are borrowed. */
struct closest_words {
    const char *word;
    const char *best[CLOSEST_WORDS_MOST]; /* the closest first */
    size_t distances[CLOSEST_WORDS_MOST];
    size_t count;
};

/*
 * Keeps CANDIDATE if it is among the closest so far. It must contain the word, or be made of it by
 * changing, adding or removing at most a third of the word's letters and one; upper and lower case
 * are the same. Of equally close candidates the one that was offered first stands first.
 * Returns 0; -ENOMEM.
 */
int closest_words_offer(struct closest_words *closest, const char *candidate);

#endif

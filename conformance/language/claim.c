/* claim.c - the words for editions and capabilities. */
#include "config.h"

#include "conformance/language/claim.h"

#include <string.h>

const char *const edition_words[] = {"E1", "E2", NULL};
const char *const capability_words[] = {"gate", "write-side", "names", NULL};

unsigned claim_bit(const char *const *words, const char *word)
{
    for (unsigned i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return 1U << i;
    return 0;
}

const char *claim_word(const char *const *words, unsigned bits)
{
    for (unsigned i = 0; words[i] != NULL; i++)
        if ((bits & 1U << i) != 0)
            return words[i];
    return NULL;
}

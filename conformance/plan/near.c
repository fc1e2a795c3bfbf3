/* near.c - what somebody may have meant who wrote a word that is none. */
#include "config.h"

#include "conformance/plan/near.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int fold(char letter)
{
    return tolower((unsigned char)letter);
}

/* The letters to change, add or leave out to make B of A (Levenshtein, 1965). ROW has room for a
   number more than B has letters. */
static size_t measure(const char *a, const char *b, size_t *row)
{
    size_t width = strlen(b);

    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t before = row[0];

        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t change = before + (fold(a[i - 1]) != fold(b[j - 1]));

            before = row[j];
            row[j] = least(change, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[width];
}

static void insert(struct near *near, const char *candidate, size_t distance)
{
    size_t place = near->count;

    while (place > 0 && near->distances[place - 1] > distance)
        place--;
    if (place == NEAR_MOST)
        return;
    if (near->count < NEAR_MOST)
        near->count++;
    for (size_t i = near->count - 1; i > place; i--) {
        near->best[i] = near->best[i - 1];
        near->distances[i] = near->distances[i - 1];
    }
    near->best[place] = candidate;
    near->distances[place] = distance;
}

int near_offer(struct near *near, const char *candidate)
{
    size_t *row = calloc(strlen(candidate) + 1, sizeof *row);
    size_t distance;

    if (row == NULL)
        return -ENOMEM;
    distance = measure(near->word, candidate, row);
    free(row);
    if (distance <= 1 + strlen(near->word) / 3 || strcasestr(candidate, near->word) != NULL)
        insert(near, candidate, distance);
    return 0;
}

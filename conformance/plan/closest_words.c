/* closest_words.c - the known words that are closest to an unknown one. */
#include "config.h"

#include "conformance/plan/closest_words.h"

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

/* The Levenshtein distance of A and B. ROW has room for one number more than B has letters. */
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

static void insert(struct closest_words *closest, const char *candidate, size_t distance)
{
    size_t place = closest->count;

    while (place > 0 && closest->distances[place - 1] > distance)
        place--;
    if (place == CLOSEST_WORDS_MOST)
        return;
    if (closest->count < CLOSEST_WORDS_MOST)
        closest->count++;
    for (size_t i = closest->count - 1; i > place; i--) {
        closest->best[i] = closest->best[i - 1];
        closest->distances[i] = closest->distances[i - 1];
    }
    closest->best[place] = candidate;
    closest->distances[place] = distance;
}

int closest_words_offer(struct closest_words *closest, const char *candidate)
{
    size_t *row = calloc(strlen(candidate) + 1, sizeof *row);
    size_t distance;

    if (row == NULL)
        return -ENOMEM;
    distance = measure(closest->word, candidate, row);
    free(row);
    if (distance <= 1 + strlen(closest->word) / 3 || strcasestr(candidate, closest->word) != NULL)
        insert(closest, candidate, distance);
    return 0;
}

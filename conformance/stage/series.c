/* series.c - what a process held after each of several rounds that are all alike. */
#include "config.h"

#include "conformance/stage/series.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rounds in which a leak grows by one, at the least. */
#define ROUNDS_PER_LEAK 2

/* How many that are about to end may be in one sample and not in a later one. */
#define LATE_MOST 3

/* Of so many rounds, one at least has to bring growth: what was taken at once is no leak. */
#define ROUNDS_PER_RISE 5

/* Of a kind that grows, so many descriptors are named. */
#define NAMED_MOST ((size_t)2)

/* A handle on a child. How many children a program has, and when it reaps them, is its affair. */
static const char pidfd[] = "[pidfd]";

void series_end(struct series *series)
{
    for (size_t i = 0; i < series->count; i++)
        inventory_free(&series->samples[i]);
    free(series->samples);
    *series = (struct series){0};
}

int series_add(struct series *series, struct inventory *sample)
{
    void *grown = realloc(series->samples, (series->count + 1) * sizeof *series->samples);

    if (grown == NULL) {
        inventory_free(sample);
        return -ENOMEM;
    }
    series->samples = grown;
    series->samples[series->count++] = *sample;
    *sample = (struct inventory){0};
    return 0;
}

/* What is counted: descriptors of a kind, or, for NULL, threads. */
static long held(const struct inventory *inventory, const char *kind)
{
    return kind != NULL ? (long)inventory_count(inventory, kind) : (long)inventory->threads;
}

/* Whether something became more since one of the samples before `now`, which is in the series. */
static bool has_grown(const struct inventory *now, const char *kind)
{
    for (size_t i = 1; i <= SERIES_WINDOW; i++)
        if (held(now, kind) > held(now - i, kind))
            return true;
    return false;
}

/* Whether an item is the first of its kind that the inventory lists. */
static bool is_first_of_kind(const struct inventory *inventory, const struct inventory_item *item)
{
    for (size_t i = 0; &inventory->items[i] != item; i++)
        if (strcmp(inventory->items[i].kind, item->kind) == 0)
            return false;
    return true;
}

bool series_is_settled(const struct series *series)
{
    const struct inventory *now;

    if (series->count <= SERIES_WINDOW)
        return false;
    now = &series->samples[series->count - 1];
    for (size_t i = 0; i < now->count; i++) {
        const struct inventory_item *item = &now->items[i];

        if (is_first_of_kind(now, item) && strcmp(item->kind, pidfd) != 0 &&
            has_grown(now, item->kind))
            return false;
    }
    return !has_grown(now, NULL);
}

/* Looks back from now: since each round there must have been growth enough, and it must have come
   in many rounds. What a later sample has not, an earlier one did not keep either. */
static bool leaks(const struct series *series, const struct inventory *now, const char *kind)
{
    long had = held(now, kind), kept = had;
    size_t last = series->count - 1, rises = 0;

    for (size_t i = last; i-- > 0;) {
        long then = held(&series->samples[i], kind);
        long growth = had > then ? had - then : 0;

        if (ROUNDS_PER_LEAK * (growth + LATE_MOST) < (long)(last - i))
            return false;
        if (then < kept) {
            rises++;
            kept = then;
        }
    }
    return ROUNDS_PER_RISE * rises >= last;
}

static bool may_leak(const struct series *series)
{
    return series->count > SERIES_WINDOW && !series_is_settled(series);
}

/* Behind what stands in `text`. */
static void describe_kind(const struct series *series, const struct inventory *now,
    const char *kind, size_t more, char *text, size_t size)
{
    size_t named = more < NAMED_MOST ? more : NAMED_MOST;
    size_t used;

    inventory_describe_new(&series->samples[0], now, kind, named, text, size);
    used = strlen(text);
    if (more > named)
        snprintf(text + used, size - used, " and %zu more", more - named);
}

size_t series_describe_leak(
    const struct series *series, const struct inventory *now, char *text, size_t size)
{
    size_t total = 0;

    text[0] = '\0';
    if (!may_leak(series))
        return 0;
    for (size_t i = 0; i < now->count; i++) {
        const struct inventory_item *item = &now->items[i];
        long more;

        if (!is_first_of_kind(now, item) || strcmp(item->kind, pidfd) == 0 ||
            !leaks(series, now, item->kind))
            continue;
        more = held(now, item->kind) - held(&series->samples[0], item->kind);
        if (more <= 0)
            continue;
        describe_kind(series, now, item->kind, (size_t)more, text, size);
        total += (size_t)more;
    }
    return total;
}

bool series_leaks_threads(const struct series *series, const struct inventory *now)
{
    return may_leak(series) && leaks(series, now, NULL);
}

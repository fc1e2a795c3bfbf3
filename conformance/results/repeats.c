/* repeats.c - the verdicts of the rounds of one case, and the verdict that follows from them. */
#include "config.h"

#include "conformance/results/repeats.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which rounds are shown first. A pass with a warning says more than one without. */
static unsigned weigh(enum verdict verdict, unsigned warnings)
{
    switch (verdict) {
    case VERDICT_PASS:
        return warnings > 0 ? 1 : 0;
    case VERDICT_SKIP:
        return 2;
    case VERDICT_EXPECTED_FAIL:
        return 3;
    case VERDICT_ERROR:
        return 5;
    default:
        return 4;
    }
}

bool repeats_add(struct repeats *repeats, enum verdict verdict, unsigned warnings, uint64_t round)
{
    bool first = repeats_rounds(repeats) == 0;
    unsigned weight = weigh(verdict, warnings), known = weigh(repeats->verdict, repeats->warnings);

    repeats->counts[verdict]++;
    if (!first && (weight < known || (weight == known && round > repeats->round)))
        return false;
    repeats->round = round;
    repeats->verdict = verdict;
    repeats->warnings = warnings;
    return true;
}

uint64_t repeats_rounds(const struct repeats *repeats)
{
    uint64_t rounds = 0;

    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        rounds += repeats->counts[verdict];
    return rounds;
}

enum verdict repeats_verdict(const struct repeats *repeats)
{
    if (repeats->verdict == VERDICT_ERROR)
        return VERDICT_ERROR;
    return repeats->counts[repeats->verdict] == repeats_rounds(repeats) ? repeats->verdict
                                                                        : VERDICT_FLAKY;
}

char *repeats_reason(const struct repeats *repeats, const char *reason)
{
    uint64_t rounds = repeats_rounds(repeats);
    const char *separator = "";
    char *text = NULL;
    size_t size = 0;
    FILE *out;

    if (repeats->counts[repeats->verdict] == rounds)
        return strdup(reason);
    out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    fprintf(out, "of %" PRIu64 " rounds ", rounds);
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        if (repeats->counts[verdict] == 0)
            continue;
        fprintf(out, "%s%" PRIu64 " %s", separator, repeats->counts[verdict],
            verdict_word((enum verdict)verdict));
        separator = ", ";
    }
    fprintf(out, "; %s in round %" PRIu64 ": %s", verdict_word(repeats->verdict), repeats->round,
        reason);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

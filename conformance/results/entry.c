/* entry.c - a case in results.json: what is kept of its rounds, and what they amount to. */
#include "config.h"

#include "conformance/results/entry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void entry_end(struct entry *entry)
{
    free(entry->rounds);
    entry->rounds = NULL;
}

static int spool_object(struct spool *spool, const json_t *object, struct extent *extent)
{
    char *text = json_dumps(object, JSON_COMPACT | ENTRY_DUMP_FLAGS);
    int fault = text != NULL ? spool_append(spool, text, extent) : -ENOMEM;

    free(text);
    return fault;
}

/* Makes room for round NUMBER of an entry. */
static int grow_rounds(struct entry *entry, uint64_t number)
{
    uint64_t room = entry->room > 0 ? entry->room : 16;
    struct extent *rounds;

    if (number <= entry->room)
        return 0;
    while (room < number)
        room *= 2;
    rounds = reallocarray(entry->rounds, room, sizeof *rounds);
    if (rounds == NULL)
        return -ENOMEM;
    memset(rounds + entry->room, 0, (room - entry->room) * sizeof *rounds);
    entry->rounds = rounds;
    entry->room = room;
    return 0;
}

/* Keeps of a round what is shown of each. The round's own record may be long, and is not kept. */
static int note_round(
    struct entry *entry, struct spool *spool, const struct case_result *result, json_t *record)
{
    json_t *round = NULL;
    int fault = grow_rounds(entry, result->round);

    if (fault < 0)
        return fault;
    round = json_pack("{s:I, s:s, s:O?, s:i, s:f}", "round", (json_int_t)result->round, "verdict",
        verdict_word(result->verdict), "reason", json_object_get(record, "reason"), "warnings",
        (int)result->warnings, "duration_ms", result->duration_ms);
    fault = round != NULL ? spool_object(spool, round, &entry->rounds[result->round - 1]) : -ENOMEM;
    json_decref(round);
    return fault;
}

int entry_add(struct entry *entry, struct spool *spool, const struct case_result *result,
    json_t *record, bool repeated)
{
    int fault = repeated ? note_round(entry, spool, result, record) : 0;

    if (repeats_add(&entry->repeats, result->verdict, result->warnings, result->round) &&
        fault == 0)
        fault = spool_object(spool, record, &entry->record);
    return fault;
}

enum verdict entry_verdict(const struct entry *entry)
{
    return expectation_judge(entry->expectation, repeats_verdict(&entry->repeats));
}

bool entry_is_tolerated(const struct entry *entry)
{
    return entry->expectation != NULL && entry->expectation->verdict == VERDICT_FLAKY &&
           entry_verdict(entry) == VERDICT_FLAKY;
}

/* Why the verdict is what it is, REASON being that of the round that stands for the case. The
   caller frees it; NULL when memory is short. */
static char *make_reason(const struct entry *entry, const char *reason)
{
    char *said = NULL;

    if (entry_verdict(entry) != VERDICT_UNEXPECTED_PASS)
        return repeats_reason(&entry->repeats, reason);
    if (asprintf(&said, "passed, and was expected to %s: %s",
            entry->expectation->verdict == VERDICT_SKIP ? "be skipped" : "fail",
            entry->expectation->reason) < 0)
        return NULL;
    return said;
}

static int add_expectation(const struct entry *entry, json_t *record)
{
    const char *observed = verdict_word(repeats_verdict(&entry->repeats));

    if (entry->expectation == NULL)
        return 0;
    if (json_object_set_new(record, "observed", json_string(observed)) < 0 ||
        json_object_set_new(record, "expectation", expectation_to_json(entry->expectation)) < 0)
        return -ENOMEM;
    return 0;
}

/* Gives the record of the round that stands for the case what all rounds amount to. */
static int conclude(const struct entry *entry, json_t *record)
{
    const char *reason = json_string_value(json_object_get(record, "reason"));
    char *said = make_reason(entry, reason != NULL ? reason : "");
    int fault = add_expectation(entry, record);

    if (said == NULL ||
        json_object_set_new(record, "verdict", json_string(verdict_word(entry_verdict(entry)))) <
            0 ||
        json_object_set_new(record, "reason", json_string(said)) < 0)
        fault = -ENOMEM;
    free(said);
    return fault;
}

int entry_close(struct entry *entry, struct spool *spool, json_t **record)
{
    char *text = spool_read(spool, &entry->record);
    int fault = 0;

    *record = NULL;
    entry->closed = true;
    if (text == NULL)
        return -errno;
    *record = json_loads(text, 0, NULL);
    free(text);
    if (*record == NULL)
        return -ENOMEM;
    if (entry->rounds == NULL && entry->expectation == NULL)
        return 0;
    fault = conclude(entry, *record);
    return fault == 0 ? spool_object(spool, *record, &entry->record) : fault;
}

int entry_add_member(struct entry *entry, struct spool *spool, const char *key, json_t *value)
{
    char *text;
    json_t *record;
    int fault = -ENOMEM;

    errno = 0;
    text = spool_read(spool, &entry->record);
    if (text == NULL && errno != 0)
        fault = -errno;
    record = text != NULL ? json_loads(text, 0, NULL) : NULL;
    free(text);
    if (record == NULL)
        json_decref(value);
    else if (json_object_set_new(record, key, value) == 0)
        fault = spool_object(spool, record, &entry->record);
    json_decref(record);
    return fault;
}

int entry_print(const struct entry *entry, const struct spool *spool, FILE *out)
{
    const char *separator = "";
    int fault;

    if (entry->rounds == NULL)
        return spool_copy(spool, &entry->record, 0, out);
    /* Within its braces, as the last member. */
    fault = spool_copy(spool, &entry->record, strlen("}"), out);
    fputs(",\"repeats\":[", out);
    for (uint64_t i = 0; fault == 0 && i < entry->room; i++) {
        if (entry->rounds[i].length == 0)
            continue;
        fprintf(out, "%s\n", separator);
        separator = ",";
        fault = spool_copy(spool, &entry->rounds[i], 0, out);
    }
    fputs("]}", out);
    return fault;
}

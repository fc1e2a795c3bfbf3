/* results_case.c - a case of results.json: its rounds, and the verdict that follows from them. */
#include "config.h"

#include "conformance/results/results_case.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void results_case_end(struct results_case *one)
{
    free(one->rounds);
    one->rounds = NULL;
}

static int spool_object(struct spool *spool, const json_t *object, struct extent *extent)
{
    char *text = json_dumps(object, JSON_COMPACT | RESULTS_DUMP_FLAGS);
    int error = text != NULL ? spool_append(spool, text, extent) : -ENOMEM;

    free(text);
    return error;
}

/* Makes room for round NUMBER. */
static int grow_rounds(struct results_case *one, uint64_t number)
{
    uint64_t room = one->room > 0 ? one->room : 16;
    struct extent *rounds;

    if (number <= one->room)
        return 0;
    while (room < number)
        room *= 2;
    rounds = reallocarray(one->rounds, room, sizeof *rounds);
    if (rounds == NULL)
        return -ENOMEM;
    memset(rounds + one->room, 0, (room - one->room) * sizeof *rounds);
    one->rounds = rounds;
    one->room = room;
    return 0;
}

/* Keeps the few members that "repeats" shows of each round: its whole record may be long. */
static int note_round(
    struct results_case *one, struct spool *spool, const struct case_result *result, json_t *record)
{
    json_t *round = NULL;
    int error = grow_rounds(one, result->round);

    if (error < 0)
        return error;
    round = json_pack("{s:I, s:s, s:O?, s:i, s:f}", "round", (json_int_t)result->round, "verdict",
        verdict_word(result->verdict), "reason", json_object_get(record, "reason"), "warnings",
        (int)result->warnings, "duration_ms", result->duration_ms);
    error = round != NULL ? spool_object(spool, round, &one->rounds[result->round - 1]) : -ENOMEM;
    json_decref(round);
    return error;
}

int results_case_add(
    struct results_case *one, struct spool *spool, const struct case_result *result, json_t *record)
{
    int error = note_round(one, spool, result, record);

    if (repeats_add(&one->repeats, result->verdict, result->warnings, result->round) && error == 0)
        error = spool_object(spool, record, &one->record);
    return error;
}

enum verdict results_case_verdict(const struct results_case *one)
{
    return expectation_judge(one->expectation, repeats_verdict(&one->repeats));
}

bool results_case_is_tolerated(const struct results_case *one)
{
    return one->expectation != NULL && one->expectation->verdict == VERDICT_FLAKY &&
           results_case_verdict(one) == VERDICT_FLAKY;
}

/*
 * The reason for the verdict. REASON is that of the round that stands for the case. The caller
 * frees it; NULL when memory is short.
 */
static char *make_reason(const struct results_case *one, const char *reason)
{
    char *said = NULL;

    if (results_case_verdict(one) != VERDICT_UNEXPECTED_PASS)
        return repeats_reason(&one->repeats, reason);
    if (asprintf(&said, "passed, and was expected to %s: %s",
            one->expectation->verdict == VERDICT_SKIP ? "be skipped" : "fail",
            one->expectation->reason) < 0)
        return NULL;
    return said;
}

static int add_expectation(const struct results_case *one, json_t *record)
{
    const char *observed = verdict_word(repeats_verdict(&one->repeats));

    if (one->expectation == NULL)
        return 0;
    if (json_object_set_new(record, "observed", json_string(observed)) < 0 ||
        json_object_set_new(record, "expectation", expectation_to_json(one->expectation)) < 0)
        return -ENOMEM;
    return 0;
}

/* Changes the record of the round that stands for the case into that of all rounds. */
static int conclude(const struct results_case *one, json_t *record)
{
    const char *reason = json_string_value(json_object_get(record, "reason"));
    char *said = make_reason(one, reason != NULL ? reason : "");
    int error = add_expectation(one, record);

    if (said == NULL ||
        json_object_set_new(
            record, "verdict", json_string(verdict_word(results_case_verdict(one)))) < 0 ||
        json_object_set_new(record, "reason", json_string(said)) < 0)
        error = -ENOMEM;
    free(said);
    return error;
}

int results_case_add_single(
    struct results_case *one, struct spool *spool, const struct case_result *result, json_t *record)
{
    int error = 0;

    repeats_add(&one->repeats, result->verdict, result->warnings, result->round);
    if (one->expectation != NULL)
        error = conclude(one, record);
    if (error == 0)
        error = spool_object(spool, record, &one->record);
    one->closed = error == 0;
    return error;
}

int results_case_close(struct results_case *one, struct spool *spool, json_t **record)
{
    char *text = spool_read(spool, &one->record);
    int error = 0;

    *record = NULL;
    one->closed = true;
    if (text == NULL)
        return -errno;
    *record = json_loads(text, 0, NULL);
    free(text);
    if (*record == NULL)
        return -ENOMEM;
    error = conclude(one, *record);
    return error == 0 ? spool_object(spool, *record, &one->record) : error;
}

int results_case_add_member(
    struct results_case *one, struct spool *spool, const char *key, json_t *value)
{
    char *text;
    json_t *record;
    int error = -ENOMEM;

    errno = 0;
    text = spool_read(spool, &one->record);
    if (text == NULL && errno != 0)
        error = -errno;
    record = text != NULL ? json_loads(text, 0, NULL) : NULL;
    free(text);
    if (record == NULL)
        json_decref(value);
    else if (json_object_set_new(record, key, value) == 0)
        error = spool_object(spool, record, &one->record);
    json_decref(record);
    return error;
}

int results_case_print(const struct results_case *one, const struct spool *spool, FILE *out)
{
    const char *separator = "";
    int error;

    if (one->rounds == NULL)
        return spool_copy(spool, &one->record, 0, out);
    /* "repeats" is the last member, so it goes before the closing brace. */
    error = spool_copy(spool, &one->record, strlen("}"), out);
    fputs(",\"repeats\":[", out);
    for (uint64_t i = 0; error == 0 && i < one->room; i++) {
        if (one->rounds[i].length == 0)
            continue;
        fprintf(out, "%s\n", separator);
        separator = ",";
        error = spool_copy(spool, &one->rounds[i], 0, out);
    }
    fputs("]}", out);
    return error;
}

/* sides.c - failures played again with the reference in each role, which shows whose they are. */
#include "config.h"

#include "conformance/command/sides.h"

#include "conformance/command/likeness.h"
#include "conformance/command/reference.h"
#include "conformance/command/side.h"
#include "conformance/language/text.h"
#include "conformance/run/runner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What came of a play. */
struct play {
    enum play_outcome outcome;
    json_t *told; /* "verdict" and "reason"; NULL: none */
};

/* Who takes part in a play: one place of a kind's plays. */
enum cast { CAST_SERVER, CAST_CLIENT, CAST_ITSELF, CAST_COUNT };

/* Failures that are alike. */
struct kind {
    char *key;
    size_t chosen;   /* the first of its cases in the list, an index into the plan's */
    json_t *finding; /* of that one */
    size_t count;    /* of cases */
    bool is_due;     /* in the play that runs, or comes next */
    struct play plays[CAST_COUNT];
    char *reason; /* why it was not played; NULL: it was */
};

struct sides {
    struct sides_setting setting;
    struct kind *kinds;
    size_t count;
    size_t *kind_of; /* for each case of the plan: the kind's index and one; 0: none */
    struct manifest *reference;
    bool is_idle;   /* it is the reference that is judged */
    enum cast cast; /* of the play that runs */
    size_t *due;    /* for each case of that: its kind */
};

static bool is_wanted(const struct sides_setting *setting)
{
    const struct options *options = setting->options;

    return !options->no_replay && !options->has_tool && !options->keep &&
           options->coverage == NULL && setting->pairing->server == setting->pairing->client;
}

int sides_new(const struct sides_setting *setting, struct sides **sides)
{
    struct sides *made;

    *sides = NULL;
    if (!is_wanted(setting))
        return 0;
    made = calloc(1, sizeof *made);
    if (made == NULL)
        return -ENOMEM;
    made->setting = *setting;
    made->kind_of = calloc(setting->plan->case_count + 1, sizeof *made->kind_of);
    if (made->kind_of == NULL) {
        sides_free(made);
        return -ENOMEM;
    }
    *sides = made;
    return 0;
}

static void kind_end(struct kind *kind)
{
    free(kind->key);
    free(kind->reason);
    json_decref(kind->finding);
    for (int cast = 0; cast < CAST_COUNT; cast++)
        json_decref(kind->plays[cast].told);
}

void sides_free(struct sides *sides)
{
    if (sides == NULL)
        return;
    for (size_t i = 0; i < sides->count; i++)
        kind_end(&sides->kinds[i]);
    free(sides->kinds);
    free(sides->kind_of);
    manifest_free(sides->reference);
    free(sides);
}

/* The kind of that key, made if it is the first. NULL when memory is short. Takes KEY over. */
static struct kind *find_kind(struct sides *sides, char *key)
{
    struct kind *grown;

    for (size_t i = 0; i < sides->count; i++)
        if (strcmp(sides->kinds[i].key, key) == 0) {
            free(key);
            return &sides->kinds[i];
        }
    grown = reallocarray(sides->kinds, sides->count + 1, sizeof *grown);
    if (grown == NULL) {
        free(key);
        return NULL;
    }
    sides->kinds = grown;
    sides->kinds[sides->count] = (struct kind){.key = key};
    return &sides->kinds[sides->count++];
}

int sides_note(struct sides *sides, size_t index, const json_t *case_object)
{
    const char *verdict = json_string_value(json_object_get(case_object, "verdict"));
    const unsigned both = ROLE_SERVER | ROLE_CLIENT;
    const json_t *finding;
    struct kind *kind;
    char *key;

    /* One that is flaky, or was expected to fail, is no news: a single play would show nothing. */
    if (sides == NULL || verdict == NULL || strcmp(verdict, verdict_word(VERDICT_FAIL)) != 0 ||
        (sides->setting.plan->cases[index].roles & both) != both)
        return 0;
    finding = likeness_finding(case_object, sides->setting.options->strict);
    if (finding == NULL)
        return 0;
    key = likeness_key(finding);
    kind = key != NULL ? find_kind(sides, key) : NULL;
    if (kind == NULL)
        return -ENOMEM;
    sides->kind_of[index] = (size_t)(kind - sides->kinds) + 1;
    kind->count++;
    if (kind->finding != NULL && index > kind->chosen)
        return 0;
    json_decref(kind->finding);
    kind->finding = json_deep_copy(finding);
    kind->chosen = index;
    return kind->finding != NULL ? 0 : -ENOMEM;
}

size_t sides_count(const struct sides *sides)
{
    size_t count = sides != NULL && !sides->is_idle ? sides->count : 0;

    return count < SIDES_REPLAYS_MOST ? count : SIDES_REPLAYS_MOST;
}

static enum play_outcome outcome_of(
    const struct sides *sides, const struct kind *kind, enum verdict verdict, const json_t *told)
{
    if (verdict == VERDICT_PASS)
        return PLAY_PASSED;
    if (verdict != VERDICT_FAIL)
        return PLAY_NONE;
    return likeness_is_same(kind->finding, likeness_finding(told, sides->setting.options->strict))
               ? PLAY_FAILED
               : PLAY_FAILED_OTHERWISE;
}

/* runner_done_fn */
static bool take_play(const struct case_result *result, void *arg)
{
    struct sides *sides = arg;
    struct kind *kind = &sides->kinds[sides->due[result->index]];
    struct play *play = &kind->plays[sides->cast];
    json_t *told = json_load_file(result->path, 0, NULL);

    play->outcome = outcome_of(sides, kind, result->verdict, told);
    json_decref(play->told);
    play->told = json_pack("{s:s, s:O?}", "verdict", verdict_word(result->verdict), "reason",
        json_object_get(told, "reason"));
    json_decref(told);
    return true;
}

/* Plays the kinds that are due. Returns runner_run's code. */
static int play_due(struct sides *sides, struct pairing pairing, enum cast cast)
{
    const struct plan *whole = sides->setting.plan;
    struct runner_options how = options_runner(sides->setting.options, sides->setting.program, "");
    struct plan plan = *whole;
    int ended = -ENOMEM;

    how.rounds = 1;
    how.shuffled = false;
    how.no_replay = true;
    sides->cast = cast;
    plan.case_count = 0;
    plan.cases = calloc(sides->count + 1, sizeof *plan.cases);
    plan.order = calloc(sides->count + 1, sizeof *plan.order);
    sides->due = calloc(sides->count + 1, sizeof *sides->due);
    if (plan.cases != NULL && plan.order != NULL && sides->due != NULL) {
        for (size_t i = 0; i < sides->count; i++) {
            if (!sides->kinds[i].is_due)
                continue;
            sides->due[plan.case_count] = i;
            plan.order[plan.case_count] = plan.case_count;
            plan.cases[plan.case_count++] = whole->cases[sides->kinds[i].chosen];
        }
        ended = plan.case_count == 0
                    ? 0
                    : runner_run(&plan, &pairing, sides->setting.resources, &how, take_play, sides);
    }
    free(plan.cases);
    free(plan.order);
    free(sides->due);
    return ended;
}

/* Leaves due what passed with the reference in either role. */
static void choose_steady(struct sides *sides)
{
    for (size_t i = 0; i < sides->count; i++) {
        struct kind *kind = &sides->kinds[i];

        kind->is_due = kind->is_due && kind->plays[CAST_SERVER].outcome == PLAY_PASSED &&
                       kind->plays[CAST_CLIENT].outcome == PLAY_PASSED;
    }
}

static enum side side_of(const struct kind *kind)
{
    return side_judge(kind->plays[CAST_SERVER].outcome, kind->plays[CAST_CLIENT].outcome,
        kind->plays[CAST_ITSELF].outcome);
}

static void leave_out(struct sides *sides, const char *reason)
{
    for (size_t i = 0; i < sides->count; i++) {
        struct kind *kind = &sides->kinds[i];

        if (kind->reason == NULL && side_of(kind) == SIDE_NOT_PLAYED)
            kind->reason = strdup(reason);
    }
}

/* The kind of the most cases that is not due yet; of two the one whose case is listed first. */
static struct kind *find_most(struct sides *sides)
{
    struct kind *most = NULL;

    for (size_t i = 0; i < sides->count; i++) {
        struct kind *kind = &sides->kinds[i];

        if (!kind->is_due && (most == NULL || kind->count > most->count ||
                                 (kind->count == most->count && kind->chosen < most->chosen)))
            most = kind;
    }
    return most;
}

static void choose_first(struct sides *sides)
{
    for (size_t i = sides_count(sides); i > 0; i--)
        find_most(sides)->is_due = true;
    for (size_t i = 0; i < sides->count; i++)
        if (!sides->kinds[i].is_due &&
            asprintf(&sides->kinds[i].reason,
                "%zu kinds of failure of this run were, which is enough", SIDES_REPLAYS_MOST) < 0)
            sides->kinds[i].reason = NULL;
}

static int play_with_reference(struct sides *sides)
{
    const struct manifest *own = sides->setting.pairing->server;
    int ended;

    choose_first(sides);
    ended = play_due(sides, (struct pairing){own, sides->reference}, CAST_SERVER);
    if (ended == 0)
        ended = play_due(sides, (struct pairing){sides->reference, own}, CAST_CLIENT);
    choose_steady(sides);
    if (ended == 0)
        ended = play_due(sides, (struct pairing){own, own}, CAST_ITSELF);
    if (ended < 0)
        leave_out(sides, strerror(-ended));
    else if (ended > 0)
        leave_out(sides, "the run was interrupted");
    return ended > 0 ? ended : 0;
}

int sides_play(struct sides *sides)
{
    char *reason = NULL;
    int ended = 0;

    if (sides == NULL || sides->count == 0)
        return 0;
    reference_find(sides->setting.resources, &sides->reference, &reason);
    if (sides->reference == NULL)
        leave_out(sides, reason != NULL ? reason : strerror(ENOMEM));
    else if (reference_is(sides->reference, sides->setting.pairing->server))
        sides->is_idle = true;
    else
        ended = play_with_reference(sides);
    free(reason);
    return ended;
}

/* Why nothing can be said, of a kind in which a play came to no verdict. */
static void describe_no_play(const struct kind *kind, char *text, size_t size)
{
    static const char *const with[CAST_COUNT] = {[CAST_SERVER] = "with the reference's client",
        [CAST_CLIENT] = "with the reference's server",
        [CAST_ITSELF] = "once more by itself"};

    if (kind->reason != NULL) {
        snprintf(text, size, "not played again: %s", kind->reason);
        return;
    }
    for (int cast = CAST_SERVER; cast < CAST_COUNT; cast++) {
        const json_t *told = kind->plays[cast].told;
        const char *reason = json_string_value(json_object_get(told, "reason"));

        if (kind->plays[cast].outcome == PLAY_NONE) {
            snprintf(text, size, "cannot be told: %s: %s", with[cast],
                told != NULL && reason != NULL ? reason : "it was not played");
            return;
        }
    }
}

static json_t *say(const struct sides *sides, const struct kind *kind)
{
    enum side side = side_of(kind);
    char says[1024] = "";

    if (side == SIDE_NOT_PLAYED)
        describe_no_play(kind, says, sizeof says);
    else
        side_describe(side, kind->plays[CAST_SERVER].outcome, kind->plays[CAST_CLIENT].outcome,
            says, sizeof says);
    return json_pack("{s:s, s:o, s:s}", "is", side_word(side), "says",
        text_to_json(says, strlen(says)), "played", sides->setting.plan->cases[kind->chosen].id);
}

static json_t *list_cases(const struct sides *sides, size_t kind)
{
    const struct plan *plan = sides->setting.plan;
    json_t *list = json_array();

    for (size_t i = 0; i < plan->case_count; i++)
        if (sides->kind_of[i] == kind + 1)
            json_array_append_new(list, json_string(plan->cases[i].id));
    return list;
}

/* A kind of failure, as an element of "sides". */
static json_t *describe(const struct sides *sides, size_t index)
{
    static const char *const names[CAST_COUNT] = {
        [CAST_SERVER] = "server", [CAST_CLIENT] = "client", [CAST_ITSELF] = "itself"};
    const struct kind *kind = &sides->kinds[index];
    json_t *one = say(sides, kind), *plays = json_object();

    json_object_set(one, "requirements", json_object_get(kind->finding, "requirements"));
    json_object_set(one, "detector", json_object_get(kind->finding, "detector"));
    json_object_set_new(one, "cases", list_cases(sides, index));
    for (int cast = 0; cast < CAST_COUNT; cast++)
        if (kind->plays[cast].told != NULL)
            json_object_set(plays, names[cast], kind->plays[cast].told);
    json_object_set_new(one, "plays", plays);
    return one;
}

json_t *sides_to_json(const struct sides *sides)
{
    json_t *list;

    if (sides_count(sides) == 0)
        return NULL;
    list = json_array();
    /* In the order of the list, whichever ended first. */
    for (size_t i = 0; i < sides->setting.plan->case_count; i++) {
        size_t number = sides->kind_of[i];

        if (number > 0 && sides->kinds[number - 1].chosen == i)
            json_array_append_new(list, describe(sides, number - 1));
    }
    return list;
}

json_t *sides_of_case(const struct sides *sides, size_t index)
{
    size_t kind = sides_count(sides) > 0 ? sides->kind_of[index] : 0;

    return kind > 0 ? say(sides, &sides->kinds[kind - 1]) : NULL;
}

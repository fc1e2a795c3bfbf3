/* sides.c - failures played again with the reference in each role, which shows whose they are. */
#include "config.h"

#include "conformance/command/sides.h"

#include "conformance/command/failure_kind.h"
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

/* What came of the plays of a kind of failure. */
struct replay {
    bool is_due; /* in the play that runs, or comes next */
    struct play plays[CAST_COUNT];
    char *reason; /* why it was not played; NULL: it was */
};

struct sides {
    struct sides_setting setting;
    struct failure_kinds kinds;
    struct replay *replays;     /* one for each kind, once they are played */
    struct manifest *reference; /* NULL: it cannot be had, */
    char *no_reference;         /* and why; NULL: memory was short */
    bool is_idle;   /* nothing is played: it is the reference that is judged, or memory is short */
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
    if (failure_kinds_begin(&made->kinds, setting->plan->case_count) < 0) {
        sides_free(made);
        return -ENOMEM;
    }
    *sides = made;
    return 0;
}

void sides_free(struct sides *sides)
{
    if (sides == NULL)
        return;
    for (size_t i = 0; sides->replays != NULL && i < sides->kinds.count; i++) {
        free(sides->replays[i].reason);
        for (int cast = 0; cast < CAST_COUNT; cast++)
            json_decref(sides->replays[i].plays[cast].told);
    }
    free(sides->replays);
    failure_kinds_end(&sides->kinds);
    manifest_free(sides->reference);
    free(sides->no_reference);
    free(sides);
}

int sides_note(struct sides *sides, size_t index, const json_t *case_object)
{
    const char *verdict = json_string_value(json_object_get(case_object, "verdict"));
    const unsigned both = ROLE_SERVER | ROLE_CLIENT;
    const json_t *finding;

    /* One that is flaky, or was expected to fail, is no news: a single play would show nothing. */
    if (sides == NULL || verdict == NULL || strcmp(verdict, verdict_word(VERDICT_FAIL)) != 0 ||
        (sides->setting.plan->cases[index].roles & both) != both)
        return 0;
    finding = failure_kind_finding(case_object, sides->setting.options->strict);
    return finding != NULL ? failure_kinds_note(&sides->kinds, index, finding) : 0;
}

size_t sides_count(const struct sides *sides)
{
    size_t count = sides != NULL && !sides->is_idle ? sides->kinds.count : 0;

    return count < SIDES_REPLAYS_MOST ? count : SIDES_REPLAYS_MOST;
}

static enum play_outcome outcome_of(const struct sides *sides, const struct failure_kind *kind,
    enum verdict verdict, const json_t *told)
{
    if (verdict == VERDICT_PASS)
        return PLAY_PASSED;
    if (verdict != VERDICT_FAIL)
        return PLAY_NONE;
    return failure_kind_is_same(
               kind->finding, failure_kind_finding(told, sides->setting.options->strict))
               ? PLAY_FAILED
               : PLAY_FAILED_OTHERWISE;
}

/* runner_done_fn */
static bool take_play(const struct case_result *result, void *arg)
{
    struct sides *sides = arg;
    size_t kind = sides->due[result->index];
    struct play *play = &sides->replays[kind].plays[sides->cast];
    json_t *told = json_load_file(result->path, 0, NULL);

    play->outcome = outcome_of(sides, &sides->kinds.list[kind], result->verdict, told);
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
    plan.cases = calloc(sides->kinds.count + 1, sizeof *plan.cases);
    plan.order = calloc(sides->kinds.count + 1, sizeof *plan.order);
    sides->due = calloc(sides->kinds.count + 1, sizeof *sides->due);
    if (plan.cases != NULL && plan.order != NULL && sides->due != NULL) {
        for (size_t i = 0; i < sides->kinds.count; i++) {
            if (!sides->replays[i].is_due)
                continue;
            sides->due[plan.case_count] = i;
            plan.order[plan.case_count] = plan.case_count;
            plan.cases[plan.case_count++] = whole->cases[sides->kinds.list[i].chosen];
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
    for (size_t i = 0; i < sides->kinds.count; i++) {
        struct replay *replay = &sides->replays[i];

        replay->is_due = replay->is_due && replay->plays[CAST_SERVER].outcome == PLAY_PASSED &&
                         replay->plays[CAST_CLIENT].outcome == PLAY_PASSED;
    }
}

static enum side side_of(const struct replay *replay)
{
    return side_judge(replay->plays[CAST_SERVER].outcome, replay->plays[CAST_CLIENT].outcome,
        replay->plays[CAST_ITSELF].outcome);
}

/* Whether one of its plays came to no verdict, and said why. */
static bool came_to_nothing(const struct replay *replay)
{
    for (int cast = 0; cast < CAST_COUNT; cast++)
        if (replay->plays[cast].told != NULL && replay->plays[cast].outcome == PLAY_NONE)
            return true;
    return false;
}

static void leave_out(struct sides *sides, const char *reason)
{
    for (size_t i = 0; i < sides->kinds.count; i++) {
        struct replay *replay = &sides->replays[i];

        if (replay->reason == NULL && side_of(replay) == SIDE_NOT_PLAYED &&
            !came_to_nothing(replay))
            replay->reason = strdup(reason);
    }
}

/* The kind of the most cases that is not due yet; of two the one whose case is listed first. */
static size_t find_most(const struct sides *sides)
{
    const struct failure_kind *list = sides->kinds.list;
    size_t most = sides->kinds.count;

    for (size_t i = 0; i < sides->kinds.count; i++)
        if (!sides->replays[i].is_due &&
            (most == sides->kinds.count || list[i].count > list[most].count ||
                (list[i].count == list[most].count && list[i].chosen < list[most].chosen)))
            most = i;
    return most;
}

static void choose_first(struct sides *sides)
{
    for (size_t i = sides_count(sides); i > 0; i--)
        sides->replays[find_most(sides)].is_due = true;
    for (size_t i = 0; i < sides->kinds.count; i++)
        if (!sides->replays[i].is_due &&
            asprintf(&sides->replays[i].reason,
                "%zu kinds of failure of this run were, which is enough", SIDES_REPLAYS_MOST) < 0)
            sides->replays[i].reason = NULL;
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

void sides_prepare(struct sides *sides)
{
    if (sides == NULL || sides->kinds.count == 0)
        return;
    sides->replays = calloc(sides->kinds.count, sizeof *sides->replays);
    reference_find(sides->setting.resources, &sides->reference, &sides->no_reference);
    sides->is_idle = sides->replays == NULL ||
                     (sides->reference != NULL &&
                         reference_is(sides->reference, sides->setting.pairing->server));
}

int sides_play(struct sides *sides)
{
    if (sides_count(sides) == 0)
        return 0;
    if (sides->reference != NULL)
        return play_with_reference(sides);
    leave_out(sides, sides->no_reference != NULL ? sides->no_reference : strerror(ENOMEM));
    return 0;
}

/* Why nothing can be said, of a kind in which a play came to no verdict. */
static void describe_no_play(const struct replay *replay, char *text, size_t size)
{
    static const char *const with[CAST_COUNT] = {[CAST_SERVER] = "with the reference's client",
        [CAST_CLIENT] = "with the reference's server",
        [CAST_ITSELF] = "once more by itself"};

    if (replay->reason != NULL) {
        snprintf(text, size, "not played again: %s", replay->reason);
        return;
    }
    for (int cast = CAST_SERVER; cast < CAST_COUNT; cast++) {
        const json_t *told = replay->plays[cast].told;
        const char *reason = json_string_value(json_object_get(told, "reason"));

        if (replay->plays[cast].outcome == PLAY_NONE) {
            snprintf(text, size, "cannot be told: %s: %s", with[cast],
                told != NULL && reason != NULL ? reason : "it was not played");
            return;
        }
    }
}

static json_t *say(const struct sides *sides, size_t kind)
{
    const struct replay *replay = &sides->replays[kind];
    enum side side = side_of(replay);
    char says[1024] = "";

    if (side == SIDE_NOT_PLAYED)
        describe_no_play(replay, says, sizeof says);
    else
        side_describe(side, replay->plays[CAST_SERVER].outcome, replay->plays[CAST_CLIENT].outcome,
            says, sizeof says);
    return json_pack("{s:s, s:o, s:s}", "is", side_word(side), "says",
        text_to_json(says, strlen(says)), "played",
        sides->setting.plan->cases[sides->kinds.list[kind].chosen].id);
}

static json_t *list_cases(const struct sides *sides, size_t kind)
{
    const struct plan *plan = sides->setting.plan;
    json_t *list = json_array();

    for (size_t i = 0; i < plan->case_count; i++)
        if (sides->kinds.kind_of[i] == kind + 1)
            json_array_append_new(list, json_string(plan->cases[i].id));
    return list;
}

/* A kind of failure, as an element of "sides". */
static json_t *describe(const struct sides *sides, size_t index)
{
    static const char *const names[CAST_COUNT] = {
        [CAST_SERVER] = "server", [CAST_CLIENT] = "client", [CAST_ITSELF] = "itself"};
    const struct failure_kind *kind = &sides->kinds.list[index];
    const struct play *played = sides->replays[index].plays;
    json_t *one = say(sides, index), *plays = json_object();

    json_object_set(one, "requirements", json_object_get(kind->finding, "requirements"));
    json_object_set(one, "detector", json_object_get(kind->finding, "detector"));
    json_object_set_new(one, "cases", list_cases(sides, index));
    for (int cast = 0; cast < CAST_COUNT; cast++)
        if (played[cast].told != NULL)
            json_object_set(plays, names[cast], played[cast].told);
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
        size_t number = sides->kinds.kind_of[i];

        if (number > 0 && sides->kinds.list[number - 1].chosen == i)
            json_array_append_new(list, describe(sides, number - 1));
    }
    return list;
}

json_t *sides_of_case(const struct sides *sides, size_t index)
{
    size_t kind = sides_count(sides) > 0 ? sides->kinds.kind_of[index] : 0;

    return kind > 0 ? say(sides, kind - 1) : NULL;
}

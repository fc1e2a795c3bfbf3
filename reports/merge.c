/* merge.c - the results of a run's parts (--shard), merged into those of the whole run. */
#include "config.h"

#include "reports/merge.h"

#include "common/complaint.h"
#include "reports/exit_status.h"
#include "reports/member.h"
#include "reports/requirement_counts.h"
#include "reports/summary.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The results of one part. All is borrowed. */
struct part {
    json_int_t number; /* from 1; first, for compare_numbers */
    const char *path;
    json_t *results;
    const json_t *cases;
};

/* A case, and which part ran it. */
struct placed {
    json_int_t number; /* in the list of all cases; first, for compare_numbers */
    json_t *object;
    const struct part *part;
};

struct merge {
    FILE *errors;
    struct part *parts; /* sorted by number once sort_parts has run */
    size_t part_count;
    json_int_t of;        /* how many parts the run had */
    json_int_t dealt;     /* cases in all of them */
    struct placed *cases; /* sorted by number once sort_cases has run */
    size_t case_count;
};

/* "FILE: KEY: WRONG; expected EXPECTED"; returns -EINVAL. */
static int complain(const struct merge *merge, const struct part *part, const char *key,
    const char *wrong, const char *expected)
{
    return complaint_print(
        merge->errors, "%s: %s: %s; expected %s", part->path, key, wrong, expected);
}

/* Whether both parts have the same at `key`, apart from its member `besides`. */
static bool is_same(
    const struct part *first, const struct part *other, const char *key, const char *besides)
{
    json_t *left = json_copy(json_object_get(first->results, key));
    json_t *right = json_copy(json_object_get(other->results, key));
    bool same;

    if (besides != NULL) {
        json_object_del(left, besides);
        json_object_del(right, besides);
    }
    /* "client" and "reference" need not be there. */
    same = left == right || json_equal(left, right);
    json_decref(left);
    json_decref(right);
    return same;
}

/* Checks that `part` is of the same run as the first. */
static int check_same_run(const struct merge *merge, const struct part *part)
{
    static const struct {
        const char *key, *besides;
    } members[] = {
        {"suite", NULL},
        {"implementation", "manifest"}, /* it may lie elsewhere there */
        {"client", "manifest"},
        {"reference", NULL},
        {"repeat", NULL},
        {"until_fail", NULL},
        {"timeout_scale", NULL},
        {"strict", NULL},
        {"verify_adapter", NULL},
        {"shard", "part"},
    };
    const struct part *first = &merge->parts[0];

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (!is_same(first, part, members[i].key, members[i].besides))
            return complaint_print(merge->errors,
                "%s: %s: is not that of %s; expected parts of one run", part->path, members[i].key,
                first->path);
    }
    return 0;
}

/* Compares parts, or cases, by the number that they begin with. */
static int compare_numbers(const void *left, const void *right)
{
    const json_int_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* How many of the cases the part was dealt. */
static json_int_t share_of(const struct merge *merge, json_int_t part)
{
    return merge->dealt / merge->of + (part <= merge->dealt % merge->of);
}

static int complain_of_missing(const struct merge *merge, json_int_t number)
{
    return complaint_print(merge->errors,
        "%s: part %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT
        " is missing; expected the results of each",
        merge->parts[0].path, number, merge->of);
}

/* Sorts the parts, and checks that each part with cases is there once. */
static int sort_parts(struct merge *merge)
{
    json_int_t next = 1;

    qsort(merge->parts, merge->part_count, sizeof *merge->parts, compare_numbers);
    for (size_t i = 0; i < merge->part_count; i++) {
        const struct part *part = &merge->parts[i];

        if (part->number < next)
            return complaint_print(merge->errors,
                "%s: part %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT
                " is in %s too; expected each once",
                part->path, part->number, merge->of, merge->parts[i - 1].path);
        if (part->number > next && share_of(merge, next) > 0)
            return complain_of_missing(merge, next);
        next = part->number + 1;
    }
    if (next <= merge->of && share_of(merge, next) > 0)
        return complain_of_missing(merge, next);
    return 0;
}

/* Adds a part, after checking it alone and against the first. */
static int add_part(struct merge *merge, const char *path, json_t *results)
{
    const json_t *shard = json_object_get(results, "shard");
    struct part *part = &merge->parts[merge->part_count++];

    *part = (struct part){.path = path,
        .results = results,
        .cases = json_object_get(results, "scenarios"),
        .number = member_integer(shard, "part")};
    if (!json_is_object(shard))
        return complain(merge, part, "shard", "is null", "a part of a run (run --shard)");
    if (merge->part_count == 1) {
        merge->of = member_integer(shard, "of");
        merge->dealt = member_integer(shard, "cases");
    }
    if (part->number > member_integer(shard, "of"))
        return complain(merge, part, "shard.part", "is more than there are", "one of them");
    merge->case_count += json_array_size(part->cases);
    return check_same_run(merge, part);
}

/* Checks that each part has as many cases as it was dealt. */
static int check_shares(const struct merge *merge)
{
    for (size_t i = 0; i < merge->part_count; i++) {
        const struct part *part = &merge->parts[i];
        json_int_t left = member_integer(json_object_get(part->results, "summary"), "not-run");

        if ((json_int_t)json_array_size(part->cases) + left != share_of(merge, part->number))
            return complain(merge, part, "scenarios", "are not as many as were dealt to the part",
                "an unchanged results.json");
    }
    return 0;
}

/* Sorts the cases, and checks that they were dealt from one list. */
static int sort_cases(struct merge *merge)
{
    struct placed *to = merge->cases = calloc(merge->case_count + 1, sizeof *to);
    bool complete = (json_int_t)merge->case_count == merge->dealt;

    if (to == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < merge->part_count; i++) {
        const struct part *part = &merge->parts[i];

        for (size_t j = 0; j < json_array_size(part->cases); j++, to++) {
            json_t *object = json_array_get(part->cases, j);

            *to = (struct placed){member_integer(object, "number"), object, part};
        }
    }
    qsort(merge->cases, merge->case_count, sizeof *merge->cases, compare_numbers);
    for (size_t i = 0; i < merge->case_count; i++) {
        const struct placed *one = &merge->cases[i];

        bool is_twice = i > 0 && one->number == one[-1].number;
        /* If some cases were not run, the part of the next case is unknown. */
        bool is_elsewhere = complete && one->part->number != (json_int_t)i % merge->of + 1;

        if (is_twice || is_elsewhere)
            return complaint_print(merge->errors,
                "%s: %s: does not fit in with the other parts' cases; expected parts of one "
                "selection",
                one->part->path, member_text(one->object, "id"));
    }
    return 0;
}

/* "summary": the sum of the parts'. NULL when memory is short. */
static json_t *make_summary(const struct merge *merge)
{
    json_t *summary = json_object();
    int error = 0;

    for (size_t i = 0; error == 0 && i < merge->part_count; i++)
        error = summary_add(summary, json_object_get(merge->parts[i].results, "summary"));
    if (error < 0) {
        json_decref(summary);
        return NULL;
    }
    return summary;
}

/* The status of an interrupted part; else 3 if one broke, which its verdicts may not show; else
   what the verdicts amount to. */
static int choose_status(const struct merge *merge, const json_t *summary)
{
    int status = exit_status_of_summary(summary);

    for (size_t i = 0; i < merge->part_count; i++) {
        int own = (int)member_integer(merge->parts[i].results, "exit_status");

        if (own >= 128)
            return own;
        if (own == EXIT_STATUS_ERROR)
            status = own;
    }
    return status;
}

/* "parts": what was each part's own. NULL when memory is short. */
static json_t *make_parts(const struct merge *merge)
{
    static const char *const keys[] = {
        "machine", "seed", "jobs", "started", "duration_ms", "exit_status"};
    json_t *list = json_array();

    for (size_t i = 0; i < merge->part_count; i++) {
        const struct part *part = &merge->parts[i];
        json_t *own = json_pack("{s:I}", "part", part->number);

        for (size_t j = 0; j < sizeof keys / sizeof keys[0]; j++)
            json_object_set(own, keys[j], json_object_get(part->results, keys[j]));
        if (json_array_append_new(list, own) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* What all parts have at `key`; null if they differ. */
static json_t *common(const struct merge *merge, const char *key)
{
    json_t *first = json_object_get(merge->parts[0].results, key);

    for (size_t i = 1; i < merge->part_count; i++)
        if (!json_equal(first, json_object_get(merge->parts[i].results, key)))
            return json_null();
    return json_incref(first);
}

/* Gives `merged` the `members`, which it takes; NULL when memory was short. 0 or -ENOMEM. */
static int update(json_t *merged, json_t *members)
{
    int error = members != NULL && json_object_update(merged, members) == 0 ? 0 : -ENOMEM;

    json_decref(members);
    return error;
}

/* Gives `merged`, a copy of the first part, the members of the head that all parts decide. */
static int set_head(const struct merge *merge, json_t *merged)
{
    json_int_t jobs = 1;
    const char *started = NULL;
    double duration = 0;
    json_t *members;

    for (size_t i = 0; i < merge->part_count; i++) {
        const json_t *results = merge->parts[i].results;
        const char *begun = member_text(results, "started");
        json_int_t at_once = member_integer(results, "jobs");

        jobs = at_once > jobs ? at_once : jobs;
        started = started == NULL || strcmp(begun, started) < 0 ? begun : started;
        duration += json_number_value(json_object_get(results, "duration_ms"));
    }
    members = json_pack("{s:o, s:o, s:n, s:I, s:s, s:f}", "machine", common(merge, "machine"),
        "seed", common(merge, "seed"), "shard", "jobs", jobs, "started", started, "duration_ms",
        duration);
    return update(merged, members);
}

/* "sides": those of all parts. NULL if no part has any. */
static json_t *make_sides(const struct merge *merge)
{
    json_t *list = json_array();

    for (size_t i = 0; i < merge->part_count; i++) {
        json_t *sides = json_object_get(merge->parts[i].results, "sides");

        if (json_is_array(sides))
            json_array_extend(list, sides);
    }
    if (json_array_size(list) > 0)
        return list;
    json_decref(list);
    return NULL;
}

/*
 * "requirements": counted again from all cases. NULL when memory is short, or when a part has none
 * because its suite is older.
 */
static json_t *count_observed(const struct merge *merge)
{
    json_t *observed = json_deep_copy(json_object_get(merge->parts[0].results, "requirements"));

    for (size_t i = 0; i < merge->part_count; i++) {
        if (!json_is_array(json_object_get(merge->parts[i].results, "requirements"))) {
            json_decref(observed);
            return NULL;
        }
    }
    requirement_counts_reset(observed);
    for (size_t i = 0; i < merge->case_count; i++)
        requirement_counts_add(observed, merge->cases[i].object);
    return observed;
}

/* "scenarios": the cases of all parts. NULL when memory is short. */
static json_t *list_cases(const struct merge *merge)
{
    json_t *cases = json_array();

    for (size_t i = 0; i < merge->case_count; i++) {
        if (json_array_append(cases, merge->cases[i].object) < 0) {
            json_decref(cases);
            return NULL;
        }
    }
    return cases;
}

/* Gives `merged` the cases and what is counted from them. */
static int set_rest(const struct merge *merge, json_t *merged)
{
    json_t *summary = make_summary(merge), *observed = count_observed(merge);
    json_t *members = json_pack("{s:o, s:o*, s:o*, s:o, s:i, s:o}", "scenarios", list_cases(merge),
        "sides", make_sides(merge), "requirements", observed, "summary", summary, "exit_status",
        choose_status(merge, summary), "parts", make_parts(merge));

    json_object_del(merged, "sides");
    if (observed == NULL)
        json_object_del(merged, "requirements");
    return update(merged, members);
}

int merge_results(
    json_t *const *parts, char *const *paths, size_t count, FILE *errors, json_t **merged)
{
    struct merge merge = {
        .errors = errors, .parts = calloc(count + 1, sizeof *merge.parts), .of = 1};
    json_t *made = NULL;
    int error = merge.parts != NULL ? 0 : -ENOMEM;

    for (size_t i = 0; error == 0 && i < count; i++)
        error = add_part(&merge, paths[i], parts[i]);
    if (error == 0)
        error = sort_parts(&merge);
    if (error == 0)
        error = check_shares(&merge);
    if (error == 0)
        error = sort_cases(&merge);
    if (error == 0) {
        made = json_copy(merge.parts[0].results);
        error = made != NULL ? set_head(&merge, made) : -ENOMEM;
    }
    if (error == 0)
        error = set_rest(&merge, made);
    if (error < 0)
        json_decref(made);
    else
        *merged = made;
    free(merge.parts);
    free(merge.cases);
    return error;
}

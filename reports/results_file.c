/* results_file.c - results.json, read and checked. */
#include "config.h"

#include "reports/results_file.h"

#include "common/complaint.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* The kinds of values, as a complaint names them. */
static const char text_kind[] = "a string";
static const char object_kind[] = "an object";
static const char array_kind[] = "an array";
static const char count_kind[] = "an integer from 0 on";
static const char status_kind[] = "an exit status, 0 to 255";
static const char place_kind[] = "an integer from 1 on";
static const char number_kind[] = "a number from 0 on";
static const char truth_kind[] = "true or false";
static const char part_kind[] = "an object or null";
static const char verdict_kind[] = "a verdict";

struct member {
    const char *key;
    const char *kind;
};

static const struct member head[] = {
    {"suite", text_kind},
    {"implementation", object_kind},
    {"machine", part_kind},
    {"shard", part_kind},
    {"repeat", count_kind},
    {"until_fail", truth_kind},
    {"jobs", place_kind},
    {"timeout_scale", number_kind},
    {"started", text_kind},
    {"duration_ms", number_kind},
    {"scenarios", array_kind},
    {"summary", object_kind},
    {"exit_status", status_kind},
};

static const struct member implementation[] = {
    {"name", text_kind},
    {"version", text_kind},
    {"language", text_kind},
};

static const struct member shard[] = {
    {"part", place_kind},
    {"of", place_kind},
    {"cases", place_kind},
};

static const struct member summary[] = {
    {"pass", count_kind},
    {"fail", count_kind},
    {"skip", count_kind},
    {"expected-fail", count_kind},
    {"unexpected-pass", count_kind},
    {"error", count_kind},
    {"flaky", count_kind},
    {"tolerated", count_kind},
    {"warnings", count_kind},
    {"not-run", count_kind},
};

static const struct member case_members[] = {
    {"id", text_kind},
    {"number", place_kind},
    {"verdict", verdict_kind},
};

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static bool is_verdict(const json_t *value)
{
    const char *word = json_string_value(value);

    /* The verdicts come first in the summary. */
    for (size_t i = 0; word != NULL && strcmp(summary[i].key, "tolerated") != 0; i++)
        if (strcmp(summary[i].key, word) == 0)
            return true;
    return false;
}

static bool is_of_kind(const json_t *value, const char *kind)
{
    if (kind == text_kind)
        return json_is_string(value);
    if (kind == object_kind)
        return json_is_object(value);
    if (kind == array_kind)
        return json_is_array(value);
    if (kind == count_kind)
        return json_is_integer(value) && json_integer_value(value) >= 0;
    if (kind == status_kind)
        return json_is_integer(value) && json_integer_value(value) >= 0 &&
               json_integer_value(value) <= 255;
    if (kind == place_kind)
        return json_is_integer(value) && json_integer_value(value) >= 1;
    if (kind == number_kind)
        return json_is_number(value) && json_number_value(value) >= 0;
    if (kind == truth_kind)
        return json_is_boolean(value);
    if (kind == part_kind)
        return json_is_object(value) || json_is_null(value);
    return is_verdict(value);
}

/* Checks members of an object. `where` is its path in the file, with a point behind it, or empty.
 */
static int check_members(const char *path, const char *where, const json_t *object,
    const struct member *members, size_t count, FILE *errors)
{
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(object, members[i].key);

        if (is_of_kind(value, members[i].kind))
            continue;
        return complaint_print(errors, "%s: %s%s: %s; expected %s", path, where, members[i].key,
            value == NULL ? "is missing" : "is something else", members[i].kind);
    }
    return 0;
}

static int check_cases(const char *path, const json_t *cases, FILE *errors)
{
    int error = 0;

    for (size_t i = 0; error == 0 && i < json_array_size(cases); i++) {
        char where[64];

        snprintf(where, sizeof where, "scenarios[%zu].", i);
        error = check_members(
            path, where, json_array_get(cases, i), case_members, LENGTH(case_members), errors);
    }
    return error;
}

static int check_form(const char *path, const json_t *root, FILE *errors)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    const json_t *version = json_object_get(root, "version");

    if (format == NULL)
        return complaint_print(
            errors, "%s: format: is no string; expected \"%s\"", path, RESULTS_FORMAT);
    if (strcmp(format, RESULTS_FORMAT) != 0)
        return complaint_print(
            errors, "%s: format: is \"%s\"; expected \"%s\"", path, format, RESULTS_FORMAT);
    if (!json_is_integer(version) || json_integer_value(version) != RESULTS_VERSION)
        return complaint_print(errors, "%s: version: is %s; expected %d", path,
            json_is_integer(version) ? "another" : "no integer", RESULTS_VERSION);
    return 0;
}

static int check(const char *path, const json_t *root, FILE *errors)
{
    const json_t *part = json_object_get(root, "shard");
    int error = check_form(path, root, errors);

    if (error == 0)
        error = check_members(path, "", root, head, LENGTH(head), errors);
    if (error == 0)
        error = check_members(path, "implementation.", json_object_get(root, "implementation"),
            implementation, LENGTH(implementation), errors);
    if (error == 0 && json_is_object(part))
        error = check_members(path, "shard.", part, shard, LENGTH(shard), errors);
    if (error == 0)
        error = check_members(
            path, "summary.", json_object_get(root, "summary"), summary, LENGTH(summary), errors);
    return error == 0 ? check_cases(path, json_object_get(root, "scenarios"), errors) : error;
}

int results_file_load(const char *path, FILE *errors, json_t **results)
{
    json_error_t syntax;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &syntax);
    int error;

    if (root == NULL) {
        /* Without a line number the file could not be read at all; then the text names it. */
        if (syntax.line > 0)
            return complaint_print(errors, "%s:%d: syntax: %s; expected the results of a run", path,
                syntax.line, syntax.text);
        return complaint_print(errors, "%s: %s; expected the results of a run", path, syntax.text);
    }
    error = check(path, root, errors);
    if (error < 0)
        json_decref(root);
    else
        *results = root;
    return error;
}

/* expectations.c - a file of expectations: which line applies to which case. */
#include "config.h"

#include "conformance/expectations/expectations.h"

#include "conformance/expectations/date.h"
#include "conformance/plan/document.h"
#include "conformance/plan/pattern.h"
#include "conformance/plan/suggestion.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const top_keys[] = {"format", "version", "expectations", NULL};
static const char *const line_keys[] = {"pattern", "verdict", "reason", "link", "until", NULL};

static const char empty_text[] = "{\n"
                                 "  \"format\": \"" EXPECTATIONS_FORMAT "\",\n"
                                 "  \"version\": 1,\n"
                                 "  \"expectations\": []\n"
                                 "}\n";

/* A file that is being read. */
struct reading {
    struct document document;
    const struct plan *plan;
    struct date today;
    struct expectations *made;
};

static bool is_one_line(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    return true;
}

/* Copies the member KEY of the line at UP. If it may be missing and is, *COPY stays as it is. */
static int read_text(const struct document *document, const struct json_place *up,
    const json_t *line, const char *key, bool may_be_missing, char **copy)
{
    struct json_place place = {.up = up, .key = key};
    const json_t *value = json_object_get(line, key);
    const char *text = NULL;
    int error;

    if (value == NULL && may_be_missing)
        return 0;
    error = document_check_text(document, &place, value, &text);
    if (error < 0)
        return error;
    if (!is_one_line(text))
        return document_complain(
            document, &place, "one line of text", "contains a control character");
    *copy = strdup(text);
    return *copy == NULL ? -ENOMEM : 0;
}

static int check_link(
    const struct document *document, const struct json_place *up, const char *link)
{
    struct json_place place = {.up = up, .key = "link"};

    if (link == NULL || strncmp(link, "https://", strlen("https://")) == 0 ||
        strncmp(link, "http://", strlen("http://")) == 0)
        return 0;
    return document_complain(
        document, &place, "a link that begins with https:// or http://", "is \"%s\"", link);
}

static int check_until(
    const struct reading *reading, const struct json_place *up, const char *until)
{
    struct json_place place = {.up = up, .key = "until"};

    if (until == NULL)
        return 0;
    if (!date_is_valid(until))
        return document_complain(
            &reading->document, &place, "a day, YYYY-MM-DD", "is \"%s\"", until);
    if (strcmp(until, reading->today.text) < 0)
        return document_complain(&reading->document, &place, "a later day, or no such line",
            "%s is past, today being %s", until, reading->today.text);
    return 0;
}

static int read_line(
    const struct reading *reading, const struct json_place *place, struct expectation *line)
{
    const struct document *document = &reading->document;
    json_t *object = json_array_get(json_object_get(document->root, "expectations"), place->index);
    struct json_place verdict_place = {.up = place, .key = "verdict"};
    const char *word = NULL;
    int error = document_check_object(document, place, object, line_keys);

    if (error == 0)
        error = read_text(document, place, object, "pattern", false, &line->pattern);
    if (error == 0)
        error = document_check_word(
            document, &verdict_place, json_object_get(object, "verdict"), expectation_words, &word);
    if (error == 0)
        error = read_text(document, place, object, "reason", false, &line->reason);
    if (error == 0)
        error = read_text(document, place, object, "link", true, &line->link);
    if (error == 0)
        error = read_text(document, place, object, "until", true, &line->until);
    if (error == 0)
        error = check_link(document, place, line->link);
    if (error == 0)
        error = check_until(reading, place, line->until);
    if (error == 0)
        line->verdict = expectation_verdict(word);
    return error;
}

static int complain_of_no_match(
    const struct reading *reading, const struct json_place *place, const char *pattern)
{
    char *meant = suggestion_text(
        reading->plan, SUGGESTION_SCENARIO, pattern, "`shakedown list` prints the cases");
    char *expected = NULL;
    int error = -ENOMEM;

    if (meant == NULL)
        return -ENOMEM;
    if (asprintf(&expected, "a pattern that does; %s", meant) >= 0) {
        error = document_complain(
            &reading->document, place, expected, "\"%s\" matches no case", pattern);
        free(expected);
    }
    free(meant);
    return error;
}

/* Assigns LINE to each case that its pattern matches. */
static int match_line(
    const struct reading *reading, const struct json_place *up, const struct expectation *line)
{
    const struct expectations *made = reading->made;
    struct json_place place = {.up = up, .key = "pattern"};
    struct pattern pattern;
    bool any = false;
    int error = pattern_begin(&pattern, line->pattern);

    for (size_t i = 0; error == 0 && i < made->case_count; i++) {
        struct expectations_case *one = &made->cases[i];

        if (!pattern_selects(&pattern, one->id, one->scenario))
            continue;
        any = true;
        if (one->line != NULL)
            error = document_complain(&reading->document, &place, "one line for each case",
                "\"%s\" matches %s, and so does expectations[%zu]", line->pattern, one->id,
                (size_t)(one->line - made->lines));
        one->line = line;
    }
    pattern_end(&pattern);
    if (error == 0 && !any)
        error = complain_of_no_match(reading, &place, line->pattern);
    return error;
}

static int read_lines(struct reading *reading)
{
    const struct document *document = &reading->document;
    struct json_place list_place = {.key = "expectations"};
    const json_t *list = json_object_get(document->root, "expectations");
    struct expectations *made = reading->made;
    int error = document_check_array(document, &list_place, list, false);

    if (error < 0)
        return error;
    made->lines = calloc(json_array_size(list) + 1, sizeof *made->lines);
    if (made->lines == NULL)
        return -ENOMEM;
    for (size_t i = 0; error == 0 && i < json_array_size(list); i++) {
        struct json_place place = {.up = &list_place, .index = i};

        made->line_count++;
        error = read_line(reading, &place, &made->lines[i]);
        if (error == 0)
            error = match_line(reading, &place, &made->lines[i]);
    }
    return error;
}

static int read_file(struct reading *reading)
{
    const struct document *document = &reading->document;
    int error = document_check_head(document, top_keys, EXPECTATIONS_FORMAT, EXPECTATIONS_VERSION);

    return error == 0 ? read_lines(reading) : error;
}

/* Makes expectations without lines for the cases of PLAN; NULL when memory is short. */
static struct expectations *make(const char *path, const struct plan *plan)
{
    struct expectations *made = calloc(1, sizeof *made);

    if (made == NULL)
        return NULL;
    made->path = strdup(path);
    made->cases = calloc(plan->case_count + 1, sizeof *made->cases);
    if (made->path == NULL || made->cases == NULL)
        goto failed;
    for (; made->case_count < plan->case_count; made->case_count++) {
        const struct plan_case *one = &plan->cases[made->case_count];
        struct expectations_case *copy = &made->cases[made->case_count];

        copy->id = strdup(one->id);
        copy->scenario = strdup(plan->scenarios[one->scenario].id);
        if (copy->id == NULL || copy->scenario == NULL) {
            made->case_count++;
            goto failed;
        }
    }
    return made;
failed:
    expectations_free(made);
    return NULL;
}

int expectations_load(
    const char *path, const struct plan *plan, FILE *errors, struct expectations **expectations)
{
    struct reading reading = {.plan = plan};
    int error = date_today(errors, &reading.today);

    if (error < 0)
        return error;
    error = document_open(path, errors, &reading.document);
    if (error < 0)
        return error;
    reading.made = make(path, plan);
    error = reading.made != NULL ? read_file(&reading) : -ENOMEM;
    if (error < 0)
        goto out;
    reading.made->text = reading.document.text;
    reading.made->length = reading.document.length;
    reading.document.text = NULL;
    *expectations = reading.made;
    reading.made = NULL;
out:
    expectations_free(reading.made);
    document_close(&reading.document);
    return error;
}

int expectations_new(const char *path, const struct plan *plan, struct expectations **expectations)
{
    struct expectations *made = make(path, plan);

    if (made == NULL)
        return -ENOMEM;
    made->is_new = true;
    made->length = strlen(empty_text);
    made->text = strdup(empty_text);
    if (made->text == NULL) {
        expectations_free(made);
        return -ENOMEM;
    }
    *expectations = made;
    return 0;
}

void expectations_free(struct expectations *expectations)
{
    if (expectations == NULL)
        return;
    for (size_t i = 0; i < expectations->line_count; i++)
        expectation_end(&expectations->lines[i]);
    for (size_t i = 0; i < expectations->case_count; i++) {
        free(expectations->cases[i].id);
        free(expectations->cases[i].scenario);
    }
    free(expectations->lines);
    free(expectations->cases);
    free(expectations->text);
    free(expectations->path);
    free(expectations);
}

const struct expectation *expectations_find(const struct expectations *expectations, size_t number)
{
    return expectations != NULL ? expectations->cases[number - 1].line : NULL;
}

/* evidence.c - what is known of each requirement: the scenarios and unit tests that check it. */
#include "config.h"

#include "reports/evidence.h"

#include "common/complaint.h"
#include "reports/member.h"
#include "reports/path.h"
#include "reports/requirement_counts.h"
#include "reports/results_file.h"
#include "reports/test_name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int load(const char *path, const char *format, FILE *errors, json_t **object)
{
    json_error_t syntax;
    const char *said;

    *object = json_load_file(path, JSON_REJECT_DUPLICATES, &syntax);
    if (*object == NULL)
        return complaint_print(errors, "%s: %s", path, syntax.text);
    said = json_string_value(json_object_get(*object, "format"));
    if (said == NULL || strcmp(said, format) != 0)
        return complaint_print(errors, "%s: format: expected \"%s\"", path, format);
    return 0;
}

int evidence_begin(const char *path, FILE *errors, struct evidence *evidence)
{
    const json_t *list;
    int error;

    *evidence = (struct evidence){0};
    error = load(path, "shakedown-requirements", errors, &evidence->catalogue);
    if (error < 0)
        return error;
    list = json_object_get(evidence->catalogue, "requirements");
    evidence->rows = calloc(json_array_size(list) + 1, sizeof *evidence->rows);
    if (evidence->rows == NULL)
        return complaint_error(errors, path, NULL, -ENOMEM);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *requirement = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(requirement, "id"));

        if (id == NULL)
            return complaint_print(errors, "%s: requirements: one has no id", path);
        evidence->rows[evidence->row_count++] =
            (struct evidence_row){.requirement = requirement, .id = id};
    }
    return 0;
}

static struct evidence_row *find_row(const struct evidence *evidence, const char *id)
{
    for (size_t i = 0; i < evidence->row_count; i++)
        if (strcmp(evidence->rows[i].id, id) == 0)
            return &evidence->rows[i];
    return NULL;
}

/*
 * Finds the row's scenario, or adds it; cases of one scenario follow one another. NULL when memory
 * is short.
 */
static struct evidence_scenario *find_scenario(struct evidence_row *row, const char *id)
{
    struct evidence_scenario *grown;

    if (row->scenario_count > 0 && strcmp(row->scenarios[row->scenario_count - 1].id, id) == 0)
        return &row->scenarios[row->scenario_count - 1];
    grown = reallocarray(row->scenarios, row->scenario_count + 1, sizeof *grown);
    if (grown == NULL)
        return NULL;
    row->scenarios = grown;
    grown += row->scenario_count++;
    *grown = (struct evidence_scenario){.id = id};
    return grown;
}

static bool names(const json_t *finding, const char *id)
{
    const json_t *ids = json_object_get(finding, "requirements");

    for (size_t i = 0; i < json_array_size(ids); i++)
        if (strcmp(member_text_at(ids, i), id) == 0)
            return true;
    return false;
}

static void count_checks(
    const json_t *case_object, const char *id, struct evidence_scenario *scenario)
{
    const json_t *findings = json_object_get(case_object, "findings");

    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);

        if (names(finding, id)) {
            scenario->checks++;
            scenario->kept += json_is_true(json_object_get(finding, "met"));
        }
    }
}

static int add_case(struct evidence *evidence, const json_t *case_object)
{
    const json_t *list = json_object_get(case_object, "requirements");
    const char *id = json_string_value(json_object_get(case_object, "scenario"));
    const char *verdict = json_string_value(json_object_get(case_object, "verdict"));

    if (id == NULL || verdict == NULL)
        return -EINVAL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = member_text(json_array_get(list, i), "id");
        struct evidence_row *row = find_row(evidence, name);
        struct evidence_scenario *scenario;

        if (row == NULL)
            continue;
        scenario = find_scenario(row, id);
        if (scenario == NULL)
            return -ENOMEM;
        scenario->cases++;
        scenario->passed += strcmp(verdict, "pass") == 0;
        scenario->failing += strcmp(verdict, "expected-fail") == 0;
        scenario->skipped += strcmp(verdict, "skip") == 0;
        count_checks(case_object, name, scenario);
    }
    return 0;
}

int evidence_add_results(struct evidence *evidence, const char *path, FILE *errors)
{
    const json_t *cases;
    int error = load(path, RESULTS_FORMAT, errors, &evidence->results);

    if (error < 0)
        return error;
    cases = json_object_get(evidence->results, "scenarios");
    for (size_t i = 0; error == 0 && i < json_array_size(cases); i++)
        error = add_case(evidence, json_array_get(cases, i));
    if (error == -EINVAL)
        return complaint_print(errors, "%s: scenarios: one has no scenario or no verdict", path);
    return error == 0 ? 0 : complaint_error(errors, path, NULL, error);
}

/* Finds the row's unit test of that name, or adds it. NULL when memory is short. */
static struct evidence_unit *find_unit(struct evidence_row *row, const char *name)
{
    struct evidence_unit *grown;
    char *copy;

    for (size_t i = 0; i < row->unit_count; i++)
        if (strcmp(row->units[i].name, name) == 0)
            return &row->units[i];
    grown = reallocarray(row->units, row->unit_count + 1, sizeof *grown);
    if (grown == NULL)
        return NULL;
    row->units = grown;
    copy = strdup(name);
    if (copy == NULL)
        return NULL;
    grown += row->unit_count++;
    *grown = (struct evidence_unit){.name = copy};
    return grown;
}

static int add_unit(struct evidence_row *row, const char *name, bool passed)
{
    struct evidence_unit *unit = find_unit(row, name);

    if (unit == NULL)
        return -ENOMEM;
    unit->runs++;
    unit->passed += passed;
    return 0;
}

/* Cuts the test's name out of "ok 3 - FILE:CASE:TEST: MESSAGE". NULL for another line. */
static char *cut_name(char *text, bool *passed)
{
    char *name;

    *passed = strncmp(text, "ok ", 3) == 0;
    if (!*passed && strncmp(text, "not ok ", 7) != 0)
        return NULL;
    name = strstr(text, " - ");
    for (int colons = 0; name != NULL && colons < 2; colons++) {
        name = strchr(name, ':');
        name = name != NULL ? name + 1 : NULL;
    }
    if (name != NULL)
        name[strcspn(name, ":\n")] = '\0';
    return name;
}

static int add_test(struct evidence *evidence, char *text)
{
    char id[TEST_NAME_REQUIREMENT_MAX];
    bool passed;
    const char *name = cut_name(text, &passed), *rest = name;
    int error = 0;

    while (error == 0 && rest != NULL && test_name_next_requirement(&rest, id)) {
        struct evidence_row *row = find_row(evidence, id);

        error = row != NULL ? add_unit(row, name, passed) : 0;
    }
    return error;
}

int evidence_add_tests(struct evidence *evidence, const char *path, FILE *errors)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    int error = file == NULL ? -errno : 0;

    while (error == 0 && getline(&text, &size, file) > 0)
        error = add_test(evidence, text);
    if (error == 0 && ferror(file))
        error = -EIO;
    if (error < 0)
        complaint_error(errors, path, NULL, error);
    free(text);
    if (file != NULL)
        fclose(file);
    return error;
}

void evidence_clear(struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->row_count; i++) {
        struct evidence_row *row = &evidence->rows[i];

        for (size_t j = 0; j < row->unit_count; j++)
            free(row->units[j].name);
        free(row->units);
        free(row->scenarios);
    }
    free(evidence->rows);
    tracefile_clear(&evidence->tracefile);
    json_decref(evidence->results);
    json_decref(evidence->catalogue);
    *evidence = (struct evidence){0};
}

bool *evidence_tests(const struct evidence *evidence, const struct evidence_row *row)
{
    bool *chosen = calloc(evidence->tracefile.test_count + 1, sizeof *chosen);

    for (size_t i = 0; chosen != NULL && i < row->scenario_count; i++) {
        char *name = test_name_of_scenario(row->scenarios[i].id);

        if (name == NULL) {
            free(chosen);
            return NULL;
        }
        /* A scenario that reached nothing has the index behind the last. */
        chosen[tracefile_find_test(&evidence->tracefile, name)] = true;
        free(name);
    }
    return chosen;
}

const char *evidence_path(const struct evidence *evidence, const struct tracefile_source *file)
{
    return path_cut(file->path, evidence->sources);
}

const json_t *evidence_observed(
    const struct evidence *evidence, const struct evidence_row *row, const char *key)
{
    const json_t *requirement =
        requirement_counts_find(json_object_get(evidence->results, "requirements"), row->id);
    const json_t *part = NULL;
    char *id = NULL;

    if (key == NULL || requirement == NULL)
        return requirement;
    if (asprintf(&id, "%s.%s", row->id, key) >= 0)
        part = requirement_counts_find(json_object_get(requirement, "parts"), id);
    free(id);
    return part;
}

const char *evidence_text(const struct evidence_row *row, const char *key)
{
    return member_text(row->requirement, key);
}

struct evidence_counts evidence_count(const struct evidence *evidence)
{
    struct evidence_counts counts = {0};

    for (size_t i = 0; i < evidence->row_count; i++) {
        const struct evidence_row *row = &evidence->rows[i];
        bool asked = false;

        for (size_t j = 0; j < row->scenario_count; j++)
            asked |= row->scenarios[j].skipped < row->scenarios[j].cases;
        counts.scenarios += asked;
        counts.units += row->unit_count > 0;
        counts.nothing += row->scenario_count + row->unit_count == 0;
    }
    return counts;
}

bool evidence_describe(const struct evidence_scenario *scenario, char *text, size_t size)
{
    size_t asked = scenario->cases - scenario->skipped;
    int used = 0;

    if (asked > 0)
        used = snprintf(text, size, "%zu of %zu passed", scenario->passed, asked);
    if (scenario->failing > 0)
        used +=
            snprintf(text + used, size - (size_t)used, ", %zu fail as expected", scenario->failing);
    if (scenario->skipped > 0)
        snprintf(text + used, size - (size_t)used, "%s%zu skipped", used > 0 ? ", " : "",
            scenario->skipped);
    return scenario->passed + scenario->failing == asked;
}

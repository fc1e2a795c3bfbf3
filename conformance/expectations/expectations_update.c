/* expectations_update.c - what a run changes in its file of expectations. */
#include "config.h"

#include "conformance/expectations/expectations_update.h"

#include "conformance/language/text.h"
#include "conformance/plan/json_position.h"
#include "conformance/plan/pattern.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The space before the first element of an empty list, and after its last. */
#define LEAD "\n    "
#define TAIL "\n  "

/* A file that is being written anew. */
struct edit {
    const struct expectations_update *update;
    const struct expectations *expectations;
    struct json_extent list;      /* the array */
    struct json_extent *elements; /* as many as there are lines */
    char *first;                  /* the space before the first element of the list */
    char *next;                   /* and before any other that is new there */
    bool *written;                /* by the cases' numbers less 1: their new line is there */
    size_t count;                 /* elements printed */
    bool changed;
    FILE *out;
};

int expectations_update_begin(
    struct expectations_update *update, const struct expectations *expectations)
{
    update->expectations = expectations;
    update->observations = calloc(expectations->case_count + 1, sizeof *update->observations);
    return update->observations == NULL ? -ENOMEM : 0;
}

void expectations_update_end(struct expectations_update *update)
{
    for (size_t i = 0; update->observations != NULL && i < update->expectations->case_count; i++)
        free(update->observations[i].reason);
    free(update->observations);
    *update = (struct expectations_update){0};
}

int expectations_update_note(
    struct expectations_update *update, size_t number, enum verdict observed, const char *reason)
{
    struct case_observation *observation = &update->observations[number - 1];
    char *copy = reason[0] != '\0' ? strdup(reason) : NULL;

    if (reason[0] != '\0' && copy == NULL)
        return -ENOMEM;
    /* A reason in a file of expectations is one line. */
    if (copy != NULL)
        text_join_lines(copy);
    free(observation->reason);
    *observation = (struct case_observation){.seen = true, .observed = observed, .reason = copy};
    return 0;
}

/* Whether what was seen of case I contradicts its line. */
static bool leaves(const struct edit *edit, size_t i)
{
    const struct case_observation *observation = &edit->update->observations[i];
    const struct expectation *line = edit->expectations->cases[i].line;

    if (line == NULL || !observation->seen || observation->observed == line->verdict)
        return false;
    if (observation->observed == VERDICT_PASS || observation->observed == VERDICT_FLAKY)
        return line->verdict != VERDICT_FLAKY;
    return observation->observed == VERDICT_FAIL && line->verdict == VERDICT_SKIP;
}

static bool stays(const struct edit *edit, size_t i, const struct expectation *line)
{
    return edit->expectations->cases[i].line == line && !leaves(edit, i);
}

/* Whether case I needs a new line. */
static bool needs(const struct edit *edit, size_t i)
{
    const struct case_observation *observation = &edit->update->observations[i];

    if (!observation->seen ||
        (observation->observed != VERDICT_FAIL && observation->observed != VERDICT_FLAKY))
        return false;
    return edit->expectations->cases[i].line == NULL || leaves(edit, i);
}

static const char *reason_of(const struct edit *edit, size_t i)
{
    const struct case_observation *observation = &edit->update->observations[i];

    return observation->reason != NULL ? observation->reason : verdict_word(observation->observed);
}

/* Whether cases I and J can share a new line. */
static bool are_alike(const struct edit *edit, size_t i, size_t j)
{
    const struct case_observation *observations = edit->update->observations;

    return needs(edit, j) && observations[i].observed == observations[j].observed &&
           strcmp(reason_of(edit, i), reason_of(edit, j)) == 0;
}

/*
 * The widest pattern that selects case I and none but cases that are to have the same line: those
 * that stay with LINE, or, LINE being NULL, those that are like I. Marks what it selects in
 * written.
 * Returns NULL when memory is short. Ownership: the pattern belongs to the case.
 */
static const char *choose_pattern(struct edit *edit, size_t i, const struct expectation *line)
{
    const struct expectations_case *cases = edit->expectations->cases;
    const char *scenario = cases[i].scenario;
    struct pattern pattern;
    bool fits = true;

    if (pattern_begin(&pattern, scenario) < 0)
        return NULL;
    for (size_t j = 0; fits && j < edit->expectations->case_count; j++)
        if (pattern_selects(&pattern, cases[j].id, cases[j].scenario))
            fits = line != NULL ? stays(edit, j, line) : are_alike(edit, i, j);
    edit->written[i] = true;
    for (size_t j = 0; fits && j < edit->expectations->case_count; j++)
        if (pattern_selects(&pattern, cases[j].id, cases[j].scenario))
            edit->written[j] = true;
    pattern_end(&pattern);
    return fits ? scenario : cases[i].id;
}

static int print_text(FILE *out, const char *text)
{
    json_t *string = json_string(text);
    int error = json_dumpf(string, out, JSON_ENCODE_ANY) < 0 ? -ENOMEM : 0;

    json_decref(string);
    return error;
}

static void print_extent(const struct edit *edit, size_t begin, size_t end)
{
    fwrite(edit->expectations->text + begin, 1, end - begin, edit->out);
}

/* The offset of the space before an element: after a bracket or a comma. */
static size_t lead_begin(const struct edit *edit, size_t element)
{
    size_t at = edit->elements[element].begin;

    while (strchr(" \t\r\n", edit->expectations->text[at - 1]) != NULL)
        at--;
    return at;
}

/* The space before an element, which the caller frees; NULL when memory is short. */
static char *copy_lead(const struct edit *edit, size_t element)
{
    size_t begin = lead_begin(edit, element);

    return strndup(edit->expectations->text + begin, edit->elements[element].begin - begin);
}

static void print_new_lead(struct edit *edit)
{
    if (edit->count++ == 0)
        fputs(edit->first, edit->out);
    else
        fprintf(edit->out, ",%s", edit->next);
}

static void print_lead(struct edit *edit, size_t element)
{
    if (edit->count == 0 || element == 0) {
        print_new_lead(edit);
        return;
    }
    fputc(',', edit->out);
    print_extent(edit, lead_begin(edit, element), edit->elements[element].begin);
    edit->count++;
}

/* Prints the line ELEMENT with another pattern and otherwise unchanged. */
static int print_with_pattern(struct edit *edit, size_t element, const char *pattern)
{
    const struct json_extent *whole = &edit->elements[element];
    struct json_place place = {.key = "pattern"};
    struct json_extent old = {0};
    int error;

    json_position_extent(
        edit->expectations->text + whole->begin, whole->end - whole->begin, &place, &old);
    print_lead(edit, element);
    print_extent(edit, whole->begin, whole->begin + old.begin);
    error = print_text(edit->out, pattern);
    print_extent(edit, whole->begin + old.end, whole->end);
    return error;
}

/* Prints what is left of the line ELEMENT. */
static int print_line(struct edit *edit, size_t element)
{
    const struct expectation *line = &edit->expectations->lines[element];
    const struct json_extent *whole = &edit->elements[element];
    bool changed = false;
    int error = 0;

    for (size_t i = 0; i < edit->expectations->case_count; i++)
        changed = changed || (edit->expectations->cases[i].line == line && leaves(edit, i));
    edit->changed = edit->changed || changed;
    if (!changed) {
        print_lead(edit, element);
        print_extent(edit, whole->begin, whole->end);
        return 0;
    }
    for (size_t i = 0; error == 0 && i < edit->expectations->case_count; i++) {
        const char *pattern;

        if (!stays(edit, i, line) || edit->written[i])
            continue;
        pattern = choose_pattern(edit, i, line);
        error = pattern != NULL ? print_with_pattern(edit, element, pattern) : -ENOMEM;
    }
    return error;
}

/* Prints a new line; as two lines of text if elements stand on lines of their own. */
static int print_new(
    struct edit *edit, const char *pattern, enum verdict verdict, const char *reason)
{
    bool spread = strchr(edit->next, '\n') != NULL;
    int error;

    print_new_lead(edit);
    fputs("{ \"pattern\": ", edit->out);
    error = print_text(edit->out, pattern);
    fprintf(edit->out, ", \"verdict\": \"%s\",", verdict_word(verdict));
    if (spread)
        fprintf(edit->out, "%s ", edit->next);
    fputs(" \"reason\": ", edit->out);
    if (error == 0)
        error = print_text(edit->out, reason);
    fputs(" }", edit->out);
    return error;
}

/* Prints the lines for cases that have none yet. */
static int print_all_new(struct edit *edit)
{
    int error = 0;

    for (size_t i = 0; error == 0 && i < edit->expectations->case_count; i++) {
        const char *pattern;

        if (!needs(edit, i) || edit->written[i])
            continue;
        edit->changed = true;
        pattern = choose_pattern(edit, i, NULL);
        error = pattern != NULL ? print_new(edit, pattern, edit->update->observations[i].observed,
                                      reason_of(edit, i))
                                : -ENOMEM;
    }
    return error;
}

/* Prints the whole file. */
static int print_file(struct edit *edit)
{
    const struct expectations *expectations = edit->expectations;
    size_t lines = expectations->line_count;
    int error = 0;

    print_extent(edit, 0, edit->list.begin + 1);
    for (size_t i = 0; error == 0 && i < lines; i++)
        error = print_line(edit, i);
    if (error == 0)
        error = print_all_new(edit);
    if (edit->count > 0 && lines > 0)
        print_extent(edit, edit->elements[lines - 1].end, edit->list.end - 1);
    else if (edit->count > 0)
        fputs(TAIL, edit->out);
    print_extent(edit, edit->list.end - 1, expectations->length);
    return error;
}

/* Finds the parts of the file. Returns 0; -ENOMEM. */
static int edit_begin(struct edit *edit)
{
    const struct expectations *expectations = edit->expectations;
    struct json_place list = {.key = "expectations"};
    size_t lines = expectations->line_count;

    edit->elements = calloc(lines + 1, sizeof *edit->elements);
    edit->written = calloc(expectations->case_count + 1, sizeof *edit->written);
    if (edit->elements == NULL || edit->written == NULL)
        return -ENOMEM;
    json_position_extent(expectations->text, expectations->length, &list, &edit->list);
    json_position_elements(expectations->text, expectations->length, &list, edit->elements, lines);
    edit->first = lines > 0 ? copy_lead(edit, 0) : strdup(LEAD);
    edit->next = lines > 1 ? copy_lead(edit, lines - 1) : NULL;
    if (lines <= 1 && edit->first != NULL)
        edit->next = strdup(edit->first[0] != '\0' ? edit->first : " ");
    return edit->first == NULL || edit->next == NULL ? -ENOMEM : 0;
}

int expectations_update_make(const struct expectations_update *update, char **text)
{
    struct edit edit = {.update = update, .expectations = update->expectations};
    size_t size = 0;
    int error = edit_begin(&edit);

    *text = NULL;
    if (error < 0)
        goto out;
    edit.out = open_memstream(text, &size);
    if (edit.out == NULL) {
        error = -ENOMEM;
        goto out;
    }
    error = print_file(&edit);
    if (fclose(edit.out) != 0)
        error = -ENOMEM;
    if (error < 0 || !edit.changed) {
        free(*text);
        *text = NULL;
    }
out:
    free(edit.elements);
    free(edit.written);
    free(edit.first);
    free(edit.next);
    return error;
}

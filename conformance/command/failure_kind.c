/* failure_kind.c - failures that are alike. */
#include "config.h"

#include "conformance/command/failure_kind.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const json_t *failure_kind_finding(const json_t *case_object, bool strict)
{
    const json_t *findings = json_object_get(case_object, "findings");

    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        const char *level = json_string_value(json_object_get(finding, "level"));

        if (!json_is_true(json_object_get(finding, "met")) &&
            (strict || (level != NULL && strcmp(level, "MUST") == 0)))
            return finding;
    }
    return NULL;
}

/* Prints TEXT with a # for each word that has a digit: a pid, a time, a number in hexadecimal. */
static void print_without_numbers(FILE *out, const char *text)
{
    while (*text != '\0') {
        size_t length = 0;
        bool has_digit = false;

        while (isalnum((unsigned char)text[length])) {
            has_digit |= isdigit((unsigned char)text[length]) != 0;
            length++;
        }
        if (has_digit)
            fputc('#', out);
        else if (length > 0)
            fwrite(text, 1, length, out);
        else
            fputc(text[length++], out);
        text += length;
    }
}

/* Of what was observed, all but what the program said for itself (actor_describe_words). */
static char *observation(const json_t *finding)
{
    const char *observed = json_string_value(json_object_get(finding, "observed"));
    char *text = strdup(observed != NULL ? observed : ""), *words;

    if (text == NULL)
        return NULL;
    words = strstr(text, " says: ");
    while (words != NULL && words > text && *words != ';')
        words--;
    if (words != NULL)
        *words = '\0';
    return text;
}

char *failure_kind_key(const json_t *finding)
{
    const json_t *ids = json_object_get(finding, "requirements");
    const char *detector = json_string_value(json_object_get(finding, "detector"));
    char *observed = observation(finding), *key = NULL;
    size_t size = 0;
    FILE *out = observed != NULL ? open_memstream(&key, &size) : NULL;

    if (out == NULL) {
        free(observed);
        return NULL;
    }
    for (size_t i = 0; i < json_array_size(ids); i++)
        fprintf(out, "%s ", json_string_value(json_array_get(ids, i)));
    fprintf(out, "%s ", detector != NULL ? detector : "");
    print_without_numbers(out, observed);
    free(observed);
    if (fclose(out) != 0) {
        free(key);
        return NULL;
    }
    return key;
}

bool failure_kind_is_same(const json_t *left, const json_t *right)
{
    return left != NULL && right != NULL &&
           json_equal(
               json_object_get(left, "requirements"), json_object_get(right, "requirements")) &&
           json_equal(json_object_get(left, "detector"), json_object_get(right, "detector"));
}

int failure_kinds_begin(struct failure_kinds *kinds, size_t case_count)
{
    *kinds = (struct failure_kinds){.kind_of = calloc(case_count + 1, sizeof *kinds->kind_of)};
    return kinds->kind_of != NULL ? 0 : -ENOMEM;
}

void failure_kinds_end(struct failure_kinds *kinds)
{
    for (size_t i = 0; i < kinds->count; i++) {
        free(kinds->list[i].key);
        json_decref(kinds->list[i].finding);
    }
    free(kinds->list);
    free(kinds->kind_of);
}

/* The kind of that key, made if it is the first. NULL when memory is short. Takes KEY over. */
static struct failure_kind *find(struct failure_kinds *kinds, char *key)
{
    struct failure_kind *grown;

    for (size_t i = 0; i < kinds->count; i++)
        if (strcmp(kinds->list[i].key, key) == 0) {
            free(key);
            return &kinds->list[i];
        }
    grown = reallocarray(kinds->list, kinds->count + 1, sizeof *grown);
    if (grown == NULL) {
        free(key);
        return NULL;
    }
    kinds->list = grown;
    kinds->list[kinds->count] = (struct failure_kind){.key = key};
    return &kinds->list[kinds->count++];
}

int failure_kinds_note(struct failure_kinds *kinds, size_t index, const json_t *finding)
{
    char *key = failure_kind_key(finding);
    struct failure_kind *kind = key != NULL ? find(kinds, key) : NULL;

    if (kind == NULL)
        return -ENOMEM;
    kinds->kind_of[index] = (size_t)(kind - kinds->list) + 1;
    kind->count++;
    if (kind->finding != NULL && index > kind->chosen)
        return 0;
    json_decref(kind->finding);
    kind->finding = json_deep_copy(finding);
    kind->chosen = index;
    return kind->finding != NULL ? 0 : -ENOMEM;
}

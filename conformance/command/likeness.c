/* likeness.c - whether two cases failed in the same way. */
#include "config.h"

#include "conformance/command/likeness.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const json_t *likeness_finding(const json_t *case_object, bool strict)
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

char *likeness_key(const json_t *finding)
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

bool likeness_is_same(const json_t *left, const json_t *right)
{
    return left != NULL && right != NULL &&
           json_equal(
               json_object_get(left, "requirements"), json_object_get(right, "requirements")) &&
           json_equal(json_object_get(left, "detector"), json_object_get(right, "detector"));
}

/* sentence.c - a step of a scenario as an English sentence. */
#include "config.h"

#include "conformance/explain/sentence.h"

#include "conformance/plan/variation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The room for a key of a verb. */
#define KEY_MOST 32

/* Reads the key after the brace at TEXT into NAME (KEY_MOST bytes). */
static void read_key(const char *text, char *name)
{
    size_t length = strcspn(text + 1, "}?");

    snprintf(name, KEY_MOST, "%.*s", (int)length, text + 1);
}

static const struct verb_key *key_of(const struct verb *verb, const char *name)
{
    for (const struct verb_key *key = verb->keys; key->name != NULL; key++)
        if (strcmp(key->name, name) == 0)
            return key;
    return NULL;
}

static void print_value(const struct verb *verb, const json_t *step, const char *name, FILE *out)
{
    const json_t *value = json_object_get(step, name);
    const struct verb_key *key = key_of(verb, name);

    if (json_is_string(value))
        fputs(json_string_value(value), out);
    else if (json_is_integer(value))
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (key != NULL && key->kind == KEY_INTEGER)
        fprintf(out, "%d", key->otherwise);
    else if (key != NULL && key->word != NULL)
        fputs(key->word, out);
}

/* CHOICE is "YES|NO}". */
static void print_choice(
    const struct verb *verb, const json_t *step, const char *name, const char *choice, FILE *out)
{
    const char *variable = variation_variable(json_object_get(step, name));
    int yes = (int)strcspn(choice, "|"), no = (int)strcspn(choice + yes + 1, "}");

    if (variable != NULL)
        fprintf(out, "%.*s or %.*s, as $%s says", yes, choice, no, choice + yes + 1, variable);
    else if (verb_boolean(verb, step, name))
        fprintf(out, "%.*s", yes, choice);
    else
        fprintf(out, "%.*s", no, choice + yes + 1);
}

/* Prints the value for the braces that open at TEXT. Returns the text after them. */
static const char *print_braces(
    const struct verb *verb, const json_t *step, const char *text, FILE *out)
{
    char name[KEY_MOST];
    const char *end = text + strcspn(text, "}"), *choice = text + strcspn(text, "}?");

    read_key(text, name);
    if (*choice == '?')
        print_choice(verb, step, name, choice + 1, out);
    else
        print_value(verb, step, name, out);
    return end + 1;
}

/* Where to continue at the bracket that opens at TEXT: inside it, or after it. */
static const char *enter_bracket(const json_t *step, const char *text)
{
    char name[KEY_MOST];

    read_key(text + strcspn(text, "{"), name);
    return json_object_get(step, name) != NULL ? text + 1 : text + strcspn(text, "]") + 1;
}

char *sentence_new(const struct verb *verb, const json_t *step)
{
    const char *text = verb->sentence;
    char *sentence = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&sentence, &size);

    if (out == NULL)
        return NULL;
    while (*text != '\0') {
        if (*text == '{')
            text = print_braces(verb, step, text, out);
        else if (*text == '[')
            text = enter_bracket(step, text);
        else if (*text == ']')
            text++;
        else
            fputc(*text++, out);
    }
    if (fclose(out) != 0) {
        free(sentence);
        return NULL;
    }
    return sentence;
}

/* answer.c - what a line that a program of the implementation prints must look like. */
#include "config.h"

#include "conformance/stage/answer.h"

#include "conformance/language/verb.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MEMBERS_MAX 4

/* Where in docs/adapter.md it stands. */
static const char commands[] = "Commands and answers", server[] = "The server",
                  client[] = "The client";

struct form {
    const char *due;
    const char *members[MEMBERS_MAX + 1];  /* NULL at the end */
    bool (*is_value)(const json_t *value); /* to the letter */
    bool (*is_kind)(const json_t *value);  /* near enough to be understood */
    const char *shape;                     /* in words, for whoever has to change it */
    const char *section;
};

static bool is_true(const json_t *value)
{
    return json_is_true(value);
}

static bool is_boolean(const json_t *value)
{
    return json_is_boolean(value);
}

static bool is_positive(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) > 0;
}

static bool is_natural(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

static bool is_count(const json_t *value)
{
    return is_natural(value) && json_integer_value(value) <= ANSWER_INTEGER_MAX;
}

static bool is_pid(const json_t *value)
{
    return is_positive(value) && json_integer_value(value) <= ANSWER_INTEGER_MAX;
}

static bool is_pid_or_false(const json_t *value)
{
    return is_pid(value) || json_is_false(value);
}

static bool is_positive_or_false(const json_t *value)
{
    return is_positive(value) || json_is_false(value);
}

static bool is_nonce(const json_t *value)
{
    const char *text = json_string_value(value);

    return text != NULL && json_string_length(value) == 16 &&
           strspn(text, "0123456789abcdef") == 16;
}

static bool is_nonce_or_false(const json_t *value)
{
    return is_nonce(value) || json_is_false(value);
}

static bool is_returned(const json_t *value)
{
    const char *text = json_string_value(value);

    for (const char *const *word = returned_words; text != NULL && *word != NULL; word++)
        if (strcmp(*word, text) == 0)
            return true;
    return false;
}

static bool is_text(const json_t *value)
{
    return json_string_length(value) > 0;
}

static const struct form forms[] = {
    {"ready", {"ready"}, is_true, is_true, "{\"ready\":true}", server},
    {"launched", {"launched"}, is_pid_or_false, is_positive_or_false,
        "{\"launched\":PID}, a positive integer, or {\"launched\":false}", server},
    {"returned", {"returned"}, is_returned, is_returned,
        "{\"returned\":RIGHT}, \"send\", \"send-once\", \"receive\" or \"null\"", server},
    {"destroyed", {"destroyed"}, is_true, is_boolean, "{\"destroyed\":true}", server},
    {"probed", {"probed"}, is_boolean, is_boolean, "{\"probed\":true} or {\"probed\":false}",
        server},
    {"received", {"received"}, is_nonce_or_false, is_nonce_or_false,
        "{\"received\":NONCE}, 16 lower-case hexadecimal digits in quotes, or {\"received\":false}",
        server},
    {"released", {"released"}, is_boolean, is_boolean,
        "{\"released\":true} or {\"released\":false}", server},
    {"checked_in", {"checked_in"}, is_boolean, is_boolean,
        "{\"checked_in\":true} or {\"checked_in\":false}", client},
    {"names", {"send", "send-once", "receive", "other"}, is_count, is_natural,
        "{\"send\":N,\"send-once\":N,\"receive\":N,\"other\":N}, integers from 0 on", client},
    {"error", {"error"}, is_text, is_text, "{\"error\":TEXT}, which is not empty", commands},
};

static const struct form *form_of(const char *due)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].due, due) == 0)
            return &forms[i];
    return NULL;
}

static bool is_member(const struct form *form, const char *key)
{
    for (const char *const *member = form->members; *member != NULL; member++)
        if (strcmp(*member, key) == 0)
            return true;
    return false;
}

static bool complain(char *wrong, const struct form *form, const char *what, ...)
    __attribute__((format(printf, 3, 4)));

/* Returns false, for the caller to return. */
static bool complain(char *wrong, const struct form *form, const char *what, ...)
{
    char text[128];
    va_list arguments;

    va_start(arguments, what);
    vsnprintf(text, sizeof text, what, arguments);
    va_end(arguments);
    snprintf(wrong, ANSWER_WRONG_MAX, "%s; expected %s (docs/adapter.md, \"%s\")", text,
        form->shape, form->section);
    return false;
}

/* Whether an object has the members of a form, all of them and no other. */
static bool fits(json_t *object, const struct form *form, char *wrong)
{
    const char *key;
    json_t *value;

    for (const char *const *member = form->members; *member != NULL; member++) {
        value = json_object_get(object, *member);
        if (value == NULL)
            return complain(wrong, form, "a line without the member \"%s\"", *member);
        if (!form->is_value(value))
            return complain(wrong, form, "a line whose member \"%s\" has no such value", *member);
    }
    json_object_foreach (object, key, value)
        if (!is_member(form, key))
            return complain(
                wrong, form, "a line with a member \"%.32s\" that an answer does not have", key);
    return true;
}

bool answer_holds(const char *due, const json_t *object)
{
    const struct form *form = form_of(due);

    for (const char *const *member = form->members; *member != NULL; member++)
        if (!form->is_kind(json_object_get(object, *member)))
            return false;
    return true;
}

/* What a program says unasked cannot be refused. */
static bool may_be_refused(const char *due)
{
    return strcmp(due, "ready") != 0 && strcmp(due, "checked_in") != 0;
}

bool answer_is(const char *due, const char *line, size_t length, char *wrong)
{
    const struct form *form = form_of(due);
    json_error_t error;
    json_t *object;
    bool is_answer;

    if (memchr(line, '\r', length) != NULL)
        return complain(wrong, form, "a carriage return, where a newline alone ends a line");
    object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    if (object == NULL)
        is_answer =
            complain(wrong, form, "no JSON object on a line of its own (%.80s)", error.text);
    else if (!json_is_object(object))
        is_answer = complain(wrong, form, "JSON, but no object");
    else if (json_object_get(object, "error") != NULL && may_be_refused(due))
        is_answer = fits(object, form_of("error"), wrong);
    else
        is_answer = fits(object, form, wrong);
    json_decref(object);
    return is_answer;
}

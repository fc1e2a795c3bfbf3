/* explain_scenario.c - a scenario, or one of its cases, in words. */
#include "config.h"

#include "conformance/explain/explain_scenario.h"

#include "conformance/explain/explain_requirement.h"
#include "conformance/explain/paragraph.h"
#include "conformance/explain/sentence.h"
#include "conformance/language/verb.h"
#include "conformance/plan/instance.h"
#include "conformance/plan/rounds.h"
#include "conformance/plan/variation.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The indent of a list's text, in columns. */
#define LIST_INDENT 6

/* What is explained. */
struct subject {
    const struct scenario *scenario;
    const struct catalogue *catalogue;
    size_t first, count; /* cases */
    json_t *shown;       /* the file, or, of one case, what it binds */
    json_t *steps;       /* of it, those of one round in place of all */
    FILE *out;
};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

/* Prints a string or an integer, the two kinds of bindings. */
static void print_plain(FILE *out, const json_t *value)
{
    if (json_is_integer(value))
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        fputs(json_string_value(value), out);
}

/* " (SRV-9, SRV-12)" for a step's or an expectation's "requirement"; "" for none. */
static void print_requirements(FILE *out, const json_t *object)
{
    const json_t *ids = json_object_get(object, "requirement");

    if (json_is_string(ids))
        fprintf(out, " (%s)", json_string_value(ids));
    for (size_t i = 0; i < json_array_size(ids); i++)
        fprintf(out, "%s%s", i == 0 ? " (" : ", ", json_string_value(json_array_get(ids, i)));
    if (json_array_size(ids) > 0)
        fputc(')', out);
}

/* The names and values of BINDINGS: "returned: send, gone: no-senders". The caller frees it. */
static char *list_bindings(json_t *bindings)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const char *name, *separator = "";
    json_t *value;

    if (out == NULL)
        return NULL;
    json_object_foreach (bindings, name, value) {
        fprintf(out, "%s$%s: ", separator, name);
        print_plain(out, value);
        separator = ", ";
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

/* Prints what one value of an axis binds. Returns 0; -ENOMEM. */
static int print_value(FILE *out, const char *axis, const char *value, json_t *bindings)
{
    char *list = list_bindings(bindings), *label = NULL;
    int error = 0;

    if (list == NULL || asprintf(&label, "      $%s: %s", axis, value) < 0) {
        label = NULL;
        error = -ENOMEM;
    } else if (list[0] != '\0') {
        paragraph_print(out, label, 32, list);
    } else {
        fprintf(out, "%s\n", label);
    }
    free(label);
    free(list);
    return error;
}

/* Prints the axes with all that their values bind; for one case, what is bound there. */
static int print_axes(const struct subject *subject)
{
    json_t *vary = json_object_get(subject->scenario->root, "vary"), *values, *bindings;
    const char *axis, *value;
    int error = 0;

    if (vary == NULL || json_object_size(vary) == 0)
        return 0;
    if (subject->count == 1) {
        json_t *bound = variation_bindings(vary, subject->first);
        char *list = list_bindings(bound);

        if (list != NULL)
            paragraph_print(subject->out, "\nIn this case", LIST_INDENT, list);
        error = bound == NULL || list == NULL ? -ENOMEM : 0;
        free(list);
        json_decref(bound);
        return error;
    }
    fprintf(subject->out, "\nVaries, in %zu cases, and binds\n", subject->count);
    json_object_foreach (vary, axis, values) {
        json_object_foreach (values, value, bindings) {
            error = print_value(subject->out, axis, value, bindings);
            if (error < 0)
                return error;
        }
    }
    return 0;
}

static void print_actor(FILE *out, const char *name, const json_t *actor)
{
    const char *role = text_of(actor, "role"), *right = text_of(actor, "right");
    char label[128], text[256];

    snprintf(label, sizeof label, "      %s", name);
    if (strcmp(role, role_word(ROLE_SERVER)) == 0)
        snprintf(text, sizeof text, "a server of the implementation, which expects: %s", right);
    else if (strcmp(role, role_word(ROLE_CLIENT)) == 0)
        snprintf(text, sizeof text, "a client of the implementation, which offers: %s", right);
    else if (strcmp(role, role_word(ROLE_PUPPET)) == 0)
        snprintf(text, sizeof text, "a puppet, which does what it is told");
    else
        snprintf(text, sizeof text, "a %s", role);
    paragraph_print(out, label, 20, text);
}

/* Whether a step acts on the bootstrap server, which every scenario has. */
static bool has_bootstrap(const struct subject *subject)
{
    for (size_t i = 0; i < json_array_size(subject->steps); i++)
        if (strcmp(text_of(json_array_get(subject->steps, i), "actor"), ACTOR_BOOTSTRAP) == 0)
            return true;
    return false;
}

static void print_actors(const struct subject *subject)
{
    const char *name;
    json_t *actor;

    fputs("\nActors\n", subject->out);
    json_object_foreach (json_object_get(subject->shown, "actors"), name, actor)
        print_actor(subject->out, name, actor);
    if (has_bootstrap(subject))
        paragraph_print(
            subject->out, "      " ACTOR_BOOTSTRAP, 20, "the bootstrap server of the scenario");
}

/* The verb that step INDEX has in case NUMBER; NULL when memory is short. */
static const struct verb *verb_in_case(const struct subject *subject, size_t index, size_t number)
{
    json_t *instance = scenario_instantiate(subject->scenario, number);
    const json_t *step = json_array_get(json_object_get(instance, "steps"), index);
    const struct verb *verb = NULL;

    if (instance != NULL)
        verb = verb_of_step(step, (enum role)instance_role(instance, text_of(step, "actor")));
    json_decref(instance);
    return verb;
}

/* The variable that stands for the verb of a step; NULL when there is none. */
static const char *variable_verb(const json_t *step)
{
    const json_t *word = json_object_get(step, "do");

    return variation_variable(word != NULL ? word : json_object_get(step, "await"));
}

/* Prints the sentence of step INDEX with VERB. Returns 0; -ENOMEM. */
static int print_sentence(const struct subject *subject, size_t index, const struct verb *verb,
    const char *label, const char *variable)
{
    const json_t *step = json_array_get(subject->steps, index);
    char *sentence = sentence_new(verb, step), *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    int error = sentence == NULL || out == NULL ? -ENOMEM : 0;

    if (error == 0) {
        if (variable != NULL)
            fprintf(out, "where $%s is %s, ", variable, verb->word);
        fputs(sentence, out);
        print_requirements(out, step);
    }
    if (out != NULL && fclose(out) != 0)
        error = -ENOMEM;
    if (error == 0)
        paragraph_print(subject->out, label, LIST_INDENT, text);
    free(sentence);
    free(text);
    return error;
}

/* Prints a step: one sentence; if its verb is a variable, one for each verb that it stands for. */
static int print_step(const struct subject *subject, size_t index)
{
    const json_t *step = json_array_get(subject->steps, index);
    const char *variable = variable_verb(step);
    size_t cases = variable != NULL ? subject->count : 1;
    bool printed[VERB_COUNT] = {false};
    char label[32];
    int error = 0;

    snprintf(label, sizeof label, "%4zu.", index + 1);
    for (size_t i = 0; error == 0 && i < cases; i++) {
        const struct verb *verb = verb_in_case(subject, index, subject->first + i);

        if (verb == NULL)
            return -ENOMEM;
        if (printed[verb->id])
            continue;
        printed[verb->id] = true;
        error = print_sentence(subject, index, verb, label, variable);
        label[0] = '\0';
    }
    return error;
}

static int print_steps(const struct subject *subject)
{
    struct rounds rounds = rounds_find(subject->shown);
    size_t count = json_array_size(subject->steps);
    char text[256];
    int error = 0;

    fputs("\nSteps: each ends when its effect was seen; if it is not, the requirements after it "
          "are broken\n",
        subject->out);
    for (size_t i = 0; error == 0 && i < count; i++) {
        if (rounds.length > 0 && i == rounds.first) {
            snprintf(text, sizeof text,
                "steps %zu to %zu are a round. It is repeated, each time with another puppet, "
                "until what the server holds no longer grows, at most %d times",
                i + 1, i + rounds.length, ROUNDS_MOST);
            paragraph_print(subject->out, "", LIST_INDENT, text);
        }
        error = print_step(subject, i);
    }
    return error;
}

/* The checks of the closing inspection in their order. */
static const struct {
    unsigned roles; /* set of enum role: the check is made if one of these takes part */
    const char *text;
} looks[] = {
    {ROLE_SERVER, "each server that still holds a right that it returned is told to release it"},
    {ROLE_SERVER, "if a server ran and returned, its port is dead and its service name is free "
                  "(SRV-14)"},
    {ROLE_PUPPET, "each right that a puppet gave away no longer exists, as its notification says "
                  "(the requirement that the check-in's step names; if it names none, SRV-9 after "
                  "a wrong token, else SRV-25; for a reply right SRV-20.reply-right)"},
    {ROLE_CLIENT, "if a client can list its names, its port space holds what its right leaves "
                  "there (CLI-3; after a failure CLI-10) and nothing else (CLI-13)"},
    {ROLE_SERVER, "after its round, no server holds a pipe of it (SRV-1, SRV-14; INIT-3 if it "
                  "never ran) or a right to its own service or to another process's port, and its "
                  "descriptors and threads do not grow from round to round (SRV-25)"},
    {ROLE_CLIENT, "no client that checked in holds the pipe or a right to the server (CLI-6)"},
    {ROLE_SERVER | ROLE_CLIENT,
        "each server and client exits with status 0 at the end of its input, and none crashes"},
    {ROLE_ANY, "no process of the scenario is left, in any session (SRV-25)"},
};

static int print_expectation(FILE *out, const char *name, const json_t *expectation)
{
    const char *log = text_of(expectation, "log");
    char *text = NULL;
    size_t size = 0;
    FILE *words = open_memstream(&text, &size);
    int error = -ENOMEM;

    if (words == NULL)
        return error;
    if (strcmp(log, "due") == 0)
        fprintf(words, "the standard error of %s holds at least one line", name);
    else if (strcmp(log, "none") == 0)
        fprintf(words, "the standard error of %s is empty", name);
    else
        fprintf(words, "the standard error of %s is as \"log\" asks: %s", name, log);
    print_requirements(words, expectation);
    if (fclose(words) == 0) {
        paragraph_print(out, "    -", LIST_INDENT, text);
        error = 0;
    }
    free(text);
    return error;
}

static int print_inspection(const struct subject *subject)
{
    unsigned roles = instance_roles(subject->shown) | ROLE_BOOTSTRAP;
    const char *name;
    json_t *expectation;
    int error = 0;

    fputs("\nThe closing inspection\n", subject->out);
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        if ((looks[i].roles & roles) != 0)
            paragraph_print(subject->out, "    -", LIST_INDENT, looks[i].text);
    json_object_foreach (json_object_get(subject->shown, "expect"), name, expectation) {
        error = print_expectation(subject->out, name, expectation);
        if (error < 0)
            return error;
    }
    return 0;
}

static void print_head(const struct subject *subject, const char *id)
{
    const struct scenario *scenario = subject->scenario;
    const char *separator = ", needs ";

    fprintf(subject->out, "%s: %s\n\n", id, scenario->title);
    paragraph_print(subject->out, "", 2, scenario->purpose);
    fprintf(subject->out, "\n  %s\n  edition %s", scenario->path,
        claim_word(edition_words, scenario->edition));
    for (size_t i = 0; capability_words[i] != NULL; i++) {
        if ((scenario->needs & 1U << i) == 0)
            continue;
        fprintf(subject->out, "%s%s", separator, capability_words[i]);
        separator = ", ";
    }
    fprintf(subject->out, ", deadline %d ms\n", scenario->timeout_ms);
}

static void print_requirement_list(const struct subject *subject)
{
    const json_t *ids = json_object_get(subject->scenario->root, "requirements");

    fputs("\nChecks\n", subject->out);
    for (size_t i = 0; i < json_array_size(ids); i++)
        explain_requirement_line(
            catalogue_find(subject->catalogue, json_string_value(json_array_get(ids, i))),
            LIST_INDENT, subject->out);
}

int explain_scenario(const struct scenario *scenario, const struct catalogue *catalogue,
    size_t first, size_t count, FILE *out)
{
    struct subject subject = {
        .scenario = scenario, .catalogue = catalogue, .first = first, .count = count, .out = out};
    char *id = count == 1 ? scenario_case_id(scenario, first) : strdup(scenario->id);
    int error = -ENOMEM;

    subject.shown = count == 1 ? scenario_bind(scenario, first) : json_incref(scenario->root);
    subject.steps = rounds_flatten(subject.shown);
    if (id == NULL || subject.shown == NULL || subject.steps == NULL)
        goto out;
    print_head(&subject, id);
    error = print_axes(&subject);
    if (error < 0)
        goto out;
    print_actors(&subject);
    error = print_steps(&subject);
    if (error == 0)
        error = print_inspection(&subject);
    if (error == 0)
        print_requirement_list(&subject);
out:
    json_decref(subject.steps);
    json_decref(subject.shown);
    free(id);
    return error;
}

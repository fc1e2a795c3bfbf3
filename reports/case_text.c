/* case_text.c - a case of results.json, as lines of text. */
#include "config.h"

#include "reports/case_text.h"

#include "reports/escape.h"
#include "reports/member.h"
#include "reports/process_text.h"
#include "reports/summary.h"
#include "reports/terminal.h"

#include <stdlib.h>
#include <string.h>

static void print_head(FILE *out, bool coloured, const json_t *case_object)
{
    const char *verdict = member_text(case_object, "verdict");
    json_int_t warnings = member_integer(case_object, "warnings");

    terminal_print(out, coloured, summary_colour(verdict), verdict);
    fprintf(out, "%*s", strlen(verdict) < 5 ? (int)(5 - strlen(verdict)) : 0, "");
    member_print(out, "  ", case_object, "id");
    fprintf(out, "  %.0f ms", json_number_value(json_object_get(case_object, "duration_ms")));
    if (warnings > 0)
        fprintf(
            out, "  %" JSON_INTEGER_FORMAT " %s", warnings, warnings == 1 ? "warning" : "warnings");
    member_print_if_any(out, "  ", case_object, "reason");
    fputc('\n', out);
}

/* What the file of expectations says of the case. */
static void print_expectation(FILE *out, const json_t *case_object)
{
    const json_t *expectation = json_object_get(case_object, "expectation");

    if (expectation == NULL)
        return;
    member_print(out, "      expectation: ", expectation, "verdict");
    member_print_if_any(out, " until ", expectation, "until");
    member_print_if_any(out, ": ", expectation, "reason");
    member_print_if_any(out, "\n        ", expectation, "link");
    fputc('\n', out);
    if (strcmp(member_text(case_object, "verdict"), "unexpected-pass") == 0)
        fputs("      the expectation no longer holds; run --update-expectations shows what to "
              "change\n",
            out);
}

/* The requirement's id, level and sentence, as the case lists it. */
static void print_requirement(FILE *out, const json_t *case_object, const char *id)
{
    const json_t *list = json_object_get(case_object, "requirements");

    fputs("      ", out);
    escape_print_line(out, id);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *requirement = json_array_get(list, i);

        if (strcmp(member_text(requirement, "id"), id) != 0)
            continue;
        member_print(out, " (", requirement, "level");
        member_print(out, "): ", requirement, "sentence");
    }
    fputc('\n', out);
}

static void print_finding(FILE *out, const json_t *case_object, const json_t *finding)
{
    const json_t *ids = json_object_get(finding, "requirements");
    const json_t *parts = json_object_get(finding, "parts");

    for (size_t i = 0; i < json_array_size(ids); i++)
        print_requirement(out, case_object, member_text_at(ids, i));
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i);

        member_print(out, "        part      ", part, "id");
        member_print(out, " (", part, "level");
        member_print(out, "): ", part, "text");
        fputc('\n', out);
    }
    member_print(out, "        expected  ", finding, "expected");
    member_print(out, "\n        observed  ", finding, "observed");
    fputs("\n        at        ", out);
    if (json_is_integer(json_object_get(finding, "step")))
        member_print_integer(out, "step ", finding, "step");
    else
        fputs("the closing inspection", out);
    fputc('\n', out);
}

/* The checks that were not met. */
static void print_findings(FILE *out, const json_t *case_object)
{
    const json_t *findings = json_object_get(case_object, "findings");

    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);

        if (!json_is_true(json_object_get(finding, "met")))
            print_finding(out, case_object, finding);
    }
}

/* An event's own members, after time, actor and name. */
static void print_details(FILE *out, json_t *event)
{
    const char *key;
    json_t *value;

    json_object_foreach (event, key, value) {
        char *text;

        if (strcmp(key, "t_us") == 0 || strcmp(key, "actor") == 0 || strcmp(key, "event") == 0)
            continue;
        fputs("  ", out);
        escape_print_line(out, key);
        fputc('=', out);
        if (json_is_string(value)) {
            escape_print_line(out, json_string_value(value));
            continue;
        }
        text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));
        escape_print_line(out, text != NULL ? text : "?");
        free(text);
    }
}

/* How many columns the longest actor's name in the trace takes. */
static int measure_actors(const json_t *trace)
{
    size_t longest = 0;

    for (size_t i = 0; i < json_array_size(trace); i++) {
        size_t length = strlen(member_text(json_array_get(trace, i), "actor"));

        longest = length > longest ? length : longest;
    }
    return (int)(longest < 64 ? longest : 64);
}

static void print_trace(FILE *out, const json_t *case_object)
{
    const json_t *trace = json_object_get(case_object, "trace");
    int width = measure_actors(trace);

    if (json_array_size(trace) > 0)
        fputs("      trace\n", out);
    for (size_t i = 0; i < json_array_size(trace); i++) {
        json_t *event = json_array_get(trace, i);
        int length = (int)strlen(member_text(event, "actor"));

        fprintf(out, "        %9.3f ms", (double)member_integer(event, "t_us") / 1e3);
        member_print(out, "  ", event, "actor");
        fprintf(out, "%*s", length < width ? width - length : 0, "");
        member_print(out, "  ", event, "event");
        print_details(out, event);
        fputc('\n', out);
    }
}

static void print_standard_errors(FILE *out, const json_t *case_object)
{
    json_t *texts = json_object_get(case_object, "stderr"), *text;
    const char *actor;

    json_object_foreach (texts, actor, text) {
        fputs("      standard error of ", out);
        escape_print_line(out, actor);
        fputc('\n', out);
        escape_print_block(out, "        | ", member_text(texts, actor));
    }
}

static void print_processes(FILE *out, const json_t *case_object)
{
    const json_t *processes = json_object_get(case_object, "processes");

    if (json_array_size(processes) > 0)
        fputs("      processes, when time was up\n", out);
    for (size_t i = 0; i < json_array_size(processes); i++)
        process_text_print(out, json_array_get(processes, i));
}

static void print_crash(FILE *out, const json_t *crash)
{
    member_print(out, "      crash of ", crash, "actor");
    member_print(out, " by ", crash, "signal");
    member_print(out, "; ", crash, "how");
    fputc('\n', out);
    escape_print_block(out, "        | ", member_text(crash, "stack"));
}

/* The files that a tool wrote. */
static void print_tool(FILE *out, const json_t *tool)
{
    const json_t *files = json_object_get(tool, "files");

    member_print(out, "      it ran under ", tool, "name");
    fputs(", which changes the timing: only a run without it counts\n", out);
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i), *errors = json_object_get(file, "errors");

        member_print(out, "        ", file, "actor");
        member_print(out, ": ", file, "file");
        if (json_is_integer(errors))
            fprintf(out, " (%" JSON_INTEGER_FORMAT " %s)", json_integer_value(errors),
                json_integer_value(errors) == 1 ? "error" : "errors");
        fputc('\n', out);
    }
}

/* The processes that were kept. */
static void print_scene(FILE *out, const json_t *scene)
{
    const json_t *processes = json_object_get(scene, "processes");

    member_print(out, "      the scene is kept in ", scene, "folder");
    fputs(json_array_size(processes) > 0 ? "\n" : "; all its processes had ended\n", out);
    for (size_t i = 0; i < json_array_size(processes); i++) {
        const json_t *process = json_array_get(processes, i);

        member_print(out, "        ", process, "actor");
        member_print_integer(out, ": pid ", process, "pid");
        member_print(out, ", state ", process, "state");
        fputc('\n', out);
    }
    member_print(out, "      end the scene\n        ", scene, "end");
    fputc('\n', out);
}

static void print_debugging(FILE *out, const json_t *case_object)
{
    const json_t *crash = json_object_get(case_object, "crash");
    const json_t *tool = json_object_get(case_object, "tool");
    const json_t *scene = json_object_get(case_object, "scene");

    if (crash != NULL)
        print_crash(out, crash);
    if (tool != NULL)
        print_tool(out, tool);
    if (scene != NULL)
        print_scene(out, scene);
}

void case_text_print(FILE *out, bool coloured, json_t *case_object)
{
    const char *verdict = member_text(case_object, "verdict");
    bool passed = strcmp(verdict, "pass") == 0 || strcmp(verdict, "unexpected-pass") == 0;
    bool bad = summary_is_bad(verdict);

    print_head(out, coloured, case_object);
    print_expectation(out, case_object);
    if (passed || bad)
        print_findings(out, case_object);
    if (!passed && bad) {
        print_trace(out, case_object);
        print_standard_errors(out, case_object);
        print_processes(out, case_object);
    }
    print_debugging(out, case_object);
    if (bad) {
        member_print(out, "      run it again\n        ", case_object, "rerun");
        fputs("\n\n", out);
    }
}

bool case_text_has_debugging(const json_t *case_object)
{
    return json_object_get(case_object, "tool") != NULL ||
           json_object_get(case_object, "scene") != NULL;
}

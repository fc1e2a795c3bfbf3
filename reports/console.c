/* console.c - a line a case, and all that is known of one that did not pass. */
#include "config.h"

#include "reports/console.h"

#include "reports/advice.h"
#include "reports/escape.h"
#include "reports/expectation_text.h"
#include "reports/insight.h"
#include "reports/member.h"
#include "reports/requirement_counts.h"
#include "reports/sides_text.h"
#include "reports/summary.h"
#include "reports/terminal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool coloured(const struct console *console)
{
    return (console->look & TERMINAL_COLOUR) != 0;
}

/* What else of the command line decides which cases run, how often, and in which order. */
static void print_choices(const struct console *console, json_t *head)
{
    const json_t *seed = json_object_get(head, "seed"), *shard = json_object_get(head, "shard");

    if (json_is_object(shard))
        fprintf(console->out, ", part %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT,
            member_integer(shard, "part"), member_integer(shard, "of"));
    if (console->rounds > 1)
        fprintf(console->out, ", %zu rounds", console->rounds);
    if (json_is_true(json_object_get(head, "until_fail")))
        fputs(", until one fails", console->out);
    if (json_is_integer(seed))
        fprintf(console->out, ", seed %" JSON_INTEGER_FORMAT, json_integer_value(seed));
}

void console_print_implementation(FILE *out, const json_t *implementation)
{
    escape_print_line(out, member_text(implementation, "name"));
    fputc(' ', out);
    escape_print_line(out, member_text(implementation, "version"));
    fputs(" (", out);
    escape_print_line(out, member_text(implementation, "language"));
    fputc(')', out);
}

void console_begin(struct console *console, json_t *head, size_t planned)
{
    const json_t *implementation = json_object_get(head, "implementation");
    const json_t *client = json_object_get(head, "client");
    const json_t *rounds = json_object_get(head, "repeat");

    console->planned = planned;
    console->rounds = json_is_integer(rounds) ? (size_t)json_integer_value(rounds) : 1;
    console->finished = 0;
    console->bad = 0;
    console->is_inside = false;
    console->is_adapter = false;
    fprintf(console->out, "shakedown %s: ", member_text(head, "suite"));
    console_print_implementation(console->out, implementation);
    if (client != NULL) {
        fputs(" with the client of ", console->out);
        console_print_implementation(console->out, client);
    }
    fprintf(console->out, ", %zu %s, %" JSON_INTEGER_FORMAT " at once", planned,
        planned == 1 ? "case" : "cases", member_integer(head, "jobs"));
    print_choices(console, head);
    fputc('\n', console->out);
    fflush(console->out);
}

static void print_head(const struct console *console, const json_t *case_object)
{
    const char *word = member_text(case_object, "verdict");
    const char *reason = member_text(case_object, "reason");
    json_int_t warnings = member_integer(case_object, "warnings");

    terminal_print(console->out, coloured(console), summary_colour(word), word);
    fprintf(console->out, "%*s  ", strlen(word) < 5 ? (int)(5 - strlen(word)) : 0, "");
    escape_print_line(console->out, member_text(case_object, "id"));
    fprintf(
        console->out, "  %.0f ms", json_number_value(json_object_get(case_object, "duration_ms")));
    if (warnings > 0)
        fprintf(console->out, "  %" JSON_INTEGER_FORMAT " %s", warnings,
            warnings == 1 ? "warning" : "warnings");
    if (reason[0] != '\0') {
        fputs("  ", console->out);
        escape_print_line(console->out, reason);
    }
    fputc('\n', console->out);
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
        fputs(" (", out);
        escape_print_line(out, member_text(requirement, "level"));
        fputs("): ", out);
        escape_print_line(out, member_text(requirement, "sentence"));
    }
    fputc('\n', out);
}

/* The part of a requirement that a finding is about. */
static void print_parts(FILE *out, const json_t *parts)
{
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i);

        fputs("        in it     ", out);
        escape_print_line(out, member_text(part, "id"));
        fputs(" (", out);
        escape_print_line(out, member_text(part, "level"));
        fputs("): ", out);
        escape_print_line(out, member_text(part, "text"));
        fputc('\n', out);
    }
}

static void print_finding(FILE *out, const json_t *case_object, const json_t *finding)
{
    const json_t *ids = json_object_get(finding, "requirements");
    const json_t *step = json_object_get(finding, "step");

    for (size_t i = 0; i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));

        print_requirement(out, case_object, id != NULL ? id : "");
    }
    print_parts(out, json_object_get(finding, "parts"));
    fputs("        expected  ", out);
    escape_print_line(out, member_text(finding, "expected"));
    fputs("\n        observed  ", out);
    escape_print_line(out, member_text(finding, "observed"));
    if (json_is_integer(step))
        fprintf(
            out, "\n        at        step %" JSON_INTEGER_FORMAT "\n", json_integer_value(step));
    else
        fputs("\n        at        the closing inspection\n", out);
}

/* All checks that were not met. */
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

        fprintf(out, "        %9.3f ms  ", (double)member_integer(event, "t_us") / 1e3);
        escape_print_line(out, member_text(event, "actor"));
        fprintf(out, "%*s  ", length < width ? width - length : 0, "");
        escape_print_line(out, member_text(event, "event"));
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
        escape_print_block(
            out, "        | ", json_string_value(text) != NULL ? json_string_value(text) : "");
    }
}

/* One line of what a process did or said; nothing where it is none. */
static void print_last(FILE *out, const char *what, const char *text)
{
    if (text[0] == '\0')
        return;
    fprintf(out, "          %s: ", what);
    escape_print_line(out, text);
    fputc('\n', out);
}

/* Threads beside the main one that are printed; all are in results.json. */
#define THREADS_PRINTED ((size_t)6)

/* A thread beside the main one. */
static void print_thread(FILE *out, const json_t *thread)
{
    const json_t *descriptors = json_object_get(thread, "descriptors");
    const char *call = member_text(thread, "call"), *place = member_text(thread, "place"),
               *unread = member_text(thread, "unread");

    fprintf(out, "          thread %" JSON_INTEGER_FORMAT " ", member_integer(thread, "tid"));
    escape_print_line(out, member_text(thread, "name"));
    fputs(": state ", out);
    escape_print_line(out, member_text(thread, "state"));
    if (call[0] != '\0') {
        fputs(", system call ", out);
        escape_print_line(out, call);
    } else {
        fputs(unread[0] != '\0' ? ", system call not read: " : ", no system call", out);
        escape_print_line(out, unread);
    }
    for (size_t i = 0; i < json_array_size(descriptors); i++)
        fprintf(out, "%s%" JSON_INTEGER_FORMAT, i == 0 ? " of descriptor " : ", ",
            json_integer_value(json_array_get(descriptors, i)));
    if (place[0] != '\0') {
        fputs(", in ", out);
        escape_print_line(out, place);
    }
    fputc('\n', out);
}

static void print_threads(FILE *out, const json_t *process)
{
    const json_t *threads = json_object_get(process, "waits");
    size_t count = json_array_size(threads);

    for (size_t i = 1; i < count && i <= THREADS_PRINTED; i++)
        print_thread(out, json_array_get(threads, i));
    if (count > THREADS_PRINTED + 1)
        fprintf(
            out, "          and %zu threads more, in the results\n", count - THREADS_PRINTED - 1);
}

/* Lines of a program's stacks that are printed; all are in results.json. */
#define STACK_LINES_PRINTED ((size_t)24)

/* What a program wrote of its stacks when it was asked. */
static void print_stack(FILE *out, const json_t *process)
{
    const char *text = member_text(process, "stack"), *end = text;
    size_t lines = 0, more = 0;
    char *shown;

    if (text[0] == '\0')
        return;
    for (const char *next = text; (next = strchr(next, '\n')) != NULL; next++) {
        if (lines++ < STACK_LINES_PRINTED)
            end = next + 1;
        else
            more++;
    }
    if (lines == 0)
        end = text + strlen(text);
    shown = strndup(text, (size_t)(end - text));
    fputs("          its own stacks\n", out);
    if (shown != NULL)
        escape_print_block(out, "          | ", shown);
    if (more > 0)
        fprintf(out, "          and %zu lines more, in the results\n", more);
    free(shown);
}

static void print_activity(FILE *out, const json_t *process)
{
    const json_t *used = json_object_get(process, "processor_ms");

    if (member_text(process, "activity")[0] == '\0')
        return;
    fputs(", ", out);
    escape_print_line(out, member_text(process, "activity"));
    if (member_text(process, "stop_signal")[0] != '\0') {
        fputs(" by ", out);
        escape_print_line(out, member_text(process, "stop_signal"));
    }
    if (json_is_number(used))
        fprintf(out, " (%.0f ms of a processor since the step began)", json_number_value(used));
}

static void print_process(FILE *out, const json_t *process)
{
    const json_t *descriptors = json_object_get(process, "descriptors");
    const json_t *threads = json_object_get(process, "threads");

    fputs("        ", out);
    escape_print_line(out, member_text(process, "actor"));
    fprintf(out, ": pid %" JSON_INTEGER_FORMAT ", state ", member_integer(process, "pid"));
    escape_print_line(out, member_text(process, "state"));
    print_activity(out, process);
    if (member_text(process, "waiting")[0] != '\0') {
        fputs(", in ", out);
        escape_print_line(out, member_text(process, "waiting"));
    }
    fprintf(out, ", threads %" JSON_INTEGER_FORMAT "\n",
        json_is_array(threads) ? (json_int_t)json_array_size(threads)
                               : json_integer_value(threads));
    print_threads(out, process);
    print_last(out, "last seen", member_text(process, "last"));
    print_last(out, "last words", member_text(process, "words"));
    for (size_t i = 0; i < json_array_size(descriptors); i++) {
        const char *descriptor = json_string_value(json_array_get(descriptors, i));

        fputs("          ", out);
        escape_print_line(out, descriptor != NULL ? descriptor : "");
        fputc('\n', out);
    }
    print_stack(out, process);
}

static void print_processes(FILE *out, const json_t *case_object)
{
    const json_t *processes = json_object_get(case_object, "processes");

    if (json_array_size(processes) > 0)
        fputs("      processes, when time was up\n", out);
    for (size_t i = 0; i < json_array_size(processes); i++)
        print_process(out, json_array_get(processes, i));
}

static void print_everything(FILE *out, const json_t *case_object)
{
    print_findings(out, case_object);
    print_trace(out, case_object);
    print_standard_errors(out, case_object);
    print_processes(out, case_object);
}

static void print_rerun(FILE *out, const json_t *case_object)
{
    fputs("      run it again\n        ", out);
    escape_print_line(out, member_text(case_object, "rerun"));
    fputs("\n\n", out);
}

void console_erase(const struct console *console)
{
    if (console->look & TERMINAL_PROGRESS)
        fputs(TERMINAL_ERASE_LINE, console->out);
}

void console_case(struct console *console, json_t *case_object)
{
    const char *verdict = member_text(case_object, "verdict");
    enum terminal_colour colour = summary_colour(verdict);
    bool passed = strcmp(verdict, "pass") == 0 || strcmp(verdict, "unexpected-pass") == 0;

    console_erase(console);
    print_head(console, case_object);
    expectation_text_print(console->out, case_object);
    if (colour == TERMINAL_BAD && !passed)
        print_everything(console->out, case_object);
    else if (passed)
        print_findings(console->out, case_object);
    console->is_inside |= insight_print(console->out, case_object);
    console->is_adapter |= advice_is_adapters(case_object);
    if (colour == TERMINAL_BAD)
        print_rerun(console->out, case_object);
    fflush(console->out);
}

/* Rounds overlap where one is run out and some of its cases still run: what counts is how many
   ended in all. */
static void print_progress(const struct console *console)
{
    size_t round = console->finished / console->planned + 1;

    fputs(TERMINAL_ERASE_LINE "[", console->out);
    if (console->rounds != 1)
        fprintf(console->out, "round %zu", round);
    if (console->rounds > 1)
        fprintf(console->out, "/%zu", console->rounds);
    if (console->rounds != 1)
        fputs(", ", console->out);
    fprintf(console->out, "%zu/%zu", console->finished % console->planned, console->planned);
    if (console->rounds != 1 && console->bad > 0)
        fprintf(console->out, ", %zu did not pass", console->bad);
    fputc(']', console->out);
    fflush(console->out);
}

void console_round(struct console *console, const char *verdict)
{
    bool last;

    console->finished++;
    console->bad += summary_colour(verdict) == TERMINAL_BAD;
    last = console->rounds > 0 && console->finished >= console->planned * console->rounds;
    if ((console->look & TERMINAL_PROGRESS) && !last)
        print_progress(console);
}

/* How far a run came that had no end of its own, or was kept from it. */
static void print_extent(const struct console *console, bool interrupted, json_int_t not_run)
{
    size_t rounds = console->planned > 0 ? console->finished / console->planned : 0;
    bool counts = rounds > 0 && (console->rounds == 0 || (console->rounds > 1 && interrupted));
    const char *separator = "; ";

    if (interrupted && (counts || not_run > 0)) {
        fputs("; interrupted", console->out);
        separator = ", ";
    }
    if (counts) {
        fprintf(console->out, "%s%zu %s completed", separator, rounds,
            rounds == 1 ? "round" : "rounds");
        separator = ", ";
    }
    if (not_run > 0)
        fprintf(console->out, "%s%" JSON_INTEGER_FORMAT " not run", separator, not_run);
}

void console_replays(struct console *console, size_t count)
{
    if (count == 0 || !(console->look & TERMINAL_PROGRESS))
        return;
    fprintf(console->out,
        TERMINAL_ERASE_LINE "[%zu %s of failure played again with the reference in either role]",
        count, count == 1 ? "kind" : "kinds");
    fflush(console->out);
}

/* Which sentences a pass says nothing or little about. One case is not taken for a verdict on all.
 */
static void print_observed(const struct console *console, const json_t *requirements)
{
    const struct requirement_totals counts = requirement_counts_total(requirements);

    if (console->planned < 2 || counts.in_part + counts.by_nothing + counts.not_here == 0)
        return;
    fprintf(console->out, "of %zu MUST sentences %zu are checked in part, %zu by nothing",
        counts.sentences, counts.in_part, counts.by_nothing);
    if (counts.not_here > 0)
        fprintf(
            console->out, "; %zu of those that are checked were not in this run", counts.not_here);
    fputs(": `shakedown list --requirements`\n", console->out);
}

void console_end(struct console *console, json_t *tail)
{
    const json_t *summary = json_object_get(tail, "summary");
    json_int_t warnings = member_integer(summary, "warnings");
    json_int_t not_run = member_integer(summary, "not-run");

    console_erase(console);
    sides_text_print(console->out, json_object_get(tail, "sides"));
    if (summary_print(console->out, coloured(console), summary) == 0)
        fputs("nothing ran", console->out);
    if (warnings > 0)
        fprintf(console->out, ", %" JSON_INTEGER_FORMAT " %s", warnings,
            warnings == 1 ? "warning" : "warnings");
    print_extent(console, member_integer(tail, "exit_status") >= 128, not_run);
    fprintf(
        console->out, "; %.2f s\n", json_number_value(json_object_get(tail, "duration_ms")) / 1e3);
    print_observed(console, json_object_get(tail, "requirements"));
    if (member_text(tail, "results")[0] != '\0') {
        fputs("results: ", console->out);
        escape_print_line(console->out, member_text(tail, "results"));
        fputc('\n', console->out);
    }
    advice_print_side(console->out, tail);
    if (console->is_adapter)
        advice_print_probe(console->out, tail);
    if (console->bad > 0 && !console->is_inside)
        fputs("to look into a case, add --strace, --valgrind, --gdb or --keep to the command that "
              "runs "
              "it again\n",
            console->out);
    fflush(console->out);
}

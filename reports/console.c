/* console.c - results as lines of text: the run's first line, its cases, its progress, its end. */
#include "config.h"

#include "reports/console.h"

#include "common/shell_word.h"
#include "reports/case_text.h"
#include "reports/escape.h"
#include "reports/member.h"
#include "reports/requirement_counts.h"
#include "reports/sides_text.h"
#include "reports/summary.h"
#include "reports/terminal.h"

#include <stdlib.h>
#include <string.h>

/* How the driver's reason begins for a case that an adapter broke. */
#define ADAPTER_REASON "adapter of "

static bool coloured(const struct console *console)
{
    return (console->look & TERMINAL_COLOUR) != 0;
}

/* What on the command line decided which cases run, how often and in which order. */
static void print_choices(const struct console *console, json_t *head)
{
    const json_t *shard = json_object_get(head, "shard");

    if (json_is_object(shard)) {
        member_print_integer(console->out, ", part ", shard, "part");
        member_print_integer(console->out, " of ", shard, "of");
    }
    if (console->rounds > 1)
        fprintf(console->out, ", %zu rounds", console->rounds);
    if (json_is_true(json_object_get(head, "until_fail")))
        fputs(", until one fails", console->out);
    if (json_is_integer(json_object_get(head, "seed")))
        member_print_integer(console->out, ", seed ", head, "seed");
}

void console_print_implementation(FILE *out, const json_t *implementation)
{
    member_print(out, "", implementation, "name");
    member_print(out, " ", implementation, "version");
    member_print(out, " (", implementation, "language");
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
    console->is_debugged = false;
    console->adapter_broke = false;
    fprintf(console->out, "shakedown %s: ", member_text(head, "suite"));
    console_print_implementation(console->out, implementation);
    if (client != NULL) {
        fputs(" with the client of ", console->out);
        console_print_implementation(console->out, client);
    }
    fprintf(console->out, ", %zu %s", planned, planned == 1 ? "case" : "cases");
    member_print_integer(console->out, ", ", head, "jobs");
    fputs(" at once", console->out);
    print_choices(console, head);
    fputc('\n', console->out);
    fflush(console->out);
}

void console_erase(const struct console *console)
{
    if ((console->look & TERMINAL_PROGRESS) != 0)
        fputs(TERMINAL_ERASE_LINE, console->out);
}

/* Whether the case ended in an error of the adapter's. */
static bool is_adapters(const json_t *case_object)
{
    return strcmp(member_text(case_object, "verdict"), "error") == 0 &&
           strncmp(member_text(case_object, "reason"), ADAPTER_REASON, strlen(ADAPTER_REASON)) == 0;
}

void console_case(struct console *console, json_t *case_object)
{
    console_erase(console);
    case_text_print(console->out, coloured(console), case_object);
    console->is_debugged |= case_text_has_debugging(case_object);
    console->adapter_broke |= is_adapters(case_object);
    fflush(console->out);
}

/* Rounds overlap: the next begins while the last cases of one still run. So the round is computed
   from how many cases have ended. */
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
    console->bad += summary_is_bad(verdict);
    last = console->rounds > 0 && console->finished >= console->planned * console->rounds;
    if ((console->look & TERMINAL_PROGRESS) != 0 && !last)
        print_progress(console);
}

/* How far the run came, if it was to go on without end or was interrupted. */
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
    if (count == 0 || (console->look & TERMINAL_PROGRESS) == 0)
        return;
    fprintf(console->out,
        TERMINAL_ERASE_LINE "[%zu %s of failure played again with the reference in either role]",
        count, count == 1 ? "kind" : "kinds");
    fflush(console->out);
}

/* How many sentences a pass says little or nothing about. A run of one case is no verdict on all.
 */
static void print_unchecked(const struct console *console, const json_t *requirements)
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

/* Whose the failures are, if one side was the reference's. */
static void print_judged_side(FILE *out, const json_t *tail)
{
    const char *reference = member_text(tail, "reference");
    bool serves = strcmp(reference, "server") == 0;

    if ((!serves && strcmp(reference, "client") != 0) ||
        member_integer(json_object_get(tail, "summary"), "fail") == 0)
        return;
    fprintf(out, "the %s is the reference, so what failed is the %s\n",
        serves ? "server" : "client", serves ? "client" : "server");
}

/* The path is a word of a command that is copied into a shell. */
static void print_probe_of(FILE *out, const char *path)
{
    char *word = shell_word_quote(path);

    fputs("to find the adapter's faults: shakedown probe --implementation ", out);
    escape_print_line(out, word != NULL ? word : path);
    fputc('\n', out);
    free(word);
}

/* Which command looks for the faults of an adapter. The reference's has none. */
static void print_probe(FILE *out, const json_t *tail)
{
    static const struct {
        const char *key, *side;
    } implementations[] = {{"implementation", "server"}, {"client", "client"}};
    const char *reference = member_text(tail, "reference");

    for (size_t i = 0; i < sizeof implementations / sizeof implementations[0]; i++) {
        const json_t *implementation = json_object_get(tail, implementations[i].key);

        if (implementation == NULL || strcmp(reference, implementations[i].side) == 0)
            continue;
        print_probe_of(out, member_text(implementation, "manifest"));
    }
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
    print_unchecked(console, json_object_get(tail, "requirements"));
    if (member_print_if_any(console->out, "results: ", tail, "results"))
        fputc('\n', console->out);
    print_judged_side(console->out, tail);
    if (console->adapter_broke)
        print_probe(console->out, tail);
    if (console->bad > 0 && !console->is_debugged)
        fputs("to look into a case, add --strace, --valgrind, --gdb or --keep to the command that "
              "runs it again\n",
            console->out);
    fflush(console->out);
}

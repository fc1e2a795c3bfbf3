/* process_text.c - a process that still ran when time was up, as lines of text. */
#include "config.h"

#include "reports/process_text.h"

#include "reports/escape.h"
#include "reports/member.h"

#include <stdlib.h>
#include <string.h>

/* Threads beside the main one that are printed; all are in results.json. */
#define THREADS_PRINTED ((size_t)6)

/* Lines of a program's stacks that are printed; all are in results.json. */
#define STACK_LINES_PRINTED ((size_t)24)

static void print_thread(FILE *out, const json_t *thread)
{
    const json_t *descriptors = json_object_get(thread, "descriptors");

    member_print_integer(out, "          thread ", thread, "tid");
    member_print(out, " ", thread, "name");
    member_print(out, ": state ", thread, "state");
    if (!member_print_if_any(out, ", system call ", thread, "call") &&
        !member_print_if_any(out, ", system call not read: ", thread, "unread"))
        fputs(", no system call", out);
    for (size_t i = 0; i < json_array_size(descriptors); i++)
        fprintf(out, "%s%" JSON_INTEGER_FORMAT, i == 0 ? " of descriptor " : ", ",
            json_integer_value(json_array_get(descriptors, i)));
    member_print_if_any(out, ", in ", thread, "place");
    fputc('\n', out);
}

/* The threads beside the main one. */
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

    if (!member_print_if_any(out, ", ", process, "activity"))
        return;
    member_print_if_any(out, " by ", process, "stop_signal");
    if (json_is_number(used))
        fprintf(out, " (%.0f ms of a processor since the step began)", json_number_value(used));
}

/* One line of what the process did or wrote. */
static void print_last(FILE *out, const char *before, const json_t *process, const char *key)
{
    if (member_print_if_any(out, before, process, key))
        fputc('\n', out);
}

void process_text_print(FILE *out, const json_t *process)
{
    const json_t *descriptors = json_object_get(process, "descriptors");
    const json_t *threads = json_object_get(process, "threads");

    member_print(out, "        ", process, "actor");
    member_print_integer(out, ": pid ", process, "pid");
    member_print(out, ", state ", process, "state");
    print_activity(out, process);
    member_print_if_any(out, ", in ", process, "waiting");
    fprintf(out, ", threads %" JSON_INTEGER_FORMAT "\n",
        json_is_array(threads) ? (json_int_t)json_array_size(threads)
                               : json_integer_value(threads));
    print_threads(out, process);
    print_last(out, "          last seen: ", process, "last");
    print_last(out, "          last words: ", process, "words");
    for (size_t i = 0; i < json_array_size(descriptors); i++) {
        fputs("          ", out);
        escape_print_line(out, member_text_at(descriptors, i));
        fputc('\n', out);
    }
    print_stack(out, process);
}

/* console.h - results as lines of text, for a terminal or a file. */
#ifndef REPORTS_CONSOLE_H
#define REPORTS_CONSOLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct console {
    FILE *out;          /* borrowed */
    unsigned look;      /* set of enum terminal_look */
    size_t planned;     /* cases */
    size_t rounds;      /* of each case; 0: without end */
    size_t finished;    /* cases that ended, in all rounds */
    size_t bad;         /* of these, with a verdict that nobody wants */
    bool is_debugged;   /* some case ran under a tool, or its processes were kept */
    bool adapter_broke; /* in some case */
};

/* What happens in a run, in the order of report.h, which says what the arguments are. */
void console_begin(struct console *console, json_t *head, size_t planned);
void console_case(struct console *console, json_t *case_object);
void console_round(struct console *console, const char *verdict);
void console_replays(struct console *console, size_t count);
void console_end(struct console *console, json_t *tail);

/* Prints an implementation of results.json: "NAME VERSION (LANGUAGE)". */
void console_print_implementation(FILE *out, const json_t *implementation);

/* Erases the line of progress, if there is one, before something else is printed. */
void console_erase(const struct console *console);

#endif

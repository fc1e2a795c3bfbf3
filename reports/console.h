/* console.h - results as lines of text, for a terminal or a pipe. */
#ifndef REPORTS_CONSOLE_H
#define REPORTS_CONSOLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct console {
    FILE *out;       /* borrowed */
    unsigned look;   /* set of enum terminal_look */
    size_t planned;  /* cases */
    size_t rounds;   /* of each; 0: without end */
    size_t finished; /* rounds of cases */
    size_t bad;      /* of these, with a verdict that nobody wants */
    bool is_inside;  /* somebody looks into a case already */
    bool is_adapter; /* an adapter broke */
};

/* The moments of a report, as in report.h. Ownership: nothing is kept. */
void console_begin(struct console *console, json_t *head, size_t planned);
void console_case(struct console *console, json_t *case_object);
void console_round(struct console *console, const char *verdict);
void console_replays(struct console *console, size_t count);
void console_end(struct console *console, json_t *tail);

/* Prints an implementation, as results.json has it: "NAME VERSION (LANGUAGE)". */
void console_print_implementation(FILE *out, const json_t *implementation);

/* Takes the line of progress away, where there is one: something else is about to be printed. */
void console_erase(const struct console *console);

#endif

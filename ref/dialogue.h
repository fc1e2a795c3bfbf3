/* dialogue.h - an adapter's talk with the driver: commands come in, one line of JSON answers. */
#ifndef REF_DIALOGUE_H
#define REF_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

/* Input that was read and not yet used. Start with {0}. */
struct dialogue {
    char bytes[256];
    size_t used;
};

/* A command: a word, and what followed it on the line, or "". */
struct command {
    char word[64];
    char argument[64];
};

/*
 * Reads the next line of standard input. Signals do not interrupt it. If the line is too long for a
 * command, the word is "".
 * Returns true, or false at the end of input.
 */
bool dialogue_next(struct dialogue *dialogue, struct command *command);

/*
 * Writes one line to standard output at once.
 * format: as for printf; a JSON object without newline, of at most 511 bytes.
 */
void dialogue_answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Answers {"error":TEXT}. text: words without characters that JSON would escape. */
void dialogue_answer_error(const char *text);

#endif

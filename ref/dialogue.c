/* dialogue.c - an adapter's talk with the driver: commands come in, one line of JSON answers. */
#include "config.h"

#include "ref/dialogue.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void parse_line(const char *line, struct command *command)
{
    const char *blank = strchr(line, ' ');
    size_t length = blank == NULL ? strlen(line) : (size_t)(blank - line);
    const char *argument = blank == NULL ? "" : blank + 1;

    memset(command, 0, sizeof *command);
    if (length >= sizeof command->word || strlen(argument) >= sizeof command->argument)
        return;
    memcpy(command->word, line, length);
    memcpy(command->argument, argument, strlen(argument));
}

/* Reads more input behind what is held. stdio would give up at the first signal. */
static bool fill(struct dialogue *dialogue)
{
    ssize_t n;

    do
        n = read(STDIN_FILENO, dialogue->bytes + dialogue->used,
            sizeof dialogue->bytes - dialogue->used);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return false;
    dialogue->used += (size_t)n;
    return true;
}

bool dialogue_next(struct dialogue *dialogue, struct command *command)
{
    bool too_long = false;

    for (;;) {
        char *newline = memchr(dialogue->bytes, '\n', dialogue->used);

        if (newline != NULL) {
            size_t length = (size_t)(newline - dialogue->bytes) + 1;

            *newline = '\0';
            parse_line(too_long ? "" : dialogue->bytes, command);
            dialogue->used -= length;
            memmove(dialogue->bytes, newline + 1, dialogue->used);
            return true;
        }
        if (dialogue->used == sizeof dialogue->bytes) {
            too_long = true;
            dialogue->used = 0;
        }
        if (!fill(dialogue))
            return false;
    }
}

static void write_out(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        /* If the driver went away, standard input has ended too. That is noticed there. */
        if (n < 0)
            return;
        bytes += n;
        size -= (size_t)n;
    }
}

void dialogue_answer(const char *format, ...)
{
    char line[512];
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    length = strlen(line);
    line[length] = '\n';
    write_out(line, length + 1);
}

void dialogue_answer_error(const char *text)
{
    dialogue_answer("{\"error\":\"%s\"}", text);
}

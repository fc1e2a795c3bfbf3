/* usage.c - the texts of --help, made of the tables of commands and options. */
#include "config.h"

#include "conformance/command/usage.h"

#include "conformance/command/option_table.h"

#include <stdarg.h>
#include <string.h>

/* Where what an option does begins. */
#define HELP_COLUMN 25

/* An option, what it does beside it, or below where it is too long. */
static void print_option(const struct known_option *option, FILE *out)
{
    int column = fprintf(out, "  %s--%s%s%s", option->code == OPTION_HELP ? "-h, " : "",
        option->name, option->argument != NULL && option->argument[0] != '[' ? " " : "",
        option->argument != NULL ? option->argument : "");

    if (column >= HELP_COLUMN) {
        fputc('\n', out);
        column = 0;
    }
    for (const char *line = option->help; line != NULL; column = 0) {
        const char *end = strchrnul(line, '\n');

        fprintf(out, "%*s%.*s\n", HELP_COLUMN - column, "", (int)(end - line), line);
        line = *end != '\0' ? end + 1 : NULL;
    }
}

static void print_options(enum command_set set, FILE *out)
{
    const struct known_option *option;

    for (size_t i = 0; (option = option_table_at(i)) != NULL; i++)
        if ((option->commands & set) != 0)
            print_option(option, out);
}

static void print_program(FILE *out)
{
    const struct command *command;

    for (size_t i = 0; (command = command_table_at(i)) != NULL; i++)
        fprintf(out, "%s shakedown %s %s\n", i == 0 ? "usage:" : "      ", command->word,
            command->operands);
    fputs("       shakedown --version | --help | COMMAND --help\n"
          "\n"
          "Runs the conformance scenarios of the child port handshake against an implementation.\n"
          "\n",
        out);
    for (size_t i = 0; (command = command_table_at(i)) != NULL; i++)
        fprintf(out, "  %-8s %s\n", command->word, command->gist);
    fputc('\n', out);
    print_options(COMMAND_NONE, out);
    fputs("\nThe manual is shakedown(1).\n", out);
}

void usage_print(const struct command *command, FILE *out)
{
    if (command == NULL) {
        print_program(out);
        return;
    }
    fprintf(
        out, "usage: shakedown %s %s\n\n%s\n\n", command->word, command->operands, command->text);
    print_options(command->set, out);
    fprintf(out, "\n%s\n", command->status);
}

void usage_complain(FILE *errors, const struct command *command, const char *format, ...)
{
    va_list arguments;

    fputs("shakedown: ", errors);
    va_start(arguments, format);
    vfprintf(errors, format, arguments);
    va_end(arguments);
    fprintf(errors, "\n`shakedown %s%s--help` tells more.\n", command != NULL ? command->word : "",
        command != NULL ? " " : "");
}

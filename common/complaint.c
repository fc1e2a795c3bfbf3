/* complaint.c - one line about what is wrong with somebody's input. */
#include "config.h"

#include "common/complaint.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void print_clean(FILE *errors, const char *text)
{
    for (; *text != '\0'; text++)
        fputc(iscntrl((unsigned char)*text) ? '?' : *text, errors);
}

int complaint_at(FILE *errors, const char *path, int line, const char *key, const char *wrong,
    const char *expected)
{
    print_clean(errors, path);
    fprintf(errors, ":%d: ", line);
    print_clean(errors, key);
    fputs(": ", errors);
    print_clean(errors, wrong);
    fputs("; expected ", errors);
    print_clean(errors, expected);
    fputc('\n', errors);
    return -EINVAL;
}

int complaint_print(FILE *errors, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return -ENOMEM;
    print_clean(errors, text);
    fputc('\n', errors);
    free(text);
    return -EINVAL;
}

int complaint_error(FILE *errors, const char *subject, const char *what, int error)
{
    print_clean(errors, subject);
    fprintf(
        errors, "%s%s: %s\n", what != NULL ? ": " : "", what != NULL ? what : "", strerror(-error));
    return error;
}

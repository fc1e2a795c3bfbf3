/* shell_word.c - text as one word for a shell. */
#include "config.h"

#include "common/shell_word.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *shell_word_quote(const char *text)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "-_./=,:@%+";
    char *quoted = NULL;
    size_t size = 0;
    FILE *out;

    if (text[0] != '\0' && text[strspn(text, safe)] == '\0')
        return strdup(text);
    out = open_memstream(&quoted, &size);
    if (out == NULL)
        return NULL;
    fputc('\'', out);
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fputc(*text, out);
    }
    fputc('\'', out);
    if (fclose(out) != 0) {
        free(quoted);
        return NULL;
    }
    return quoted;
}

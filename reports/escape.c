/* escape.c - text from outside the suite, printed so that it can do nothing to its reader. */
#include "config.h"

#include "reports/escape.h"

#include <stdbool.h>

/* C1 controls are UTF-8's C2 80 to C2 9F; some terminals obey them. */
static bool is_control(const char *at)
{
    unsigned char first = (unsigned char)at[0], second = (unsigned char)at[1];

    return first < 0x20 || first == 0x7f || (first == 0xc2 && second >= 0x80 && second < 0xa0);
}

static void print_control(FILE *out, const char **at)
{
    unsigned char c = (unsigned char)**at;

    if (c == '\n')
        fputs("\\n", out);
    else if (c == '\t')
        fputs("\\t", out);
    else if (c == 0xc2)
        fprintf(out, "\\x%02x", (unsigned)(unsigned char)*++*at);
    else
        fprintf(out, "\\x%02x", (unsigned)c);
}

void escape_print_line(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (is_control(text))
            print_control(out, &text);
        else
            fputc(*text, out);
    }
}

void escape_print_block(FILE *out, const char *indent, const char *text)
{
    bool begins = true;

    for (; *text != '\0'; text++) {
        if (begins)
            fputs(indent, out);
        begins = *text == '\n';
        if (begins || *text == '\t' || !is_control(text))
            fputc(*text, out);
        else
            print_control(out, &text);
    }
    if (!begins)
        fputc('\n', out);
}

void escape_print_html(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '&')
            fputs("&amp;", out);
        else if (c == '<')
            fputs("&lt;", out);
        else if (c == '>')
            fputs("&gt;", out);
        else if (c == '"')
            fputs("&quot;", out);
        else if (c == '\'')
            fputs("&#39;", out);
        else if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
            fputs("\xef\xbf\xbd", out);
        else
            fputc(c, out);
    }
}

/* ink.c - colours, and text made harmless. */
#include "config.h"

#include "reports/ink.h"

static const char *const codes[] = {
    [INK_PLAIN] = "",
    [INK_GOOD] = "\033[32m",
    [INK_BAD] = "\033[1;31m",
    [INK_DOUBT] = "\033[33m",
    [INK_FAINT] = "\033[2m",
};

void ink_print(FILE *out, bool coloured, enum ink ink, const char *text)
{
    if (coloured && ink != INK_PLAIN)
        fprintf(out, "%s%s\033[0m", codes[ink], text);
    else
        fputs(text, out);
}

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

void ink_print_line(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (is_control(text))
            print_control(out, &text);
        else
            fputc(*text, out);
    }
}

void ink_print_block(FILE *out, const char *indent, const char *text)
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

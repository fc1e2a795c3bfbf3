/* expectation_text.c - what was expected of a case, in lines of text. */
#include "config.h"

#include "reports/expectation_text.h"

#include "reports/escape.h"
#include "reports/member.h"

#include <string.h>

/* Prints the member KEY, which is one line; nothing where it is missing. */
static void print_member(FILE *out, const char *before, const json_t *expectation, const char *key)
{
    const char *text = json_string_value(json_object_get(expectation, key));

    if (text == NULL)
        return;
    fputs(before, out);
    escape_print_line(out, text);
}

void expectation_text_print(FILE *out, const json_t *case_object)
{
    const json_t *expectation = json_object_get(case_object, "expectation");

    if (expectation == NULL)
        return;
    print_member(out, "      expectation: ", expectation, "verdict");
    print_member(out, " until ", expectation, "until");
    print_member(out, ": ", expectation, "reason");
    print_member(out, "\n        ", expectation, "link");
    fputc('\n', out);
    if (strcmp(member_text(case_object, "verdict"), "unexpected-pass") == 0)
        fputs("      it is expected no longer; run --update-expectations shows what to change\n",
            out);
}

/* advice.c - what a reader of a run's end should know or do next, as results.json lets it be told.
 */
#include "config.h"

#include "reports/advice.h"

#include "common/shell_word.h"
#include "reports/escape.h"
#include "reports/member.h"

#include <stdlib.h>
#include <string.h>

#define ADAPTER_REASON "adapter of "

void advice_print_side(FILE *out, const json_t *tail)
{
    const char *reference = member_text(tail, "reference");

    if (reference[0] == '\0' || member_integer(json_object_get(tail, "summary"), "fail") == 0)
        return;
    fprintf(out, "the %s is the reference's: what failed is the %s's\n", reference,
        strcmp(reference, "server") == 0 ? "client" : "server");
}

static void print_manifest(FILE *out, const json_t *implementation)
{
    const char *path = member_text(implementation, "manifest");
    char *word = shell_word_quote(path);

    fputs("the adapter's faults: shakedown probe --implementation ", out);
    escape_print_line(out, word != NULL ? word : path);
    fputc('\n', out);
    free(word);
}

void advice_print_probe(FILE *out, const json_t *tail)
{
    const json_t *implementation = json_object_get(tail, "implementation");
    const json_t *client = json_object_get(tail, "client");
    const char *reference = member_text(tail, "reference");

    /* With the reference on one side, it is the other's adapter that is new. */
    if (implementation != NULL && strcmp(reference, "server") != 0)
        print_manifest(out, implementation);
    if (client != NULL && strcmp(reference, "client") != 0)
        print_manifest(out, client);
}

bool advice_is_adapters(const json_t *case_object)
{
    return strcmp(member_text(case_object, "verdict"), "error") == 0 &&
           strncmp(member_text(case_object, "reason"), ADAPTER_REASON, strlen(ADAPTER_REASON)) == 0;
}

/* shakedown-requirements.c - which requirement was checked by what, as a page or as text. */
#include "config.h"

#include "common/complaint.h"
#include "reports/command_line.h"
#include "reports/evidence.h"
#include "reports/requirement_page.h"
#include "reports/requirement_text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage_text[] =
    "usage: shakedown-requirements --requirements FILE [OPTION...] [TEST-LOG...]\n";

static const char help_text[] =
    "\n"
    "Shows each requirement with the scenarios and unit tests that check it, what became of them,\n"
    "and the lines of code that its scenarios alone reach.\n"
    "\n"
    "  --requirements FILE  the catalogue, requirements.json\n"
    "  --results FILE       results.json of a run\n"
    "  --coverage FILE      a tracefile of lcov's with the names of scenarios, as\n"
    "                       shakedown-coverage writes it\n"
    "  --sources FOLDER     cut this off the tracefile's paths\n"
    "  --under FOLDER       show only code below this folder; may be given several times\n"
    "  --text               plain text, not HTML\n"
    "  --output FILE        write there (default: standard output)\n"
    "  --help               print this\n"
    "  --version            print the version\n"
    "\n"
    "TEST-LOG is what a Check program printed as TAP. A test checks the requirements whose ids\n"
    "are in its name, as SRV_6 for SRV-6.\n"
    "\n"
    "Only what is given counts. If the scenarios that check a requirement did not run, and the\n"
    "logs of its unit tests are not given, it says that nothing here checks the requirement.\n"
    "\n"
    "Exit status: 0; 1 when a file could not be read or written; 2 for wrong usage.\n";

static const struct command_line command_line = {"shakedown-requirements", usage_text, help_text};

/* The command line. */
struct request {
    const char *requirements;
    const char *results;
    const char *coverage;
    const char *sources;
    char *under[COMMAND_LINE_WORDS_MAX + 1]; /* absolute, without links */
    size_t under_count;
    const char *output;
    bool text;
};

/* Returns an exit status, or -1 to go on; the logs begin at optind. */
static int parse(struct request *request, int argc, char **argv)
{
    struct command_line_words under = {.count = 0};
    const struct command_line_option options[] = {
        {.name = "requirements", .text = &request->requirements},
        {.name = "results", .text = &request->results},
        {.name = "coverage", .text = &request->coverage},
        {.name = "sources", .text = &request->sources},
        {.name = "under", .words = &under},
        {.name = "text", .flag = &request->text},
        {.name = "output", .text = &request->output},
        {.name = NULL},
    };
    int status = command_line_parse(&command_line, options, argc, argv);

    if (status >= 0)
        return status;
    for (size_t i = 0; i < under.count; i++) {
        /* Tracefiles have absolute paths without links. */
        request->under[i] = realpath(under.words[i], NULL);
        if (request->under[i] == NULL)
            return command_line_misuse(&command_line, strerror(errno), under.words[i]);
        request->under_count++;
    }
    if (request->requirements == NULL)
        return command_line_misuse(&command_line, "--requirements is missing", "");
    return -1;
}

/* Reads all that was named. Returns 0, or a negative errno, said. */
static int gather(const struct request *request, char *const *logs, struct evidence *evidence)
{
    int error = evidence_begin(request->requirements, stderr, evidence);

    evidence->sources = request->sources;
    if (error == 0 && request->results != NULL)
        error = evidence_add_results(evidence, request->results, stderr);
    for (; error == 0 && *logs != NULL; logs++)
        error = evidence_add_tests(evidence, *logs, stderr);
    if (error == 0 && request->coverage != NULL) {
        evidence->has_tracefile = true;
        error = tracefile_load(request->coverage, stderr, &evidence->tracefile);
        if (request->under_count > 0)
            tracefile_keep_below(&evidence->tracefile, request->under);
    }
    return error;
}

static int show(const struct request *request, const struct evidence *evidence)
{
    FILE *out = request->output != NULL ? fopen(request->output, "we") : stdout;
    const char *name = request->output != NULL ? request->output : "standard output";
    int error = out == NULL ? -errno : 0;

    if (error == 0) {
        error = request->text ? requirement_text_write(evidence, out)
                              : requirement_page_write(evidence, out);
        errno = EIO;
        if ((fflush(out) != 0 || ferror(out)) && error == 0)
            error = -errno;
        if (out != stdout)
            fclose(out);
    }
    if (error < 0)
        complaint_error(stderr, name, NULL, error);
    return error;
}

int main(int argc, char **argv)
{
    struct request request = {0};
    struct evidence evidence = {0};
    int status = parse(&request, argc, argv), error;

    if (status < 0) {
        error = gather(&request, argv + optind, &evidence);
        if (error == 0)
            error = show(&request, &evidence);
        evidence_clear(&evidence);
        status = error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    for (size_t i = 0; i < request.under_count; i++)
        free(request.under[i]);
    return status;
}

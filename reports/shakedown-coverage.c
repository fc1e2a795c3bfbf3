/* shakedown-coverage.c - which lines ran in which scenario: what a run counted, for lcov. */
#include "config.h"

#include "common/complaint.h"
#include "common/inheritance.h"
#include "reports/command_line.h"
#include "reports/gcov.h"
#include "reports/test_name.h"
#include "reports/tracefile.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Folders of objects, those of DIR/coverage.json included. */
#define OBJECTS_MOST ((size_t)64)

static const char usage_text[] =
    "usage: shakedown-coverage [OPTION...] DIR\n"
    "       shakedown-coverage [OPTION...] --test NAME --sources FOLDER --objects FOLDER...\n";

static const char help_text[] =
    "\n"
    "Reads the counters that the programs of `shakedown run --coverage DIR` wrote, and writes a\n"
    "tracefile of lcov: each line of code with the scenarios that reached it. The second form\n"
    "reads counters that are beside their objects, and counts all of them for one test.\n"
    "\n"
    "  --output FILE     the tracefile (default: DIR/coverage.info; second form: coverage.info)\n"
    "  --html FOLDER     make pages, too, with genhtml\n"
    "  --lines FILE      write a text, too: each line of code with the tests that reached it\n"
    "  --objects FOLDER  a folder of objects; may be given up to 64 times\n"
    "  --sources FOLDER  count only files below FOLDER (default: what DIR/coverage.json says)\n"
    "  --test NAME       the test that gets all counts in the second form: letters, digits and\n"
    "                    underscores\n"
    "  --gcov PROGRAM    the compiler's own gcov, of gcc 9 or later (default: gcov)\n"
    "  --genhtml PROGRAM the program that makes pages (default: genhtml)\n"
    "  --help            print this\n"
    "  --version         print the version\n"
    "\n"
    "Exit status: 0; 1 when nothing was counted or something failed; 2 for wrong usage.\n";

static const struct command_line command_line = {"shakedown-coverage", usage_text, help_text};

/* All that one run of the program holds. The folders of objects and sources are absolute, without
 * links. */
struct work {
    const char *folder; /* DIR; NULL in the second form */
    const char *output;
    const char *html;
    const char *lines;
    const char *test;
    const char *gcov;
    const char *genhtml;
    char *objects[OBJECTS_MOST + 1];
    size_t object_count;
    char *sources;
    char *own_output; /* the default */
    json_t *description;
    FILE *info;
    int read; /* counter files */
};

static int complain(const char *what, const char *why)
{
    return complaint_print(stderr, "%s: %s: %s", command_line.name, what, why);
}

static int complain_error(const char *what, int error)
{
    return complaint_error(stderr, command_line.name, what, error);
}

static int add_objects(struct work *work, const char *folder)
{
    char *path = realpath(folder, NULL);

    if (path == NULL)
        return complain_error(folder, -errno);
    if (work->object_count == OBJECTS_MOST) {
        free(path);
        return complain(folder, "is too many: 64 folders of objects at most");
    }
    work->objects[work->object_count++] = path;
    return 0;
}

static int set_sources(struct work *work, const char *folder)
{
    char *path = realpath(folder, NULL);

    if (path == NULL)
        return complain_error(folder, -errno);
    free(work->sources);
    work->sources = path;
    return 0;
}

/* Whether the options and operands fit together. Returns EXIT_USAGE, said, or -1. */
static int check(const struct work *work, size_t objects, const char *sources)
{
    if (work->test != NULL && !test_name_is_valid(work->test))
        return command_line_misuse(&command_line, "no name for a test", work->test);
    if ((work->folder == NULL) != (work->test != NULL))
        return command_line_misuse(&command_line, "either DIR or --test", "");
    if (work->test != NULL && (sources == NULL || objects == 0))
        return command_line_misuse(&command_line, "--test needs --sources and --objects", "");
    return -1;
}

/* Returns an exit status, or -1 to go on. */
static int parse(struct work *work, int argc, char **argv)
{
    struct command_line_words objects = {.count = 0};
    const char *sources = NULL;
    const struct command_line_option options[] = {
        {.name = "output", .text = &work->output},
        {.name = "html", .text = &work->html},
        {.name = "lines", .text = &work->lines},
        {.name = "objects", .words = &objects},
        {.name = "sources", .text = &sources},
        {.name = "test", .text = &work->test},
        {.name = "gcov", .text = &work->gcov},
        {.name = "genhtml", .text = &work->genhtml},
        {.name = NULL},
    };
    int status = command_line_parse(&command_line, options, argc, argv);

    if (status < 0 && argc - optind > 1)
        return command_line_misuse(&command_line, "one folder alone", argv[optind + 1]);
    work->folder = optind < argc ? argv[optind] : NULL;
    if (status < 0)
        status = check(work, objects.count, sources);
    if (status < 0 && sources != NULL && set_sources(work, sources) < 0)
        status = EXIT_FAILURE;
    for (size_t i = 0; status < 0 && i < objects.count; i++)
        if (add_objects(work, objects.words[i]) < 0)
            status = EXIT_FAILURE;
    return status;
}

/* Reads DIR/coverage.json, which the driver wrote. */
static int load_description(struct work *work)
{
    const json_t *objects;
    const char *sources;
    json_error_t syntax;
    char *path = NULL;
    int error = 0;

    if (asprintf(&path, "%s/coverage.json", work->folder) < 0)
        return -ENOMEM;
    work->description = json_load_file(path, JSON_REJECT_DUPLICATES, &syntax);
    objects = json_object_get(work->description, "objects");
    sources = json_string_value(json_object_get(work->description, "sources"));
    if (work->description == NULL)
        error = complain(path, syntax.text);
    else if (!json_is_array(objects) || sources == NULL ||
             !json_is_array(json_object_get(work->description, "cases")))
        error = complain(path, "is not what shakedown run --coverage writes");
    for (size_t i = 0; error == 0 && i < json_array_size(objects); i++) {
        const char *folder = json_string_value(json_array_get(objects, i));

        error = folder == NULL ? complain(path, "objects: expected strings")
                               : add_objects(work, folder);
    }
    if (error == 0 && work->sources == NULL)
        error = set_sources(work, sources);
    free(path);
    return error;
}

/* Writes what the counter files of one folder say, and counts them. */
static int write_counters(
    struct work *work, const char *folder, const char *prefix, const char *test)
{
    const struct gcov gcov = {.program = work->gcov,
        .objects = (const char *const *)work->objects,
        .sources = work->sources,
        .info = work->info,
        .errors = stderr};
    int count = gcov_write(&gcov, folder, prefix, test);

    if (count < 0)
        return count;
    work->read += count;
    return 0;
}

/* Writes what the processes of one case counted, under the name of its scenario. */
static int write_case(struct work *work, const json_t *one)
{
    const char *id = json_string_value(json_object_get(one, "id"));
    const char *scenario = json_string_value(json_object_get(one, "scenario"));
    char *folder, *test;
    int error = -ENOMEM;

    if (id == NULL || scenario == NULL)
        return complain("coverage.json", "cases: one has no id or no scenario");
    if (asprintf(&folder, "%s/%s", work->folder, id) < 0)
        return -ENOMEM;
    test = test_name_of_scenario(scenario);
    if (test != NULL)
        error = write_counters(work, folder, folder, test);
    free(folder);
    free(test);
    return error;
}

/* The first form. */
static int write_cases(struct work *work)
{
    const json_t *cases = json_object_get(work->description, "cases");
    int error = 0;

    for (size_t i = 0; error == 0 && i < json_array_size(cases); i++)
        error = write_case(work, json_array_get(cases, i));
    return error;
}

/* The second form. */
static int write_test(struct work *work)
{
    int error = 0;

    for (size_t i = 0; error == 0 && i < work->object_count; i++)
        error = write_counters(work, work->objects[i], "", work->test);
    return error;
}

static int write_info(struct work *work)
{
    int error;

    if (work->output == NULL) {
        if (asprintf(&work->own_output, "%s%scoverage.info",
                work->folder != NULL ? work->folder : "", work->folder != NULL ? "/" : "") < 0)
            return -ENOMEM;
        work->output = work->own_output;
    }
    work->info = fopen(work->output, "we");
    if (work->info == NULL)
        return complain_error(work->output, -errno);
    error = work->folder != NULL ? write_cases(work) : write_test(work);
    errno = EIO;
    if ((fflush(work->info) != 0 || ferror(work->info)) && error == 0)
        error = complain_error(work->output, -errno);
    fclose(work->info);
    if (error == 0 && work->read == 0)
        error = complain(work->folder != NULL ? work->folder : work->objects[0],
            "nothing was counted: no program of these objects ended in an ordinary way");
    return error;
}

/* Reads the tracefile again, for the other view: which tests reached a line. */
static int write_lines(const struct work *work)
{
    struct tracefile tracefile;
    int error = tracefile_load(work->output, stderr, &tracefile);
    FILE *out = NULL;

    if (error == 0) {
        out = fopen(work->lines, "we");
        error = out == NULL ? complain_error(work->lines, -errno) : 0;
    }
    if (error == 0) {
        tracefile_write_lines(&tracefile, work->sources, out);
        errno = EIO;
        if (fflush(out) != 0 || ferror(out))
            error = complain_error(work->lines, -errno);
    }
    if (out != NULL)
        fclose(out);
    tracefile_clear(&tracefile);
    return error;
}

/* Becomes genhtml. Returns only when that fails. */
static int make_pages(const struct work *work)
{
    const char *argv[] = {work->genhtml, "--quiet", "--branch-coverage", "--show-details",
        "--legend", "--prefix", work->sources, "--output-directory", work->html, "--title",
        work->test != NULL
            ? work->test
            : json_string_value(json_object_get(work->description, "implementation")),
        work->output, NULL};

    if (argv[10] == NULL)
        argv[10] = "shakedown";
    inheritance_pass_on();
    execvp(work->genhtml, (char *const *)(uintptr_t)argv);
    return complain_error(work->genhtml, -errno);
}

int main(int argc, char **argv)
{
    struct work work = {.gcov = "gcov", .genhtml = "genhtml"};
    int status, error = inheritance_settle();

    if (error < 0) {
        complain_error("/dev/null", error);
        return EXIT_FAILURE;
    }
    status = parse(&work, argc, argv);
    if (status < 0) {
        if (work.folder != NULL)
            error = load_description(&work);
        if (error == 0)
            error = write_info(&work);
        if (error == 0 && work.lines != NULL)
            error = write_lines(&work);
        if (error == 0 && work.html != NULL)
            error = make_pages(&work);
        if (error == -ENOMEM)
            complain_error("coverage", error);
        status = error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    json_decref(work.description);
    for (size_t i = 0; i < work.object_count; i++)
        free(work.objects[i]);
    free(work.sources);
    free(work.own_output);
    return status;
}

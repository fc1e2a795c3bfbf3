/* tracefile_record.c - what gcov counted in one object, as records of lcov's tracefile. */
#include "config.h"

#include "reports/tracefile_record.h"

#include "reports/member.h"
#include "reports/path.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A count in gcov's JSON. Older versions write large ones as reals; torn counters are negative. */
static uintmax_t count_of(const json_t *object, const char *key)
{
    double number = json_number_value(json_object_get(object, key));

    return number > 0 ? (uintmax_t)number : 0;
}

/*
 * How often the function ran. A forked child, which counts from nothing, begins in the middle of a
 * function without having called it: lines that ran say so.
 */
static uintmax_t runs_of(const json_t *function, const json_t *lines)
{
    uintmax_t runs = count_of(function, "execution_count");
    uintmax_t first = count_of(function, "start_line"), last = count_of(function, "end_line");

    for (size_t i = 0; runs == 0 && i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        uintmax_t number = count_of(line, "line_number");

        runs = number >= first && number <= last && count_of(line, "count") > 0;
    }
    return runs;
}

static int write_functions(const json_t *functions, const json_t *lines, FILE *out)
{
    for (size_t i = 0; i < json_array_size(functions); i++) {
        const json_t *function = json_array_get(functions, i);
        const char *name = member_text(function, "name");

        if (name[0] == '\0')
            return -EINVAL;
        fprintf(out, "FN:%ju,%s\n", count_of(function, "start_line"), name);
        fprintf(out, "FNDA:%ju,%s\n", runs_of(function, lines), name);
    }
    return 0;
}

static int write_lines(const json_t *lines, FILE *out)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        const json_t *branches = json_object_get(line, "branches");
        uintmax_t number = count_of(line, "line_number"), count = count_of(line, "count");

        if (number == 0)
            return -EINVAL;
        for (size_t j = 0; j < json_array_size(branches); j++) {
            fprintf(out, "BRDA:%ju,0,%zu,", number, j);
            /* "-": the line never ran, so nothing can be said of its branches. */
            if (count == 0)
                fputs("-\n", out);
            else
                fprintf(out, "%ju\n", count_of(json_array_get(branches, j), "count"));
        }
        fprintf(out, "DA:%ju,%ju\n", number, count);
    }
    return 0;
}

/* The absolute path of the file that gcov calls `name`, seen from `folder`. The caller frees it. */
static char *find_path(const char *folder, const char *name)
{
    char *joined = NULL, *path;

    if (name[0] == '/')
        return realpath(name, NULL);
    if (asprintf(&joined, "%s/%s", folder, name) < 0)
        return NULL;
    path = realpath(joined, NULL);
    free(joined);
    return path;
}

static int write_file(
    const json_t *file, const char *folder, const char *sources, const char *test, FILE *out)
{
    const char *name = json_string_value(json_object_get(file, "file"));
    const json_t *lines = json_object_get(file, "lines");
    const json_t *functions = json_object_get(file, "functions");
    char *path;
    int error = 0;

    if (name == NULL || !json_is_array(lines) || !json_is_array(functions))
        return -EINVAL;
    errno = 0;
    path = find_path(folder, name);
    if (path == NULL)
        return errno == ENOMEM ? -ENOMEM : 0;
    /* The root alone ends with its slash. */
    if (strcmp(sources, "/") == 0 || path_is_below(path, sources)) {
        fprintf(out, "TN:%s\nSF:%s\n", test, path);
        error = write_functions(functions, lines, out);
        if (error == 0)
            error = write_lines(lines, out);
        fputs("end_of_record\n", out);
    }
    free(path);
    return error;
}

int tracefile_record_write(const json_t *document, const char *sources, const char *test, FILE *out)
{
    const char *folder = json_string_value(json_object_get(document, "current_working_directory"));
    const json_t *files = json_object_get(document, "files");
    int error = 0;

    if (folder == NULL || !json_is_array(files))
        return -EINVAL;
    for (size_t i = 0; error == 0 && i < json_array_size(files); i++)
        error = write_file(json_array_get(files, i), folder, sources, test, out);
    return error;
}

/* execution_counts.c - how often each line, branch and function of some source files ran. */
#include "config.h"

#include "reports/execution_counts.h"

#include "reports/path.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Lines of a longer file are no source that anybody wrote. */
#define LINES_MOST 10000000

struct line {
    bool counts; /* there is code on it */
    uint64_t count;
    uint64_t *branches; /* how often each was taken */
    size_t branch_count;
};

struct function {
    char *name;
    size_t line;
    size_t last_line;
    uint64_t count;
};

struct file {
    char *path;
    struct line *lines; /* by number; the first is not used */
    size_t line_count;
    struct function *functions;
    size_t function_count;
};

struct execution_counts {
    const char *sources;
    struct file *files; /* sorted by path */
    size_t file_count;
};

struct execution_counts *execution_counts_new(const char *sources)
{
    struct execution_counts *counts = calloc(1, sizeof *counts);

    if (counts != NULL)
        counts->sources = sources;
    return counts;
}

static void file_clear(struct file *file)
{
    for (size_t i = 0; i < file->line_count; i++)
        free(file->lines[i].branches);
    for (size_t i = 0; i < file->function_count; i++)
        free(file->functions[i].name);
    free(file->lines);
    free(file->functions);
    free(file->path);
}

void execution_counts_free(struct execution_counts *counts)
{
    if (counts == NULL)
        return;
    for (size_t i = 0; i < counts->file_count; i++)
        file_clear(&counts->files[i]);
    free(counts->files);
    free(counts);
}

/* ARRAY of COUNT elements of SIZE bytes, with room for MOST, the new ones zeroed; NULL as realloc.
 */
static void *grow(void *array, size_t count, size_t most, size_t size)
{
    char *grown = reallocarray(array, most, size);

    if (grown != NULL)
        memset(grown + count * size, 0, (most - count) * size);
    return grown;
}

/* The file of that path, made if need be. Returns NULL when memory is short. */
static struct file *find_file(struct execution_counts *counts, const char *path)
{
    size_t low = 0, high = counts->file_count;
    struct file *grown;
    char *copy;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(path, counts->files[middle].path);

        if (order == 0)
            return &counts->files[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    grown = reallocarray(counts->files, counts->file_count + 1, sizeof *grown);
    if (grown == NULL)
        return NULL;
    counts->files = grown;
    copy = strdup(path);
    if (copy == NULL)
        return NULL;
    memmove(grown + low + 1, grown + low, (counts->file_count - low) * sizeof *grown);
    grown[low] = (struct file){.path = copy};
    counts->file_count++;
    return &grown[low];
}

/* A count in gcov's JSON; older versions write large ones as reals. */
static uint64_t count_of(const json_t *object, const char *key)
{
    double number = json_number_value(json_object_get(object, key));

    return number > 0 ? (uint64_t)number : 0;
}

static int add_branches(struct line *line, const json_t *branches)
{
    size_t count = json_array_size(branches);

    if (count > line->branch_count) {
        uint64_t *grown = grow(line->branches, line->branch_count, count, sizeof *grown);

        if (grown == NULL)
            return -ENOMEM;
        line->branches = grown;
        line->branch_count = count;
    }
    for (size_t i = 0; i < count; i++)
        line->branches[i] += count_of(json_array_get(branches, i), "count");
    return 0;
}

static int add_line(struct file *file, const json_t *object)
{
    uint64_t number = count_of(object, "line_number");
    struct line *line;

    if (number == 0 || number > LINES_MOST)
        return -EINVAL;
    if (number >= file->line_count) {
        size_t most = (size_t)number + (size_t)number / 2 + 1;

        line = grow(file->lines, file->line_count, most, sizeof *line);
        if (line == NULL)
            return -ENOMEM;
        file->lines = line;
        file->line_count = most;
    }
    line = &file->lines[number];
    line->counts = true;
    line->count += count_of(object, "count");
    return add_branches(line, json_object_get(object, "branches"));
}

static int add_function(struct file *file, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "name"));
    size_t line = (size_t)count_of(object, "start_line");
    struct function *function;

    if (name == NULL)
        return -EINVAL;
    for (size_t i = 0; i < file->function_count; i++) {
        function = &file->functions[i];
        if (function->line == line && strcmp(function->name, name) == 0) {
            function->count += count_of(object, "execution_count");
            return 0;
        }
    }
    function = reallocarray(file->functions, file->function_count + 1, sizeof *function);
    if (function == NULL)
        return -ENOMEM;
    file->functions = function;
    function += file->function_count;
    *function = (struct function){.name = strdup(name),
        .line = line,
        .last_line = (size_t)count_of(object, "end_line"),
        .count = count_of(object, "execution_count")};
    if (function->name == NULL)
        return -ENOMEM;
    file->function_count++;
    return 0;
}

/* Where gcov's NAME of a file is, seen from FOLDER: its path from the root; the caller frees it. */
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

static int add_file(struct execution_counts *counts, const char *folder, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "file"));
    const json_t *lines = json_object_get(object, "lines");
    const json_t *functions = json_object_get(object, "functions");
    struct file *file;
    char *path;
    int error = 0;

    if (name == NULL || !json_is_array(lines) || !json_is_array(functions))
        return -EINVAL;
    errno = 0;
    path = find_path(folder, name);
    if (path == NULL)
        return errno == ENOMEM ? -ENOMEM : 0;
    /* The root alone ends with its slash. */
    if (strcmp(counts->sources, "/") == 0 || path_is_below(path, counts->sources)) {
        file = find_file(counts, path);
        error = file == NULL ? -ENOMEM : 0;
        for (size_t i = 0; error == 0 && i < json_array_size(lines); i++)
            error = add_line(file, json_array_get(lines, i));
        for (size_t i = 0; error == 0 && i < json_array_size(functions); i++)
            error = add_function(file, json_array_get(functions, i));
    }
    free(path);
    return error;
}

int execution_counts_add(struct execution_counts *counts, const json_t *document)
{
    const char *folder = json_string_value(json_object_get(document, "current_working_directory"));
    const json_t *files = json_object_get(document, "files");
    int error = 0;

    if (folder == NULL || !json_is_array(files))
        return -EINVAL;
    for (size_t i = 0; error == 0 && i < json_array_size(files); i++)
        error = add_file(counts, folder, json_array_get(files, i));
    return error;
}

/*
 * How often the function ran. A forked child, which counts from nothing, begins in the middle of a
 * function without having called it: lines that ran say so.
 */
static uint64_t runs_of(const struct file *file, const struct function *function)
{
    uint64_t runs = function->count;

    for (size_t i = function->line; runs == 0 && i <= function->last_line; i++)
        runs = i < file->line_count && file->lines[i].count > 0;
    return runs;
}

static void write_functions(const struct file *file, FILE *out)
{
    size_t hit = 0;

    for (size_t i = 0; i < file->function_count; i++)
        fprintf(out, "FN:%zu,%s\n", file->functions[i].line, file->functions[i].name);
    for (size_t i = 0; i < file->function_count; i++) {
        uint64_t runs = runs_of(file, &file->functions[i]);

        fprintf(out, "FNDA:%ju,%s\n", (uintmax_t)runs, file->functions[i].name);
        hit += runs > 0;
    }
    fprintf(out, "FNF:%zu\nFNH:%zu\n", file->function_count, hit);
}

static void write_branches(const struct file *file, FILE *out)
{
    size_t found = 0, hit = 0;

    for (size_t i = 0; i < file->line_count; i++) {
        const struct line *line = &file->lines[i];

        for (size_t j = 0; j < line->branch_count; j++) {
            /* "-": the line never ran, so that nothing can be said of its branches. */
            if (line->count == 0)
                fprintf(out, "BRDA:%zu,0,%zu,-\n", i, j);
            else
                fprintf(out, "BRDA:%zu,0,%zu,%ju\n", i, j, (uintmax_t)line->branches[j]);
            hit += line->branches[j] > 0;
        }
        found += line->branch_count;
    }
    fprintf(out, "BRF:%zu\nBRH:%zu\n", found, hit);
}

static void write_lines(const struct file *file, FILE *out)
{
    size_t found = 0, hit = 0;

    for (size_t i = 0; i < file->line_count; i++) {
        if (!file->lines[i].counts)
            continue;
        fprintf(out, "DA:%zu,%ju\n", i, (uintmax_t)file->lines[i].count);
        found++;
        hit += file->lines[i].count > 0;
    }
    fprintf(out, "LF:%zu\nLH:%zu\n", found, hit);
}

void execution_counts_write(const struct execution_counts *counts, const char *test, FILE *out)
{
    for (size_t i = 0; i < counts->file_count; i++) {
        const struct file *file = &counts->files[i];

        fprintf(out, "TN:%s\nSF:%s\n", test, file->path);
        write_functions(file, out);
        write_branches(file, out);
        write_lines(file, out);
        fputs("end_of_record\n", out);
    }
}

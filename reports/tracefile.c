/* tracefile.c - which tests reached which lines, read from lcov's tracefile with tests' names. */
#include "config.h"

#include "reports/tracefile.h"

#include "common/complaint.h"
#include "reports/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What is being read. */
struct reading {
    struct tracefile *tracefile;
    size_t test;
    struct tracefile_source *file; /* NULL between records */
};

size_t tracefile_find_test(const struct tracefile *tracefile, const char *name)
{
    size_t place = 0;

    while (place < tracefile->test_count && strcmp(tracefile->tests[place], name) != 0)
        place++;
    return place;
}

static int begin_test(struct reading *reading, const char *name)
{
    struct tracefile *tracefile = reading->tracefile;
    char **grown;

    reading->test = tracefile_find_test(tracefile, name);
    if (reading->test < tracefile->test_count)
        return 0;
    grown =
        (char **)reallocarray((void *)tracefile->tests, tracefile->test_count + 1, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    tracefile->tests = grown;
    grown[tracefile->test_count] = strdup(name);
    if (grown[tracefile->test_count] == NULL)
        return -ENOMEM;
    tracefile->test_count++;
    return 0;
}

static int begin_file(struct reading *reading, const char *path)
{
    struct tracefile *tracefile = reading->tracefile;
    struct tracefile_source *grown;

    for (size_t i = 0; i < tracefile->file_count; i++) {
        reading->file = &tracefile->files[i];
        if (strcmp(reading->file->path, path) == 0)
            return 0;
    }
    grown = reallocarray(tracefile->files, tracefile->file_count + 1, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    tracefile->files = grown;
    reading->file = &grown[tracefile->file_count];
    *reading->file = (struct tracefile_source){.path = strdup(path)};
    if (reading->file->path == NULL)
        return -ENOMEM;
    tracefile->file_count++;
    return 0;
}

/* Finds the line of that number, or adds it. NULL when memory is short. */
static struct tracefile_line *find_line(struct tracefile_source *file, size_t number)
{
    size_t low = 0, high = file->line_count;
    struct tracefile_line *grown;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (file->lines[middle].number == number)
            return &file->lines[middle];
        if (number < file->lines[middle].number)
            high = middle;
        else
            low = middle + 1;
    }
    grown = reallocarray(file->lines, file->line_count + 1, sizeof *grown);
    if (grown == NULL)
        return NULL;
    file->lines = grown;
    memmove(grown + low + 1, grown + low, (file->line_count - low) * sizeof *grown);
    grown[low] = (struct tracefile_line){.number = number};
    file->line_count++;
    return &grown[low];
}

/* Adds the test to those that reached the line. */
static int mark(struct tracefile_line *line, size_t test)
{
    size_t *grown;

    for (size_t i = 0; i < line->test_count; i++)
        if (line->tests[i] == test)
            return 0;
    grown = reallocarray(line->tests, line->test_count + 1, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    line->tests = grown;
    grown[line->test_count++] = test;
    return 0;
}

/* Reads "DA:NUMBER,COUNT", perhaps with a checksum, from behind the colon. */
static int read_line(struct reading *reading, const char *at)
{
    struct tracefile_line *line;
    char *end = NULL;
    unsigned long number = strtoul(at, &end, 10);

    if (reading->file == NULL || end == at || *end != ',' || number == 0)
        return -EINVAL;
    line = find_line(reading->file, number);
    if (line == NULL)
        return -ENOMEM;
    /* Counts may be too large for an integer. Torn counters are negative. */
    return strtod(end + 1, NULL) > 0 ? mark(line, reading->test) : 0;
}

static int read_entry(struct reading *reading, const char *text)
{
    if (strncmp(text, "TN:", 3) == 0)
        return begin_test(reading, text + 3);
    if (strncmp(text, "SF:", 3) == 0) {
        /* A record before the first TN is of a test without a name. */
        int error = reading->tracefile->test_count == 0 ? begin_test(reading, "") : 0;

        return error == 0 ? begin_file(reading, text + 3) : error;
    }
    if (strncmp(text, "DA:", 3) == 0)
        return read_line(reading, text + 3);
    if (strcmp(text, "end_of_record") == 0)
        reading->file = NULL;
    else if (reading->file == NULL)
        return -EINVAL;
    return 0;
}

static int compare_files(const void *a, const void *b)
{
    return strcmp(
        ((const struct tracefile_source *)a)->path, ((const struct tracefile_source *)b)->path);
}

int tracefile_load(const char *path, FILE *errors, struct tracefile *tracefile)
{
    struct reading reading = {.tracefile = tracefile};
    size_t size = 0, number = 0;
    char *text = NULL;
    ssize_t length;
    int error = 0;
    FILE *file = fopen(path, "re");

    *tracefile = (struct tracefile){0};
    if (file == NULL)
        return complaint_error(errors, path, NULL, -errno);
    while (error == 0 && (length = getline(&text, &size, file)) > 0) {
        if (text[length - 1] == '\n')
            text[length - 1] = '\0';
        number++;
        error = read_entry(&reading, text);
    }
    if (error == 0 && ferror(file))
        error = -EIO;
    if (error == -EINVAL)
        complaint_print(errors, "%s:%zu: is no line of a tracefile of lcov's", path, number);
    else if (error < 0)
        complaint_error(errors, path, NULL, error);
    if (tracefile->file_count > 0)
        qsort(tracefile->files, tracefile->file_count, sizeof *tracefile->files, compare_files);
    free(text);
    fclose(file);
    return error;
}

static void clear_file(struct tracefile_source *file)
{
    for (size_t i = 0; i < file->line_count; i++)
        free(file->lines[i].tests);
    free(file->lines);
    free(file->path);
}

void tracefile_clear(struct tracefile *tracefile)
{
    for (size_t i = 0; i < tracefile->file_count; i++)
        clear_file(&tracefile->files[i]);
    for (size_t i = 0; i < tracefile->test_count; i++)
        free(tracefile->tests[i]);
    free((void *)tracefile->tests);
    free(tracefile->files);
    *tracefile = (struct tracefile){0};
}

static bool is_below_one(const char *path, char *const *folders)
{
    for (; *folders != NULL; folders++)
        if (path_is_below(path, *folders))
            return true;
    return false;
}

void tracefile_keep_below(struct tracefile *tracefile, char *const *folders)
{
    size_t kept = 0;

    for (size_t i = 0; i < tracefile->file_count; i++) {
        if (is_below_one(tracefile->files[i].path, folders))
            tracefile->files[kept++] = tracefile->files[i];
        else
            clear_file(&tracefile->files[i]);
    }
    tracefile->file_count = kept;
}

/*
 * Whether tests of the set `chosen` reached the line, and no others; if it is NULL, whether none
 * did.
 */
static bool is_only_of(const struct tracefile_line *line, const bool *chosen)
{
    if (chosen == NULL)
        return line->test_count == 0;
    for (size_t i = 0; i < line->test_count; i++)
        if (!chosen[line->tests[i]])
            return false;
    return line->test_count > 0;
}

size_t tracefile_count_lines(const struct tracefile_source *file, const bool *chosen)
{
    size_t count = 0;

    for (size_t i = 0; i < file->line_count; i++)
        count += is_only_of(&file->lines[i], chosen);
    return count;
}

void tracefile_print_lines(const struct tracefile_source *file, const bool *chosen, FILE *out)
{
    const char *separator = "";

    for (size_t i = 0; i < file->line_count; i++) {
        size_t first = i;

        while (i < file->line_count && is_only_of(&file->lines[i], chosen))
            i++;
        if (i == first)
            continue;
        fprintf(out, "%s%zu", separator, file->lines[first].number);
        if (i - first > 1)
            fprintf(out, "-%zu", file->lines[i - 1].number);
        separator = ", ";
    }
}

static void write_tests(
    const struct tracefile *tracefile, const struct tracefile_line *line, FILE *out)
{
    if (line->test_count == 0)
        fputs(" none", out);
    else if (line->test_count == tracefile->test_count)
        fputs(" all", out);
    else
        for (size_t i = 0; i < line->test_count; i++)
            fprintf(out, " %s", tracefile->tests[line->tests[i]]);
}

void tracefile_write_lines(const struct tracefile *tracefile, const char *sources, FILE *out)
{
    for (size_t i = 0; i < tracefile->file_count; i++) {
        const struct tracefile_source *file = &tracefile->files[i];
        const char *path = path_cut(file->path, sources);

        for (size_t j = 0; j < file->line_count; j++) {
            fprintf(out, "%s:%zu:", path, file->lines[j].number);
            write_tests(tracefile, &file->lines[j], out);
            fputc('\n', out);
        }
    }
}

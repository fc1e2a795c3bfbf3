/* reach.c - which tests reached which lines, from a tracefile of lcov's with tests' names. */
#include "config.h"

#include "reports/reach.h"

#include "reports/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What is being read. */
struct reading {
    struct reach *reach;
    size_t test;
    struct reach_file *file; /* NULL between records */
};

size_t reach_test(const struct reach *reach, const char *name)
{
    size_t place = 0;

    while (place < reach->test_count && strcmp(reach->tests[place], name) != 0)
        place++;
    return place;
}

static int begin_test(struct reading *reading, const char *name)
{
    struct reach *reach = reading->reach;
    char **grown;

    reading->test = reach_test(reach, name);
    if (reading->test < reach->test_count)
        return 0;
    grown = (char **)reallocarray((void *)reach->tests, reach->test_count + 1, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    reach->tests = grown;
    grown[reach->test_count] = strdup(name);
    if (grown[reach->test_count] == NULL)
        return -ENOMEM;
    reach->test_count++;
    return 0;
}

static int begin_file(struct reading *reading, const char *path)
{
    struct reach *reach = reading->reach;
    struct reach_file *grown;

    for (size_t i = 0; i < reach->file_count; i++) {
        reading->file = &reach->files[i];
        if (strcmp(reading->file->path, path) == 0)
            return 0;
    }
    grown = reallocarray(reach->files, reach->file_count + 1, sizeof *grown);
    if (grown == NULL)
        return -ENOMEM;
    reach->files = grown;
    reading->file = &grown[reach->file_count];
    *reading->file = (struct reach_file){.path = strdup(path)};
    if (reading->file->path == NULL)
        return -ENOMEM;
    reach->file_count++;
    return 0;
}

/* The line of that number, made if need be; NULL when memory is short. */
static struct reach_line *find_line(struct reach_file *file, size_t number)
{
    size_t low = 0, high = file->line_count;
    struct reach_line *grown;

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
    grown[low] = (struct reach_line){.number = number};
    file->line_count++;
    return &grown[low];
}

/* Notes that the test which is being read reached the line. */
static int mark(struct reach_line *line, size_t test)
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

/* "DA:NUMBER,COUNT" and perhaps a checksum: AT is what stands after the colon. */
static int read_line(struct reading *reading, const char *at)
{
    struct reach_line *line;
    char *end = NULL;
    unsigned long number = strtoul(at, &end, 10);

    if (reading->file == NULL || end == at || *end != ',' || number == 0)
        return -EINVAL;
    line = find_line(reading->file, number);
    if (line == NULL)
        return -ENOMEM;
    /* Counts may be too large for any integer, or negative where counters were torn. */
    return strtod(end + 1, NULL) > 0 ? mark(line, reading->test) : 0;
}

static int read_entry(struct reading *reading, const char *text)
{
    if (strncmp(text, "TN:", 3) == 0)
        return begin_test(reading, text + 3);
    if (strncmp(text, "SF:", 3) == 0) {
        /* What stands before the first TN: is of a test without a name. */
        int fault = reading->reach->test_count == 0 ? begin_test(reading, "") : 0;

        return fault == 0 ? begin_file(reading, text + 3) : fault;
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
    return strcmp(((const struct reach_file *)a)->path, ((const struct reach_file *)b)->path);
}

int reach_load(const char *path, FILE *errors, struct reach *reach)
{
    struct reading reading = {.reach = reach};
    size_t size = 0, number = 0;
    char *text = NULL;
    ssize_t length;
    int fault;
    FILE *file = fopen(path, "re");

    *reach = (struct reach){0};
    if (file == NULL) {
        fault = -errno;
        fprintf(errors, "%s: %s\n", path, strerror(-fault));
        return fault;
    }
    fault = 0;
    while (fault == 0 && (length = getline(&text, &size, file)) > 0) {
        if (text[length - 1] == '\n')
            text[length - 1] = '\0';
        number++;
        fault = read_entry(&reading, text);
    }
    if (fault == 0 && ferror(file))
        fault = -EIO;
    if (fault == -EINVAL)
        fprintf(errors, "%s:%zu: is no line of a tracefile of lcov's\n", path, number);
    else if (fault < 0)
        fprintf(errors, "%s: %s\n", path, strerror(-fault));
    if (reach->file_count > 0)
        qsort(reach->files, reach->file_count, sizeof *reach->files, compare_files);
    free(text);
    fclose(file);
    return fault;
}

static void clear_file(struct reach_file *file)
{
    for (size_t i = 0; i < file->line_count; i++)
        free(file->lines[i].tests);
    free(file->lines);
    free(file->path);
}

void reach_clear(struct reach *reach)
{
    for (size_t i = 0; i < reach->file_count; i++)
        clear_file(&reach->files[i]);
    for (size_t i = 0; i < reach->test_count; i++)
        free(reach->tests[i]);
    free((void *)reach->tests);
    free(reach->files);
    *reach = (struct reach){0};
}

static bool is_below_one(const char *path, char *const *folders)
{
    for (; *folders != NULL; folders++)
        if (path_is_below(path, *folders))
            return true;
    return false;
}

void reach_keep(struct reach *reach, char *const *folders)
{
    size_t kept = 0;

    for (size_t i = 0; i < reach->file_count; i++) {
        if (is_below_one(reach->files[i].path, folders))
            reach->files[kept++] = reach->files[i];
        else
            clear_file(&reach->files[i]);
    }
    reach->file_count = kept;
}

bool reach_line_is_theirs(const struct reach_line *line, const bool *chosen)
{
    if (chosen == NULL)
        return line->test_count == 0;
    for (size_t i = 0; i < line->test_count; i++)
        if (!chosen[line->tests[i]])
            return false;
    return line->test_count > 0;
}

size_t reach_print(const struct reach_file *file, const bool *chosen, const char *before, FILE *out)
{
    size_t found = 0;

    for (size_t i = 0; i < file->line_count; i++) {
        size_t first = i;

        while (i < file->line_count && reach_line_is_theirs(&file->lines[i], chosen))
            i++;
        if (i == first)
            continue;
        fprintf(out, "%s%zu", found == 0 ? before : ", ", file->lines[first].number);
        if (i - first > 1)
            fprintf(out, "-%zu", file->lines[i - 1].number);
        found += i - first;
    }
    return found;
}

static void write_tests(const struct reach *reach, const struct reach_line *line, FILE *out)
{
    if (line->test_count == 0)
        fputs(" none", out);
    else if (line->test_count == reach->test_count)
        fputs(" all", out);
    else
        for (size_t i = 0; i < line->test_count; i++)
            fprintf(out, " %s", reach->tests[line->tests[i]]);
}

void reach_write(const struct reach *reach, const char *sources, FILE *out)
{
    for (size_t i = 0; i < reach->file_count; i++) {
        const struct reach_file *file = &reach->files[i];
        const char *path = path_cut(file->path, sources);

        for (size_t j = 0; j < file->line_count; j++) {
            fprintf(out, "%s:%zu:", path, file->lines[j].number);
            write_tests(reach, &file->lines[j], out);
            fputc('\n', out);
        }
    }
}

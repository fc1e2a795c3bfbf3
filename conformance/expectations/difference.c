/* difference.c - what is different in two texts, in the unified form that patch(1) applies. */
#include "config.h"

#include "conformance/expectations/difference.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Lines that are the same, around those that are not. */
#define CONTEXT ((size_t)3)

#define CELLS_MOST ((size_t)16 * 1024 * 1024 / sizeof(uint32_t))

struct line {
    const char *text;
    size_t length; /* with the end of the line, which the last need not have */
};

struct lines {
    struct line *list;
    size_t count;
};

/* A line of the difference. */
struct edit {
    char sign; /* ' ', '-' or '+' */
    const struct line *line;
};

struct script {
    struct edit *edits;
    size_t count;
};

static int split(const char *text, struct lines *lines)
{
    size_t count = 1;

    for (const char *at = text; *at != '\0'; at++)
        count += *at == '\n';
    lines->list = calloc(count, sizeof *lines->list);
    if (lines->list == NULL)
        return -ENOMEM;
    while (*text != '\0') {
        const char *end = strchrnul(text, '\n');
        size_t length = (size_t)(end - text) + (*end == '\n');

        lines->list[lines->count++] = (struct line){text, length};
        text += length;
    }
    return 0;
}

static bool is_same(const struct line *a, const struct line *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static void add(struct script *script, char sign, const struct line *line)
{
    script->edits[script->count++] = (struct edit){sign, line};
}

/*
 * Adds what makes AFTER, M lines, of BEFORE, N lines, by the longest lines that they have in common
 * (Wagner and Fischer, 1974): LENGTHS[i * (M + 1) + j] is how many those are from line i and j on.
 */
static void add_shortest(struct script *script, const struct line *before, size_t n,
    const struct line *after, size_t m, uint32_t *lengths)
{
    size_t width = m + 1, i, j;

    for (i = n; i-- > 0;)
        for (j = m; j-- > 0;) {
            uint32_t down = lengths[(i + 1) * width + j], right = lengths[i * width + j + 1];

            if (is_same(&before[i], &after[j]))
                lengths[i * width + j] = lengths[(i + 1) * width + j + 1] + 1;
            else
                lengths[i * width + j] = down > right ? down : right;
        }
    for (i = j = 0; i < n || j < m;) {
        if (i < n && j < m && is_same(&before[i], &after[j]))
            add(script, ' ', (j++, &before[i++]));
        else if (i < n && (j == m || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]))
            add(script, '-', &before[i++]);
        else
            add(script, '+', &after[j++]);
    }
}

static int add_middle(
    struct script *script, const struct line *before, size_t n, const struct line *after, size_t m)
{
    uint32_t *lengths;

    if (n + 1 > CELLS_MOST / (m + 1)) {
        for (size_t i = 0; i < n; i++)
            add(script, '-', &before[i]);
        for (size_t j = 0; j < m; j++)
            add(script, '+', &after[j]);
        return 0;
    }
    lengths = calloc((n + 1) * (m + 1), sizeof *lengths);
    if (lengths == NULL)
        return -ENOMEM;
    add_shortest(script, before, n, after, m, lengths);
    free(lengths);
    return 0;
}

/* All lines, each with its sign. What both begin and end with is found without a table. */
static int make_script(const struct lines *before, const struct lines *after, struct script *script)
{
    size_t n = before->count, m = after->count, begin = 0, end = 0;
    int fault;

    script->edits = calloc(n + m + 1, sizeof *script->edits);
    if (script->edits == NULL)
        return -ENOMEM;
    while (begin < n && begin < m && is_same(&before->list[begin], &after->list[begin]))
        begin++;
    while (end < n - begin && end < m - begin &&
           is_same(&before->list[n - end - 1], &after->list[m - end - 1]))
        end++;
    for (size_t i = 0; i < begin; i++)
        add(script, ' ', &before->list[i]);
    fault = add_middle(
        script, before->list + begin, n - begin - end, after->list + begin, m - begin - end);
    for (size_t i = n - end; i < n; i++)
        add(script, ' ', &before->list[i]);
    return fault;
}

/* "-BEGIN,COUNT" of a hunk; where it has no line, the one before it counts. */
static void print_range(FILE *out, char sign, size_t begin, size_t count)
{
    fprintf(out, " %c%zu,%zu", sign, count > 0 ? begin + 1 : begin, count);
}

/* Edits FROM to TO as a hunk; BEFORE and AFTER are the lines of each text before them. */
static void print_hunk(
    const struct script *script, size_t from, size_t to, size_t before, size_t after, FILE *out)
{
    size_t olds = 0, news = 0;

    for (size_t i = from; i < to; i++) {
        olds += script->edits[i].sign != '+';
        news += script->edits[i].sign != '-';
    }
    fputs("@@", out);
    print_range(out, '-', before, olds);
    print_range(out, '+', after, news);
    fputs(" @@\n", out);
    for (size_t i = from; i < to; i++) {
        const struct line *line = script->edits[i].line;

        fputc(script->edits[i].sign, out);
        fwrite(line->text, 1, line->length, out);
        if (line->text[line->length - 1] != '\n')
            fputs("\n\\ No newline at end of file\n", out);
    }
}

/* Where the hunk that begins before edit FIRST, a change, ends: changes with no more than twice the
   context between them are one. */
static size_t find_end(const struct script *script, size_t first)
{
    size_t last = first;

    for (size_t i = first; i < script->count && i <= last + 2 * CONTEXT + 1; i++)
        if (script->edits[i].sign != ' ')
            last = i;
    return last + 1 + CONTEXT < script->count ? last + 1 + CONTEXT : script->count;
}

static void print_hunks(const struct script *script, FILE *out)
{
    size_t before = 0, after = 0, counted = 0;

    for (size_t i = 0; i < script->count;) {
        size_t from = i > CONTEXT ? i - CONTEXT : 0, to;

        if (script->edits[i].sign == ' ') {
            i++;
            continue;
        }
        for (; counted < from; counted++) {
            before += script->edits[counted].sign != '+';
            after += script->edits[counted].sign != '-';
        }
        to = find_end(script, i);
        print_hunk(script, from, to, before, after, out);
        i = to;
    }
}

int difference_print(
    const char *before, const char *after, const char *old, const char *new, FILE *out)
{
    struct lines olds = {0}, news = {0};
    struct script script = {0};
    int fault = split(before, &olds);

    if (fault == 0)
        fault = split(after, &news);
    if (fault == 0)
        fault = make_script(&olds, &news, &script);
    if (fault == 0 && strcmp(before, after) != 0) {
        fprintf(out, "--- %s\n+++ %s\n", old, new);
        print_hunks(&script, out);
    }
    free(script.edits);
    free(olds.list);
    free(news.list);
    return fault;
}

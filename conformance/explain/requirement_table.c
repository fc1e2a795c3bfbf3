/* requirement_table.c - prints a table of requirements. */
#include "config.h"

#include "conformance/explain/requirement_table.h"

#include <string.h>

/* The width of the longest id, in columns. */
static int measure_ids(const struct catalogue *catalogue)
{
    size_t longest = 0;

    for (size_t i = 0; i < catalogue->count; i++) {
        size_t length = strlen(catalogue->requirements[i].id);

        longest = length > longest ? length : longest;
    }
    return (int)longest;
}

/* Prints the keys of the parts that no scenario observes, except those that none can. */
static void print_missing(const struct requirement_coverage *coverage,
    const struct requirement *requirement, const char *before, FILE *out)
{
    for (size_t i = 0; i < requirement->part_count; i++) {
        const struct part *part = &requirement->parts[i];

        if (part->inside || requirement_coverage_observes(coverage, requirement, part))
            continue;
        fprintf(out, "%s%s%s", before, part->id + strlen(requirement->id) + 1,
            part->level != requirement->level ? " (SHOULD)" : "");
        before = ", ";
    }
}

static void print_extent(
    const struct requirement_coverage *coverage, const struct requirement *requirement, FILE *out)
{
    const char *reason;

    switch (requirement_coverage_extent(coverage, requirement)) {
    case COVERAGE_WHOLE:
        fputs("whole", out);
        print_missing(coverage, requirement, ", but not ", out);
        break;
    case COVERAGE_IN_PART:
        fputs("in part", out);
        print_missing(coverage, requirement, ": not ", out);
        break;
    default:
        reason = requirement_coverage_reason(coverage, requirement, NULL);
        fprintf(out, "by nothing%s%s", reason != NULL ? ": " : "", reason != NULL ? reason : "");
    }
    fputc('\n', out);
}

static bool is_wanted(const struct requirement *requirement, const char *const *ids, size_t count)
{
    if (count == 0)
        return requirement_is_asked(requirement);
    for (size_t i = 0; i < count; i++)
        if (strcmp(requirement->id, ids[i]) == 0)
            return true;
    return false;
}

static void print_count(const struct requirement_coverage *coverage, FILE *out)
{
    const struct requirement_coverage_count count = requirement_coverage_count(coverage);

    fprintf(out,
        "\n%zu MUST sentences: %zu checked whole, %zu in part, %zu by nothing\n"
        "`shakedown explain ID` tells a requirement's parts, and why one is not checked\n",
        count.sentences, count.of[COVERAGE_WHOLE], count.of[COVERAGE_IN_PART],
        count.of[COVERAGE_NOTHING]);
}

void requirement_table_print(
    const struct requirement_coverage *coverage, const char *const *ids, size_t count, FILE *out)
{
    const struct catalogue *catalogue = coverage->plan->catalogue;
    int width = measure_ids(catalogue);

    for (size_t i = 0; i < catalogue->count; i++) {
        const struct requirement *requirement = &catalogue->requirements[i];
        size_t cases = requirement_coverage_cases(coverage, requirement);

        if (!is_wanted(requirement, ids, count))
            continue;
        fprintf(out, "%-*s  %-6s  %4zu %s  ", width, requirement->id,
            level_word(requirement->level), cases, cases == 1 ? "case " : "cases");
        print_extent(coverage, requirement, out);
    }
    if (count == 0)
        print_count(coverage, out);
}

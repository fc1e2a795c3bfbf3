/* explain_requirement.c - a requirement, in words. */
#include "config.h"

#include "conformance/explain/explain_requirement.h"

#include "conformance/explain/paragraph.h"
#include "conformance/language/claim.h"

#include <string.h>

static const char *basis_text(char basis)
{
    switch (basis) {
    case 'P':
        return "stated in the published class reference";
    case 'C':
        return "follows from how the first implementation does it";
    case 'S':
        return "our own judgement of what a sound implementation does";
    default:
        return "a property of what the protocol runs on";
    }
}

void explain_requirement_line(const struct requirement *requirement, int indent, FILE *out)
{
    fprintf(out, "%*s%s (%s, basis %c: %s)\n", indent, "", requirement->id,
        level_word(requirement->level), requirement->basis, basis_text(requirement->basis));
    paragraph_print(out, "", indent + 2, requirement->sentence);
}

/* Prints each part, and whether a scenario observes it. */
static void print_parts(
    const struct requirement_coverage *coverage, const struct requirement *requirement, FILE *out)
{
    if (requirement->part_count > 0)
        fputs("\nParts\n", out);
    for (size_t i = 0; i < requirement->part_count; i++) {
        const struct part *part = &requirement->parts[i];
        bool observed = requirement_coverage_observes(coverage, requirement, part);
        const char *reason =
            observed ? NULL : requirement_coverage_reason(coverage, requirement, part);

        fprintf(out, "  %s (%s): %s%s%s\n", part->id, level_word(part->level),
            observed ? "observed" : "not observed", reason != NULL ? ": " : "",
            reason != NULL ? reason : "");
        paragraph_print(out, "", 4, part->text);
    }
}

static const char *extent_text(enum coverage_extent extent)
{
    switch (extent) {
    case COVERAGE_WHOLE:
        return "checked whole";
    case COVERAGE_IN_PART:
        return "checked in part";
    default:
        return "checked by nothing";
    }
}

static void print_extent(
    const struct requirement_coverage *coverage, const struct requirement *requirement, FILE *out)
{
    enum coverage_extent extent = requirement_coverage_extent(coverage, requirement);
    const char *reason = extent == COVERAGE_NOTHING
                             ? requirement_coverage_reason(coverage, requirement, NULL)
                             : NULL;

    fprintf(out, "  %s%s%s\n", extent_text(extent), reason != NULL ? ": " : "",
        reason != NULL ? reason : "");
}

static void print_checkers(
    const struct plan *plan, const struct requirement *requirement, FILE *out)
{
    bool any = false;

    for (size_t i = 0; i < plan->scenario_count; i++) {
        if (!plan_scenario_checks(&plan->scenarios[i], requirement))
            continue;
        if (!any)
            fputs("\nChecked by\n", out);
        any = true;
        fprintf(out, "  %s\n", plan->scenarios[i].id);
    }
    if (!any)
        fputs("\nNo scenario checks it.\n", out);
}

void explain_requirement(
    const struct requirement_coverage *coverage, const struct requirement *requirement, FILE *out)
{
    explain_requirement_line(requirement, 0, out);
    print_parts(coverage, requirement, out);
    fprintf(out, "\n  edition %s\n", claim_word(edition_words, requirement->edition));
    if (requirement->inside)
        fputs("  cannot be seen through an adapter: only tests of the implementation itself can\n",
            out);
    else if (requirement_is_asked(requirement))
        print_extent(coverage, requirement, out);
    print_checkers(coverage->plan, requirement, out);
}

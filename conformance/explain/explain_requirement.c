/* explain_requirement.c - a requirement, in words. */
#include "config.h"

#include "conformance/explain/explain_requirement.h"

#include <string.h>

#include "conformance/language/claim.h"
#include "conformance/explain/paragraph.h"

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
        return "the ground that the protocol stands on";
    }
}

void explain_requirement_line(const struct requirement *requirement, int indent, FILE *out)
{
    fprintf(out, "%*s%s (%s, basis %c: %s)\n", indent, "", requirement->id,
        level_word(requirement->level), requirement->basis, basis_text(requirement->basis));
    paragraph_print(out, "", indent + 2, requirement->sentence);
}

/* The parts of a requirement that have a level of their own. */
static void print_parts(const struct requirement *requirement, FILE *out)
{
    for (size_t i = 0; i < json_array_size(requirement->also); i++) {
        const json_t *part = json_array_get(requirement->also, i);
        char label[64];

        snprintf(label, sizeof label, "  also (%s%s)",
            json_string_value(json_object_get(part, "level")),
            json_is_true(json_object_get(part, "inside")) ? ", from inside" : "");
        paragraph_print(out, label, 4, json_string_value(json_object_get(part, "sentence")));
    }
}

static bool checks(const struct plan_scenario *scenario, const struct requirement *requirement)
{
    for (size_t i = 0; i < scenario->requirement_count; i++)
        if (scenario->requirements[i] == requirement)
            return true;
    return false;
}

static void print_checkers(
    const struct plan *plan, const struct requirement *requirement, FILE *out)
{
    bool any = false;

    for (size_t i = 0; i < plan->scenario_count; i++) {
        if (!checks(&plan->scenarios[i], requirement))
            continue;
        if (!any)
            fputs("\nChecked by\n", out);
        any = true;
        fprintf(out, "  %s\n", plan->scenarios[i].id);
    }
    if (!any)
        fputs("\nNo scenario checks it.\n", out);
}

void explain_requirement(const struct plan *plan, const struct requirement *requirement, FILE *out)
{
    explain_requirement_line(requirement, 0, out);
    print_parts(requirement, out);
    fprintf(out, "\n  edition %s\n", claim_word(edition_words, requirement->edition));
    if (requirement->inside)
        fputs("  cannot be seen through an adapter: only tests of the implementation itself can\n",
            out);
    print_checkers(plan, requirement, out);
}

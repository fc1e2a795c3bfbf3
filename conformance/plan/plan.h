/* plan.h - the cases that a run has: every scenario times its variations. */
#ifndef CONFORMANCE_PLAN_PLAN_H
#define CONFORMANCE_PLAN_PLAN_H

#include "conformance/language/claim.h"
#include "conformance/plan/catalogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What the plan keeps of a scenario. Whoever runs it loads the file again. */
struct plan_scenario {
    char *id;
    enum edition edition;
    uint64_t digest;                         /* of the file, as in struct scenario */
    unsigned needs;                          /* set of enum capability */
    const struct requirement **requirements; /* these and the parts belong to the catalogue */
    size_t requirement_count;
    const struct part **parts; /* that its steps and expectations name, each once */
    size_t part_count;
};

/* Whether REQUIREMENT is among the scenario's "requirements". */
bool plan_scenario_checks(
    const struct plan_scenario *scenario, const struct requirement *requirement);

/* Whether a step or an expectation of the scenario names PART. */
bool plan_scenario_names(const struct plan_scenario *scenario, const struct part *part);

struct plan_case {
    char *id;
    size_t scenario; /* index into scenarios */
    size_t index;    /* of the scenario's cases: the INDEX of scenario_instantiate */
    unsigned roles;  /* of its actors: set of enum role */
    size_t number;   /* its number among all cases of the tree, from 1 */
};

struct plan {
    char *folder; /* of the scenarios */
    const struct catalogue *catalogue;
    struct plan_scenario *scenarios; /* sorted by id */
    size_t scenario_count;
    struct plan_case *cases; /* those selected, in file order */
    size_t case_count;
    size_t dealt;  /* how many cases plan_shard divided; 0: it was not called */
    size_t *order; /* case_count indices into cases: the order to start them in */
};

/*
 * Loads and checks every scenario below FOLDER, and selects all cases in file order. The first
 * mistake in a file is one line on ERRORS.
 * Ownership: the caller frees *PLAN with plan_free; CATALOGUE must outlive it.
 * Returns 0; -EINVAL when a file is invalid; another negative errno when something cannot be read
 * (each said on ERRORS).
 */
int plan_load(
    const char *folder, const struct catalogue *catalogue, FILE *errors, struct plan **plan);

/* Frees a plan; NULL does nothing. */
void plan_free(struct plan *plan);

/*
 * Keeps the cases whose flag in SELECTED is set, in file order. SELECTED has case_count flags.
 * Returns 0; -ENOMEM.
 */
int plan_keep(struct plan *plan, const bool *selected);

/*
 * Shuffles the order in which cases start. The same SEED and ROUND (from 1) give the same order for
 * the same selection on every machine; each ROUND has another.
 */
void plan_shuffle(struct plan *plan, uint64_t seed, uint64_t round);

#endif

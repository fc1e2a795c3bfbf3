/* resources.h - where the suite's own programs and data are, built or installed. */
#ifndef CONFORMANCE_PLAN_RESOURCES_H
#define CONFORMANCE_PLAN_RESOURCES_H

#include <stdbool.h>
#include <stdio.h>

struct resources {
    char *puppet;          /* the puppet program */
    char *bootstrapd;      /* the bootstrap server */
    char *bindir;          /* what ${bindir} in a manifest means */
    char *scenarios;       /* the folder of scenarios */
    char *requirements;    /* the catalogue's file */
    char *implementations; /* the folder of the manifests that come with the suite */
    char *manifest;        /* the reference's, one of them */
    char *results;         /* where results go unless --results says otherwise, */
    char *matrix;          /* and those of a matrix */
    char *pkgconfig;       /* the folder where pkg-config finds the module "mach" */
};

/*
 * Finds everything by the place of the running executable, and by no path that it was built with.
 * In the folder "conformance" of a configured build tree, that tree and its sources are used.
 * Anywhere else it is an installed one: each folder lies as far from the executable's as it was
 * configured to, so that a DESTDIR or a prefix that was moved as a whole is found. SCENARIOS, if
 * not NULL, replaces the folder of scenarios; its own requirements.json is used if it has one. That
 * the files exist is not checked here. Ownership: on success the caller frees *RESOURCES with
 * resources_free. Returns 0; -ENOMEM; a negative errno when /proc/self/exe cannot be read.
 */
int resources_find(const char *scenarios, struct resources **resources);

/*
 * Whether what comes with the suite lies where it must: the program alone, or a part of its tree,
 * may have been copied. If not, a line on ERRORS says what was looked for and what to do.
 */
bool resources_check(const struct resources *resources, FILE *errors);

/* Frees them; NULL does nothing. */
void resources_free(struct resources *resources);

#endif

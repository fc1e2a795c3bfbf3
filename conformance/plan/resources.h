/* resources.h - the paths of the suite's own programs and data, built or installed. */
#ifndef CONFORMANCE_PLAN_RESOURCES_H
#define CONFORMANCE_PLAN_RESOURCES_H

#include <stdbool.h>
#include <stdio.h>

struct resources {
    char *puppet;          /* the puppet program */
    char *bootstrapd;      /* the bootstrap server */
    char *bindir;          /* the value of ${bindir} in a manifest */
    char *scenarios;       /* the folder of scenarios */
    char *requirements;    /* the catalogue's file */
    char *implementations; /* the folder of the manifests that come with the suite */
    char *manifest;        /* the reference's manifest, in that folder */
    char *results;         /* where results go without --results, */
    char *matrix;          /* and those of a matrix */
    char *pkgconfig;       /* the folder where pkg-config finds "mach" */
};

/*
 * Finds everything from the place of the running executable; no path of the build is used. If the
 * executable is in the folder "conformance" of a configured build tree, that tree and its sources
 * are used. Otherwise it is installed: each folder is found by its configured distance from the
 * executable's folder, so DESTDIR, and a prefix that was moved as a whole, work. If SCENARIOS is
 * not NULL, it replaces the folder of scenarios, and its requirements.json is used if it has one.
 * Whether the files exist is not checked here.
 * Ownership: on success the caller frees *RESOURCES with resources_free.
 * Returns 0; -ENOMEM; a negative errno when /proc/self/exe cannot be read.
 */
int resources_find(const char *scenarios, struct resources **resources);

/*
 * Checks that the files of the suite are where they must be: somebody may have copied the program
 * alone, or a part of its tree. If not, a line on ERRORS says what is missing and what to do.
 */
bool resources_check(const struct resources *resources, FILE *errors);

/* Frees them; NULL does nothing. */
void resources_free(struct resources *resources);

#endif

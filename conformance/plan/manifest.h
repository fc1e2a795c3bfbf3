/* manifest.h - an implementation under test: its name, what it claims, the commands of its roles.
 */
#ifndef CONFORMANCE_PLAN_MANIFEST_H
#define CONFORMANCE_PLAN_MANIFEST_H

#include "conformance/language/claim.h"
#include "conformance/language/verb.h"
#include "conformance/plan/program_fault.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct manifest {
    char *path; /* as given */
    char *name;
    char *version;
    char *language;
    unsigned editions;     /* set of enum edition */
    unsigned capabilities; /* set of enum capability */
    char **server;         /* argument vectors, NULL at the end; the program is a path, or a name */
    char **client;         /* without a slash to be searched for in PATH; it need not exist */
    char **environment;    /* "NAME=VALUE", NULL at the end; to be added to the inherited one */
    char *expectations;    /* the path of its file of expectations; NULL: it names none */
    int stack_signal;      /* makes its programs write their stacks; 0: it names none */
    char **objects;        /* folders of what was compiled to count its lines, NULL at the end; */
    char *sources;         /* and of what it was compiled from; both NULL without "coverage" */
};

/*
 * Reads the manifest at PATH. A program written "${bindir}/NAME" lies in BINDIR, one with a slash
 * relative to the manifest's own folder, one without is searched for in PATH by who starts it;
 * folders, and the file of expectations, are relative to the manifest's or begin with "${bindir}".
 * That a program exists is manifest_check_programs' matter, that a folder does is that of who reads
 * it. Ownership: on success the caller frees *MANIFEST with manifest_free. Returns 0; -EINVAL for
 * an invalid file; another negative errno when it cannot be read (each said in one line on ERRORS).
 */
int manifest_load(const char *path, const char *bindir, FILE *errors, struct manifest **manifest);

/*
 * Whether the program of a role, ROLE_SERVER or ROLE_CLIENT, can be started.
 * Ownership: the caller ends *FAULT with program_fault_end, whatever is returned.
 * Returns what program_fault_find does.
 */
int manifest_check_program(
    const struct manifest *manifest, enum role role, struct program_fault *fault);

/*
 * Whether the programs of both roles can be started. Each that cannot is one line on ERRORS, "FILE:
 * roles: server: PROGRAM: what is wrong; expected a program: what to do".
 * Returns 0; a negative errno of the last that is not.
 */
int manifest_check_programs(const struct manifest *manifest, FILE *errors);

/* Frees a manifest; NULL does nothing. */
void manifest_free(struct manifest *manifest);

/*
 * Whether the implementation claims what a scenario asks for.
 * REASON (SIZE bytes) is filled when it does not: "does not claim capability gate".
 */
bool manifest_claims(const struct manifest *manifest, enum edition edition, unsigned needs,
    char *reason, size_t size);

/*
 * The manifest as the head of results.json shows it.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *manifest_to_json(const struct manifest *manifest);

#endif

/* manifest.h - an implementation under test: its name, its claims, its commands. */
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
    char **server;         /* argument vectors, NULL at the end. The first word is a path or, */
    char **client;         /* without a slash, a name for PATH; the file need not exist */
    char **environment;    /* "NAME=VALUE", added to the inherited ones, NULL at the end */
    char *expectations;    /* the path of its file of expectations; NULL: none */
    int stack_signal;      /* makes its programs write their stacks; 0: none */
    char **objects;        /* folders of the objects that count their lines, NULL at the end, */
    char *sources;         /* and of their sources; both NULL without "coverage" */
};

/*
 * Reads the manifest at PATH. A program "${bindir}/NAME" is in BINDIR; another with a slash is
 * relative to the manifest's folder; one without a slash is searched for in PATH when it is
 * started. Folders and the file of expectations are relative to the manifest's folder, too, or
 * begin with "${bindir}". Whether any of them exists is not checked here.
 * Ownership: on success the caller frees *MANIFEST with manifest_free.
 * Returns 0; -EINVAL for an invalid file; another negative errno when it cannot be read (each said
 * in one line on ERRORS).
 */
int manifest_load(const char *path, const char *bindir, FILE *errors, struct manifest **manifest);

/*
 * Checks that the program of ROLE, ROLE_SERVER or ROLE_CLIENT, can be started.
 * Ownership: the caller ends *FAULT with program_fault_end, whatever is returned.
 * Returns what program_fault_find does.
 */
int manifest_check_program(
    const struct manifest *manifest, enum role role, struct program_fault *fault);

/*
 * Checks that the programs of both roles can be started. Each that cannot is one line on ERRORS,
 * "FILE: roles: server: PROGRAM: what is wrong; expected a program: what to do".
 * Returns 0; the negative errno of the last that cannot.
 */
int manifest_check_programs(const struct manifest *manifest, FILE *errors);

/* Frees a manifest; NULL does nothing. */
void manifest_free(struct manifest *manifest);

/*
 * Whether the implementation claims what a scenario needs. If not, REASON (SIZE bytes) says what is
 * missing: "does not claim capability gate".
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

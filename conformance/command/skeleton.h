/* skeleton.h - the files that somebody begins an adapter with, made from templates. */
#ifndef CONFORMANCE_COMMAND_SKELETON_H
#define CONFORMANCE_COMMAND_SKELETON_H

#include <stdbool.h>
#include <stdio.h>

/* The longest name, in bytes. */
#define SKELETON_NAME_MAX 64

/* The languages that there are templates for, NULL at the end. */
extern const char *const skeleton_languages[];

/*
 * Whether an implementation may have that name here: letters, digits, '-' and '_', the first a
 * letter or a digit, at most SKELETON_NAME_MAX of them. It becomes a file's name.
 */
bool skeleton_is_name(const char *name);

/*
 * Makes the folder DIRECTORY, which must not exist or be empty, with a copy of each file in the
 * folder of templates: "NAME" in a file's name and "@NAME@" in its text become NAME, "@PKGCONFIG@"
 * becomes PKGCONFIG as make reads it, and what begins with "#!" may be executed. All is there, or
 * nothing: the folder gets its name when it is complete.
 *
 * templates  the templates of one language.
 * pkgconfig  the folder where pkg-config finds the module "mach".
 * out        gets a line for each file: "wrote DIRECTORY/FILE".
 * errors     gets one that says what went wrong.
 * Returns 0; -EEXIST when something is there already; -EBUSY when DIRECTORY ends in "." or "..", or
 * is mounted; another negative errno.
 */
int skeleton_write(const char *templates, const char *name, const char *pkgconfig,
    const char *directory, FILE *out, FILE *errors);

#endif

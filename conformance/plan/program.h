/* program.h - whether a command's first word can be executed. */
#ifndef CONFORMANCE_PLAN_PROGRAM_H
#define CONFORMANCE_PLAN_PROGRAM_H

/*
 * Looks for PROGRAM as execvp does: itself where it has a slash, else in the folders of PATH (as
 * the environment variable; NULL: the system's). That its format or its interpreter will do is not
 * checked.
 * Returns 0; a negative errno that says what is wrong with it: -ENOENT, -EACCES (no leave to
 * execute it, or a folder), another of access(2); -ENOMEM.
 */
int program_check(const char *program, const char *path);

/*
 * The same, and where it was found. *FILE is that path, or that of the first file that there is no
 * leave to execute; NULL if there is none. Ownership: the caller frees it, whatever is returned.
 */
int program_find(const char *program, const char *path, char **file);

#endif

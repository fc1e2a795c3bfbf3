/* program.h - finds a program in PATH, and checks that it can be executed. */
#ifndef CONFORMANCE_PLAN_PROGRAM_H
#define CONFORMANCE_PLAN_PROGRAM_H

/*
 * Looks for PROGRAM as execvp does: with a slash, at that path; without, in the folders of PATH, a
 * value of the environment variable (NULL: the system's default). The file's format and its
 * interpreter are not checked.
 * Returns 0; -ENOENT; -EACCES if it may not be executed or is a folder; another errno of access(2);
 * -ENOMEM.
 */
int program_check(const char *program, const char *path);

/*
 * The same, and says where the program is. *FILE is its path; else the path of the first file that
 * may not be executed; else NULL.
 * Ownership: the caller frees *FILE, whatever is returned.
 */
int program_find(const char *program, const char *path, char **file);

#endif

/* run_folder.h - chooses and checks the folder of a run, below TMPDIR or /tmp. */
#ifndef CONFORMANCE_MACHINE_RUN_FOLDER_H
#define CONFORMANCE_MACHINE_RUN_FOLDER_H

#include "conformance/machine/problems.h"

/*
 * The path of a new folder, which does not exist yet. It is below TMPDIR; or below /tmp if TMPDIR
 * is unset, empty, no absolute path, or too long for the address of a socket in the folder.
 * Ownership: the caller frees it.
 * Returns NULL when memory or randomness is short.
 */
char *run_folder_choose(void);

/*
 * Checks that such a folder can be made and used: files, sockets, and room for `jobs` cases at
 * once. Nothing is left there. Adds what is wrong to `problems`.
 */
void run_folder_check(unsigned int jobs, struct problems *problems);

/*
 * Tries whether a file can be made and written in a folder; then it is removed.
 * Returns 0, or a negative errno: -ENOSPC where there is no room, -EFBIG where RLIMIT_FSIZE is
 * lower.
 */
int run_folder_try_file(const char *folder);

#endif

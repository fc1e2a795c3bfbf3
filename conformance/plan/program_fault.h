/* program_fault.h - why a program cannot be started, and what is to be done about it. */
#ifndef CONFORMANCE_PLAN_PROGRAM_FAULT_H
#define CONFORMANCE_PLAN_PROGRAM_FAULT_H

struct program_fault {
    char *seen;   /* "./server: Permission denied: it is a folder" */
    char *change; /* "name the program itself" */
};

/*
 * Looks for a program as program_check does, and whether it can be started: its interpreter has to
 * be there, and its format has to be one that this machine executes. Nothing of it is run.
 * program  a command's first word.
 * path     the folders where it is looked for, as in program_check.
 * fault    filled if there is one, else empty. Ownership: the caller ends it with
 *          program_fault_end, whatever is returned.
 * Returns 0; a negative errno that says what is wrong with it; -ENOMEM, with nothing in *fault.
 */
int program_fault_find(const char *program, const char *path, struct program_fault *fault);

/* Frees what it holds. */
void program_fault_end(struct program_fault *fault);

#endif

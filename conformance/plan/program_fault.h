/* program_fault.h - why a program cannot be started, and what to do about it. */
#ifndef CONFORMANCE_PLAN_PROGRAM_FAULT_H
#define CONFORMANCE_PLAN_PROGRAM_FAULT_H

struct program_fault {
    char *seen;   /* "./server: Permission denied: it is a folder" */
    char *change; /* "name the program itself" */
};

/*
 * Looks for a program as program_check does, and checks that it can be started: its interpreter
 * must exist, and this machine must know its format. The program does not run.
 * program  a command's first word.
 * path     the folders to search, as in program_check.
 * fault    filled if something is wrong, else empty.
 * Ownership: the caller ends *FAULT with program_fault_end, whatever is returned.
 * Returns 0; a negative errno that says what is wrong; -ENOMEM, with *FAULT empty.
 */
int program_fault_find(const char *program, const char *path, struct program_fault *fault);

/* Frees what it holds. */
void program_fault_end(struct program_fault *fault);

#endif

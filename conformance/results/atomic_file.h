/* atomic_file.h - writes a file whole or not at all: a new one is renamed into its place. */
#ifndef CONFORMANCE_RESULTS_ATOMIC_FILE_H
#define CONFORMANCE_RESULTS_ATOMIC_FILE_H

#include <stdbool.h>
#include <stdio.h>

/* All zero before atomic_file_open. */
struct atomic_file {
    char *path;   /* links resolved, so that the file itself is replaced */
    bool special; /* a device or a FIFO, which is written to as it is */
};

/*
 * Gets ready to write the file PATH: it need not exist, but must not be a folder, or forbidden.
 * Ownership: the caller frees what *FILE holds with atomic_file_close, also when this failed.
 * Returns 0; a negative errno.
 */
int atomic_file_open(const char *path, struct atomic_file *file);

/* Frees what it holds; the file stays as it is. */
void atomic_file_close(struct atomic_file *file);

/*
 * A template, as mkstemp wants it, for something temporary in the file's own folder, so that a
 * folder that cannot be written to is met early; below TMPDIR for a special file, beside which it
 * has no business.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *atomic_file_template(const struct atomic_file *file);

/* Prints the contents to OUT. Returns 0; a negative errno. */
typedef int (*atomic_file_print_fn)(FILE *out, void *arg);

/*
 * Writes the file: what PRINT (with ARG) makes is flushed to the disk and then takes the file's
 * place, which was untouched until then, and gets its permissions.
 * Returns 0; a negative errno, also PRINT's own.
 */
int atomic_file_write(const struct atomic_file *file, atomic_file_print_fn print, void *arg);

#endif

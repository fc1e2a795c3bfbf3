/* atomic_file.h - writes a file whole or not at all: a new one is renamed into its place. */
#ifndef CONFORMANCE_RESULTS_ATOMIC_FILE_H
#define CONFORMANCE_RESULTS_ATOMIC_FILE_H

#include <stdbool.h>
#include <stdio.h>

/* All zero before atomic_file_open. */
struct atomic_file {
    char *path;   /* links resolved, so that the file itself is replaced */
    bool special; /* a device or a FIFO, which is written to directly */
};

/*
 * Gets ready to write the file PATH. It need not exist; it must not be a folder, and must be
 * writable.
 * Ownership: the caller frees what *FILE holds with atomic_file_close, also when this failed.
 * Returns 0; a negative errno.
 */
int atomic_file_open(const char *path, struct atomic_file *file);

/* Frees what it holds; the file stays as it is. */
void atomic_file_close(struct atomic_file *file);

/*
 * A template for mkstemp: a temporary file in the file's own folder, so that a folder without
 * permission to write is noticed early; below TMPDIR if the file is special.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *atomic_file_template(const struct atomic_file *file);

/* Prints the contents to OUT. Returns 0; a negative errno. */
typedef int (*atomic_file_print_fn)(FILE *out, void *arg);

/*
 * Writes the file. What PRINT (with ARG) prints goes to a new file, which is flushed to the disk,
 * gets the permissions of the old one and takes its place.
 * Returns 0; a negative errno, also PRINT's own, and the old file is as it was.
 */
int atomic_file_write(const struct atomic_file *file, atomic_file_print_fn print, void *arg);

/* Says on ERRORS that the file PATH cannot be written, and why. Returns ERROR, a negative errno. */
int atomic_file_complain(const char *path, int error, FILE *errors);

#endif

/*
 * complaint.h - one line about what is wrong with somebody's input.
 *
 * Input may hold anything, so control characters come out as "?": a complaint stays one line.
 */
#ifndef COMMON_COMPLAINT_H
#define COMMON_COMPLAINT_H

#include <stdio.h>

/*
 * Prints the line "PATH:LINE: KEY: WRONG; expected EXPECTED".
 * Returns -EINVAL, so that the caller can return it at once.
 */
int complaint_at(FILE *errors, const char *path, int line, const char *key, const char *wrong,
    const char *expected);

/*
 * Prints a line of the caller's own, without its end: "PATH: WRONG", if it is about a file.
 * Returns -EINVAL; -ENOMEM, with nothing printed.
 */
int complaint_print(FILE *errors, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Prints the line "SUBJECT: WHAT: STRERROR" for a call that failed.
 * what   what could not be done; NULL: left out.
 * error  a negative errno.
 * Returns ERROR.
 */
int complaint_error(FILE *errors, const char *subject, const char *what, int error);

#endif

/* signal_name.h - signals by the names that scenarios call them. */
#ifndef CONFORMANCE_LANGUAGE_SIGNAL_NAME_H
#define CONFORMANCE_LANGUAGE_SIGNAL_NAME_H

/*
 * The number of the signal that NAME ("SIGUSR1") stands for.
 * Returns the number (positive), or 0 when no such signal is known.
 */
int signal_number(const char *name);

/*
 * The name of a signal, with its SIG.
 * Ownership: the string is static.
 * Returns the name, or NULL for a signal that has none here (realtime signals).
 */
const char *signal_name(int number);

#endif

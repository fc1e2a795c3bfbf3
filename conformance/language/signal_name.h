/* signal_name.h - names of signals and their numbers. */
#ifndef CONFORMANCE_LANGUAGE_SIGNAL_NAME_H
#define CONFORMANCE_LANGUAGE_SIGNAL_NAME_H

/* The number of the signal NAME ("SIGUSR1"); 0 when the name is unknown. */
int signal_number(const char *name);

/* The name of a signal, with SIG; NULL for one that has no name here (realtime signals). */
const char *signal_name(int number);

#endif

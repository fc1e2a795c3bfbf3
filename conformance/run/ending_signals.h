/* ending_signals.h - the signals that end a run early, and ending by one of them. */
#ifndef CONFORMANCE_RUN_ENDING_SIGNALS_H
#define CONFORMANCE_RUN_ENDING_SIGNALS_H

#include <signal.h>

/* Sets `signals` to those that end a run early: SIGINT, SIGTERM, SIGHUP, SIGXCPU. */
void ending_signals_all(sigset_t *signals);

/* The same without those that this process ignores, as nohup(1) has its program do: they end
   nothing. */
void ending_signals_heeded(sigset_t *signals);

/* Ends this process by `signal`, as if it had never been caught. Does not return. */
_Noreturn void ending_signals_die(int signal);

#endif

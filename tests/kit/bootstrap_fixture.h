/* bootstrap_fixture.h - a bootstrap server for the time of some tests. */
#ifndef TESTS_KIT_BOOTSTRAP_FIXTURE_H
#define TESTS_KIT_BOOTSTRAP_FIXTURE_H

#include <stddef.h>
#include <sys/types.h>

struct bootstrap_fixture {
    pid_t pid;
    int events;         /* read side of its events */
    char directory[64]; /* its own, below $TMPDIR or /tmp */
    char socket[80];    /* in there */
};

/*
 * Starts a bootstrap server (the program in $BOOTSTRAPD, else the one of this build), waits until
 * it is ready and points MACH_BOOTSTRAP_PORT at it, for this process and those that it makes. The
 * server dies with the process that called this.
 *
 * Fails the running test if that does not work.
 */
void bootstrap_fixture_start(struct bootstrap_fixture *fixture);

/*
 * Reads the server's next event, as mach/bootstrap_event.h says, without newline; waits for one.
 * Cut to `size`.
 */
void bootstrap_fixture_next_event(struct bootstrap_fixture *fixture, char *event, size_t size);

/*
 * Throws away the events that are there, so that the server never waits for room. To be called
 * after each test that does not read them.
 */
void bootstrap_fixture_drain(struct bootstrap_fixture *fixture);

/*
 * Ends the server, removes its directory and unsets MACH_BOOTSTRAP_PORT. Also after it died.
 */
void bootstrap_fixture_stop(struct bootstrap_fixture *fixture);

#endif

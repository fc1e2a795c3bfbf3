/* bootstrap_kit.h - the bootstrap server of the running test, as Check's fixtures need it. */
#ifndef TESTS_KIT_BOOTSTRAP_KIT_H
#define TESTS_KIT_BOOTSTRAP_KIT_H

#include "mach/queue_identity.h"

#include <sys/types.h>

/* Fixtures: start the server, end it, throw away its events. As bootstrap_fixture's. */
void bootstrap_kit_start(void);
void bootstrap_kit_stop(void);
void bootstrap_kit_drain(void);

/* The server. */
pid_t bootstrap_kit_pid(void);

/* Fails the running test unless the server's next event is that one; waits for one. The queue of a
   check-in may be any. */
void bootstrap_kit_expect(const char *event, pid_t pid, const char *name);

/* The same for a check-in, whose queue is told to the caller. */
void bootstrap_kit_expect_check_in(pid_t pid, const char *name, struct queue_identity *queue);

/*
 * Waits until the server has answered and is asleep again, so has dealt with all that came before,
 * and throws its events away. How many descriptors it has then.
 */
unsigned bootstrap_kit_settle(void);

/* The same, once it has all that it keeps for good: what its first notification needs. No event
   may be unread before. */
unsigned bootstrap_kit_warm_up(void);

/* Stops the server with SIGSTOP and waits until it stands still. */
void bootstrap_kit_suspend(void);

/* Runs `body` in a forked child, which exits with what it returns. The child's wait status. */
int bootstrap_kit_in_child(int (*body)(void));

/* Sends a message with id 77 to the service "one"; a body for the above. 0 if it was sent. */
int bootstrap_kit_call_one(void);

#endif

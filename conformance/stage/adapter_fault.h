/*
 * adapter_fault.h - what is the fault of an adapter, or of nobody that is under test, and is
 * therefore not counted against the implementation.
 *
 * Only what cannot be the implementation's doing is told here; where both could have done it, the
 * steps and the inspection judge what was seen.
 */
#ifndef CONFORMANCE_STAGE_ADAPTER_FAULT_H
#define CONFORMANCE_STAGE_ADAPTER_FAULT_H

#include "conformance/stage/stage.h"

#include <stdbool.h>
#include <sys/types.h>

/* A format of what is said of an actor (%s) whose work another process (%d) does. */
#define ADAPTER_FAULT_DELEGATE \
    "adapter of %s: process %d below it does its work; the process that was started is the role, " \
    "and a wrapper ends with exec"

/* Bytes that adapter_fault_closed_stream needs for the longest of its texts. */
#define ADAPTER_FAULT_STREAM_MAX 256

/*
 * A server or client ended: forces the verdict error where it ended before it had anything to do
 * for the implementation, by a signal that came from outside, or with status 0 although its input
 * goes on.
 */
void adapter_fault_of_end(struct stage *stage, const struct actor *actor);

/*
 * Forces the verdict error where the bootstrap server is stopped, and not by the scenario.
 * Returns whether it is.
 */
bool adapter_fault_of_stopped_bootstrap(struct stage *stage);

/*
 * Whether a program may end before the end of its input: a client of the first edition that said,
 * or showed by its end, that it failed.
 */
bool adapter_fault_may_leave(const struct stage *stage, const struct actor *actor);

/*
 * Whether an end that was seen is one that says "I failed" where adapter_fault_may_leave: a status
 * other than 0, or the signal of a failed check.
 */
bool adapter_fault_is_failure(const struct actor *actor);

/*
 * Whether code of its handshake closed a standard stream of a program, which is no descriptor of
 * the handshake: its input before it answered, or its output in place of an answer. That is counted
 * against the implementation.
 * is_late  the deadline has passed: who has closed its output by now, and is there, is not ending.
 * text     set to what was seen, if it returns true; room for `size` bytes.
 */
bool adapter_fault_closed_stream(const struct actor *actor, bool is_late, char *text, size_t size);

/*
 * The deadline passed: forces the verdict error where the bootstrap server or a program was stopped
 * by somebody, or a program is not ready, does not read its first command, closed a stream that is
 * needed, left a line without its end, answered on standard error, or has another process do its
 * work. Returns whether it did.
 */
bool adapter_fault_of_deadline(struct stage *stage);

/*
 * A server said that its run returned: forces the verdict error where another process checked the
 * service in for it, and so all that was looked at of it is not the server's.
 */
void adapter_fault_of_return(struct stage *stage, const struct actor *server);

/*
 * A process that is no actor checked in, or looked up, the service of that name (EVENT is the
 * bootstrap server's word). Forces the verdict error where it does a client's work; of a server it
 * is noted, and of a puppet that is becoming a client.
 */
void adapter_fault_of_delegate(struct stage *stage, const char *event, pid_t pid, const char *name);

#endif

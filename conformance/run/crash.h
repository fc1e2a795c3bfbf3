/*
 * crash.h - where in its code a program of the implementation crashed, from a second play.
 *
 * The judged play is not looked into. A core file would tell without a second play, but where cores
 * go is the machine's to say (core_pattern), and the folder that they fall into is not ours. To
 * trace the judged program would change what is judged: a stop would be the tracer's to grant, the
 * program's own use of ptrace would fail, and every signal would come late. So the case is played
 * once more, below gdb, and nothing of that play counts but the stack.
 */
#ifndef CONFORMANCE_RUN_CRASH_H
#define CONFORMANCE_RUN_CRASH_H

#include "conformance/run/supervisor.h"
#include "conformance/stage/stage.h"

#include <jansson.h>
#include <stddef.h>

/* How many crashes of a run are played once more. */
#define CRASH_REPLAYS_MOST 5

/* A crash that was seen. */
struct crash {
    char *actor; /* NULL: there was none */
    enum role role;
    int signal;
};

/*
 * Notes the first crash among the implementation's programs that no scenario asked for.
 * Ownership: crash_end frees what it holds.
 * Returns 0; -ENOMEM.
 */
int crash_note(struct crash *crash, const struct stage *stage);

/* Frees it; one that is all zero is fine. */
void crash_end(struct crash *crash);

/*
 * Plays the case once more below gdb, unless gdb is missing or this run has had its replays, and
 * puts what that showed into the record: "crash": {"actor","signal","stack","how"}. Everything
 * below this process is gone before and after.
 * setting  of the judged play; its folder is gone, and is so again afterwards. A signal that tells
 *          this process to end ends the replay.
 */
void crash_replay(const struct crash *crash, const struct supervisor_task *task,
    const struct stage_setting *setting, json_t *record);

#endif

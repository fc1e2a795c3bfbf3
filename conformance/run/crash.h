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

#include "conformance/stage/stage.h"
#include "conformance/stage/stage_setting.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stdbool.h>
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
 *
 * setting       of the judged play; its folder is gone, and is so again afterwards. A signal that
 *               tells this process to end ends the replay.
 * replays       how many the run has had; shared by its supervisors, and counted here.
 * has_counters  gcov's counters are kept for each case: those of the replay are thrown away.
 */
void crash_replay(const struct crash *crash, const struct stage_setting *setting,
    atomic_uint *replays, bool has_counters, json_t *record);

/*
 * Reads what gdb wrote to the file `path`, from the signal on, into `text` (room for `size` bytes,
 * always terminated). What does not fit is left out, and "..." stands for it.
 * Returns whether gdb tells of a signal; `text` is empty where it does not.
 */
bool crash_read_stack(const char *path, char *text, size_t size);

#endif

/* crash.c - where in its code a program of the implementation crashed, from a second play. */
#include "config.h"

#include "conformance/run/crash.h"

#include "conformance/language/signal_name.h"
#include "conformance/language/text.h"
#include "conformance/plan/program.h"
#include "conformance/run/guard.h"
#include "conformance/run/play.h"
#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/instrument.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/process.h"
#include "conformance/stage/tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* By which a play below gdb may be slower: gdb begins by reading the symbols of every library. */
#define REPLAY_PATIENCE 3

/* Milliseconds that gdb has to end after the play. */
#define GDB_ENDS_MS 10000

/* Bytes of a stack that are kept: 64 frames of some threads. */
#define STACK_MAX ((size_t)32768)

/* Whether a program was ended by a fault of its own: not by the signal that a step sent it, nor by
   a failed check that is its way to say that it failed. */
static bool has_crashed(const struct stage *stage, const struct actor *actor)
{
    return actor->state == ACTOR_ENDED && actor->status_known && process_crashed(actor->status) &&
           WTERMSIG(actor->status) != actor->signal_sent &&
           !(adapter_fault_may_leave(stage, actor) && adapter_fault_is_failure(actor));
}

int crash_note(struct crash *crash, const struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];

        if (actor_is_tested(actor) && has_crashed(stage, actor)) {
            crash->actor = strdup(actor->name);
            crash->role = actor->role;
            crash->signal = WTERMSIG(actor->status);
            return crash->actor != NULL ? 0 : -ENOMEM;
        }
    }
    return 0;
}

void crash_end(struct crash *crash)
{
    free(crash->actor);
    crash->actor = NULL;
}

/*
 * From the program's entry on. Each thread's frames, and then nothing more of the program. A
 * SIGTRAP stops as it is: it is gdb's own signal too.
 */
static int write_commands(const char *path)
{
    FILE *file = fopen(path, "we");
    bool written;

    if (file == NULL)
        return -errno;
    fputs("set confirm off\nhandle all nostop noprint pass\n", file);
    for (int number = 1; number < NSIG; number++)
        if (process_is_crash(number) && number != SIGTRAP)
            fprintf(file, "handle %s stop print pass\n", signal_name(number));
    fputs("continue\nthread apply all backtrace 64\nkill\n", file);
    written = !ferror(file);
    return fclose(file) == 0 && written ? 0 : -EIO;
}

/* Appends a line. Returns whether it fits; else a line that says so takes its place. */
static bool append(char *text, size_t size, const char *line)
{
    static const char more[] = "...\n";
    size_t used = strlen(text), length = strlen(line);
    bool fits = used + length + sizeof more <= size;

    snprintf(text + used, size - used, "%s", fits ? line : more);
    return fits;
}

bool crash_read_stack(const char *path, char *text, size_t size)
{
    FILE *words = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    bool found = false, fits = true;

    text[0] = '\0';
    while (words != NULL && fits && getline(&line, &room, words) >= 0) {
        found |= strstr(line, " received signal ") != NULL;
        /* Of the kill at the end. */
        if (found && strncmp(line, "[Inferior ", strlen("[Inferior ")) != 0)
            fits = append(text, size, line);
    }
    free(line);
    if (words != NULL)
        fclose(words);
    return found;
}

/* What a second play showed. */
struct replay {
    char *stack;    /* room for STACK_MAX bytes; empty: none */
    char how[1200]; /* it was had, or why there is none */
};

static void play_below_gdb(
    const char *crashed, const struct stage_setting *setting, struct replay *replay)
{
    struct stage stage;
    pid_t pid = 0;
    const size_t size = sizeof replay->how;
    const struct actor *actor;
    char *path;

    if (stage_setting_set(&stage, setting) == STAGE_HAPPENED)
        play_run(&stage);
    tracer_end_all(&stage, GDB_ENDS_MS);
    process_end_descendants();
    actor = stage.actors != NULL ? stage_actor(&stage, crashed) : NULL;
    if (actor != NULL)
        pid = actor->pid;
    path = instrument_file(setting->instrument, crashed, pid);
    if (path != NULL && crash_read_stack(path, replay->stack, STACK_MAX))
        snprintf(replay->how, size, "second play under gdb");
    else if (stage.interrupted)
        snprintf(replay->how, size, "no stack: the second play under gdb was cut short");
    else if (stage.findings.forced == VERDICT_ERROR)
        snprintf(replay->how, size, "no stack: %s", stage.findings.reason);
    else
        snprintf(replay->how, size, "no stack: a second play, under gdb, did not crash");
    free(path);
    stage_setting_clear(&stage);
}

static void play_again(const struct crash *crash, const struct stage_setting *judged,
    bool has_counters, struct replay *replay)
{
    const char *folder = judged->folder;
    struct instrument instrument = {.kind = INSTRUMENT_GDB,
        .roles = crash->role,
        .folder = folder,
        .puppet = judged->resources->puppet};
    struct stage_setting setting = *judged;
    char *path;
    int error;

    if (asprintf(&path, "%s/stack.gdb", folder) < 0)
        path = NULL;
    instrument.commands = path;
    setting.instrument = &instrument;
    setting.timeout_ms *= REPLAY_PATIENCE;
    error = path == NULL ? -ENOMEM : mkdir(folder, 0700) != 0 ? -errno : write_commands(path);
    /* Counters of a play that does not count must not be added to the others. */
    if (has_counters)
        setenv("GCOV_PREFIX", folder, 1);
    if (error != 0)
        snprintf(replay->how, sizeof replay->how, "no stack: %s", strerror(-error));
    else
        play_below_gdb(crash->actor, &setting, replay);
    guard_remove_tree(folder);
    free(path);
}

void crash_replay(const struct crash *crash, const struct stage_setting *setting,
    atomic_uint *replays, bool has_counters, json_t *record)
{
    struct replay replay = {.stack = calloc(1, STACK_MAX)};
    const char *name = signal_name(crash->signal);

    if (replay.stack == NULL)
        return;
    if (program_check("gdb", getenv("PATH")) != 0)
        snprintf(replay.how, sizeof replay.how,
            "no stack: gdb is not installed (Debian: apt-get install gdb)");
    else if (atomic_fetch_add(replays, 1) >= CRASH_REPLAYS_MOST)
        snprintf(replay.how, sizeof replay.how,
            "no stack: %d crashes of this run were played once more already", CRASH_REPLAYS_MOST);
    else
        play_again(crash, setting, has_counters, &replay);
    json_object_set_new(record, "crash",
        json_pack("{s:s, s:s, s:o, s:o}", "actor", crash->actor, "signal",
            name != NULL ? name : "?", "stack", text_to_json(replay.stack, strlen(replay.stack)),
            "how", text_to_json(replay.how, strlen(replay.how))));
    free(replay.stack);
}

/* tracer_attach.c - how strace or gdb begins to look at an actor's process. */
#include "config.h"

#include "conformance/stage/tracer_attach.h"

#include "conformance/ipc/spawn.h"
#include "conformance/stage/process.h"
#include "conformance/stage/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A scenario stops a process together with its tracer (hold.h): neither signal is news to gdb. From
 * the entry of the program on it is the person's, or the file's.
 */
#define GDB_TO_ENTRY \
    "-ex", "handle SIGSTOP SIGCONT nostop noprint pass", "-ex", "tcatch exec", "-ex", "continue"

#define WORDS_MAX ((size_t)24)

/* A condition: the process stopped itself, as `puppet --hold` does. */
static bool is_waiting(struct stage *stage, void *arg)
{
    const struct actor *actor = arg;

    (void)stage;
    return actor->state != ACTOR_RUNNING || process_stopped(actor->pid) == PROCESS_STOP_ALL;
}

/* A condition: the tool has the process, or it or the process is gone. */
static bool is_decided(struct stage *stage, void *arg)
{
    const struct actor *actor = arg;

    (void)stage;
    return actor->state != ACTOR_RUNNING || actor->tool == 0 ||
           hold_tracer(actor->pid) == actor->tool;
}

static void fill_command(
    const struct instrument *instrument, const char *pid, char *file, const char *words[WORDS_MAX])
{
    const char *const strace[] = {"strace", "-f", "-o", file, "-p", pid, NULL};
    const char *const gdb[] = {"gdb", "-q", "-iex", "set pagination off", "-p", pid, GDB_TO_ENTRY,
        "-ex", "echo shakedown: the program's entry; `continue` lets the scenario go on.\\n", NULL};
    const char *const batch[] = {"gdb", "-nx", "-q", "-batch", "-p", pid, "-ex", "set width 0",
        GDB_TO_ENTRY, "-x", instrument->commands, NULL};

    if (instrument->kind == INSTRUMENT_STRACE)
        memcpy(words, strace, sizeof strace);
    else if (tracer_is_interactive(instrument))
        memcpy(words, gdb, sizeof gdb);
    else
        memcpy(words, batch, sizeof batch);
}

/* Starts the tool with those three descriptors. Returns 0, or a negative errno. */
static int start(const struct stage *stage, struct actor *actor, const int descriptors[3])
{
    /* What is read by a program must not depend on the user's language, nor on the network. */
    static char *const plain[] = {(char *)"LC_ALL=C", (char *)"DEBUGINFOD_URLS=", NULL};
    const struct instrument *instrument = stage->instrument;
    char *file = instrument_file(instrument, actor->name, actor->pid);
    char number[16];
    const char *words[WORDS_MAX];
    struct spawn spawn;
    int error;

    if (file == NULL)
        return -ENOMEM;
    snprintf(number, sizeof number, "%d", (int)actor->pid);
    fill_command(instrument, number, file, words);
    spawn = (struct spawn){.argv = (char *const *)words,
        .environment = tracer_is_interactive(instrument) ? NULL : plain,
        .descriptors = {descriptors[0], descriptors[1], descriptors[2]},
        .kept = -1};
    error = spawn_start(&spawn, &actor->tool);
    if (error != 0)
        actor->tool = 0;
    free(file);
    return error;
}

/* At the terminal. It may have been stopped as it began, since then it was not in front. */
static int start_in_front(const struct stage *stage, struct actor *actor)
{
    const struct terminal *terminal = stage->instrument->terminal;
    const int descriptors[] = {terminal->fd, terminal->fd, terminal->fd};
    int error = start(stage, actor, descriptors);

    if (error == 0)
        error = terminal_lend(terminal, actor->tool);
    if (error == 0)
        kill(actor->tool, SIGCONT);
    return error;
}

static int start_behind(const struct stage *stage, struct actor *actor)
{
    char *path = tracer_words_path(stage, actor);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int words = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
    int error = null < 0 || words < 0 ? -errno : 0;

    if (error == 0) {
        const int descriptors[] = {null, words, words};

        error = start(stage, actor, descriptors);
    }
    if (null >= 0)
        close(null);
    if (words >= 0)
        close(words);
    free(path);
    return error;
}

static bool is_at_terminal(const struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++)
        if (stage->actors[i].tool > 0)
            return tracer_is_interactive(stage->instrument);
    return false;
}

enum stage_outcome tracer_attach(struct stage *stage, struct actor *actor)
{
    enum stage_outcome outcome;
    int error;

    if (!instrument_attaches(stage->instrument, actor->role) || hold_tracer(actor->pid) != 0)
        return STAGE_HAPPENED;
    outcome = stage_wait(stage, is_waiting, actor, true);
    if (outcome != STAGE_HAPPENED || actor->state != ACTOR_RUNNING)
        return outcome;
    if (is_at_terminal(stage)) {
        trace_add(&stage->trace, actor->name, "undebugged",
            json_pack("{s:s}", "why", "another debugger has the terminal"));
        actor_signal(actor, SIGCONT);
        return STAGE_HAPPENED;
    }
    error = tracer_is_interactive(stage->instrument) ? start_in_front(stage, actor)
                                                     : start_behind(stage, actor);
    if (error != 0) {
        findings_error(&stage->findings, "cannot start %s: %s",
            instrument_word(stage->instrument->kind), strerror(-error));
        return STAGE_HALTED;
    }
    stage->clock.is_untimed = stage->instrument->is_patient;
    outcome = stage_wait(stage, is_decided, actor, true);
    actor->is_traced = outcome == STAGE_HAPPENED && actor->tool > 0;
    /* gdb continues it itself, once it has seen to the signals. */
    if (stage->instrument->kind == INSTRUMENT_STRACE)
        actor_signal(actor, SIGCONT);
    return outcome;
}

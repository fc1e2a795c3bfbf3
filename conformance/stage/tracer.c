/* tracer.c - strace or gdb at an actor's process: its beginning and its end. */
#include "config.h"

#include "conformance/stage/tracer.h"

#include "conformance/ipc/spawn.h"
#include "conformance/language/text.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * A scenario stops a process together with its tracer (hold.h): neither signal is news to gdb. From
 * the entry of the program on it is the person's, or the file's.
 */
#define GDB_TO_ENTRY \
    "-ex", "handle SIGSTOP SIGCONT nostop noprint pass", "-ex", "tcatch exec", "-ex", "continue"

#define WORDS_MAX ((size_t)24)

static bool is_interactive(const struct instrument *instrument)
{
    return instrument->kind == INSTRUMENT_GDB && !instrument->commands;
}

/* A condition: the process stopped itself, as `puppet --hold` does. */
static bool is_waiting(struct stage *stage, void *arg)
{
    (void)stage;
    const struct actor *actor = arg;
    return actor->state != ACTOR_RUNNING || process_stopped(actor->pid) == PROCESS_STOP_ALL;
}

/* A condition: the tool has the process, or it or the process is gone. */
static bool is_decided(struct stage *stage, void *arg)
{
    (void)stage;
    const struct actor *actor = arg;
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
    else if (is_interactive(instrument))
        memcpy(words, gdb, sizeof gdb);
    else
        memcpy(words, batch, sizeof batch);
}

/* What the tool itself says: gdb's whole yield, strace's complaints. NULL when memory is short. */
static char *words_path(const struct stage *stage, const struct actor *actor)
{
    char *path;
    if (stage->instrument->kind == INSTRUMENT_GDB)
        return instrument_file(stage->instrument, actor->name, actor->pid);
    return asprintf(&path, "%s/%s.strace.stderr", stage->folder, actor->name) < 0 ? NULL : path;
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
    if (!file)
        return -ENOMEM;
    snprintf(number, sizeof number, "%d", (int)actor->pid);
    fill_command(instrument, number, file, words);
    const struct spawn spawn = {.argv = (char *const *)words,
        .environment = is_interactive(instrument) ? NULL : plain,
        .descriptors = {descriptors[0], descriptors[1], descriptors[2]},
        .kept = -1};
    int error = spawn_start(&spawn, &actor->tool);
    if (error)
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
    error = error ? error : terminal_lend(terminal, actor->tool);
    if (!error)
        kill(actor->tool, SIGCONT);
    return error;
}

static int start_behind(const struct stage *stage, struct actor *actor)
{
    char *path = words_path(stage, actor);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int words = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
    int error = null < 0 || words < 0 ? -errno : 0;
    if (!error) {
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
            return is_interactive(stage->instrument);
    return false;
}

enum stage_outcome tracer_attach(struct stage *stage, struct actor *actor)
{
    if (!instrument_attaches(stage->instrument, actor->role) || hold_tracer(actor->pid))
        return STAGE_HAPPENED;
    enum stage_outcome outcome = stage_wait(stage, is_waiting, actor, true);
    if (outcome != STAGE_HAPPENED || actor->state != ACTOR_RUNNING)
        return outcome;
    if (is_at_terminal(stage)) {
        trace_add(&stage->trace, actor->name, "undebugged",
            json_pack("{s:s}", "why", "another debugger has the terminal"));
        actor_signal(actor, SIGCONT);
        return STAGE_HAPPENED;
    }
    int error = is_interactive(stage->instrument) ? start_in_front(stage, actor)
                                                  : start_behind(stage, actor);
    if (error) {
        findings_error(&stage->findings, "cannot start %s: %s",
            instrument_word(stage->instrument->kind), strerror(-error));
        return STAGE_HALTED;
    }
    stage->is_untimed = stage->instrument->is_patient;
    outcome = stage_wait(stage, is_decided, actor, true);
    actor->is_traced = outcome == STAGE_HAPPENED && actor->tool > 0;
    /* gdb continues it itself, once it has seen to the signals. */
    if (stage->instrument->kind == INSTRUMENT_STRACE)
        actor_signal(actor, SIGCONT);
    return outcome;
}

bool tracer_is(const struct stage *stage, pid_t pid)
{
    for (size_t i = 0; stage->instrument && i < stage->actor_count; i++)
        if (stage->actors[i].tool == pid)
            return true;
    return false;
}

/* Whether a line of a tool says that it may not trace. */
static bool is_refusal(const char *line)
{
    return strncmp(line, "ptrace: ", 8) == 0 || strstr(line, "strace: attach: ptrace(");
}

/*
 * The words of a tool that ended: the line in which it says that it may not trace, else the last,
 * and the one before it if that leads to it. gdb says last of all that it lets the program go.
 */
static bool choose_words(char *text, char *words, size_t size)
{
    char *rest = text, *line, *before = NULL, *last = NULL;
    while (rest && (line = strsep(&rest, "\n"))) {
        if (*line == '\0' || *line == '[')
            continue;
        before = last;
        last = line;
        if (is_refusal(line)) {
            snprintf(words, size, "%s", line);
            return true;
        }
    }
    bool is_led_to = before && before[strlen(before) - 1] == ':';
    snprintf(
        words, size, "%s%s%s", is_led_to ? before : "", is_led_to ? " " : "", last ? last : "");
    return false;
}

/* Fills `words` in from what the tool said, if it has a file. Returns whether it may not trace. */
static bool read_words(
    const struct stage *stage, const struct actor *actor, char *words, size_t size)
{
    char *path = is_interactive(stage->instrument) ? NULL : words_path(stage, actor);
    struct transcript said;
    bool refused = false;
    words[0] = '\0';
    if (!path)
        return false;
    transcript_begin(&said, open(path, O_RDONLY | O_CLOEXEC));
    if (transcript_drain(&said) == 0 && said.text) {
        char *text = strndup(said.text, said.length);
        refused = text && choose_words(text, words, size);
        free(text);
    }
    transcript_end(&said);
    free(path);
    text_join_lines(words);
    return refused;
}

/* Whether its program is there still, though the end of the tool is known. */
static bool is_left_alone(const struct actor *actor)
{
    struct pollfd ending = {.fd = actor->pidfd, .events = POLLIN};
    return actor->state == ACTOR_RUNNING && poll(&ending, 1, 0) == 0;
}

/* Nobody looks at the program any more: from now on a step has the scenario's deadline. */
static void set_deadline(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++)
        if (stage->actors[i].tool > 0)
            return;
    if (stage->is_untimed)
        stage->more_ms = trace_now(&stage->trace) / 1000;
    stage->is_untimed = false;
}

/*
 * The tool ended before its program. One that ended well let it go: gdb leaves it stopped, if it
 * was so when gdb came. After another end nothing is known of what it had done to the program:
 * breakpoints may be left in the code.
 */
static void judge_end(struct stage *stage, struct actor *actor, int status)
{
    const char *tool = instrument_word(stage->instrument->kind);
    char end[64], words[512];
    bool refused = read_words(stage, actor, words, sizeof words);
    process_describe_status(status, end, sizeof end);
    if (refused || (!actor->is_traced && is_interactive(stage->instrument))) {
        findings_error(&stage->findings, "%s could not be attached to %s%s%s", tool, actor->name,
            *words ? ": " : "", words);
    } else if (status != 0) {
        findings_error(&stage->findings, "%s %s before %s ended%s%s", tool, end, actor->name,
            *words ? ": " : "", words);
    } else {
        trace_add(&stage->trace, actor->name, "let-go", json_pack("{s:s}", "by", tool));
        if (!actor->stopped)
            actor_signal(actor, SIGCONT);
    }
}

/* The actor whose tool that process was, which is gone; NULL if it was none. */
static struct actor *forget_tool(struct stage *stage, pid_t pid)
{
    for (size_t i = 0; stage->instrument && i < stage->actor_count; i++) {
        if (stage->actors[i].tool != pid)
            continue;
        stage->actors[i].tool = 0;
        if (is_interactive(stage->instrument)) {
            /* Whoever hung up, gdb with it, will not end a case that has no deadline. */
            stage->interrupted |= terminal_has_hung_up(stage->instrument->terminal);
            terminal_return(stage->instrument->terminal);
        }
        return &stage->actors[i];
    }
    return NULL;
}

bool tracer_reaped(struct stage *stage, pid_t pid, int status)
{
    struct actor *actor = forget_tool(stage, pid);
    if (!actor)
        return false;
    set_deadline(stage);
    /* Whoever comes upon a breakpoint that a dead gdb left behind is gone soon, too. */
    bool is_unfinished = WIFSIGNALED(status) && actor->state == ACTOR_RUNNING;
    if (!stage->interrupted && (is_unfinished || is_left_alone(actor)))
        judge_end(stage, actor, status);
    return true;
}

void tracer_blame_kill(struct stage *stage, const struct actor *actor)
{
    if (stage->instrument && stage->instrument->kind == INSTRUMENT_GDB && actor->is_traced &&
        !actor->accounted && actor->status_known && WIFSIGNALED(actor->status) &&
        WTERMSIG(actor->status) == SIGKILL && actor->signal_sent != SIGKILL)
        findings_error(&stage->findings,
            "%s was killed below gdb, and not by the driver: gdb's kill does that", actor->name);
}

static void kill_others(const struct stage *stage)
{
    pid_t *pids;
    size_t count;
    if (process_descendants(getpid(), &pids, &count) != 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (!tracer_is(stage, pids[i]))
            kill(pids[i], SIGKILL);
    free(pids);
}

/* Reaps who ended. Returns whether there is anybody left. */
static bool reap(struct stage *stage)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
        forget_tool(stage, pid);
    return pid == 0;
}

/* Waits for a signal of ours. Returns whether it was one of a child's, and in time. */
static bool await_child(struct stage *stage, int most_ms)
{
    struct pollfd fd = {.fd = stage->signals, .events = POLLIN};
    struct signalfd_siginfo info;
    if (poll(&fd, 1, most_ms) <= 0)
        return false;
    while (read(stage->signals, &info, sizeof info) == sizeof info)
        if (info.ssi_signo != SIGCHLD)
            stage->interrupted = true;
    return !stage->interrupted;
}

void tracer_end_all(struct stage *stage, int most_ms)
{
    int64_t begin_us = trace_now(&stage->trace);
    int left_ms = most_ms;
    bool goes_on = !stage->interrupted;
    for (size_t i = 0; i < stage->actor_count; i++)
        hold_end(&stage->actors[i].hold);
    kill_others(stage);
    while (goes_on && reap(stage)) {
        if (most_ms >= 0) {
            int64_t spent_ms = (trace_now(&stage->trace) - begin_us) / 1000;
            left_ms = spent_ms < most_ms ? most_ms - (int)spent_ms : 0;
        }
        goes_on = await_child(stage, left_ms);
        /* Whoever was forked meanwhile, or arrived here when its parent died. */
        kill_others(stage);
    }
    if (is_interactive(stage->instrument))
        terminal_return(stage->instrument->terminal);
}

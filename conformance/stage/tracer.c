/* tracer.c - strace or gdb at an actor's process: what it says, and its end. */
#include "config.h"

#include "conformance/stage/tracer.h"

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

bool tracer_is_interactive(const struct instrument *instrument)
{
    return instrument->kind == INSTRUMENT_GDB && instrument->commands == NULL;
}

char *tracer_words_path(const struct stage *stage, const struct actor *actor)
{
    char *path;

    if (stage->instrument->kind == INSTRUMENT_GDB)
        return instrument_file(stage->instrument, actor->name, actor->pid);
    return asprintf(&path, "%s/%s.strace.stderr", stage->folder, actor->name) < 0 ? NULL : path;
}

bool tracer_is(const struct stage *stage, pid_t pid)
{
    for (size_t i = 0; stage->instrument != NULL && i < stage->actor_count; i++)
        if (stage->actors[i].tool == pid)
            return true;
    return false;
}

/* Whether a line of a tool says that it may not trace. */
static bool is_refusal(const char *line)
{
    return strncmp(line, "ptrace: ", 8) == 0 || strstr(line, "strace: attach: ptrace(") != NULL;
}

/*
 * The words of a tool that ended: the line in which it says that it may not trace, else the last,
 * and the one before it if that leads to it. gdb says last of all that it lets the program go.
 */
static bool choose_words(char *text, char *words, size_t size)
{
    char *rest = text, *line, *before = NULL, *last = NULL;
    bool is_led_to;

    while (rest != NULL && (line = strsep(&rest, "\n")) != NULL) {
        if (*line == '\0' || *line == '[')
            continue;
        before = last;
        last = line;
        if (is_refusal(line)) {
            snprintf(words, size, "%s", line);
            return true;
        }
    }
    is_led_to = before != NULL && before[strlen(before) - 1] == ':';
    snprintf(words, size, "%s%s%s", is_led_to ? before : "", is_led_to ? " " : "",
        last != NULL ? last : "");
    return false;
}

/* Fills `words` in from what the tool said, if it has a file. Returns whether it may not trace. */
static bool read_words(
    const struct stage *stage, const struct actor *actor, char *words, size_t size)
{
    char *path = tracer_is_interactive(stage->instrument) ? NULL : tracer_words_path(stage, actor);
    struct transcript said;
    bool refused = false;

    words[0] = '\0';
    if (path == NULL)
        return false;
    transcript_begin(&said, open(path, O_RDONLY | O_CLOEXEC));
    if (transcript_drain(&said) == 0 && said.text != NULL) {
        char *text = strndup(said.text, said.length);

        refused = text != NULL && choose_words(text, words, size);
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
    if (stage->clock.is_untimed)
        stage->clock.more_ms = trace_now(&stage->trace) / 1000;
    stage->clock.is_untimed = false;
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
    if (refused || (!actor->is_traced && tracer_is_interactive(stage->instrument))) {
        findings_error(&stage->findings, "%s could not be attached to %s%s%s", tool, actor->name,
            *words != '\0' ? ": " : "", words);
    } else if (status != 0) {
        findings_error(&stage->findings, "%s %s before %s ended%s%s", tool, end, actor->name,
            *words != '\0' ? ": " : "", words);
    } else {
        trace_add(&stage->trace, actor->name, "let-go", json_pack("{s:s}", "by", tool));
        if (!actor->stopped)
            actor_signal(actor, SIGCONT);
    }
}

/* The actor whose tool that process was, which is gone; NULL if it was none. */
static struct actor *forget_tool(struct stage *stage, pid_t pid)
{
    for (size_t i = 0; stage->instrument != NULL && i < stage->actor_count; i++) {
        if (stage->actors[i].tool != pid)
            continue;
        stage->actors[i].tool = 0;
        if (tracer_is_interactive(stage->instrument)) {
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
    bool is_unfinished;

    if (actor == NULL)
        return false;
    set_deadline(stage);
    /* Whoever comes upon a breakpoint that a dead gdb left behind is gone soon, too. */
    is_unfinished = WIFSIGNALED(status) && actor->state == ACTOR_RUNNING;
    if (!stage->interrupted && (is_unfinished || is_left_alone(actor)))
        judge_end(stage, actor, status);
    return true;
}

void tracer_blame_kill(struct stage *stage, const struct actor *actor)
{
    if (stage->instrument != NULL && stage->instrument->kind == INSTRUMENT_GDB &&
        actor->is_traced && !actor->accounted && actor->status_known &&
        WIFSIGNALED(actor->status) && WTERMSIG(actor->status) == SIGKILL &&
        actor->signal_sent != SIGKILL)
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
    if (tracer_is_interactive(stage->instrument))
        terminal_return(stage->instrument->terminal);
}

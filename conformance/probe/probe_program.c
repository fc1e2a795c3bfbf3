/* probe_program.c - one program of an adapter, started to see whether it keeps to the contract. */
#include "config.h"

#include "conformance/probe/probe_program.h"

#include "conformance/ipc/spawn.h"
#include "conformance/stage/adapter.h"
#include "conformance/stage/answer.h"
#include "conformance/stage/process.h"
#include "conformance/stage/program_streams.h"
#include "conformance/stage/stage.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* As much of a line as is quoted. */
#define QUOTE_MAX 120

/* How long, in milliseconds, a program that nobody asks anything is given to fall asleep. */
#define SETTLING_MS 500

/* And one that was silent to say at its end what it kept: this part of a deadline. */
#define KEPT_PART 4

/* ---- starting and ending ------------------------------------------------------------------- */

/* The whole command line and the whole addition to the environment; both the caller's to free. */
static int compose(const struct trial *trial, const char *const *options, char *variable,
    char ***argv, char ***environment)
{
    const struct setting *setting = trial->setting;
    char **command =
        strcmp(trial->role, "server") == 0 ? setting->manifest->server : setting->manifest->client;
    size_t words = 0, added = 0, variables = 0;
    while (command[words])
        words++;
    while (options[added])
        added++;
    while (setting->environment[variables])
        variables++;
    *argv = calloc(words + added + 1, sizeof **argv);
    *environment = calloc(variables + 2, sizeof **environment);
    if (!*argv || !*environment)
        return -ENOMEM;
    memcpy(*argv, command, words * sizeof **argv);
    memcpy(*argv + words, options, added * sizeof **argv);
    memcpy(*environment, setting->environment, variables * sizeof **environment);
    (*environment)[variables] = variable;
    return 0;
}

static void note_start(struct trial *trial, const char *const *options, const char *variable)
{
    size_t used =
        (size_t)snprintf(trial->done, sizeof trial->done, "the %s was started with", trial->role);
    for (; *options && strcmp(*options, "--") != 0 && used < sizeof trial->done; options++)
        used += (size_t)snprintf(trial->done + used, sizeof trial->done - used, " %s", *options);
    if (variable && used < sizeof trial->done)
        snprintf(trial->done + used, sizeof trial->done - used, " and %s", variable);
}

/* Takes our ends of its streams. Returns 0; a negative errno when it cannot be watched. */
static int watch(struct trial *trial, int ours[3])
{
    trial->in = ours[0];
    transcript_begin(&trial->words, ours[2]);
    trial->pidfd = pidfd_open(trial->pid, 0);
    int error = trial->pidfd < 0 ? -errno : 0;
    int unread = line_reader_begin(&trial->out, ours[1]);
    ours[0] = ours[1] = ours[2] = -1;
    return error ? error : unread;
}

void trial_start(struct trial *trial, struct setting *setting, const char *role,
    const char *const *options, char *variable, int kept)
{
    char **argv = NULL, **environment = NULL;
    struct program_streams streams;
    *trial = (struct trial){.setting = setting,
        .role = role,
        .pidfd = -1,
        .in = -1,
        .out = {.fd = -1},
        .words = {.fd = -1}};
    note_start(trial, options, variable);
    setting_attend(setting);
    trial->over = setting_is_over(setting);
    if (trial->over)
        return;
    int error = program_streams_open(&streams);
    error = error ? error : compose(trial, options, variable, &argv, &environment);
    if (!error) {
        struct spawn spawn = {.argv = argv, .environment = environment, .kept = kept};
        memcpy(spawn.descriptors, streams.theirs, sizeof streams.theirs);
        error = spawn_start(&spawn, &trial->pid);
    }
    if (!error && watch(trial, streams.ours)) {
        setting->remarks.failed = true;
        trial->over = true;
    }
    program_streams_close(&streams);
    if (error) {
        trial_fault(trial, CHECK_PROGRAM,
            "make it a program that can be executed, or name another in the manifest",
            "%s cannot be started: %s%s", argv ? argv[0] : role, strerror(-error),
            error == -ENOENT ? " (it, or the interpreter that its first line names)" : "");
    }
    free(argv);
    free(environment);
}

void trial_close_input(struct trial *trial)
{
    if (trial->in >= 0)
        close(trial->in);
    trial->in = -1;
}

void trial_end(struct trial *trial)
{
    if (trial->pidfd >= 0) {
        if (!trial->ended)
            pidfd_send_signal(trial->pidfd, SIGKILL, NULL, 0);
        close(trial->pidfd);
    }
    trial_close_input(trial);
    line_reader_end(&trial->out);
    transcript_end(&trial->words);
    json_decref(trial->answer);
    setting_end_strangers(trial->setting);
}

/* ---- waiting ------------------------------------------------------------------------------- */

static void note_end(struct trial *trial)
{
    trial->ended = waitpid(trial->pid, &trial->status, WNOHANG) == trial->pid;
    /* What it said last may be read only now. */
    if (trial->ended && transcript_drain(&trial->words))
        trial->setting->remarks.failed = true;
}

/* Waits for something to arrive, `most_ms` at most, and attends to it; lines are left. */
static bool turn(struct trial *trial, int fd, bool for_lines, int64_t most_ms)
{
    struct pollfd fds[] = {
        {.fd = fd, .events = POLLIN},
        {.fd = for_lines ? trial->out.fd : -1, .events = POLLIN},
        {.fd = trial->words.fd, .events = POLLIN},
        {.fd = trial->ended ? -1 : trial->pidfd, .events = POLLIN},
        {.fd = trial->setting->signals, .events = POLLIN},
    };
    if (poll(fds, sizeof fds / sizeof fds[0], most_ms < 0 ? 0 : (int)most_ms) <= 0)
        return false;
    if (fds[2].revents && transcript_read(&trial->words))
        trial->setting->remarks.failed = true;
    if (fds[3].revents)
        note_end(trial);
    if (fds[4].revents)
        setting_attend(trial->setting);
    if (setting_is_over(trial->setting))
        trial->over = true;
    return fds[0].revents != 0;
}

bool trial_wait_for(struct trial *trial, int fd)
{
    int64_t until = setting_now_ms() + trial->setting->deadline_ms;
    while (!trial->over && !trial->ended && setting_now_ms() < until)
        if (turn(trial, fd, false, until - setting_now_ms()))
            return true;
    return false;
}

bool trial_wait_for_end(struct trial *trial)
{
    int64_t until = setting_now_ms() + trial->setting->deadline_ms;
    while (!trial->over && !trial->ended && setting_now_ms() < until)
        turn(trial, -1, false, until - setting_now_ms());
    return trial->ended;
}

void trial_pause(struct trial *trial, int ms)
{
    turn(trial, -1, false, ms);
}

/* ---- lines --------------------------------------------------------------------------------- */

/* A line that may not be, whatever was due. Returns TRIAL_OVER. */
static enum trial_outcome bad_line(
    struct trial *trial, enum check check, const char *change, const char *what, size_t length)
{
    trial_fault(trial, check, change, "%s: '%.*s'%s", what,
        (int)(length < QUOTE_MAX ? length : QUOTE_MAX), trial->out.text,
        length > QUOTE_MAX ? "..." : "");
    return TRIAL_OVER;
}

static enum trial_outcome judge(struct trial *trial, const char *due, size_t length)
{
    char wrong[ANSWER_WRONG_MAX];
    if (!answer_is(due, trial->out.text, length, wrong)) {
        return bad_line(trial, CHECK_OUTPUT,
            "print this answer in this form and nothing else: words for people go to standard "
            "error",
            wrong, length);
    }
    json_decref(trial->answer);
    trial->answer = json_loadb(trial->out.text, length, 0, NULL);
    return json_object_get(trial->answer, "error") ? TRIAL_REFUSED : TRIAL_ANSWER;
}

/* Looks at the next line, if one is there. Returns whether it did. */
static bool take_line(struct trial *trial, const char *due, enum trial_outcome *outcome)
{
    size_t length;
    switch (line_reader_next(&trial->out, &length)) {
    case LINE_READER_LINE:
        *outcome = judge(trial, due, length);
        return true;
    case LINE_READER_UNFINISHED:
        *outcome = bad_line(trial, CHECK_OUTPUT, "end each answer with a newline",
            "standard output ended inside a line", length);
        return true;
    case LINE_READER_LONG:
        *outcome = bad_line(trial, CHECK_OUTPUT,
            "print one answer a line, of less than 64 KiB: more than that is not read",
            "a line longer than 64 KiB", length);
        return true;
    default:
        return false;
    }
}

/* Nothing came. What comes when its input ends was kept in a buffer. */
static enum trial_outcome silence(struct trial *trial, enum check check, const char *due)
{
    char byte, text[64];
    int64_t until = setting_now_ms() + trial->setting->deadline_ms / KEPT_PART;
    trial_close_input(trial);
    while (!trial->over && !trial->ended && setting_now_ms() < until)
        turn(trial, -1, false, until - setting_now_ms());
    if (trial->over)
        return TRIAL_OVER;
    bool kept = trial->out.fd >= 0 && read(trial->out.fd, &byte, 1) == 1;
    snprintf(text, sizeof text, "print what is due, {\"%s\":...}", due);
    trial_fault(trial, check, kept ? "flush standard output after each line" : text,
        "nothing came within %d ms: %s", trial->setting->deadline_ms,
        kept ? "it came when its input ended; standard output is not flushed"
             : "is standard output flushed?");
    return TRIAL_OVER;
}

/* The started process is gone, and somebody still holds what it was to answer on. */
static void tell_of_heir(struct trial *trial)
{
    char end[256];
    trial_describe_end(trial, end, sizeof end);
    trial_fault(trial, CHECK_ROLE,
        "end a wrapper script with exec: the process that is started has to be the role itself",
        "it %s, but another process holds its standard output", end);
}

enum trial_outcome trial_await(struct trial *trial, enum check check, const char *due)
{
    enum trial_outcome outcome = TRIAL_OVER;
    int64_t until = setting_now_ms() + trial->setting->deadline_ms;
    while (!trial->over) {
        bool ended = trial->ended;
        remarks_reach(&trial->setting->remarks, CHECK_OUTPUT);
        if (take_line(trial, due, &outcome))
            return outcome;
        if (ended && trial->out.fd >= 0)
            tell_of_heir(trial);
        else if (ended)
            return TRIAL_ENDED;
        else if (setting_now_ms() >= until)
            return silence(trial, check, due);
        else
            turn(trial, -1, true, until - setting_now_ms());
    }
    return TRIAL_OVER;
}

enum trial_outcome trial_demand(struct trial *trial, enum check check, const char *due)
{
    char end[512];
    enum trial_outcome outcome = trial_await(trial, check, due);
    if (outcome != TRIAL_ENDED)
        return outcome;
    trial_describe_end(trial, end, sizeof end);
    if (trial_is_not_implemented(trial)) {
        remarks_note(
            &trial->setting->remarks, check, "not implemented: %s, it %s", trial->done, end);
        trial->over = true;
    } else {
        trial_fault(trial, check,
            strcmp(due, "ready") == 0
                ? "print {\"ready\":true} first, before a word is read, and flush it"
                : "answer, with {\"error\":TEXT} where it cannot be done, or exit with 89 where "
                  "that is not implemented",
            "it %s, where {\"%s\":...} was due", end, due);
    }
    return TRIAL_OVER;
}

/* A line that is there now came of itself. */
static void refuse_line(struct trial *trial)
{
    size_t length;
    if (!trial->over && line_reader_next(&trial->out, &length) != LINE_READER_QUIET) {
        bad_line(trial, CHECK_UNASKED, "print one line for each command, and none besides",
            "another line, though nothing more was asked", length);
    }
}

void trial_await_sleep(struct trial *trial)
{
    int64_t until = setting_now_ms() + SETTLING_MS;
    struct process_stat stat;
    while (!trial->over && !trial->ended && setting_now_ms() < until) {
        if (process_read_stat(trial->pid, &stat) == 0 && stat.state == 'S')
            break;
        turn(trial, -1, true, 1);
    }
}

void trial_settle(struct trial *trial)
{
    char end[256];
    remarks_reach(&trial->setting->remarks, CHECK_UNASKED);
    trial_await_sleep(trial);
    refuse_line(trial);
    if (trial->over || !trial->ended)
        return;
    if (trial->out.fd >= 0) {
        tell_of_heir(trial);
        return;
    }
    trial_describe_end(trial, end, sizeof end);
    trial_fault(trial, CHECK_END, "wait for commands until standard input is at its end",
        "it %s, though its standard input is open", end);
}

/* ---- the end ------------------------------------------------------------------------------- */

void trial_describe_end(struct trial *trial, char *text, size_t size)
{
    char line[200];
    process_describe_status(trial->status, text, size);
    transcript_last_line(&trial->words, line, sizeof line);
    size_t used = strlen(text);
    if (*line)
        snprintf(text + used, size - used, ": %s", line);
}

bool trial_is_not_implemented(const struct trial *trial)
{
    return trial->ended && WIFEXITED(trial->status) &&
           WEXITSTATUS(trial->status) == ADAPTER_NOT_IMPLEMENTED;
}

void trial_tell(struct trial *trial, const char *command)
{
    if (trial->over)
        return;
    snprintf(trial->done, sizeof trial->done, "the %s was told: %s", trial->role, command);
    /* A pipe that nobody reads is told by the end that follows, or by the silence. */
    if (dprintf(trial->in, "%s\n", command) < 0 && errno != EPIPE)
        trial->setting->remarks.failed = true;
}

static void judge_end(struct trial *trial)
{
    char end[256];
    if (WIFEXITED(trial->status) && WEXITSTATUS(trial->status) == 0)
        return;
    trial_describe_end(trial, end, sizeof end);
    trial_fault(
        trial, CHECK_END, "exit with status 0 when standard input is at its end", "it %s", end);
}

static void judge_left(struct trial *trial)
{
    char left[256];
    remarks_reach(&trial->setting->remarks, CHECK_LEFT);
    setting_await_quiet(trial->setting, left, sizeof left);
    if (*left && !setting_is_over(trial->setting)) {
        trial_fault(trial, CHECK_LEFT,
            "end what was started, CHILD excepted, before the program exits; in another session "
            "too",
            "still there: %s", left);
    }
}

void trial_finish(struct trial *trial)
{
    trial_settle(trial);
    if (trial->over)
        return;
    snprintf(trial->done, sizeof trial->done, "the %s's standard input was closed", trial->role);
    trial_close_input(trial);
    /* Once is enough: each wait for what does not come takes its time. */
    if (remarks_is_said(&trial->setting->remarks, CHECK_END, trial->done) ||
        remarks_is_said(&trial->setting->remarks, CHECK_LEFT, trial->done)) {
        trial->over = true;
        return;
    }
    remarks_reach(&trial->setting->remarks, CHECK_END);
    if (!trial_wait_for_end(trial)) {
        if (!trial->over) {
            trial_fault(trial, CHECK_END,
                "end when standard input is at its end: a read of 0 bytes, and not at EINTR",
                "it still runs after %d ms", trial->setting->deadline_ms);
        }
        return;
    }
    refuse_line(trial);
    if (!trial->over)
        judge_end(trial);
    if (!trial->over)
        judge_left(trial);
}

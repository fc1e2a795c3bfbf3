/* probe_program.c - one program of an adapter, staged as in a scenario. */
#include "config.h"

#include "conformance/probe/probe_program.h"

#include "conformance/run/guard.h"
#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/arrival.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/process.h"
#include "conformance/stage/stage_setting.h"
#include "conformance/step/step_run.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long, in milliseconds, a program that nobody asks anything is given to fall asleep. */
#define SETTLING_MS 500

/* And one that was silent to say at its end what it kept: this part of a deadline. */
#define KEPT_PART 4

/* ---- setting and clearing its stage -------------------------------------------------------- */

/* A copy of a list of strings with one more in front of the end; the strings are not copied. */
static char **with_one_more(char *const *strings, const char *last)
{
    size_t count = 0;
    char **copy;

    while (strings != NULL && strings[count] != NULL)
        count++;
    copy = calloc(count + 2, sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++)
        copy[i] = strings[i];
    if (copy != NULL)
        copy[count] = (char *)last;
    return copy;
}

/* Casts the adapter for its role, and on the other side whoever it meets. */
static bool cast(struct probe_program *program, enum role role, const char *option)
{
    const struct probe_setting *setting = program->setting;
    bool serves = role == ROLE_SERVER;

    program->player = *setting->manifest;
    program->command =
        with_one_more(serves ? setting->manifest->server : setting->manifest->client, option);
    program->environment = with_one_more(setting->manifest->environment, PROBE_MARK);
    if (serves)
        program->player.server = program->command;
    else
        program->player.client = program->command;
    program->player.environment = program->environment;
    program->pairing.server = serves ? &program->player : setting->reference;
    program->pairing.client = &program->player;
    return program->command != NULL && program->environment != NULL;
}

static bool make_folder(struct probe_program *program)
{
    struct probe_setting *setting = program->setting;

    if (asprintf(&program->folder, "%s/%u", setting->folder, setting->stages++) < 0)
        program->folder = NULL;
    return program->folder != NULL && mkdir(program->folder, 0700) == 0;
}

static bool set_stage(struct probe_program *program)
{
    const struct probe_setting *setting = program->setting;
    /* A program that starts has more time on a stage; here it has a deadline as for all else. */
    int part_ms = setting->deadline_ms / STAGE_START_PATIENCE;
    const struct stage_setting stage_setting = {.catalogue = setting->catalogue,
        .pairing = &program->pairing,
        .resources = setting->resources,
        .instance = program->instance,
        .folder = program->folder,
        .timeout_ms = part_ms > 0 ? part_ms : 1,
        .verify_adapter = true,
        .signals = setting->signals};
    enum stage_outcome outcome = stage_setting_set(&program->stage, &stage_setting);

    program->until_us = stage_start_ms(&program->stage) * 1000;
    program->stage.clock.timeout_ms = setting->deadline_ms;
    program->actor = stage_actor(&program->stage, program->role);
    return outcome == STAGE_HAPPENED;
}

bool probe_program_begin(struct probe_program *program, struct probe_setting *setting,
    enum role role, json_t *instance, const char *option, const char *done, ...)
{
    va_list arguments;

    *program = (struct probe_program){
        .setting = setting, .role = role_word(role), .instance = instance, .until_us = INT64_MAX};
    va_start(arguments, done);
    vsnprintf(program->done, sizeof program->done, done, arguments);
    va_end(arguments);
    program->over = setting->interrupted || setting->lost[0] != '\0';
    if (program->over)
        return false;
    if (instance == NULL || !cast(program, role, option) || !make_folder(program)) {
        setting->report.failed = true;
        program->over = true;
        return false;
    }
    return set_stage(program);
}

/* Whether nothing more can be tried: we are to end, or there is no bootstrap server any more. */
static bool is_lost(struct probe_program *program)
{
    struct stage *stage = &program->stage;
    struct probe_setting *setting = program->setting;

    if (stage->interrupted)
        setting->interrupted = true;
    else if (program->actor == NULL || !stage->feed.is_ready ||
             stage_bootstrap(stage)->state != ACTOR_RUNNING ||
             adapter_fault_of_stopped_bootstrap(stage))
        snprintf(setting->lost, sizeof setting->lost, "%s", stage->findings.reason);
    return setting->interrupted || setting->lost[0] != '\0';
}

void probe_program_end(struct probe_program *program)
{
    bool has_stage = program->stage.pairing != NULL;

    if (has_stage && is_lost(program))
        program->over = true;
    process_end_descendants();
    if (has_stage)
        stage_setting_clear(&program->stage);
    if (program->folder != NULL)
        guard_remove_tree(program->folder);
    json_decref(program->instance);
    free(program->folder);
    free(program->command);
    free(program->environment);
}

/* ---- waiting ------------------------------------------------------------------------------- */

struct guarded {
    stage_condition_fn condition;
    void *arg;
};

/* A stopped bootstrap server ends each wait: it answers nobody. */
static bool holds(struct stage *stage, void *arg)
{
    const struct guarded *guarded = arg;

    return adapter_fault_of_stopped_bootstrap(stage) || guarded->condition(stage, guarded->arg);
}

bool probe_program_wait(
    struct probe_program *program, stage_condition_fn condition, void *arg, int ms, bool polled)
{
    struct guarded guarded = {condition, arg};
    struct stage *stage = &program->stage;
    int64_t before;

    if (program->over)
        return false;
    before = stage_step_aside(stage, ms);
    stage_wait(stage, holds, &guarded, polled);
    stage_come_back(stage, before);
    return condition(stage, arg);
}

static bool is_asleep(struct stage *stage, void *arg)
{
    const struct actor *actor = arg;
    struct process_stat stat;

    (void)stage;
    return actor->state != ACTOR_RUNNING ||
           (process_read_stat(actor->pid, &stat) == 0 && stat.state == 'S');
}

void probe_program_await_sleep(struct probe_program *program)
{
    probe_program_wait(program, is_asleep, program->actor, SETTLING_MS, true);
}

bool probe_program_await_end(struct probe_program *program)
{
    struct stage *stage = &program->stage;
    struct actor *actor = program->actor;
    struct pollfd fds[] = {
        {.fd = actor->pidfd, .events = POLLIN}, {.fd = stage->signals, .events = POLLIN}};

    if (probe_program_wait(program, condition_ended, actor, program->setting->deadline_ms, false))
        return true;
    /* A stage with a forced verdict waits for nothing; how the program ends is asked all the same.
     */
    while (!program->over && !stage->interrupted && stage->findings.forced != VERDICT_PASS &&
           actor->state == ACTOR_RUNNING && poll(fds, 2, program->setting->deadline_ms) > 0) {
        if (fds[1].revents != 0)
            arrival_signals(stage);
        if (fds[0].revents != 0)
            arrival_of_end(stage, actor);
    }
    return actor->state == ACTOR_ENDED;
}

/* ---- why something did not come about ------------------------------------------------------ */

void probe_program_describe_end(const struct probe_program *program, char *text, size_t size)
{
    char line[200];
    size_t used;

    actor_describe_end(program->actor, text, size);
    transcript_last_line(&program->actor->words, line, sizeof line);
    used = strlen(text);
    if (*line != '\0')
        snprintf(text + used, size - used, ": %s", line);
}

bool probe_program_is_not_implemented(const struct probe_program *program)
{
    const struct actor *actor = program->actor;

    return actor->state == ACTOR_ENDED && actor->status_known && WIFEXITED(actor->status) &&
           WEXITSTATUS(actor->status) == ADAPTER_NOT_IMPLEMENTED;
}

static const char *due_of(const struct probe_program *program)
{
    const struct adapter *adapter = &program->actor->adapter;

    return adapter->due_count > 0 ? adapter->due[0] : NULL;
}

/* A line that may not be. */
static void explain_line(struct probe_program *program, const struct probe_act *act)
{
    const struct adapter *adapter = &program->actor->adapter;

    if (adapter->is_refusal)
        probe_program_fault(program, act->check, act->change, "%s", adapter->complaint);
    else if (due_of(program) == NULL)
        probe_program_fault(program, CHECK_UNASKED,
            "print one line for each command, and none besides", "%s", adapter->complaint);
    else if (act->check == CHECK_WRITE_SIDE)
        probe_program_fault(program, act->check,
            "answer {\"error\":TEXT}: the pipe was made by somebody else", "%s",
            adapter->complaint);
    else
        probe_program_fault(program, CHECK_OUTPUT,
            "print this answer in this form, on one line of less than 64 KiB with a newline at its "
            "end, and nothing else: words for people go to standard error",
            "%s", adapter->complaint);
}

static void explain_end(struct probe_program *program, const struct probe_act *act)
{
    const char *due = due_of(program);
    char end[256];

    probe_program_describe_end(program, end, sizeof end);
    if (program->actor->adapter.out.fd >= 0) {
        probe_program_fault(program, CHECK_ROLE,
            "end a wrapper script with exec: the process that is started has to be the role itself",
            "it %s, but another process holds its standard output", end);
    } else if (probe_program_is_not_implemented(program)) {
        probe_report_note(&program->setting->report, act->check, "not implemented: %s, it %s",
            program->done, end);
    } else if (due == NULL) {
        probe_program_fault(
            program, act->check, act->change, "it %s, though its standard input is open", end);
    } else {
        probe_program_fault(
            program, act->check, act->change, "it %s, where {\"%s\":...} was due", end, due);
    }
}

/* Nothing came. What comes when its input ends was kept in a buffer. */
static void explain_silence(
    struct probe_program *program, const struct probe_act *act, const char *due)
{
    int deadline_ms = program->setting->deadline_ms;
    struct adapter *adapter = &program->actor->adapter;
    struct pollfd out = {.fd = adapter->out.fd, .events = POLLIN};
    char byte, text[64];
    bool is_kept;

    adapter_close_input(adapter);
    is_kept = poll(&out, 1, deadline_ms / KEPT_PART) > 0 && read(out.fd, &byte, 1) == 1;
    snprintf(text, sizeof text, "print what is due, {\"%s\":...}", due);
    probe_program_fault(program, act->check,
        is_kept ? "flush standard output after each line" : text, "nothing came within %d ms: %s",
        deadline_ms,
        is_kept ? "it came when its input ended; standard output is not flushed"
                : "is standard output flushed?");
}

/* What the last step that failed saw; NULL: none did. */
static const char *last_observed(const struct probe_program *program)
{
    const json_t *list = program->stage.findings.list;
    size_t count = json_array_size(list);
    const json_t *last = count > 0 ? json_array_get(list, count - 1) : NULL;

    return last != NULL && !json_is_true(json_object_get(last, "met"))
               ? json_string_value(json_object_get(last, "observed"))
               : NULL;
}

void probe_program_explain(struct probe_program *program, const struct probe_act *act)
{
    struct stage *stage = &program->stage;
    const struct actor *actor = program->actor;
    const char *observed;

    if (program->over)
        return;
    program->over = true;
    if (is_lost(program))
        return;
    observed = last_observed(program);
    if (actor->adapter.complaint[0] != '\0')
        explain_line(program, act);
    else if (actor->adapter.lost_input)
        probe_program_fault(program, CHECK_END,
            "leave descriptor 0 alone: a handshake closes its own descriptors and no others",
            "its handshake closed its standard input, descriptor 0, before the answer");
    else if (actor->state == ACTOR_ABSENT)
        probe_program_fault(program, CHECK_PROGRAM,
            "make it a program that can be executed, or name another in the manifest", "%s",
            stage->findings.reason);
    else if (actor->state == ACTOR_ENDED)
        explain_end(program, act);
    else if (due_of(program) != NULL && trace_now(&stage->trace) >= program->until_us)
        explain_silence(program, act, due_of(program));
    else
        probe_program_fault(program, act->check, act->change, "%s",
            stage->findings.forced != VERDICT_PASS ? stage->findings.reason
            : observed != NULL                     ? observed
                                                   : "nothing");
}

/* ---- steps and commands -------------------------------------------------------------------- */

static void note(struct probe_program *program, const struct probe_act *act)
{
    probe_report_reach(&program->setting->report, act->check);
    probe_report_reach(&program->setting->report, CHECK_OUTPUT);
    if (act->done != NULL)
        snprintf(program->done, sizeof program->done, "%s", act->done);
}

bool probe_program_step(struct probe_program *program, const struct probe_act *act, json_t *step)
{
    struct stage *stage = &program->stage;
    json_t *steps = json_object_get(program->instance, "steps");
    size_t findings = json_array_size(stage->findings.list), index = json_array_size(steps);

    if (program->over) {
        json_decref(step);
        return false;
    }
    note(program, act);
    if (json_array_append_new(steps, step) != 0) {
        program->setting->report.failed = true;
        program->over = true;
        return false;
    }
    /* Each step has a deadline's time. */
    stage->clock.more_ms = trace_now(&stage->trace) / 1000;
    program->until_us = (stage->clock.more_ms + stage->clock.timeout_ms) * 1000;
    step_run(stage, index);
    return !stage->interrupted && stage->findings.forced == VERDICT_PASS &&
           (json_array_size(stage->findings.list) == findings || last_observed(program) == NULL);
}

bool probe_program_play(struct probe_program *program, const struct probe_act *act, json_t *step)
{
    bool is_well = probe_program_step(program, act, step);

    if (!is_well)
        probe_program_explain(program, act);
    return is_well;
}

enum probe_answer probe_program_await(
    struct probe_program *program, const struct probe_act *act, const char *key, json_t **answer)
{
    struct actor *actor = program->actor;
    struct condition_answer awaited = {actor, key};
    json_t *value;
    bool is_told;

    if (program->over)
        return PROBE_OVER;
    note(program, act);
    is_told = probe_program_wait(
        program, condition_answered, &awaited, program->setting->deadline_ms, false);
    value = adapter_take(&actor->adapter, key);
    if (actor->adapter.complaint[0] == '\0' && value != NULL) {
        if (answer != NULL)
            *answer = value;
        else
            json_decref(value);
        return PROBE_ANSWERED;
    }
    json_decref(value);
    if (is_told && actor->adapter.complaint[0] == '\0' && actor->adapter.out.fd < 0 &&
        !actor->adapter.lost_input && !is_lost(program))
        return PROBE_ENDED;
    if (!is_told && program->stage.findings.forced == VERDICT_PASS && !is_lost(program))
        explain_silence(program, act, key);
    probe_program_explain(program, act);
    return PROBE_OVER;
}

enum probe_answer probe_program_ask(struct probe_program *program, const struct probe_act *act,
    const char *command, const char *key)
{
    probe_program_settle(program);
    if (program->over)
        return PROBE_OVER;
    /* If nobody reads it, the end that follows tells that, or the silence. */
    if (stage_tell(&program->stage, program->actor, command, key) == -ENOMEM)
        program->setting->report.failed = true;
    return probe_program_await(program, act, key, NULL);
}

void probe_program_settle(struct probe_program *program)
{
    static const struct probe_act act = {
        CHECK_END, NULL, "wait for commands until standard input is at its end"};
    struct actor *actor = program->actor;

    if (program->over)
        return;
    probe_report_reach(&program->setting->report, CHECK_UNASKED);
    probe_program_await_sleep(program);
    /* What it said before it fell asleep is there, but may be unread. */
    if (actor->state == ACTOR_RUNNING)
        arrival_lines(&program->stage, actor);
    if (actor->state != ACTOR_RUNNING || program->stage.findings.forced != VERDICT_PASS ||
        program->stage.interrupted)
        probe_program_explain(program, &act);
}

/* ---- the end ------------------------------------------------------------------------------- */

/* The processes that are left, in words. */
struct left {
    struct stage *stage;
    char text[256];
};

static bool is_stranger(void *arg, pid_t pid, char *name, size_t size)
{
    const struct left *left = arg;

    (void)name;
    (void)size;
    return stage_actor_of_pid(left->stage, pid) == NULL;
}

static bool nobody_is_left(struct stage *stage, void *arg)
{
    struct left *left = arg;

    left->stage = stage;
    return process_describe_below(is_stranger, left, left->text, sizeof left->text) == 0;
}

static void judge_left(struct probe_program *program)
{
    struct left left = {0};

    probe_report_reach(&program->setting->report, CHECK_LEFT);
    if (!probe_program_wait(program, nobody_is_left, &left, program->setting->deadline_ms, true) &&
        !is_lost(program)) {
        probe_program_fault(program, CHECK_LEFT,
            "end what was started, CHILD excepted, before the program exits; in another session "
            "too",
            "still there: %s", left.text);
    }
}

static void judge_end(struct probe_program *program)
{
    const struct actor *actor = program->actor;
    char end[256];

    if (!actor->status_known || (WIFEXITED(actor->status) && WEXITSTATUS(actor->status) == 0))
        return;
    probe_program_describe_end(program, end, sizeof end);
    probe_program_fault(
        program, CHECK_END, "exit with status 0 when standard input is at its end", "it %s", end);
}

void probe_program_finish(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_END, NULL,
        "end when standard input is at its end: a read of 0 bytes, and not at EINTR"};
    struct probe_setting *setting = program->setting;

    probe_program_settle(program);
    if (program->over)
        return;
    snprintf(
        program->done, sizeof program->done, "the %s's standard input was closed", program->role);
    adapter_close_input(&program->actor->adapter);
    /* Once is enough: each wait for what does not come takes its time. */
    program->over = probe_report_is_said(&setting->report, CHECK_END, program->done) ||
                    probe_report_is_said(&setting->report, CHECK_LEFT, program->done);
    if (program->over)
        return;
    probe_report_reach(&setting->report, CHECK_END);
    if (!probe_program_await_end(program) && !is_lost(program))
        probe_program_fault(
            program, CHECK_END, act.change, "it still runs after %d ms", setting->deadline_ms);
    else if (program->actor->adapter.complaint[0] != '\0' || is_lost(program))
        probe_program_explain(program, &act);
    if (!program->over)
        judge_end(program);
    if (!program->over)
        judge_left(program);
}

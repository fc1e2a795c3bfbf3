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

bool probe_program_is_lost(struct probe_program *program)
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

void probe_program_lose(struct probe_program *program)
{
    struct probe_setting *setting = program->setting;

    if (program->over)
        return;
    program->over = true;
    if (!probe_program_is_lost(program))
        snprintf(setting->lost, sizeof setting->lost, "the reference could not be staged: %s",
            program->stage.findings.forced != VERDICT_PASS ? program->stage.findings.reason
                                                           : program->done);
}

void probe_program_end(struct probe_program *program)
{
    bool has_stage = program->stage.pairing != NULL;

    if (has_stage && probe_program_is_lost(program))
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

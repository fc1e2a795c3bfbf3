/* probe_commands.c - what both roles have in common. */
#include "config.h"

#include "conformance/probe/probe_commands.h"

#include "conformance/probe/probe_step.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* How long, in milliseconds, a process below a stopped one is listened to. */
#define LISTENING_MS 1000

/* No command, and none that will ever be. */
#define NO_COMMAND "no-such-command"

/* ---- the role ------------------------------------------------------------------------------ */

/* A process below the started one that has its standard input as well; 0 when there is none. */
static pid_t find_helper(pid_t program)
{
    struct identity identity;
    pid_t *pids = NULL, found = 0;
    size_t count = 0;

    if (inventory_identify(program, STDIN_FILENO, &identity) != 0 ||
        process_descendants(program, &pids, &count) != 0)
        return 0;
    for (size_t i = 0; found == 0 && i < count; i++) {
        struct inventory inventory;

        if (inventory_take(pids[i], &inventory) == 0 &&
            inventory_find(&inventory, inventory_pipe_read, &identity) != NULL)
            found = pids[i];
        inventory_free(&inventory);
    }
    free(pids);
    return found;
}

/* Whether the answer comes though the started process is stopped; it is continued again. */
static bool answers_stopped(struct probe_program *program)
{
    struct condition_answer awaited = {program->actor, "error"};
    int most_ms = program->setting->deadline_ms;
    bool answers;

    actor_signal(program->actor, SIGSTOP);
    stage_tell(&program->stage, program->actor, NO_COMMAND, "error");
    snprintf(program->done, sizeof program->done, "the %s was stopped, and told: " NO_COMMAND,
        program->role);
    answers = probe_program_wait(program, condition_answered, &awaited,
        most_ms < LISTENING_MS ? most_ms : LISTENING_MS, false);
    actor_signal(program->actor, SIGCONT);
    return answers;
}

static const struct probe_act unknown_command = {
    CHECK_COMMAND, NULL, "answer {\"error\":TEXT}, and wait for the next command"};

/*
 * A runtime may have helpers that inherited standard input and never read it. So one that is found
 * is no fault yet: it is, if a stopped program answers.
 */
static void try_role(struct probe_program *program)
{
    char name[PROCESS_NAME_MAX], helper_name[PROCESS_NAME_MAX];
    pid_t helper;

    probe_report_reach(&program->setting->report, CHECK_ROLE);
    probe_step_settle(program);
    helper = program->over ? 0 : find_helper(program->actor->pid);
    if (helper == 0)
        return;
    process_name(program->actor->pid, name, sizeof name);
    process_name(helper, helper_name, sizeof helper_name);
    if (answers_stopped(program)) {
        probe_program_fault(program, CHECK_ROLE,
            "end a wrapper script with exec: the process that is started has to be the role itself",
            "%s (%d) was started and is stopped, and %s (%d) below it answers", name,
            (int)program->actor->pid, helper_name, (int)helper);
    } else if (probe_step_await(program, &unknown_command, "error", NULL) == PROBE_ENDED) {
        /* The question that was asked is still open. */
        probe_failure_explain(program, &unknown_command);
    }
}

/* ---- SIGUSR1 ------------------------------------------------------------------------------- */

/* The set of signals that a line of /proc/PID/status shows, "SigIgn:"; 0 when it cannot be read. */
static unsigned long long read_signals(pid_t pid, const char *key)
{
    char path[64], line[256];
    unsigned long long set = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, key, strlen(key)) == 0)
            set = strtoull(line + strlen(key), NULL, 16);
    if (file != NULL)
        fclose(file);
    return set;
}

static bool has_signal(pid_t pid, const char *key, int number)
{
    return ((read_signals(pid, key) >> (number - 1)) & 1) != 0;
}

/* No SIGUSR1 is pending for the actor any more, or it has ended. */
static bool is_delivered(struct stage *stage, void *arg)
{
    const struct actor *actor = arg;

    (void)stage;
    return actor->state != ACTOR_RUNNING || (!has_signal(actor->pid, "SigPnd:", SIGUSR1) &&
                                                !has_signal(actor->pid, "ShdPnd:", SIGUSR1));
}

static void try_signal(struct probe_program *program)
{
    struct actor *actor = program->actor;
    char end[256];

    probe_step_settle(program);
    if (program->over)
        return;
    probe_report_reach(&program->setting->report, CHECK_SIGNAL);
    if (has_signal(actor->pid, "SigIgn:", SIGUSR1)) {
        probe_report_note(&program->setting->report, CHECK_SIGNAL,
            "the %s ignores SIGUSR1, so that it interrupts nothing: install a handler that does "
            "nothing",
            program->role);
    }
    snprintf(program->done, sizeof program->done, "the %s was sent SIGUSR1", program->role);
    actor_signal(actor, SIGUSR1);
    probe_program_wait(program, is_delivered, actor, program->setting->deadline_ms, true);
    /* Whoever ends of it does so before it sleeps again. */
    probe_program_await_sleep(program);
    if (program->over || actor->state != ACTOR_ENDED)
        return;
    probe_failure_describe_end(program, end, sizeof end);
    probe_program_fault(program, CHECK_SIGNAL,
        actor->status_known && WIFSIGNALED(actor->status)
            ? "install a handler for SIGUSR1 that does nothing"
            : "read on when a read fails with EINTR: that is not the end of input",
        "it %s", end);
}

/* ---- commands and options ------------------------------------------------------------------ */

/* Twice: the second shows that it went on after the first. */
static void try_command(struct probe_program *program)
{
    struct probe_act act = unknown_command;
    char done[PROBE_DONE_MAX];

    snprintf(done, sizeof done, "the %s was told: " NO_COMMAND, program->role);
    act.done = done;
    for (int i = 0; i < 2 && !program->over; i++) {
        if (probe_step_ask(program, &act, NO_COMMAND, "error") != PROBE_ENDED)
            continue;
        /* That a command is not implemented may be said of one that nobody knows. */
        if (!probe_failure_is_not_implemented(program))
            probe_failure_explain(program, &act);
        program->over = true;
    }
}

void probe_commands_try(struct probe_program *program)
{
    try_role(program);
    try_signal(program);
    try_command(program);
}

void probe_commands_try_option(struct probe_program *program)
{
    static const char change[] =
        "refuse what is not known: a line on standard error, and a status other than 0";
    struct actor *actor = program->actor;
    char end[256];

    if (program->over)
        return;
    probe_report_reach(&program->setting->report, CHECK_OPTION);
    /* One that takes it ends too, then, but with status 0. */
    adapter_close_input(&actor->adapter);
    if (!probe_program_await_end(program)) {
        probe_program_fault(program, CHECK_OPTION, change,
            "it still runs after %d ms, its input closed", program->setting->deadline_ms);
        return;
    }
    if (probe_failure_is_not_implemented(program) || !actor->status_known)
        return;
    probe_failure_describe_end(program, end, sizeof end);
    if (!WIFEXITED(actor->status) || WEXITSTATUS(actor->status) == 0)
        probe_program_fault(program, CHECK_OPTION, change, "it %s", end);
    else if (!transcript_has_line(&actor->words))
        probe_program_fault(program, CHECK_OPTION, change, "it %s without a word", end);
}

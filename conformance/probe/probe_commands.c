/* probe_commands.c - what server and client have in common. */
#include "config.h"

#include "conformance/probe/probe_commands.h"

#include "conformance/stage/inventory.h"
#include "conformance/stage/process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long, in milliseconds, a process below a stopped one is listened to. */
#define LISTENING_MS 1000

/* No command, and none that will ever be. */
#define NO_COMMAND "no-such-command"

/* ---- the role ------------------------------------------------------------------------------ */

/* A process below the started one that has its standard input as well; 0 when there is none. */
static pid_t find_helper(const struct trial *trial)
{
    struct identity identity;
    pid_t *pids = NULL, found = 0;
    size_t count = 0;
    if (inventory_identify(trial->pid, STDIN_FILENO, &identity) ||
        process_descendants(trial->pid, &pids, &count))
        return 0;
    for (size_t i = 0; found == 0 && i < count; i++) {
        struct inventory inventory;
        if (inventory_take(pids[i], &inventory) == 0 &&
            inventory_find(&inventory, inventory_pipe_read, &identity))
            found = pids[i];
        inventory_free(&inventory);
    }
    free(pids);
    return found;
}

/* Whether the answer comes though the started process is stopped; it is continued again. */
static bool answers_stopped(struct trial *trial)
{
    struct setting *setting = trial->setting;
    int deadline_ms = setting->deadline_ms;
    pidfd_send_signal(trial->pidfd, SIGSTOP, NULL, 0);
    trial_tell(trial, NO_COMMAND);
    setting->deadline_ms = deadline_ms < LISTENING_MS ? deadline_ms : LISTENING_MS;
    bool answers = trial_wait_for(trial, trial->out.fd);
    setting->deadline_ms = deadline_ms;
    pidfd_send_signal(trial->pidfd, SIGCONT, NULL, 0);
    return answers;
}

/*
 * A runtime may have helpers that inherited standard input and never read it. So one that is found
 * is no fault yet: it is, if a stopped program answers.
 */
static void try_role(struct trial *trial)
{
    char name[PROCESS_NAME_MAX], helper_name[PROCESS_NAME_MAX];
    remarks_reach(&trial->setting->remarks, CHECK_ROLE);
    trial_settle(trial);
    pid_t helper = trial->over ? 0 : find_helper(trial);
    if (helper == 0)
        return;
    process_name(trial->pid, name, sizeof name);
    process_name(helper, helper_name, sizeof helper_name);
    if (answers_stopped(trial)) {
        trial_fault(trial, CHECK_ROLE,
            "end a wrapper script with exec: the process that is started has to be the role itself",
            "%s (%d) was started and is stopped, and %s (%d) below it answers", name,
            (int)trial->pid, helper_name, (int)helper);
    } else {
        /* The question that was asked is still open. */
        trial_demand(trial, CHECK_COMMAND, "error");
    }
}

/* ---- SIGUSR1 ------------------------------------------------------------------------------- */

/* The set of signals that a line of /proc/PID/status shows, "SigIgn:"; 0 when it cannot be read. */
static unsigned long long read_signals(pid_t pid, const char *key)
{
    char path[64], line[256];
    unsigned long long set = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0)
            set = strtoull(line + strlen(key), NULL, 16);
    if (file)
        fclose(file);
    return set;
}

static bool has_signal(pid_t pid, const char *key, int number)
{
    return (read_signals(pid, key) >> (number - 1)) & 1;
}

/* Waits until no SIGUSR1 is pending for it any more. */
static void await_delivery(struct trial *trial)
{
    int64_t until = setting_now_ms() + trial->setting->deadline_ms;
    while (
        !trial->over && !trial->ended && setting_now_ms() < until &&
        (has_signal(trial->pid, "SigPnd:", SIGUSR1) || has_signal(trial->pid, "ShdPnd:", SIGUSR1)))
        trial_pause(trial, 1);
    /* Whoever ends of it does so before it sleeps again. */
    trial_await_sleep(trial);
    trial_pause(trial, 0);
}

static void try_signal(struct trial *trial)
{
    char end[256];
    trial_settle(trial);
    if (trial->over)
        return;
    remarks_reach(&trial->setting->remarks, CHECK_SIGNAL);
    if (has_signal(trial->pid, "SigIgn:", SIGUSR1)) {
        remarks_note(&trial->setting->remarks, CHECK_SIGNAL,
            "the %s ignores SIGUSR1, so that it interrupts nothing: install a handler that does "
            "nothing",
            trial->role);
    }
    snprintf(trial->done, sizeof trial->done, "the %s was sent SIGUSR1", trial->role);
    pidfd_send_signal(trial->pidfd, SIGUSR1, NULL, 0);
    await_delivery(trial);
    if (trial->over || !trial->ended)
        return;
    trial_describe_end(trial, end, sizeof end);
    trial_fault(trial, CHECK_SIGNAL,
        WIFSIGNALED(trial->status)
            ? "install a handler for SIGUSR1 that does nothing"
            : "read on when a read fails with EINTR: that is not the end of input",
        "it %s", end);
}

/* ---- commands and options ------------------------------------------------------------------ */

/* Twice: the second shows that it went on after the first. */
static void try_command(struct trial *trial)
{
    char end[256];
    for (int i = 0; i < 2 && !trial->over; i++) {
        trial_settle(trial);
        trial_tell(trial, NO_COMMAND);
        remarks_reach(&trial->setting->remarks, CHECK_COMMAND);
        if (trial_await(trial, CHECK_COMMAND, "error") != TRIAL_ENDED)
            continue;
        if (trial_is_not_implemented(trial)) {
            trial->over = true;
            return;
        }
        trial_describe_end(trial, end, sizeof end);
        trial_fault(trial, CHECK_COMMAND, "answer {\"error\":TEXT}, and wait for the next command",
            "it %s", end);
    }
}

void manners_try(struct trial *trial)
{
    try_role(trial);
    try_signal(trial);
    try_command(trial);
}

void manners_try_option(struct trial *trial)
{
    char end[256];
    if (trial->over)
        return;
    remarks_reach(&trial->setting->remarks, CHECK_OPTION);
    static const char change[] = "refuse what is not known: a line on standard error, and a status "
                                 "other than 0";
    /* One that takes it ends too, then, but with status 0. */
    trial_close_input(trial);
    if (!trial_wait_for_end(trial)) {
        if (!trial->over) {
            trial_fault(trial, CHECK_OPTION, change, "it still runs after %d ms, its input closed",
                trial->setting->deadline_ms);
        }
        return;
    }
    if (trial_is_not_implemented(trial))
        return;
    trial_describe_end(trial, end, sizeof end);
    if (!WIFEXITED(trial->status) || WEXITSTATUS(trial->status) == 0)
        trial_fault(trial, CHECK_OPTION, change, "it %s", end);
    else if (!transcript_has_line(&trial->words))
        trial_fault(trial, CHECK_OPTION, change, "it %s without a word", end);
}

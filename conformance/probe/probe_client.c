/* probe_client.c - what the client of an adapter is tried with. */
#include "config.h"

#include "conformance/probe/probe_client.h"

#include "conformance/ipc/probe_message.h"
#include "conformance/language/verb.h"
#include "conformance/probe/probe_commands.h"
#include "conformance/probe/probe_greeter.h"
#include "conformance/probe/probe_program.h"
#include "conformance/stage/process.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts a client on the greeter's pipe; `extra` is one more option, or NULL. */
static void start(struct trial *trial, struct setting *setting, struct greeter *greeter,
    const char *right, const char *extra)
{
    const char *const options[] = {"--right", right, extra, NULL};
    trial_start(trial, setting, "client", options, greeter->variable, greeter->pipe);
    greeter_close_pipe(greeter);
}

/* Returns whether there is one; not without a bootstrap server that serves. */
static bool begin_greeter(struct greeter *greeter, struct setting *setting)
{
    *greeter = (struct greeter){.pipe = -1, .pipe_write = -1};
    setting_attend(setting);
    if (setting_is_over(setting))
        return false;
    int error = greeter_begin(greeter);
    if (error)
        setting->remarks.failed = true;
    return !error;
}

/* Of a client that ended without a line, where it could have checked in. */
static void judge_end(struct trial *trial)
{
    char end[256];
    trial_describe_end(trial, end, sizeof end);
    if (trial_is_not_implemented(trial)) {
        remarks_note(&trial->setting->remarks, CHECK_CLIENT_RIGHT, "not implemented: %s, it %s",
            trial->done, end);
    } else {
        trial_fault(trial, CHECK_CLIENT_RIGHT,
            "take the word, check in and print {\"checked_in\":true}; or exit with 89 where that "
            "is not implemented",
            "it %s; the pipe held token and name, and the service was there", end);
    }
    trial->over = true;
}

/* Waits for its word. Returns whether it checked in. */
static bool has_checked_in(struct trial *trial)
{
    remarks_reach(&trial->setting->remarks, CHECK_CLIENT_RIGHT);
    if (trial->over)
        return false;
    switch (trial_await(trial, CHECK_CLIENT_RIGHT, "checked_in")) {
    case TRIAL_ANSWER:
        if (json_is_true(json_object_get(trial->answer, "checked_in")))
            return true;
        remarks_note(&trial->setting->remarks, CHECK_CLIENT_RIGHT,
            "%s, it did not check in, though it could: a run will say more", trial->done);
        trial->over = true;
        return false;
    case TRIAL_ENDED:
        judge_end(trial);
        return false;
    default:
        return false;
    }
}

/* ---- what it answers ----------------------------------------------------------------------- */

static void try_receive(struct trial *trial, struct greeter *greeter)
{
    uint64_t nonce;
    char text[17];
    trial_settle(trial);
    if (trial->over || !greeter_take(greeter))
        return;
    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce ||
        probe_message_send(greeter->received, nonce) != MACH_MSG_SUCCESS)
        return;
    snprintf(text, sizeof text, "%016" PRIx64, nonce);
    trial_tell(trial, "receive");
    remarks_reach(&trial->setting->remarks, CHECK_RECEIVE);
    enum trial_outcome outcome = trial_demand(trial, CHECK_RECEIVE, "received");
    const char *answer = json_string_value(
        json_object_get(trial->answer, outcome == TRIAL_REFUSED ? "error" : "received"));
    if (outcome == TRIAL_OVER || (answer && strcmp(answer, text) == 0))
        return;
    trial_fault(trial, CHECK_RECEIVE,
        "wait for one message with id 20001 on the client's own port, and print its 8 bytes as 16 "
        "hexadecimal digits, the most significant first",
        "{\"%s\":\"%.100s\"}, where %s was sent to the port that was offered",
        outcome == TRIAL_REFUSED ? "error" : "received", answer ? answer : "false", text);
}

/* Who does not claim it may refuse it, or be ended by it with 89; it comes last. */
static void try_names(struct trial *trial)
{
    bool claimed = trial->setting->manifest->capabilities & CAPABILITY_NAMES;
    trial_settle(trial);
    if (trial->over || !claimed)
        return;
    trial_tell(trial, "names");
    remarks_reach(&trial->setting->remarks, CHECK_NAMES);
    if (trial_demand(trial, CHECK_NAMES, "names") == TRIAL_REFUSED) {
        trial_fault(trial, CHECK_NAMES, "answer it, or do not claim the capability names",
            "{\"error\":\"%.100s\"}", json_string_value(json_object_get(trial->answer, "error")));
    }
}

/*
 * Returns whether the client is one that checks in at all. *is_sound is whether there was no fault:
 * one that implements no check-in may do without.
 */
static bool try_manners(struct setting *setting, bool *is_sound)
{
    struct greeter greeter;
    struct trial trial;
    bool checked_in = false;
    size_t faults = remarks_faults(&setting->remarks);
    if (begin_greeter(&greeter, setting)) {
        start(&trial, setting, &greeter, "copy-send", NULL);
        checked_in = has_checked_in(&trial);
        if (checked_in) {
            manners_try(&trial);
            try_receive(&trial, &greeter);
            try_names(&trial);
            trial_finish(&trial);
        }
        trial_end(&trial);
    }
    greeter_end(&greeter);
    *is_sound = remarks_faults(&setting->remarks) == faults;
    return checked_in;
}

/* ---- how it is started --------------------------------------------------------------------- */

static void try_word(struct setting *setting, const char *right)
{
    struct greeter greeter;
    struct trial trial;
    if (begin_greeter(&greeter, setting)) {
        start(&trial, setting, &greeter, right, NULL);
        if (has_checked_in(&trial))
            trial_finish(&trial);
        trial_end(&trial);
    }
    greeter_end(&greeter);
}

static void try_option(struct setting *setting)
{
    struct greeter greeter;
    struct trial trial;
    if (begin_greeter(&greeter, setting)) {
        start(&trial, setting, &greeter, "copy-send", MANNERS_OPTION);
        manners_try_option(&trial);
        trial_end(&trial);
    }
    greeter_end(&greeter);
}

/* ---- a pipe at its end --------------------------------------------------------------------- */

static void judge_pipe_end(struct trial *trial, enum trial_outcome outcome)
{
    char end[256];
    static const char change[] =
        "print {\"checked_in\":false}, or (E1) exit with a status other than 0, or by SIGTRAP, "
        "SIGABRT or SIGILL";
    if (outcome == TRIAL_ANSWER && json_is_true(json_object_get(trial->answer, "checked_in"))) {
        trial_fault(trial, CHECK_PIPE_END, change, "{\"checked_in\":true}");
    } else if (outcome == TRIAL_ENDED) {
        trial_describe_end(trial, end, sizeof end);
        if (trial->status == 0 ||
            (WIFSIGNALED(trial->status) && !process_failed_check(trial->status)))
            trial_fault(trial, CHECK_PIPE_END, change, "no line, and it %s", end);
    }
}

static void try_pipe_end(struct setting *setting)
{
    struct trial trial;
    int ends[2];
    char variable[32];
    const char *const options[] = {"--right", "copy-send", NULL};
    if (pipe2(ends, O_CLOEXEC)) {
        setting->remarks.failed = true;
        return;
    }
    close(ends[1]);
    snprintf(variable, sizeof variable, "CHILD_PORT_FD=%d", ends[0]);
    trial_start(&trial, setting, "client", options, variable, ends[0]);
    close(ends[0]);
    snprintf(trial.done, sizeof trial.done,
        "the client was started on a pipe that holds nothing "
        "and that nobody writes to");
    remarks_reach(&setting->remarks, CHECK_PIPE_END);
    if (!trial.over)
        judge_pipe_end(&trial, trial_await(&trial, CHECK_PIPE_END, "checked_in"));
    trial_end(&trial);
}

void client_trials(struct setting *setting)
{
    bool is_sound, checks_in = try_manners(setting, &is_sound);
    /* A client that fails on a whole pipe fails on an empty one as well, for the same reason. */
    if (checks_in || is_sound)
        try_pipe_end(setting);
    if (!checks_in || remarks_have_fault_of(&setting->remarks, CHECK_ROLE))
        return;
    try_option(setting);
    for (const char *const *word = disposition_words; *word; word++)
        if (strcmp(*word, "copy-send") != 0)
            try_word(setting, *word);
}

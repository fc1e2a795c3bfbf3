/* probe_client.c - what the client of an adapter is tried with. */
#include "config.h"

#include "conformance/probe/probe_client.h"

#include "conformance/language/verb.h"
#include "conformance/probe/probe_commands.h"
#include "conformance/probe/probe_step.h"
#include "conformance/stage/process.h"
#include "conformance/step/handover.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static const struct probe_act started = {CHECK_CLIENT_RIGHT, NULL,
    "take the word, check in and print {\"checked_in\":true}; or exit with 89 where that is not "
    "implemented"};

static json_t *make_instance(const char *right)
{
    bool is_receive = strcmp(right, "move-receive") == 0;

    return json_pack("{s:s, s:[s], s:s, s:{s:{s:s, s:s}, s:{s:s}, s:{s:s}, s:{s:s, s:s}}, s:[]}",
        "id", "probe/client", "requirements", "CLI-1", "edition", "E1", "actors", "server", "role",
        "server", "right", is_receive ? "receive" : "send", "CHILD", "role", "puppet", "orphan",
        "role", "puppet", "client", "role", "client", "right", right, "steps");
}

static json_t *make_step(const char *actor, const char *verb, const char *key, const char *value)
{
    return json_pack("{s:s, s:s, s:s*}", "actor", actor, "do", verb, key, value);
}

/*
 * Sets a stage for a client and starts it on the pipe of a handshake that the reference's server
 * has launched, and then runs, or destroys. It becomes a child of ours, since that server would
 * take its exit status away. Returns whether it was started.
 */
static bool begin(struct probe_program *program, struct probe_setting *setting, const char *right,
    const char *option, const char *verb)
{
    struct handover handover;

    if (!probe_program_begin(program, setting, ROLE_CLIENT, make_instance(right), option,
            "the client was started with --right %s%s%s", right, option != NULL ? " " : "",
            option != NULL ? option : "")) {
        probe_program_lose(program);
        return false;
    }
    if (option == NULL) {
        size_t used = strlen(program->done);

        handover_choose(&program->stage, "client", &handover);
        snprintf(program->done + used, sizeof program->done - used, " and CHILD_PORT_FD=%d",
            handover.number);
    }
    if (!probe_step_try(program, &started, make_step("server", "launch", "child", "CHILD")) ||
        !probe_step_try(program, &started, make_step("CHILD", "fork", "as", "orphan")) ||
        !probe_step_try(program, &started, make_step("CHILD", "exit", "", NULL)) ||
        !probe_step_try(program, &started, make_step("server", verb, "", NULL))) {
        probe_program_lose(program);
        return false;
    }
    return probe_step_play(program, &started, make_step("orphan", "exec", "as", "client"));
}

/* Waits for its word. Returns whether it checked in. */
static bool has_checked_in(struct probe_program *program)
{
    json_t *answer = NULL;
    bool checked_in;

    switch (probe_step_await(program, &started, "checked_in", &answer)) {
    case PROBE_ANSWERED:
        break;
    case PROBE_ENDED:
        probe_failure_explain(program, &started);
        return false;
    default:
        return false;
    }
    checked_in = json_is_true(answer);
    json_decref(answer);
    if (!checked_in) {
        probe_report_note(&program->setting->report, CHECK_CLIENT_RIGHT,
            "%s, it did not check in, though it could: a run will say more", program->done);
        program->over = true;
    }
    return checked_in;
}

/* ---- what it answers ----------------------------------------------------------------------- */

static void try_receive(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_RECEIVE, "the client was told: receive",
        "wait for one message with id 20001 on the client's own port, and print its 8 bytes as 16 "
        "hexadecimal digits, the most significant first"};

    probe_step_settle(program);
    if (probe_step_play(program, &act,
            json_pack(
                "{s:s, s:s, s:s}", "actor", "server", "await", "returned", "right", "send")) &&
        probe_step_play(program, &act, make_step("server", "probe", "", NULL)))
        probe_step_play(program, &act, make_step("client", "receive", "", NULL));
}

/* Who does not claim it may refuse it, or be ended by it with 89; it comes last. */
static void try_names(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_NAMES, "the client was told: names",
        "answer it, or do not claim the capability names"};

    if ((program->setting->manifest->capabilities & CAPABILITY_NAMES) != 0 &&
        probe_step_ask(program, &act, "names", "names") == PROBE_ENDED)
        probe_failure_explain(program, &act);
}

/*
 * Returns whether the client is one that checks in at all. *is_sound is whether there was no fault:
 * one that implements no check-in may do without.
 */
static bool try_commands(struct probe_setting *setting, bool *is_sound)
{
    struct probe_program program;
    size_t faults = probe_report_faults(&setting->report);
    bool checked_in =
        begin(&program, setting, "copy-send", NULL, "run") && has_checked_in(&program);

    if (checked_in) {
        probe_commands_try(&program);
        try_receive(&program);
        try_names(&program);
        probe_step_finish(&program);
    }
    probe_program_end(&program);
    *is_sound = probe_report_faults(&setting->report) == faults;
    return checked_in;
}

/* ---- how it is started --------------------------------------------------------------------- */

static void try_word(struct probe_setting *setting, const char *right)
{
    struct probe_program program;

    if (begin(&program, setting, right, NULL, "run") && has_checked_in(&program))
        probe_step_finish(&program);
    probe_program_end(&program);
}

static void try_option(struct probe_setting *setting)
{
    struct probe_program program;

    begin(&program, setting, "copy-send", PROBE_OPTION, "run");
    probe_commands_try_option(&program);
    probe_program_end(&program);
}

/* ---- a pipe at its end --------------------------------------------------------------------- */

static void judge_pipe_end(
    struct probe_program *program, enum probe_answer outcome, const json_t *answer)
{
    static const char change[] =
        "print {\"checked_in\":false}, or (E1) exit with a status other than 0, or by SIGTRAP, "
        "SIGABRT or SIGILL";
    const struct actor *actor = program->actor;
    char end[256];

    if (outcome == PROBE_ANSWERED && json_is_true(answer)) {
        probe_program_fault(program, CHECK_PIPE_END, change, "{\"checked_in\":true}");
    } else if (outcome == PROBE_ENDED && actor->status_known &&
               (actor->status == 0 ||
                   (WIFSIGNALED(actor->status) && !process_failed_check(actor->status)))) {
        probe_failure_describe_end(program, end, sizeof end);
        probe_program_fault(program, CHECK_PIPE_END, change, "no line, and it %s", end);
    }
}

static void try_pipe_end(struct probe_setting *setting)
{
    static const struct probe_act act = {CHECK_PIPE_END,
        "the client was started on a pipe that holds nothing and that nobody writes to",
        "print {\"checked_in\":false}"};
    struct probe_program program;
    json_t *answer = NULL;
    enum probe_answer outcome = PROBE_OVER;

    if (begin(&program, setting, "copy-send", NULL, "destroy"))
        outcome = probe_step_await(&program, &act, "checked_in", &answer);
    judge_pipe_end(&program, outcome, answer);
    json_decref(answer);
    probe_program_end(&program);
}

void probe_client_try(struct probe_setting *setting)
{
    bool is_sound, checks_in = try_commands(setting, &is_sound);

    /* A client that fails on a whole pipe fails on an empty one as well, for the same reason. */
    if (checks_in || is_sound)
        try_pipe_end(setting);
    if (!checks_in || probe_report_have_fault_of(&setting->report, CHECK_ROLE))
        return;
    try_option(setting);
    for (const char *const *word = disposition_words; *word != NULL; word++)
        if (strcmp(*word, "copy-send") != 0)
            try_word(setting, *word);
}

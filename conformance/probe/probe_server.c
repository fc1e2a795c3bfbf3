/* probe_server.c - what the server of an adapter is tried with. */
#include "config.h"

#include "conformance/probe/probe_server.h"

#include "conformance/probe/probe_child.h"
#include "conformance/probe/probe_commands.h"
#include "conformance/probe/probe_step.h"

#include <stdio.h>
#include <string.h>

/* What a handshake needs of a server that was started as its right says. */
static const char right_change[] =
    "print {\"ready\":true} first, before a word is read, and flush it";
static const char refused_change[] = "carry it out, or exit with 89 where that is not implemented";

static bool has_gate(const struct probe_setting *setting)
{
    return (setting->manifest->capabilities & CAPABILITY_GATE) != 0;
}

/* A server, and a puppet for each handshake that is tried with it. */
static json_t *make_instance(const char *right)
{
    return json_pack("{s:s, s:[s], s:s, s:{s:{s:s, s:s}, s:{s:s}, s:{s:s}, s:{s:s}}, s:[]}", "id",
        "probe/server", "requirements", "SRV-1", "edition", "E1", "actors", "server", "role",
        "server", "right", right, "CHILD", "role", "puppet", "CHILD-2", "role", "puppet", "CHILD-3",
        "role", "puppet", "steps");
}

static bool begin(struct probe_program *program, struct probe_setting *setting, const char *right,
    const char *option)
{
    return probe_program_begin(program, setting, ROLE_SERVER, make_instance(right), option,
        "the server was started with --right %s%s%s", right, option != NULL ? " " : "",
        option != NULL ? option : "");
}

/* The same, of a server that has to be ready. Returns whether it is. */
static bool begin_ready(struct probe_program *program, struct probe_setting *setting,
    const char *right, enum probe_check check)
{
    const struct probe_act ready = {check, NULL, right_change};
    bool is_ready = begin(program, setting, right, NULL);

    if (!program->over) {
        probe_report_reach(&setting->report, check);
        probe_report_reach(&setting->report, CHECK_OUTPUT);
    }
    if (!is_ready)
        probe_failure_explain(program, &ready);
    return is_ready;
}

/* Returns whether the server is one that can be started at all. */
static bool try_commands(struct probe_setting *setting)
{
    struct probe_program program;
    bool is_ready = begin_ready(&program, setting, "send", CHECK_READY);

    if (is_ready) {
        probe_report_reach(&setting->report, CHECK_SERVER_RIGHT);
        probe_commands_try(&program);
        probe_step_finish(&program);
    }
    probe_program_end(&program);
    return is_ready;
}

static void try_option(struct probe_setting *setting)
{
    struct probe_program program;

    begin(&program, setting, "send", PROBE_OPTION);
    probe_commands_try_option(&program);
    probe_program_end(&program);
}

/* ---- handshakes ---------------------------------------------------------------------------- */

/* Plays a step of the server's that has nothing but its verb. */
static bool play(struct probe_program *program, const struct probe_act *act, const char *verb)
{
    probe_step_settle(program);
    return probe_step_play(program, act, json_pack("{s:s, s:s}", "actor", "server", "do", verb));
}

/* Has it launch a child, by `run` where it has no gate, and looks at that. */
static bool launch(struct probe_program *program, struct probe_child *child, const char *name)
{
    static const char change[] =
        "start what stands behind --, as it is and with all its arguments, leave it alone, and "
        "answer with the PID of the process that it runs in";
    static const struct probe_act act = {CHECK_LAUNCH, "the server was told: launch", change};
    static const struct probe_act gateless = {CHECK_LAUNCH, "the server was told: run", change};
    bool is_well;

    *child = (struct probe_child){.pipe = -1};
    probe_step_settle(program);
    is_well = probe_step_try(program, &act,
        json_pack("{s:s, s:s, s:s}", "actor", "server", "do", "launch", "child", name));
    if (is_well && !has_gate(program->setting))
        is_well = probe_step_try(
            program, &gateless, json_pack("{s:s, s:s}", "actor", "server", "do", "run"));
    if (program->over)
        return false;
    child->actor = stage_actor(&program->stage, name);
    /* What is wrong with one that came says more than that the step failed. */
    if (child->actor->state != ACTOR_ABSENT)
        probe_child_look(child, program);
    if (!is_well)
        probe_failure_explain(program, &act);
    return !program->over;
}

/* Ends a child, who may be stopped; nobody reads its pipe any more. */
static void end_child(struct probe_program *program, struct probe_child *child)
{
    static const struct probe_act act = {
        CHECK_LAUNCH, NULL, "leave CHILD alone: when it ends is its own affair"};

    probe_child_end(child);
    if (!program->over && child->actor->state == ACTOR_RUNNING)
        probe_step_play(
            program, &act, json_pack("{s:s, s:s}", "actor", child->actor->name, "do", "kill"));
}

static void judge_closed(struct probe_program *program, const struct probe_child *child)
{
    char writers[256];

    if (probe_child_sees_end(child))
        return;
    probe_child_describe_writers(child, writers, sizeof writers);
    probe_program_fault(program, CHECK_DESTROY,
        "close both sides of the pipe before the answer is printed",
        "the pipe's write side is still open: %s",
        *writers != '\0' ? writers : "nobody says where");
}

static void try_destroy(struct probe_program *program)
{
    static const struct probe_act act = {
        CHECK_DESTROY, "the server was told: destroy", refused_change};
    struct probe_child child;

    if (launch(program, &child, "CHILD")) {
        if (play(program, &act, "destroy"))
            judge_closed(program, &child);
        end_child(program, &child);
    }
    probe_child_end(&child);
}

/* CHILD ends before the server runs, or, where that launches it, right afterwards. */
static void try_run(struct probe_program *program)
{
    static const char change[] =
        "return null when the pipe's write side reports that no reader is left (POLLERR, of a "
        "socket POLLHUP)";
    bool gate = has_gate(program->setting);
    const struct probe_act act = {CHECK_RUN,
        gate ? "CHILD, the pipe's only reader, exited before run"
             : "CHILD, the pipe's only reader, exited after run",
        change};
    struct probe_child child;

    if (launch(program, &child, "CHILD-2")) {
        end_child(program, &child);
        if (!gate || play(program, &act, "run"))
            probe_step_play(program, &act,
                json_pack(
                    "{s:s, s:s, s:s}", "actor", "server", "await", "returned", "right", "null"));
    }
    probe_child_end(&child);
}

/* ---- a right that it was given ------------------------------------------------------------- */

/* Plays a step of a puppet that has a port. */
static bool play_port(
    struct probe_program *program, const struct probe_act *act, const char *key, const char *verb)
{
    return probe_step_play(program, act,
        json_pack("{s:s, s:s, s:s}", "actor", "CHILD-3", key, verb, "port", "offered"));
}

static void try_probe(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_PROBE, "the server was told: probe NONCE",
        "send one message of 32 bytes with id 20001 through the right that was returned, with the "
        "8 bytes that NONCE's digits say, the most significant first, before the answer is "
        "printed"};

    if (play(program, &act, "probe"))
        play_port(program, &act, "await", "received");
}

static void try_receive(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_SERVER_RECEIVE, "the server was told: receive",
        "wait for one message with id 20001 on the returned right, and print its 8 bytes as 16 "
        "hexadecimal digits, the most significant first"};

    probe_step_settle(program);
    if (play_port(program, &act, "do", "probe"))
        play(program, &act, "receive");
}

/* `release` comes after the right was used. */
static void try_right(struct probe_program *program, bool is_receive)
{
    static const struct probe_act act = {CHECK_RELEASE, "the server was told: release",
        "give the right that was returned back, once"};

    if (is_receive)
        try_receive(program);
    else
        try_probe(program);
    play(program, &act, "release");
}

/*
 * Has the puppet check in. Whether a server writes what it should is for a run to judge.
 * Returns whether it has.
 */
static bool check_in(struct probe_program *program, bool is_receive)
{
    static const struct probe_act act = {CHECK_RUN, NULL, refused_change};
    const char *right = is_receive ? "move-receive" : "copy-send";

    if (probe_step_try(program, &act,
            json_pack("{s:s, s:s, s:s}", "actor", "CHILD-3", "do", "read", "what", "all")) &&
        probe_step_try(program, &act,
            json_pack(
                "{s:s, s:s, s:s}", "actor", "CHILD-3", "do", "make-port", "port", "offered")) &&
        probe_step_try(program, &act,
            json_pack("{s:s, s:s, s:s, s:s}", "actor", "CHILD-3", "do", "check-in", "port",
                "offered", "right", right)))
        return true;
    if (program->actor->state == ACTOR_RUNNING && program->stage.findings.forced == VERDICT_PASS &&
        !program->over) {
        probe_report_note(&program->setting->report, CHECK_RUN,
            "nobody could check in by what run wrote into the pipe: a run will say more");
        program->over = true;
    }
    probe_failure_explain(program, &act);
    return false;
}

/* Whether it returned what it was given; if not, that is for a run to judge. */
static bool has_returned(struct probe_program *program, const char *due)
{
    static const struct probe_act act = {
        CHECK_RUN, "the server was told: run, and CHILD checked in", refused_change};
    const char *returned;
    bool is_due;
    json_t *answer;

    if (probe_step_await(program, &act, "returned", &answer) != PROBE_ANSWERED) {
        probe_failure_explain(program, &act);
        return false;
    }
    returned = json_string_value(answer);
    is_due = strcmp(returned, due) == 0;
    if (!is_due) {
        probe_report_note(&program->setting->report, CHECK_RUN,
            "a client checked in a %s right, and it returned '%s': a run will say more", due,
            returned);
        program->over = true;
    }
    json_decref(answer);
    return is_due;
}

static void try_check_in(struct probe_program *program, bool is_receive)
{
    static const struct probe_act act = {CHECK_RUN, "the server was told: run", refused_change};
    struct probe_child child;

    if (launch(program, &child, "CHILD-3")) {
        if ((!has_gate(program->setting) || play(program, &act, "run")) &&
            check_in(program, is_receive) && has_returned(program, is_receive ? "receive" : "send"))
            try_right(program, is_receive);
        end_child(program, &child);
    }
    probe_child_end(&child);
}

/* The right is asked for again only where one was used and given back: it costs deadlines. */
static void try_receive_right(struct probe_setting *setting)
{
    struct probe_program program;

    if (begin_ready(&program, setting, "receive", CHECK_SERVER_RIGHT)) {
        if (setting->report.reached[CHECK_RELEASE])
            try_check_in(&program, true);
        probe_step_finish(&program);
    }
    probe_program_end(&program);
}

/* Several handshakes of one process. Only what launches before it runs has one that is not run. */
static void try_handshakes(struct probe_setting *setting)
{
    struct probe_program program;

    if (begin_ready(&program, setting, "send", CHECK_READY)) {
        if (has_gate(setting))
            try_destroy(&program);
        try_run(&program);
        try_check_in(&program, false);
        probe_step_finish(&program);
    }
    probe_program_end(&program);
}

/* ---- the write side of a pipe -------------------------------------------------------------- */

/* A puppet makes a pipe, forks another, which reads, and becomes the server, which writes. */
static json_t *make_given_pipe(void)
{
    return json_pack("{s:s, s:[s], s:s, s:{s:{s:s, s:s, s:s}, s:{s:s}, s:{s:s}}, s:[]}", "id",
        "probe/write-side", "requirements", "SRV-1", "edition", "E2", "actors", "server", "role",
        "server", "right", "send", "pipe", "maker", "maker", "role", "puppet", "reader", "role",
        "puppet", "steps");
}

static bool start_with_pipe(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_WRITE_SIDE, NULL, right_change};

    return probe_step_play(program, &act,
               json_pack("{s:s, s:s, s:s}", "actor", "maker", "do", "fork", "as", "reader")) &&
           probe_step_play(program, &act,
               json_pack("{s:s, s:s, s:s}", "actor", "reader", "do", "close", "side", "write")) &&
           probe_step_play(program, &act,
               json_pack("{s:s, s:s, s:s}", "actor", "maker", "do", "exec", "as", "server"));
}

/* What is launched nowhere has to be refused. Returns whether it was. */
static bool is_launch_refused(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_WRITE_SIDE, "the server was told: launch",
        "answer {\"error\":TEXT}: the pipe was made by somebody else"};

    if (probe_step_ask(program, &act, "launch", "error") == PROBE_ANSWERED)
        return true;
    probe_failure_explain(program, &act);
    return false;
}

static void try_write_side(struct probe_setting *setting)
{
    static const struct probe_act act = {
        CHECK_WRITE_SIDE, "the server was told: destroy", refused_change};
    struct probe_program program;
    struct probe_child reader = {.pipe = -1};

    if (probe_program_begin(&program, setting, ROLE_SERVER, make_given_pipe(), NULL,
            "the server was started with --right send --pipe FD") &&
        start_with_pipe(&program) && is_launch_refused(&program)) {
        reader.actor = stage_actor(&program.stage, "reader");
        probe_child_borrow(&reader, &program);
        if (play(&program, &act, "destroy") && !probe_child_sees_end(&reader))
            probe_program_fault(&program, CHECK_WRITE_SIDE,
                "close the descriptor that --pipe named",
                "the write side of the pipe is still open");
        probe_step_finish(&program);
    }
    probe_child_end(&reader);
    probe_program_end(&program);
}

void probe_server_try(struct probe_setting *setting)
{
    /* Of another process than the one that is watched there is nothing to be said. */
    if (!try_commands(setting) || probe_report_have_fault_of(&setting->report, CHECK_ROLE))
        return;
    try_option(setting);
    try_handshakes(setting);
    if ((setting->manifest->editions & EDITION_E2) != 0)
        try_receive_right(setting);
    if ((setting->manifest->capabilities & CAPABILITY_WRITE_SIDE) != 0)
        try_write_side(setting);
}

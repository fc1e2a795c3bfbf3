/* probe_server.c - what the server of an adapter is tried with. */
#include "config.h"

#include "conformance/probe/probe_server.h"

#include "conformance/ipc/probe_message.h"
#include "conformance/probe/probe_child.h"
#include "conformance/probe/probe_commands.h"
#include "conformance/probe/probe_guest.h"
#include "conformance/probe/probe_program.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static bool has_gate(const struct setting *setting)
{
    return (setting->manifest->capabilities & CAPABILITY_GATE) != 0;
}

/* Starts the server as a scenario does; `extra` is one more option, or NULL. */
static void start(
    struct trial *trial, struct setting *setting, const char *right, const char *extra)
{
    const char *options[12];
    size_t count = 0;
    options[count++] = "--right";
    options[count++] = right;
    if (extra)
        options[count++] = extra;
    options[count++] = "--";
    options[count++] = setting->resources->puppet;
    options[count++] = "--control";
    options[count++] = setting->control_path;
    options[count++] = "--name";
    options[count++] = CHILD_NAME;
    options[count] = NULL;
    trial_start(trial, setting, "server", options, NULL, -1);
}

static bool is_ready(struct trial *trial)
{
    remarks_reach(&trial->setting->remarks, CHECK_READY);
    return trial_demand(trial, CHECK_READY, "ready") == TRIAL_ANSWER;
}

/* Returns whether the server is one that can be started at all. */
static bool try_manners(struct setting *setting)
{
    struct trial trial;
    start(&trial, setting, "send", NULL);
    bool ready = !trial.over && is_ready(&trial);
    if (ready) {
        remarks_reach(&setting->remarks, CHECK_SERVER_RIGHT);
        manners_try(&trial);
        trial_finish(&trial);
    }
    trial_end(&trial);
    return ready;
}

static void try_option(struct setting *setting)
{
    struct trial trial;
    start(&trial, setting, "send", MANNERS_OPTION);
    manners_try_option(&trial);
    trial_end(&trial);
}

/* Sends the command that launches, and meets CHILD. Returns whether it is there. */
static bool launch(struct trial *trial, struct child *child, const char *command)
{
    trial_settle(trial);
    trial_tell(trial, command);
    remarks_reach(&trial->setting->remarks, CHECK_LAUNCH);
    *child = (struct child){.control = -1, .pipe = -1};
    switch (trial_demand(trial, CHECK_LAUNCH, "launched")) {
    case TRIAL_ANSWER:
        if (json_is_false(json_object_get(trial->answer, "launched"))) {
            trial_fault(trial, CHECK_LAUNCH, "make a handshake whose pipe has a read side",
                "the answer is {\"launched\":false}");
            return false;
        }
        return child_meet(
            child, trial, (pid_t)json_integer_value(json_object_get(trial->answer, "launched")));
    case TRIAL_REFUSED:
        trial_fault(trial, CHECK_LAUNCH, "start what stands behind --, as it is",
            "the answer is {\"error\":\"%.100s\"}",
            json_string_value(json_object_get(trial->answer, "error")));
        return false;
    default:
        return false;
    }
}

/* Of a command that cannot be refused here. Returns whether the answer came. */
static bool demand(struct trial *trial, enum check check, const char *due)
{
    enum trial_outcome outcome = trial_demand(trial, check, due);
    if (outcome == TRIAL_REFUSED) {
        trial_fault(trial, check, "carry it out, or exit with 89 where that is not implemented",
            "the answer is {\"error\":\"%.100s\"}",
            json_string_value(json_object_get(trial->answer, "error")));
    }
    return outcome == TRIAL_ANSWER;
}

static void judge_closed(struct trial *trial, const struct child *child)
{
    char writers[256];
    if (child_sees_end(child))
        return;
    child_describe_writers(child, writers, sizeof writers);
    trial_fault(trial, CHECK_DESTROY, "close both sides of the pipe before the answer is printed",
        "the pipe's write side is still open: %s", *writers ? writers : "nobody says where");
}

static void try_destroy(struct trial *trial)
{
    struct child child;
    if (launch(trial, &child, "launch")) {
        trial_settle(trial);
        trial_tell(trial, "destroy");
        remarks_reach(&trial->setting->remarks, CHECK_DESTROY);
        if (!trial->over && demand(trial, CHECK_DESTROY, "destroyed"))
            judge_closed(trial, &child);
        child_dismiss(&child, trial);
    }
    child_end(&child);
}

static void judge_returned(struct trial *trial)
{
    const char *right = json_string_value(json_object_get(trial->answer, "returned"));
    if (right && strcmp(right, "null") != 0) {
        trial_fault(trial, CHECK_RUN,
            "return null when the pipe's write side reports that no reader is left (POLLERR, of a "
            "socket POLLHUP)",
            "{\"returned\":\"%s\"}, though nobody checked in", right);
    }
}

/* CHILD exits before the server runs, or, where that launches it, right afterwards. */
static void try_run(struct trial *trial)
{
    struct child child;
    bool gate = has_gate(trial->setting);
    bool launched = launch(trial, &child, gate ? "launch" : "run");
    if (launched)
        child_dismiss(&child, trial);
    if (launched && !trial->over) {
        remarks_reach(&trial->setting->remarks, CHECK_RUN);
        if (gate) {
            trial_settle(trial);
            trial_tell(trial, "run");
        }
        snprintf(trial->done, sizeof trial->done, "CHILD, the pipe's only reader, exited %s run",
            gate ? "before" : "after");
        if (!trial->over && demand(trial, CHECK_RUN, "returned"))
            judge_returned(trial);
    }
    child_end(&child);
}

/* ---- a right that it was given ------------------------------------------------------------- */

static void try_probe(struct trial *trial, const struct guest *guest, uint64_t nonce)
{
    char command[32];
    uint64_t taken = 0;
    snprintf(command, sizeof command, "probe %016" PRIx64, nonce);
    trial_settle(trial);
    trial_tell(trial, command);
    snprintf(trial->done, sizeof trial->done, "the server was told: probe NONCE");
    remarks_reach(&trial->setting->remarks, CHECK_PROBE);
    if (trial->over || !demand(trial, CHECK_PROBE, "probed"))
        return;
    bool arrived = guest_take(guest, &taken);
    if (!json_is_true(json_object_get(trial->answer, "probed"))) {
        trial_fault(trial, CHECK_PROBE, "send it through the right that was returned",
            "{\"probed\":false}, though the right's port is alive");
    } else if (!arrived) {
        trial_fault(trial, CHECK_PROBE,
            "send one message of 32 bytes with id 20001 before the answer is printed",
            "{\"probed\":true}, but no such message came");
    } else if (taken != nonce) {
        trial_fault(trial, CHECK_PROBE,
            "send the 8 bytes that NONCE's digits say, the most significant first",
            "%016" PRIx64 " came, where NONCE was %016" PRIx64, taken, nonce);
    }
}

static void try_receive(struct trial *trial, const struct guest *guest, uint64_t nonce)
{
    char text[17];
    trial_settle(trial);
    if (trial->over || probe_message_send(guest->port, nonce) != MACH_MSG_SUCCESS)
        return;
    snprintf(text, sizeof text, "%016" PRIx64, nonce);
    trial_tell(trial, "receive");
    remarks_reach(&trial->setting->remarks, CHECK_SERVER_RECEIVE);
    if (!demand(trial, CHECK_SERVER_RECEIVE, "received"))
        return;
    const char *answer = json_string_value(json_object_get(trial->answer, "received"));
    if (!trial->over && (!answer || strcmp(answer, text) != 0)) {
        trial_fault(trial, CHECK_SERVER_RECEIVE,
            "wait for one message with id 20001 on the returned right, and print its 8 bytes as "
            "16 hexadecimal digits, the most significant first",
            "{\"received\":\"%.100s\"}, where %s was sent", answer ? answer : "false", text);
    }
}

static void demand_released(struct trial *trial)
{
    if (demand(trial, CHECK_RELEASE, "released") &&
        !json_is_true(json_object_get(trial->answer, "released")))
        trial_fault(trial, CHECK_RELEASE, "give the right that was returned back, once",
            "{\"released\":false}, although the right was there");
}

/* The server has what the guest gave; `release` comes after it was used. */
static void try_right(struct trial *trial, const struct guest *guest)
{
    uint64_t nonce;
    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce) {
        trial->setting->remarks.failed = true;
        return;
    }
    if (guest->gives_receive)
        try_receive(trial, guest, nonce);
    else
        try_probe(trial, guest, nonce);
    trial_settle(trial);
    trial_tell(trial, "release");
    remarks_reach(&trial->setting->remarks, CHECK_RELEASE);
    if (!trial->over)
        demand_released(trial);
}

/* Whether it returned what it was given; if not, that is for a run to judge. */
static bool has_returned(struct trial *trial, const char *due)
{
    if (!demand(trial, CHECK_RUN, "returned"))
        return false;
    const char *right = json_string_value(json_object_get(trial->answer, "returned"));
    if (right && strcmp(right, due) == 0)
        return true;
    remarks_note(&trial->setting->remarks, CHECK_RUN,
        "a client checked in a %s right, and it returned '%s': a run will say more", due,
        right ? right : "");
    trial->over = true;
    return false;
}

static void try_check_in(struct trial *trial, bool gives_receive)
{
    struct child child;
    struct guest guest = {.port = MACH_PORT_NULL};
    bool gate = has_gate(trial->setting);
    if (launch(trial, &child, gate ? "launch" : "run")) {
        if (gate) {
            trial_settle(trial);
            trial_tell(trial, "run");
        }
        bool checked_in = guest_check_in(&guest, trial, child.pipe, gives_receive);
        if (checked_in || trial->ended) {
            if (has_returned(trial, gives_receive ? "receive" : "send"))
                try_right(trial, &guest);
        } else if (!trial->over) {
            remarks_note(&trial->setting->remarks, CHECK_RUN,
                "nobody could check in by what run wrote into the pipe: a run will say more");
            trial->over = true;
        }
        child_dismiss(&child, trial);
    }
    guest_end(&guest);
    child_end(&child);
}

/* The right is asked for again only where one was used and given back: it costs deadlines. */
static void try_receive_right(struct setting *setting)
{
    struct trial trial;
    start(&trial, setting, "receive", NULL);
    if (!trial.over && trial_demand(&trial, CHECK_SERVER_RIGHT, "ready") == TRIAL_ANSWER) {
        if (setting->remarks.reached[CHECK_RELEASE])
            try_check_in(&trial, true);
        if (!trial.over)
            trial_finish(&trial);
    }
    trial_end(&trial);
}

/* ---- handshakes ---------------------------------------------------------------------------- */

/* Several handshakes of one process. Only what launches before it runs has one that is not run. */
static void try_handshakes(struct setting *setting)
{
    struct trial trial;
    start(&trial, setting, "send", NULL);
    if (!trial.over && is_ready(&trial)) {
        if (has_gate(setting))
            try_destroy(&trial);
        try_run(&trial);
        if (!trial.over)
            try_check_in(&trial, false);
        if (!trial.over)
            trial_finish(&trial);
    }
    trial_end(&trial);
}

/* What is launched nowhere has to be refused. Returns whether it was. */
static bool is_launch_refused(struct trial *trial)
{
    trial_settle(trial);
    trial_tell(trial, "launch");
    enum trial_outcome outcome = trial_demand(trial, CHECK_WRITE_SIDE, "launched");
    if (outcome == TRIAL_ANSWER) {
        trial_fault(trial, CHECK_WRITE_SIDE,
            "answer {\"error\":TEXT}: the pipe was made by somebody else", "it was launched");
    }
    return outcome == TRIAL_REFUSED;
}

static void judge_given_pipe(struct trial *trial, int pipe)
{
    struct pollfd fds = {.fd = pipe, .events = 0};
    if (poll(&fds, 1, 0) == 1 && (fds.revents & POLLHUP))
        return;
    trial_fault(trial, CHECK_WRITE_SIDE, "close the descriptor that --pipe named",
        "the write side of the pipe is still open");
}

static void try_write_side(struct setting *setting)
{
    struct trial trial;
    char number[16];
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) {
        setting->remarks.failed = true;
        return;
    }
    snprintf(number, sizeof number, "%d", ends[1]);
    const char *const options[] = {"--right", "send", "--pipe", number, NULL};
    trial_start(&trial, setting, "server", options, NULL, ends[1]);
    close(ends[1]);
    remarks_reach(&setting->remarks, CHECK_WRITE_SIDE);
    if (!trial.over && trial_demand(&trial, CHECK_WRITE_SIDE, "ready") == TRIAL_ANSWER &&
        is_launch_refused(&trial)) {
        trial_settle(&trial);
        trial_tell(&trial, "destroy");
        if (!trial.over && demand(&trial, CHECK_WRITE_SIDE, "destroyed"))
            judge_given_pipe(&trial, ends[0]);
        if (!trial.over)
            trial_finish(&trial);
    }
    trial_end(&trial);
    close(ends[0]);
}

void server_trials(struct setting *setting)
{
    /* Of another process than the one that is watched there is nothing to be said. */
    if (!try_manners(setting) || remarks_have_fault_of(&setting->remarks, CHECK_ROLE))
        return;
    try_option(setting);
    try_handshakes(setting);
    if (setting->manifest->editions & EDITION_E2)
        try_receive_right(setting);
    if (setting->manifest->capabilities & CAPABILITY_WRITE_SIDE)
        try_write_side(setting);
}

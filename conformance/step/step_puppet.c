/* step_puppet.c - the verbs of the puppets. */
#include "config.h"

#include "conformance/step/step_puppet.h"

#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/arrival.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/newborn_wait.h"
#include "conformance/stage/program_streams.h"
#include "conformance/stage/tracer_attach.h"
#include "conformance/step/handover.h"
#include "conformance/step/naming.h"
#include "conformance/step/order.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum stage_outcome step_puppet_fork(struct step *step)
{
    struct actor *child = stage_actor(step->stage, verb_text(step->verb, step->json, "as"));
    json_t *reply;
    enum stage_outcome outcome;
    pid_t pid;

    step_expect(step, "%s forks %s", step->actor->name, child->name);
    child->home = step->actor->home;
    outcome = order_ask(
        step, step->actor, json_pack("{s:s, s:s}", "do", "fork", "as", child->name), &reply);
    pid = (pid_t)json_integer_value(json_object_get(reply, "pid"));
    json_decref(reply);
    if (outcome != STAGE_HAPPENED || pid == 0)
        return outcome;
    return newborn_await(step->stage, child, step->actor, pid, false);
}

enum stage_outcome step_puppet_session(struct step *step)
{
    step_expect(step, "%s leads a session of its own", step->actor->name);
    return order_obey(step, json_pack("{s:s}", "do", "session"));
}

static json_t *strings_to_json(char *const *strings)
{
    json_t *array = json_array();

    for (; array != NULL && strings != NULL && *strings != NULL; strings++)
        json_array_append_new(array, json_string(*strings));
    return array;
}

/* Whether one of the entries sets the variable whose name begins ENTRY, "NAME=VALUE". */
static bool is_set_by(char *const *entries, const char *entry)
{
    size_t length = strcspn(entry, "=") + 1;

    for (; entries != NULL && *entries != NULL; entries++)
        if (strncmp(*entries, entry, length) == 0)
            return true;
    return false;
}

/*
 * Puppets have the environment of the server that launched them. What another implementation's
 * manifest sets there is not for the client: it gets what we have, or nothing.
 */
static void take_back(const struct pairing *pairing, json_t *changes)
{
    char *const *entries = pairing->server->environment;

    for (; entries != NULL && *entries != NULL; entries++) {
        json_t *name;
        const char *value;
        json_t *ours;

        if (is_set_by(pairing->client->environment, *entries))
            continue;
        name = json_stringn(*entries, strcspn(*entries, "="));
        value = name != NULL ? getenv(json_string_value(name)) : NULL;
        /* Bytes that are no text cannot be told. */
        ours = value != NULL ? json_sprintf("%s=%s", json_string_value(name), value) : NULL;
        json_array_append_new(changes, ours != NULL ? ours : json_incref(name));
        json_decref(name);
    }
}

/* The puppet adds the number of its side of the pipe. */
static json_t *exec_command(
    const struct stage *stage, const struct actor *puppet, const struct actor *program)
{
    bool serves = program->role == ROLE_SERVER;
    const struct pairing *pairing = stage->pairing;
    struct handover handover;
    char *const *command = serves ? pairing->server->server : pairing->client->client;
    char **environment = stage_environment(stage, program->role);
    /* strace follows a server to what it starts: then it is there already. */
    json_t *argv = hold_tracer(puppet->pid) != 0
                       ? json_array()
                       : instrument_prefix(stage->instrument, program->role, program->name);
    json_t *words = strings_to_json(command);
    json_t *changes;

    json_array_extend(argv, words);
    json_decref(words);
    changes = strings_to_json(environment);
    free(environment);
    json_array_append_new(argv, json_string("--right"));
    json_array_append_new(argv, json_string(program->right));
    if (serves) {
        json_array_append_new(argv, json_string("--pipe"));
    } else {
        take_back(pairing, changes);
    }
    handover_choose(stage, program->name, &handover);
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:o, s:o}", "do", "exec", "program", command[0],
        "keep", serves ? "write" : "read", "number", handover.number, "three", handover.three,
        "argv", argv, "environment", changes);
}

/* A server says so before it is told anything; a client's first word is what it comes to. */
static enum stage_outcome await_ready(struct step *step, struct actor *server)
{
    struct condition_answer answer = {server, "ready"};
    enum stage_outcome outcome = stage_await_start(step->stage, condition_answered, &answer);

    if (outcome != STAGE_HAPPENED)
        return outcome;
    /* One that ended before it said so was blamed for that. */
    json_decref(adapter_take(&server->adapter, "ready"));
    return step_met(step);
}

/* The puppet's process is the program's from now on. */
static enum stage_outcome become(struct step *step, struct actor *program)
{
    struct actor *puppet = step->actor;
    bool serves = program->role == ROLE_SERVER;
    enum stage_outcome outcome;

    if (!serves)
        program->home = puppet->home;
    program->pipe_ends = puppet->pipe_ends;
    program->pid = puppet->pid;
    program->pidfd = puppet->pidfd;
    program->state = ACTOR_RUNNING;
    program->status = puppet->status;
    program->status_known = puppet->status_known;
    puppet->pidfd = -1;
    puppet->state = ACTOR_CHANGED;
    ledger_forget(&step->stage->ledger, puppet->name, NULL);
    trace_add(&step->stage->trace, program->name, "started",
        json_pack("{s:i, s:s}", "pid", (int)program->pid, "was", puppet->name));
    if (puppet->delegate > 0) {
        findings_error(
            &step->stage->findings, ADAPTER_FAULT_DELEGATE, program->name, (int)puppet->delegate);
        return STAGE_HALTED;
    }
    outcome = tracer_attach(step->stage, program);
    if (outcome != STAGE_HAPPENED)
        return outcome;
    return serves ? await_ready(step, program) : step_met(step);
}

enum stage_outcome step_puppet_exec(struct step *step)
{
    struct actor *puppet = step->actor;
    struct actor *program = stage_actor(step->stage, verb_text(step->verb, step->json, "as"));
    struct program_streams streams;
    int error;
    const char *first;
    enum stage_outcome outcome;

    step_expect(step, "%s becomes %s", puppet->name, program->name);
    if (program->role == ROLE_SERVER && puppet->pipe_write < 0)
        return step_broken(step, "%s has no write side of a pipe", puppet->name);
    error = program_streams_open(&streams);
    if (error != 0)
        return step_broken(step, "pipe: %s", strerror(-error));
    first = program->role == ROLE_SERVER ? "ready" : "checked_in";
    error = actor_connect(program, streams.ours, first, step->stage->verify_adapter);
    if (error != 0) {
        program_streams_close(&streams);
        return step_broken(step, "%s", strerror(-error));
    }
    /* What the puppet itself looked up has been told by now, but may be unread. */
    arrival_events(step->stage);
    puppet->is_changing = program->role == ROLE_CLIENT;
    outcome =
        order_send(step, puppet, exec_command(step->stage, puppet, program), streams.theirs, 3);
    /* Now: as long as we have them, too, nobody can see that the program closes its own. */
    program_streams_close(&streams);
    if (outcome == STAGE_HAPPENED)
        outcome = stage_wait(step->stage, order_is_answered, puppet, false);
    if (outcome == STAGE_HAPPENED && puppet->reply != NULL) {
        const char *text = json_string_value(json_object_get(puppet->reply, "text"));

        outcome = step_broken(
            step, "cannot start the %s %s", role_word(program->role), text != NULL ? text : "");
    } else if (outcome == STAGE_HAPPENED) {
        outcome = become(step, program);
    }
    return outcome;
}

/* All of the introduction was taken out. */
static void note_name(struct actor *puppet, const char *escaped)
{
    name_t name;

    if (service_name_unescape(escaped, name))
        puppet->taken.length = (uint32_t)strlen(name);
    puppet->taken.bytes = PIPE_TOKEN_SIZE + PIPE_LENGTH_SIZE + puppet->taken.length;
}

enum stage_outcome step_puppet_read(struct step *step)
{
    const char *what = verb_text(step->verb, step->json, "what");
    struct actor *home = step->actor->home;
    json_t *reply;
    enum stage_outcome outcome;
    const char *token;
    const char *name;

    step_expect(step, "the %s %s the pipe", strcmp(what, "all") == 0 ? "token and name" : what,
        strcmp(what, "end") == 0 ? "of" : "in");
    if (home == NULL || step->actor->pipe < 0)
        return step_broken(step, "%s has no pipe", step->actor->name);
    outcome =
        order_ask(step, step->actor, json_pack("{s:s, s:s}", "do", "read", "what", what), &reply);
    token = json_string_value(json_object_get(reply, "token"));
    name = json_string_value(json_object_get(reply, "name"));
    if (token != NULL) {
        strncpy(home->round.token, token, sizeof home->round.token - 1);
        home->round.has_token = true;
        step->actor->taken.bytes = PIPE_TOKEN_SIZE;
    }
    if (name != NULL) {
        note_name(step->actor, name);
        outcome = naming_take(step, home, name);
    }
    json_decref(reply);
    return outcome;
}

/* What another number of bytes than was expected says. */
static void judge_amount(struct step *step, int bytes)
{
    const struct actor *home = step->actor->home;

    if (home != NULL && !home->round.ran && bytes > 0)
        step->symptom = SYMPTOM_BYTES_EARLY;
}

enum stage_outcome step_puppet_peek(struct step *step)
{
    int expected = verb_integer(step->verb, step->json, "bytes");
    json_t *reply;
    enum stage_outcome outcome;
    int bytes;

    step_expect(step, "%d bytes in the pipe", expected);
    if (step->actor->pipe < 0)
        return step_broken(step, "%s has no pipe", step->actor->name);
    outcome = order_ask(step, step->actor, json_pack("{s:s}", "do", "peek"), &reply);
    bytes = (int)json_integer_value(json_object_get(reply, "bytes"));
    if (reply != NULL && bytes != expected) {
        step_unmet(step, "%d", bytes);
        judge_amount(step, bytes);
    }
    json_decref(reply);
    return outcome;
}

enum stage_outcome step_puppet_verify_blocking(struct step *step)
{
    json_t *reply;
    enum stage_outcome outcome;

    step_expect(step, "the pipe's read side is in blocking mode");
    if (step->actor->pipe < 0)
        return step_broken(step, "%s has no pipe", step->actor->name);
    outcome = order_ask(step, step->actor, json_pack("{s:s}", "do", "verify-blocking"), &reply);
    if (reply != NULL && !json_is_true(json_object_get(reply, "blocking")))
        step_unmet(step, "O_NONBLOCK is set: an empty pipe gives EAGAIN to who reads it");
    json_decref(reply);
    return outcome;
}

enum stage_outcome step_puppet_close(struct step *step)
{
    const char *side = verb_text(step->verb, step->json, "side");
    enum stage_outcome outcome;

    step_expect(step, "%s closes its %s side of the pipe", step->actor->name, side);
    outcome = order_obey(step, json_pack("{s:s, s:s}", "do", "close", "side", side));
    *(strcmp(side, "write") == 0 ? &step->actor->pipe_write : &step->actor->pipe) = -1;
    return outcome;
}

/* A name is free once the bootstrap server noticed that its port died: that takes its time. */
static enum stage_outcome await_freed(struct step *step)
{
    struct actor *home = step->actor->home;
    struct publication *service = home != NULL ? home->round.service : NULL;

    if (service == NULL)
        return step_met(step);
    return stage_wait(step->stage, condition_service_freed, service, false);
}

enum stage_outcome step_puppet_look_up(struct step *step)
{
    bool expected = verb_boolean(step->verb, step->json, "found");
    const char *name = NULL;
    json_t *reply;
    enum stage_outcome outcome;

    step_expect(step, "the service of %s's server is %s", step->actor->name,
        expected ? "found" : "unknown");
    outcome = expected ? naming_await(step, &name) : await_freed(step);
    if (outcome != STAGE_HAPPENED || (expected && !step->met))
        return outcome;
    if (name == NULL) {
        const struct actor *home = step->actor->home;

        if (home == NULL || home->round.service == NULL) {
            /* Nothing was ever checked in: there is no name to ask for. */
            return step_met(step);
        }
        name = home->round.service->name;
    }
    outcome = order_ask(
        step, step->actor, json_pack("{s:s, s:s}", "do", "look-up", "name", name), &reply);
    if (reply != NULL && json_is_true(json_object_get(reply, "found")) != expected)
        step_unmet(step, "%s is %s", name, expected ? "unknown" : "found");
    json_decref(reply);
    return outcome;
}

enum stage_outcome step_puppet_exit(struct step *step)
{
    int status = verb_integer(step->verb, step->json, "status");
    enum stage_outcome outcome;

    step_expect(step, "%s exits", step->actor->name);
    step->actor->accounted = true;
    outcome = order_send(
        step, step->actor, json_pack("{s:s, s:i}", "do", "exit", "status", status), NULL, 0);
    if (outcome == STAGE_HAPPENED)
        outcome = stage_wait(step->stage, condition_ended, step->actor, false);
    return outcome == STAGE_HAPPENED ? step_met(step) : outcome;
}

/* step_run.c - a step carried out: its verb, and what came of it as a finding. */
#include "config.h"

#include "conformance/step/step_run.h"

#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/picture.h"
#include "conformance/stage/process.h"
#include "conformance/stage/subject.h"
#include "conformance/step/diagnosis.h"
#include "conformance/step/naming.h"
#include "conformance/step/step.h"
#include "conformance/step/step_adapter.h"
#include "conformance/step/step_observe.h"
#include "conformance/step/step_port.h"
#include "conformance/step/step_process.h"
#include "conformance/step/step_puppet.h"

#include <stdio.h>
#include <string.h>

static const step_fn verbs[VERB_COUNT] = {
    [VERB_STOP] = step_process_stop,
    [VERB_CONTINUE] = step_process_continue,
    [VERB_SIGNAL] = step_process_signal,
    [VERB_KILL] = step_process_kill,
    [VERB_AWAIT_EXITED] = step_process_await_exited,
    [VERB_LAUNCH] = step_adapter_launch,
    [VERB_RUN] = step_adapter_run,
    [VERB_DESTROY] = step_adapter_destroy,
    [VERB_AWAIT_CHECKED_IN] = step_adapter_await_checked_in,
    [VERB_AWAIT_SERVER_BLOCKED] = step_adapter_await_blocked,
    [VERB_AWAIT_SERVER_RETURNED] = step_adapter_await_server_returned,
    [VERB_PROBE] = step_adapter_probe,
    [VERB_RELEASE] = step_adapter_release,
    [VERB_BASELINE] = step_observe_baseline,
    [VERB_WATCH] = step_observe_watch,
    [VERB_RECEIVE] = step_adapter_receive,
    [VERB_END] = step_adapter_end,
    [VERB_AWAIT_CLIENT_RETURNED] = step_adapter_await_client_returned,
    [VERB_FORK] = step_puppet_fork,
    [VERB_SESSION] = step_puppet_session,
    [VERB_EXEC] = step_puppet_exec,
    [VERB_READ] = step_puppet_read,
    [VERB_PEEK] = step_puppet_peek,
    [VERB_VERIFY_BLOCKING] = step_puppet_verify_blocking,
    [VERB_CLOSE] = step_puppet_close,
    [VERB_LOOK_UP] = step_puppet_look_up,
    [VERB_MAKE_PORT] = step_port_make_port,
    [VERB_CHECK_IN] = step_port_check_in,
    [VERB_SEND_PROBE] = step_port_send_probe,
    [VERB_AWAIT_NOTIFIED] = step_port_await_notified,
    [VERB_AWAIT_RECEIVED] = step_port_await_received,
    [VERB_VERIFY_EMPTY] = step_port_verify_empty,
    [VERB_DROP] = step_port_drop,
    [VERB_EXIT] = step_puppet_exit,
};

/*
 * What the step names, and what is broken beside it. A step about a SHOULD stays one. Ownership:
 * takes `names`, and returns a reference that is the caller's.
 */
static json_t *with_beside(const struct step *step, json_t *names)
{
    const char *beside = step->met ? NULL : symptom_requirement(step->beside);
    json_t *list;

    if (beside == NULL || finding_level(step->stage->findings.catalogue, names) != LEVEL_MUST)
        return names;
    list = json_is_array(names) ? json_incref(names) : json_pack("[O]", names);
    json_array_append_new(list, json_string(beside));
    json_decref(names);
    return list;
}

/* What is broken. What was seen decides; how a program ended is its own role's matter, whatever
 * else the step asks. Ownership: a new reference, the caller's. */
static json_t *subject_of(const struct step *step, const json_t *own)
{
    const char *symptom = step->met ? NULL : symptom_requirement(step->symptom);
    bool has_ended = !step->met && actor_is_tested(step->actor) &&
                     (step->detector == DETECTOR_CRASH || step->detector == DETECTOR_EXIT_STATUS ||
                         step->detector == DETECTOR_DESCRIPTOR);

    if (symptom != NULL)
        return json_string(symptom);
    if (has_ended)
        return subject_of_end(step->stage, own, step->actor->role);
    return with_beside(
        step, json_deep_copy(own != NULL ? own : subject_of_role(step->stage, step->actor->role)));
}

/*
 * Steps that only set the scene are not findings while they go well; once they do not, somebody's
 * promise is broken: the step's own requirement, or the one that the scenario is about.
 */
static bool add_finding(struct step *step)
{
    const json_t *own = json_object_get(step->json, "requirement");
    json_t *subject;
    struct finding finding;
    bool broken;

    if (step->unseen || (own == NULL && step->met))
        return true;
    subject = subject_of(step, own);
    finding = (struct finding){.requirements = subject,
        .detector = step->detector,
        .is_should = step->detector == DETECTOR_PROCESSOR,
        .step = step->number,
        .met = step->met,
        .expected = step->expected,
        .observed = step->observed[0] != '\0' ? step->observed : step->expected};
    broken = findings_add(&step->stage->findings, &finding);
    json_decref(subject);
    return !broken;
}

static bool is_casualty(const struct stage *stage, const struct actor *actor)
{
    return actor_is_tested(actor) && actor->state == ACTOR_ENDED && !actor->accounted &&
           actor->status_known && actor->status != 0 &&
           !(adapter_fault_may_leave(stage, actor) && adapter_fault_is_failure(actor));
}

/*
 * The other program, if it failed meanwhile, and that breaks a MUST too; NULL for none. What is
 * not done because of that is no fault of who does not do it.
 */
static struct actor *find_casualty(const struct step *step)
{
    const struct stage *stage = step->stage;

    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];
        const char *id;
        const struct requirement *broken;

        if (actor == step->actor || !is_casualty(stage, actor))
            continue;
        id = json_string_value(subject_of_role(stage, actor->role));
        broken = catalogue_find(stage->findings.catalogue, id);
        if (broken != NULL && broken->level == LEVEL_MUST)
            return actor;
    }
    return NULL;
}

/*
 * What a server wrote is its own doing, whatever became of a client meanwhile, if nobody but the
 * driver can have taken a part of it out.
 */
static bool has_seen_bytes(const struct step *step, const struct actor *casualty)
{
    const struct actor *server = step->actor->home;

    return casualty->role == ROLE_CLIENT && symptom_is_of_bytes(step->symptom) && server != NULL &&
           !naming_has_client(step->stage, server);
}

/* The end and the last words of a program that the step is not about. */
static void add_casualty(struct step *step, struct actor *casualty)
{
    char end[ACTOR_END_MAX], words[ACTOR_WORDS_MAX];
    size_t used = strlen(step->observed);

    actor_describe_end(casualty, end, sizeof end);
    actor_describe_words(casualty, "it", words, sizeof words);
    snprintf(step->observed + used, sizeof step->observed - used, "; %s %s%s", casualty->name, end,
        words);
    casualty->accounted = true;
}

/*
 * Whether the actor's handshake closed a stream of the program. Nothing else that came of the step
 * matters then, since the program cannot go on.
 */
static bool tell_closed_stream(struct step *step, bool is_late)
{
    struct actor *actor = step->actor;
    char text[ADAPTER_FAULT_STREAM_MAX];

    if (actor->told_stream || !adapter_fault_closed_stream(actor, is_late, text, sizeof text))
        return false;
    actor->told_stream = actor->accounted = true;
    step->unseen = false;
    step->symptom = step->beside = SYMPTOM_NONE;
    step->detector = DETECTOR_DESCRIPTOR;
    step_unmet(step, "%s", text);
    return true;
}

/* The words of whoever failed, unless its end, and they with it, were told already. */
static void add_words(struct step *step)
{
    const struct actor *actor = actor_is_tested(step->actor) ? step->actor : step->actor->home;
    char words[ACTOR_WORDS_MAX];
    size_t used = strlen(step->observed);

    if (actor == NULL || step->detector == DETECTOR_CRASH || step->detector == DETECTOR_EXIT_STATUS)
        return;
    actor_describe_words(actor, actor->name, words, sizeof words);
    snprintf(step->observed + used, sizeof step->observed - used, "%s", words);
}

/* Says why a step was not met, unless that `is_told`. */
static void explain(struct step *step, bool is_late, bool is_told)
{
    struct actor *casualty = is_told ? NULL : find_casualty(step);

    /* A server that crashes in the middle of what it writes is the reason why the rest is missing.
     */
    if (!is_told && (casualty == NULL || casualty->role == ROLE_CLIENT))
        diagnosis_make(step, is_late);
    if (casualty != NULL && !has_seen_bytes(step, casualty)) {
        step->actor = casualty;
        step_ended(step);
    } else if (casualty != NULL) {
        add_casualty(step, casualty);
    }
    add_words(step);
}

static void trace_step(const struct step *step)
{
    json_t *details = json_pack("{s:i, s:O}", "step", step->number, "what", step->json);

    trace_add(&step->stage->trace, step->actor->name, "step", details);
}

/* Who closed its standard output while commands may come is on the way out, too. */
static bool is_leaving(const struct actor *actor)
{
    return actor_is_tested(actor) && actor->state == ACTOR_RUNNING &&
           (process_is_leaving(actor->pid) ||
               (actor->adapter.out.fd < 0 && actor->adapter.in >= 0));
}

static bool nobody_leaves(struct stage *stage, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < stage->actor_count; i++)
        if (is_leaving(&stage->actors[i]))
            return false;
    return true;
}

/*
 * Something is not as it should be: waits until no program is on its way out, since what it drops
 * there is seen before its end is, which may say whose fault it was. Returns as stage_wait.
 */
static enum stage_outcome await_leavers(struct stage *stage)
{
    /* What was closed before we saw what is wrong has arrived by now, but was not read yet. */
    enum stage_outcome outcome = stage_turn(stage);

    return outcome == STAGE_HAPPENED ? stage_wait(stage, nobody_leaves, NULL, true) : outcome;
}

bool step_run(struct stage *stage, size_t index)
{
    const json_t *json = json_array_get(json_object_get(stage->instance, "steps"), index);
    struct step step = {.stage = stage, .json = json, .number = (int)index + 1};
    enum stage_outcome outcome, waited = STAGE_HAPPENED;
    bool is_told;

    step.actor = stage_actor(stage, json_string_value(json_object_get(json, "actor")));
    step.verb = verb_of_step(json, step.actor->role);
    trace_step(&step);
    picture_begin(stage);
    step_expect(&step, "%s", step.verb->word);
    outcome = verbs[step.verb->id](&step);
    if (outcome == STAGE_HAPPENED && !step.met && !step.unseen)
        waited = await_leavers(stage);
    if (outcome == STAGE_HAPPENED && !step.met && !step.unseen && waited == STAGE_HAPPENED)
        waited = diagnosis_await_words(&step);
    if (outcome == STAGE_HALTED || waited == STAGE_HALTED)
        return false;
    is_told = tell_closed_stream(&step, outcome == STAGE_DEADLINE || waited == STAGE_DEADLINE);
    if (outcome == STAGE_DEADLINE && !is_told) {
        step_unmet(&step, "nothing by the deadline of %d ms: a hang", stage->clock.timeout_ms);
        if (step.detector == DETECTOR_STEP)
            step.detector = DETECTOR_HANG;
    }
    if (!step.met && !step.unseen)
        explain(&step, outcome == STAGE_DEADLINE, is_told);
    return add_finding(&step) && outcome != STAGE_DEADLINE && waited != STAGE_DEADLINE;
}

/* step_process.c - the verbs that every actor knows: what can be done to a process. */
#include "config.h"

#include "conformance/step/step_process.h"

#include "conformance/language/signal_name.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/*
 * Whether every thread is stopped. A child's parent hears of it, but most actors are children of
 * somebody else, and a parent hears of the process, not of its threads: so /proc is read, again and
 * again (SIGCHLD, where it comes to us, only wakes us earlier).
 */
static bool is_stopped(struct stage *stage, void *arg)
{
    const struct actor *actor = arg;

    (void)stage;
    return actor->state != ACTOR_RUNNING || hold_is_complete(&actor->hold, actor->pid);
}

static bool is_continued(struct stage *stage, void *arg)
{
    const struct actor *actor = arg;

    (void)stage;
    return actor->state != ACTOR_RUNNING || process_stopped(actor->pid) == PROCESS_STOP_NONE;
}

static int send_signal(const struct stage *stage, struct actor *actor, int number)
{
    const struct instrument *instrument = stage->instrument;

    if (number == SIGSTOP && actor->state == ACTOR_RUNNING)
        return hold_begin(&actor->hold, actor->pid, actor->pidfd,
            instrument != NULL && instrument->kind == INSTRUMENT_GDB ? actor->tool : 0);
    return actor_signal(actor, number);
}

static enum stage_outcome deliver(struct step *step, int number)
{
    int error = send_signal(step->stage, step->actor, number);

    if (step->actor->state == ACTOR_CHANGED || step->actor->state == ACTOR_ABSENT)
        return step_broken(step, "%s has no process of its own now", step->actor->name);
    if (error != 0 && error != -ESRCH)
        return step_broken(step, "kill: %s", strerror(-error));
    return error != 0 ? step_ended(step) : step_met(step);
}

enum stage_outcome step_process_stop(struct step *step)
{
    enum stage_outcome outcome;

    step_expect(step, "every thread of %s is stopped", step->actor->name);
    outcome = deliver(step, SIGSTOP);
    if (outcome != STAGE_HAPPENED || !step->met)
        return outcome;
    step->actor->stopped = true;
    outcome = stage_wait(step->stage, is_stopped, step->actor, true);
    if (outcome == STAGE_HAPPENED && step->actor->state != ACTOR_RUNNING)
        return step_ended(step);
    return outcome;
}

/* Services that were checked in while the bootstrap server could not be asked. */
static void look_up_missed(struct stage *stage)
{
    for (struct publication *service = stage->services; service != NULL; service = service->next)
        if (!service->freed && stage_bootstrap_answers(stage))
            publication_look_up(service);
}

enum stage_outcome step_process_continue(struct step *step)
{
    enum stage_outcome outcome;

    step_expect(step, "no thread of %s is stopped", step->actor->name);
    outcome = deliver(step, SIGCONT);
    /* After the signal, which undoes a stop that its tracer has not passed on yet. */
    hold_end(&step->actor->hold);
    if (outcome != STAGE_HAPPENED || !step->met)
        return outcome;
    outcome = stage_wait(step->stage, is_continued, step->actor, true);
    if (outcome == STAGE_HAPPENED) {
        step->actor->stopped = false;
        if (step->actor->role == ROLE_BOOTSTRAP)
            look_up_missed(step->stage);
    }
    return outcome;
}

enum stage_outcome step_process_signal(struct step *step)
{
    const char *name = verb_text(step->verb, step->json, "signal");

    step_expect(step, "%s can be sent %s", step->actor->name, name);
    step->actor->signal_sent = signal_number(name);
    return deliver(step, signal_number(name));
}

enum stage_outcome step_process_kill(struct step *step)
{
    enum stage_outcome outcome;

    step_expect(step, "%s is gone after SIGKILL", step->actor->name);
    step->actor->accounted = true;
    outcome = deliver(step, SIGKILL);
    if (outcome != STAGE_HAPPENED || !step->met)
        return outcome;
    return stage_wait(step->stage, condition_ended, step->actor, false);
}

enum stage_outcome step_process_await_exited(struct step *step)
{
    const char *signal = verb_text(step->verb, step->json, "signal");
    int status = verb_integer(step->verb, step->json, "status");
    const struct actor *actor = step->actor;
    enum stage_outcome outcome;
    bool as_expected;

    if (signal != NULL)
        step_expect(step, "%s is killed by %s", actor->name, signal);
    else
        step_expect(step, "%s exits with status %d", actor->name, status);
    if (actor->state == ACTOR_CHANGED)
        return step_broken(step, "%s became a client", actor->name);
    outcome = stage_wait(step->stage, condition_ended, step->actor, false);
    if (outcome != STAGE_HAPPENED)
        return outcome;
    step->actor->accounted = true;
    if (!actor->status_known)
        return step_undecided(step);
    as_expected = signal != NULL ? WIFSIGNALED(actor->status) &&
                                       WTERMSIG(actor->status) == signal_number(signal)
                                 : WIFEXITED(actor->status) && WEXITSTATUS(actor->status) == status;
    return as_expected ? step_met(step) : step_ended(step);
}

/* adapter_fault.c - what is the fault of an adapter, or of nobody that is under test. */
#include "config.h"

#include "conformance/stage/adapter_fault.h"

#include "conformance/machine/shortage.h"
#include "conformance/plan/scenario.h"
#include "conformance/stage/process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* More generations than a case has are a list that changed while it was read. */
#define GENERATIONS_MOST 64

static const char *due_of(const struct actor *actor)
{
    return actor->adapter.due_count > 0 ? actor->adapter.due[0] : NULL;
}

static bool is_unready(const struct actor *actor)
{
    const char *due = due_of(actor);

    return due != NULL && strcmp(due, "ready") == 0;
}

/* A client runs without being told. */
static bool has_begun(const struct actor *actor)
{
    return actor->role == ROLE_CLIENT || adapter_has_taken(&actor->adapter);
}

/* One of these comes from outside: a person, another program, the machine. Whose, cannot be seen.
 */
static bool is_sent(int number)
{
    static const int sent[] = {SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};

    for (size_t i = 0; i < sizeof sent / sizeof sent[0]; i++)
        if (sent[i] == number)
            return true;
    return false;
}

bool adapter_fault_may_leave(const struct stage *stage, const struct actor *actor)
{
    return actor->role == ROLE_CLIENT && actor->returned && !actor->checked_in &&
           !stage_is_second_edition(stage);
}

bool adapter_fault_is_failure(const struct actor *actor)
{
    return actor->status_known && (WIFEXITED(actor->status) ? WEXITSTATUS(actor->status) != 0
                                                            : process_failed_check(actor->status));
}

static void blame_early_end(struct stage *stage, const struct actor *actor, const char *end)
{
    char line[512];

    transcript_last_line(&actor->words, line, sizeof line);
    findings_error(&stage->findings, "adapter of %s: %s before it %s%s%s", actor->name, end,
        is_unready(actor) ? "was ready" : "took a command", *line != '\0' ? ": " : "", line);
}

static void blame_signal(struct stage *stage, const struct actor *actor, const char *end)
{
    int number = WTERMSIG(actor->status);
    char limit[128];

    if (shortage_is_limit(number, limit, sizeof limit)) {
        findings_error(
            &stage->findings, "%s %s: %s, and programs inherit that", actor->name, end, limit);
    } else if (number == SIGUSR1) {
        findings_error(&stage->findings,
            "adapter of %s: %s, for which an adapter has a handler that does nothing", actor->name,
            end);
    } else if (is_sent(number) && number != actor->signal_sent) {
        findings_error(&stage->findings, "%s %s, which the driver did not send", actor->name, end);
    }
}

bool adapter_fault_closed_stream(const struct actor *actor, bool is_late, char *text, size_t size)
{
    if (!actor_is_tested(actor))
        return false;
    if (actor->adapter.lost_input) {
        snprintf(text, size,
            "%s closed its standard input, descriptor 0, which is none of the handshake's",
            actor->name);
        return true;
    }
    if (is_late && actor->state == ACTOR_RUNNING && has_begun(actor) &&
        adapter_lost_output(&actor->adapter)) {
        snprintf(text, size,
            "%s closed its standard output, descriptor 1, which is none of the handshake's, and "
            "cannot answer \"%s\"",
            actor->name, due_of(actor));
        return true;
    }
    return false;
}

void adapter_fault_of_end(struct stage *stage, const struct actor *actor)
{
    char end[ACTOR_END_MAX];
    const char *due = due_of(actor);
    bool goes_on = actor->adapter.in >= 0;

    actor_describe_end(actor, end, sizeof end);
    /* Whose input was closed by its handshake may take that for the end of it. */
    if (!actor_is_tested(actor) || actor->accounted || actor->adapter.lost_input)
        return;
    if (goes_on && !has_begun(actor)) {
        blame_early_end(stage, actor, end);
    } else if (actor->status_known && WIFSIGNALED(actor->status)) {
        blame_signal(stage, actor, end);
    } else if (actor->status_known && actor->status == 0 && goes_on &&
               !adapter_fault_may_leave(stage, actor)) {
        findings_error(&stage->findings, "adapter of %s: %s before the end of its input%s%s%s",
            actor->name, end, due != NULL ? ", where \"" : "", due != NULL ? due : "",
            due != NULL ? "\" was due" : "");
    }
}

/* Whether the last that it said on standard error is the answer that is due on standard output. */
static bool answers_elsewhere(const struct actor *actor)
{
    char line[512];

    transcript_last_line(&actor->words, line, sizeof line);
    return adapter_would_take(&actor->adapter, line);
}

void adapter_fault_of_return(struct stage *stage, const struct actor *server)
{
    if (server->delegate > 0 && server->round.service == NULL)
        findings_error(
            &stage->findings, ADAPTER_FAULT_DELEGATE, server->name, (int)server->delegate);
}

/* What the adapter did wrong, in words; NULL when nothing can be said. */
static const char *find_fault(const struct actor *actor)
{
    const struct adapter *adapter = &actor->adapter;
    bool is_due = due_of(actor) != NULL, goes_on = adapter->in >= 0;
    char text[ADAPTER_FAULT_STREAM_MAX];

    if (adapter_fault_closed_stream(actor, true, text, sizeof text))
        return NULL;
    if (adapter->is_deaf)
        return "closed its standard input";
    if ((is_due || goes_on) && adapter->out.fd < 0)
        return "closed its standard output";
    if (is_due && adapter->out.length > 0)
        return "has not ended its line";
    if (is_due && answers_elsewhere(actor))
        return "answers on standard error";
    if (!actor->stopped && adapter->commands > 0 && !has_begun(actor))
        return "does not read its commands";
    return NULL;
}

static void blame_running(struct stage *stage, const struct actor *actor)
{
    const char *fault = find_fault(actor);

    if (!actor->stopped && process_stopped(actor->pid) == PROCESS_STOP_ALL) {
        findings_error(
            &stage->findings, "%s was stopped by somebody, and not by the driver", actor->name);
    } else if (fault != NULL) {
        findings_error(&stage->findings, "adapter of %s: it %s", actor->name, fault);
    } else if (is_unready(actor)) {
        findings_error(&stage->findings,
            "adapter of %s: no line {\"ready\":true} within %lld ms; is standard output flushed?",
            actor->name, (long long)stage_start_ms(stage));
    } else {
        adapter_fault_of_return(stage, actor);
    }
}

bool adapter_fault_of_stopped_bootstrap(struct stage *stage)
{
    if (!stage_bootstrap_answers(stage) ||
        process_stopped(stage_bootstrap(stage)->pid) <= PROCESS_STOP_NONE)
        return false;
    findings_error(&stage->findings, "the bootstrap server was stopped by somebody");
    return true;
}

bool adapter_fault_of_deadline(struct stage *stage)
{
    adapter_fault_of_stopped_bootstrap(stage);
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];

        if (actor_is_tested(actor) && actor->state == ACTOR_RUNNING)
            blame_running(stage, actor);
    }
    return stage->findings.forced != VERDICT_PASS;
}

/* The server that runs; NULL when none does, or several do. */
static struct actor *running_server(const struct stage *stage)
{
    struct actor *found = NULL;

    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];

        if (actor->role != ROLE_SERVER || !actor->round.ran || actor->round.returned)
            continue;
        if (found != NULL)
            return NULL;
        found = actor;
    }
    return found;
}

/*
 * The actor whose process is the nearest above PID; of an orphan, which nobody is above any more,
 * the one server that runs. NULL when there is none.
 */
static struct actor *actor_above(const struct stage *stage, pid_t pid)
{
    for (int i = 0; i < GENERATIONS_MOST; i++) {
        struct process_stat stat;
        struct actor *actor;

        if (process_read_stat(pid, &stat) != 0 || stat.parent <= 1)
            return NULL;
        if (stat.parent == getpid())
            return running_server(stage);
        actor = stage_actor_of_pid(stage, stat.parent);
        if (actor != NULL)
            return actor;
        pid = stat.parent;
    }
    return NULL;
}

static bool is_handshake(const struct stage *stage, const char *name)
{
    for (const struct publication *service = stage->services; service != NULL;
         service = service->next)
        if (service->is_handshake && strcmp(service->name, name) == 0)
            return true;
    return false;
}

void adapter_fault_of_delegate(struct stage *stage, const char *event, pid_t pid, const char *name)
{
    struct actor *actor = actor_above(stage, pid);
    bool checks_in;
    bool looks_up;

    if (actor == NULL)
        return;
    checks_in = actor->role == ROLE_SERVER && strcmp(event, "check-in") == 0;
    looks_up = strcmp(event, "look-up") == 0 && is_handshake(stage, name);
    /*
     * A check-in may be for a service of its own: what is the handshake's, the pipe says. Of an
     * actor that is changing we have not heard yet that it has become the client, whose name is to
     * be told.
     */
    if (checks_in || (looks_up && actor->is_changing))
        actor->delegate = pid;
    else if (looks_up && actor->role == ROLE_CLIENT)
        findings_error(&stage->findings, ADAPTER_FAULT_DELEGATE, actor->name, (int)pid);
}

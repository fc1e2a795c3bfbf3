/* arrival.c - what arrives on a stage, and what it changes there. */
#include "config.h"

#include "conformance/stage/arrival.h"

#include "conformance/ipc/control.h"
#include "conformance/language/text.h"
#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/newborn.h"
#include "conformance/stage/process.h"
#include "conformance/stage/subject.h"
#include "conformance/stage/tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void arrival_connections(struct stage *stage)
{
    while (stage->entrance.newcomer_count < STAGE_NEWCOMERS_MAX) {
        int fd = control_accept(stage->entrance.listener);

        if (fd < 0) {
            if (fd != -EAGAIN)
                findings_error(&stage->findings, "accept: %s", strerror(-fd));
            return;
        }
        stage->entrance.newcomers[stage->entrance.newcomer_count++] = fd;
    }
}

/*
 * The actor that a puppet calling itself `name` is. A server's command line names its first child;
 * the children of later launches come under that name too.
 */
static struct actor *puppet_to_come(struct stage *stage, const char *name)
{
    struct actor *actor = stage_actor(stage, name);
    struct actor *server;

    if (actor != NULL && actor->role == ROLE_PUPPET && actor->state == ACTOR_ABSENT)
        return actor;
    server = actor != NULL ? actor->home : NULL;
    return server != NULL && server->pending != NULL && server->pending->state == ACTOR_ABSENT
               ? server->pending
               : NULL;
}

static void enter(struct stage *stage, int fd, const json_t *hello)
{
    const char *name = json_string_value(json_object_get(hello, "hello"));
    struct actor *actor = name != NULL ? puppet_to_come(stage, name) : NULL;
    struct ucred peer;
    socklen_t size = sizeof peer;
    int error;

    if (actor == NULL || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        findings_error(&stage->findings, "an unexpected puppet connected: %s",
            name != NULL ? name : "without a name");
        close(fd);
        return;
    }
    error = actor_attach(actor, peer.pid);
    if (error != 0) {
        findings_error(
            &stage->findings, "puppet %s cannot be watched: %s", actor->name, strerror(-error));
        close(fd);
        return;
    }
    actor->control = fd;
    actor->pipe = (int)json_integer_value(json_object_get(hello, "pipe"));
    actor->pipe_write = (int)json_integer_value(json_object_get(hello, "pipe-write"));
    actor->control_number = (int)json_integer_value(json_object_get(hello, "control"));
    /* Now, while the server has the other end. */
    pipe_ends_find(actor->pid, actor->pipe, actor->pipe_write,
        actor->home != NULL && actor->home->pid > 0 ? actor->home->pid : actor->pid,
        &actor->pipe_ends);
    actor->taken = (struct pipe_taken){0};
    trace_add(&stage->trace, actor->name, "connected",
        json_pack("{s:i, s:i}", "pid", (int)actor->pid, "pipe", actor->pipe));
}

void arrival_newcomer(struct stage *stage, size_t place)
{
    int fd = stage->entrance.newcomers[place];
    json_t *hello;
    int result = control_receive(fd, &hello, NULL);

    if (result == CONTROL_NONE)
        return;
    stage->entrance.newcomers[place] = stage->entrance.newcomers[--stage->entrance.newcomer_count];
    if (result == CONTROL_PACKET) {
        enter(stage, fd, hello);
    } else {
        findings_error(&stage->findings, "a puppet ended while it connected");
        close(fd);
    }
    json_decref(hello);
}

static void puppet_event(struct stage *stage, struct actor *actor, const json_t *packet)
{
    const char *event = json_string_value(json_object_get(packet, "event"));
    const char *port = json_string_value(json_object_get(packet, "port"));
    const char *kind = json_string_value(json_object_get(packet, "kind"));
    const char *nonce = json_string_value(json_object_get(packet, "nonce"));
    struct ledger_port *page;
    json_t *details;
    int error;

    if (event != NULL && strcmp(event, "token") == 0) {
        if (actor->home != NULL)
            actor->home->round.has_token = true;
        return;
    }
    if (event != NULL && strcmp(event, "took") == 0) {
        actor->taken = (struct pipe_taken){
            .bytes = (size_t)json_integer_value(json_object_get(packet, "bytes")),
            .length = (uint32_t)json_integer_value(json_object_get(packet, "length"))};
        return;
    }
    page = port != NULL ? ledger_page(&stage->ledger, actor->name, port) : NULL;
    details = json_copy((json_t *)packet);
    json_object_del(details, "event");
    trace_add(&stage->trace, actor->name, event, details);
    error = page != NULL || port == NULL ? 0 : -ENOMEM;
    if (page != NULL && kind != NULL && ledger_kind(kind) < LEDGER_KINDS) {
        ledger_notified(page, ledger_kind(kind));
    } else if (page != NULL) {
        error = ledger_message(page, json_integer_value(json_object_get(packet, "id")),
            nonce != NULL ? nonce : "", json_is_true(json_object_get(packet, "once")));
    }
    if (error != 0)
        findings_error(&stage->findings, "out of memory");
}

void arrival_packets(struct stage *stage, struct actor *actor)
{
    while (actor->control >= 0 && actor->reply == NULL) {
        json_t *packet;
        int result = control_receive(actor->control, &packet, NULL);

        if (result == CONTROL_NONE)
            return;
        if (result != CONTROL_PACKET) {
            /* Whether it died or became a client, its pidfd and the step know. */
            close(actor->control);
            actor->control = -1;
        } else if (json_object_get(packet, "event") != NULL) {
            puppet_event(stage, actor, packet);
        } else if (actor->stale > 0) {
            actor->stale--;
        } else {
            actor->reply = json_incref(packet);
        }
        json_decref(packet);
    }
}

/* What an answer says about the handshake besides answering. */
static void note_answers(struct actor *actor)
{
    const json_t *returned = json_object_get(actor->adapter.answers, "returned");
    const json_t *checked_in;

    if (returned != NULL && !actor->round.returned) {
        const char *right = json_string_value(returned);

        actor->round.returned = true;
        actor->round.owns_right = strcmp(right, "null") != 0;
        actor->round.is_once = strcmp(right, "send-once") == 0;
    }
    checked_in = json_object_get(actor->adapter.answers, "checked_in");
    if (checked_in != NULL) {
        actor->returned = true;
        actor->checked_in = json_is_true(checked_in);
    }
    if (json_object_get(actor->adapter.answers, "destroyed") != NULL)
        actor->round.destroyed = true;
}

void arrival_lines(struct stage *stage, struct actor *actor)
{
    int result;

    while ((result = adapter_read(&actor->adapter)) == ADAPTER_LINE) {
        const char *line = actor->adapter.out.text;

        trace_add(&stage->trace, actor->name, "line",
            json_pack("{s:o}", "text", text_to_json(line, strlen(line))));
        /* What the bootstrap server told before this line was said comes before it here, too. */
        if (stage->feed.fd >= 0)
            arrival_events(stage);
        note_answers(actor);
        if (actor->round.returned && actor->delegate > 0)
            adapter_fault_of_return(stage, actor);
    }
    if (result == ADAPTER_NONSENSE || result == ADAPTER_UNFIT) {
        findings_error(&stage->findings, "adapter of %s: %s%s", actor->name,
            result == ADAPTER_UNFIT ? "--verify-adapter: " : "", actor->adapter.complaint);
    } else if (result < 0) {
        findings_error(
            &stage->findings, "cannot read the output of %s: %s", actor->name, strerror(-result));
    }
}

void arrival_words(struct stage *stage, struct actor *actor)
{
    if (transcript_read(&actor->words) != 0)
        findings_error(&stage->findings, "out of memory");
}

static void service_checked_in(
    struct stage *stage, struct actor *server, const char *name, const struct identity *queue)
{
    struct publication *service =
        publication_add(&stage->services, server->name, server->round_count, name, queue);

    if (service == NULL) {
        findings_error(&stage->findings, "out of memory");
        return;
    }
    if (server->round.ran && !server->round.returned && !actor_is_named(server)) {
        publication_choose(stage->services, service);
        server->round.service = service;
    }
    if (stage_bootstrap_answers(stage))
        publication_look_up(service);
    publication_hold(service);
}

/* What a client looks up is what it read from the pipe. We may hear of that before we hear that the
   puppet's process has become the client's. */
static void service_looked_up(struct stage *stage, const struct actor *actor, const char *name)
{
    bool is_client = actor->role == ROLE_CLIENT || actor->is_changing;
    struct actor *server = is_client ? actor->home : NULL;
    struct publication *service =
        server != NULL ? publication_find(stage->services, server->name, server->round_count, name)
                       : NULL;

    if (service != NULL && !actor_is_named(server))
        actor_take_service(server, stage->services, service);
}

/* The newest of that name: an older one was freed before the name could be checked in anew. */
static void service_freed(struct stage *stage, const char *name)
{
    for (struct publication *service = stage->services; service != NULL; service = service->next) {
        if (strcmp(service->name, name) == 0) {
            service->freed = true;
            return;
        }
    }
}

/* The words for device and inode; both are missing where a bootstrap server does not tell them. */
static bool read_queue(const char *device, const char *inode, struct identity *queue)
{
    char *device_end, *inode_end;

    *queue = (struct identity){0};
    if (device == NULL)
        return true;
    if (inode == NULL)
        return false;
    queue->device = (dev_t)strtoull(device, &device_end, 10);
    queue->inode = (ino_t)strtoull(inode, &inode_end, 10);
    return *device_end == '\0' && *inode_end == '\0' && queue->inode != 0;
}

static void bootstrap_event(struct stage *stage, char *line)
{
    struct identity queue;
    char *rest = NULL;
    const char *event = strtok_r(line, " ", &rest);
    const char *pid_text = strtok_r(NULL, " ", &rest);
    const char *name = strtok_r(NULL, " ", &rest);
    const char *device = name != NULL ? strtok_r(NULL, " ", &rest) : NULL;
    const char *inode = device != NULL ? strtok_r(NULL, " ", &rest) : NULL;
    pid_t pid;
    struct actor *actor;

    if (event == NULL || pid_text == NULL || name == NULL || !read_queue(device, inode, &queue)) {
        findings_error(&stage->findings, "the bootstrap server wrote a line that is no event");
        return;
    }
    pid = (pid_t)strtol(pid_text, NULL, 10);
    if (pid == getpid())
        return;
    actor = pid > 0 ? stage_actor_of_pid(stage, pid) : NULL;
    trace_add(&stage->trace, ACTOR_BOOTSTRAP, event,
        json_pack("{s:i, s:s, s:s*}", "pid", (int)pid, "name", name, "by",
            actor != NULL ? actor->name : NULL));
    if (strcmp(event, "ready") == 0) {
        stage->feed.is_ready = true;
        stage->feed.queue = queue;
    }
    if (strcmp(event, "freed") == 0)
        service_freed(stage, name);
    else if (strcmp(event, "check-in") == 0 && actor != NULL && actor->role == ROLE_SERVER)
        service_checked_in(stage, actor, name, &queue);
    else if (strcmp(event, "look-up") == 0 && actor != NULL)
        service_looked_up(stage, actor, name);
    else if (actor == NULL && pid > 0)
        adapter_fault_of_delegate(stage, event, pid, name);
}

void arrival_events(struct stage *stage)
{
    for (;;) {
        ssize_t got = read(stage->feed.fd, stage->feed.line + stage->feed.length,
            sizeof stage->feed.line - stage->feed.length);
        char *line, *end;

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            if (got == 0) {
                close(stage->feed.fd);
                stage->feed.fd = -1;
            }
            return;
        }
        stage->feed.length += (size_t)got;
        line = stage->feed.line;
        while ((end = memchr(line, '\n', stage->feed.length - (size_t)(line - stage->feed.line))) !=
               NULL) {
            *end = '\0';
            bootstrap_event(stage, line);
            line = end + 1;
        }
        stage->feed.length -= (size_t)(line - stage->feed.line);
        memmove(stage->feed.line, line, stage->feed.length);
        if (stage->feed.length == sizeof stage->feed.line) {
            findings_error(&stage->findings, "the bootstrap server wrote a line that does not end");
            stage->feed.length = 0;
        }
    }
}

/* An orphan that arrived here when its parent died: how it ends is its own affair, but a crash. */
static void judge_stranger(struct stage *stage, const char *name, int status)
{
    char end[ACTOR_END_MAX], observed[ACTOR_END_MAX + PROCESS_NAME_MAX];
    struct finding finding;

    if (!process_crashed(status))
        return;
    process_describe_status(status, end, sizeof end);
    snprintf(observed, sizeof observed, "%s %s", name, end);
    finding = (struct finding){.requirements = subject_of_role(stage, ROLE_SERVER),
        .detector = DETECTOR_CRASH,
        .step = FINDING_NO_STEP,
        .expected = "no process of the tree crashes",
        .observed = observed};
    findings_add(&stage->findings, &finding);
}

static void reap(struct stage *stage)
{
    siginfo_t info = {0};

    while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid > 0) {
        struct actor *actor = stage_actor_of_pid(stage, info.si_pid);
        char name[PROCESS_NAME_MAX];
        int status;

        process_name(info.si_pid, name, sizeof name);
        waitpid(info.si_pid, &status, 0);
        if (actor != NULL) {
            actor->status = status;
            actor->status_known = true;
        } else if (!newborn_reaped(stage, info.si_pid, status) &&
                   !tracer_reaped(stage, info.si_pid, status)) {
            judge_stranger(stage, name, status);
        }
        info.si_pid = 0;
    }
}

void arrival_signals(struct stage *stage)
{
    struct signalfd_siginfo info;

    while (read(stage->signals, &info, sizeof info) == sizeof info)
        if (info.ssi_signo == SIGCHLD)
            reap(stage);
        else
            stage->interrupted = true;
}

static void judge_end(struct stage *stage, struct actor *actor)
{
    char end[ACTOR_END_MAX];

    actor_describe_end(actor, end, sizeof end);
    trace_add(&stage->trace, actor->name, "ended", json_pack("{s:s}", "how", end));
    if (actor->role == ROLE_BOOTSTRAP && !actor->accounted) {
        char line[512];

        transcript_last_line(&actor->words, line, sizeof line);
        findings_error(
            &stage->findings, "the bootstrap server %s%s%s", end, *line != '\0' ? ": " : "", line);
    }
    if (actor_is_tested(actor) && actor->status_known && WIFEXITED(actor->status) &&
        WEXITSTATUS(actor->status) == ADAPTER_NOT_IMPLEMENTED) {
        char who[128], line[512];

        pairing_describe(stage->pairing, actor->role, who, sizeof who);
        transcript_last_line(&actor->words, line, sizeof line);
        findings_skip(&stage->findings, "not implemented by the %s%s%s", who,
            *line != '\0' ? ": " : "", line);
    }
    tracer_blame_kill(stage, actor);
    adapter_fault_of_end(stage, actor);
}

void arrival_of_end(struct stage *stage, struct actor *actor)
{
    if (actor->role == ROLE_PUPPET) {
        arrival_packets(stage, actor);
        ledger_forget(&stage->ledger, actor->name, NULL);
    } else if (actor->role != ROLE_BOOTSTRAP) {
        arrival_lines(stage, actor);
    }
    if (transcript_drain(&actor->words) != 0)
        findings_error(&stage->findings, "out of memory");
    reap(stage);
    if (!actor->status_known)
        actor->status_known = process_exit_status(actor->pid, actor->pidfd, &actor->status) == 0;
    actor->state = ACTOR_ENDED;
    actor->stopped = false;
    hold_end(&actor->hold);
    judge_end(stage, actor);
}

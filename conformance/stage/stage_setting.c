/* stage_setting.c - what is there before the first step: the bootstrap server, servers, puppets. */
#include "config.h"

#include "conformance/stage/stage_setting.h"

#include "conformance/ipc/control.h"
#include "conformance/ipc/spawn.h"
#include "conformance/plan/instance.h"
#include "conformance/stage/newborn_wait.h"
#include "conformance/stage/program_streams.h"
#include "conformance/stage/tracer_attach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void out_of_memory(struct stage *stage)
{
    findings_error(&stage->findings, "out of memory");
}

static int make_actors(struct stage *stage)
{
    const char *name;
    json_t *description;
    json_t *actors = json_object_get(stage->instance, "actors");

    stage->actors = calloc(json_object_size(actors) + 1, sizeof *stage->actors);
    if (stage->actors == NULL)
        return -ENOMEM;
    actor_begin(&stage->actors[stage->actor_count++], ACTOR_BOOTSTRAP, ROLE_BOOTSTRAP, NULL);
    json_object_foreach (actors, name, description) {
        const char *word = json_string_value(json_object_get(description, "role"));
        const char *right = json_string_value(json_object_get(description, "right"));
        enum role role = strcmp(word, role_word(ROLE_SERVER)) == 0   ? ROLE_SERVER
                         : strcmp(word, role_word(ROLE_CLIENT)) == 0 ? ROLE_CLIENT
                                                                     : ROLE_PUPPET;

        actor_begin(&stage->actors[stage->actor_count++], name, role, right);
    }
    return 0;
}

/* The child that a server's command line names: the first that it launches. */
static const char *first_child(const struct stage *stage, const struct actor *server)
{
    size_t index;
    json_t *step;

    json_array_foreach (json_object_get(stage->instance, "steps"), index, step) {
        const char *child = json_string_value(json_object_get(step, "child"));

        if (child != NULL &&
            strcmp(json_string_value(json_object_get(step, "actor")), server->name) == 0)
            return child;
    }
    return server->name;
}

/*
 * The command line of a server. PREFIX are the words that the instrument puts before it.
 * Ownership: the caller frees the array alone. NULL when memory is short.
 */
static char **server_command(
    const struct stage *stage, const struct actor *server, const json_t *prefix)
{
    const char *const tail[] = {"--right", server->right, "--", stage->resources->puppet,
        "--control", stage->control_path, "--name", first_child(stage, server), NULL};
    char *const *command = stage->pairing->server->server;
    size_t prefix_count = json_array_size(prefix), count = 0;
    char **argv;

    while (command[count] != NULL)
        count++;
    argv = calloc(prefix_count + count + sizeof tail / sizeof tail[0], sizeof *argv);
    if (argv == NULL)
        return NULL;
    for (size_t i = 0; i < prefix_count; i++)
        argv[i] = (char *)json_string_value(json_array_get(prefix, i));
    memcpy(argv + prefix_count, command, count * sizeof *argv);
    memcpy(argv + prefix_count + count, tail, sizeof tail);
    return argv;
}

/* Returns 0; a negative errno. */
static int start_program(struct stage *stage, struct actor *server, char *const *argv, pid_t *pid)
{
    char **environment = stage_environment(stage, ROLE_SERVER);
    struct spawn spawn = {.argv = argv, .environment = environment, .kept = -1};
    struct program_streams streams;
    int error = program_streams_open(&streams);

    if (error == 0 && (argv == NULL || environment == NULL))
        error = -ENOMEM;
    memcpy(spawn.descriptors, streams.theirs, sizeof streams.theirs);
    if (error == 0)
        error = actor_connect(server, streams.ours, "ready", stage->verify_adapter);
    if (error == 0)
        error = spawn_start(&spawn, pid);
    program_streams_close(&streams);
    free(environment);
    return error;
}

static void start_server(struct stage *stage, struct actor *server)
{
    json_t *prefix = instrument_prefix(stage->instrument, ROLE_SERVER, server->name);
    char **argv = prefix != NULL ? server_command(stage, server, prefix) : NULL;
    pid_t pid = 0;
    int error = start_program(stage, server, argv, &pid);

    if (error != 0) {
        /* The program was there before the run: execve says so of its interpreter, too. */
        findings_error(&stage->findings, "cannot start the server %s: %s%s",
            stage->pairing->server->server[0], strerror(-error),
            error == -ENOENT ? " (it, or the interpreter that its first line names)" : "");
    } else if ((error = actor_attach(server, pid)) != 0) {
        findings_error(&stage->findings, "the server %s cannot be watched: %s",
            stage->pairing->server->server[0], strerror(-error));
    } else {
        trace_add(&stage->trace, server->name, "started", json_pack("{s:i}", "pid", (int)pid));
        tracer_attach(stage, server);
    }
    json_decref(prefix);
    free(argv);
}

/* Opens what the bootstrap server gets and what we keep of it. Returns 0; a negative errno. */
static int open_bootstrap_streams(int *null, int events[2], int errors[2])
{
    *null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (*null < 0 || pipe2(events, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0 ||
        fcntl(events[0], F_SETFL, O_NONBLOCK) != 0 || fcntl(errors[0], F_SETFL, O_NONBLOCK) != 0)
        return -errno;
    return 0;
}

static void start_bootstrap(struct stage *stage)
{
    struct actor *bootstrap = stage_bootstrap(stage);
    int events[2] = {-1, -1}, errors[2] = {-1, -1}, null = -1;
    char number[16];
    char *argv[] = {stage->resources->bootstrapd, (char *)"--socket",
        strchr(stage->bootstrap_variable, '=') + 1, (char *)"--events", number, NULL};
    int error = open_bootstrap_streams(&null, events, errors);
    pid_t pid;

    snprintf(number, sizeof number, "%d", events[1]);
    if (error == 0) {
        const struct spawn spawn = {
            .argv = argv, .descriptors = {null, null, errors[1]}, .kept = events[1]};

        error = spawn_start(&spawn, &pid);
    }
    if (error == 0)
        error = actor_attach(bootstrap, pid);
    stage->feed.fd = events[0];
    transcript_begin(&bootstrap->words, errors[0]);
    if (error != 0)
        findings_error(&stage->findings, "cannot start the bootstrap server %s: %s",
            stage->resources->bootstrapd, strerror(-error));
    if (null >= 0)
        close(null);
    if (events[1] >= 0)
        close(events[1]);
    if (errors[1] >= 0)
        close(errors[1]);
}

static bool bootstrap_is_ready(struct stage *stage, void *arg)
{
    (void)arg;
    return stage->feed.is_ready;
}

/* A server that ended will say no more. */
static bool is_awaited(const struct actor *actor)
{
    return actor->role == ROLE_SERVER && actor->state == ACTOR_RUNNING &&
           json_object_get(actor->adapter.answers, "ready") == NULL;
}

static bool servers_are_ready(struct stage *stage, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < stage->actor_count; i++)
        if (is_awaited(&stage->actors[i]))
            return false;
    return true;
}

static void take_readiness(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];

        json_decref(actor->role == ROLE_SERVER && actor->adapter.answers != NULL
                        ? adapter_take(&actor->adapter, "ready")
                        : NULL);
    }
}

/* Its standard error becomes a file of its own as soon as it knows its name. */
static int start_maker(const struct stage *stage, const char *name, pid_t *pid)
{
    char *argv[] = {stage->resources->puppet, (char *)"--control", stage->control_path,
        (char *)"--name", (char *)name, (char *)"--make-pipe", NULL};
    char **environment = stage_environment(stage, ROLE_SERVER);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int error = environment == NULL ? -ENOMEM : null < 0 ? -errno : 0;

    if (error == 0) {
        const struct spawn spawn = {.argv = argv,
            .environment = environment,
            .descriptors = {null, null, null},
            .kept = -1};

        error = spawn_start(&spawn, pid);
    }
    if (null >= 0)
        close(null);
    free(environment);
    return error;
}

/* Starts every puppet that makes a pipe where no server does, and waits until they have connected.
 */
static enum stage_outcome start_makers(struct stage *stage)
{
    enum stage_outcome outcome = STAGE_HAPPENED;

    for (size_t i = 0; outcome == STAGE_HAPPENED && i < stage->actor_count; i++) {
        struct actor *server = &stage->actors[i];
        const char *name =
            server->role == ROLE_SERVER ? instance_pipe_maker(stage->instance, server->name) : NULL;
        struct actor *maker = name != NULL ? stage_actor(stage, name) : NULL;
        pid_t pid;
        int error;

        if (maker == NULL)
            continue;
        maker->home = server;
        error = start_maker(stage, name, &pid);
        if (error != 0) {
            findings_error(&stage->findings, "cannot start the puppet %s: %s",
                stage->resources->puppet, strerror(-error));
            return STAGE_HALTED;
        }
        outcome = newborn_await(stage, maker, NULL, pid, true);
        if (outcome == STAGE_DEADLINE)
            findings_error(&stage->findings, "puppet %s did not connect in %lld ms", name,
                (long long)stage_start_ms(stage));
    }
    return outcome;
}

static enum stage_outcome start_programs(struct stage *stage)
{
    enum stage_outcome outcome;

    start_bootstrap(stage);
    outcome = stage_await_start(stage, bootstrap_is_ready, NULL);
    if (outcome == STAGE_DEADLINE) {
        findings_error(&stage->findings, "the bootstrap server did not become ready in %lld ms",
            (long long)stage_start_ms(stage));
    }
    for (size_t i = 0; outcome == STAGE_HAPPENED && i < stage->actor_count; i++)
        if (stage->actors[i].role == ROLE_SERVER &&
            instance_pipe_maker(stage->instance, stage->actors[i].name) == NULL)
            start_server(stage, &stage->actors[i]);
    if (outcome == STAGE_HAPPENED)
        outcome = start_makers(stage);
    if (outcome != STAGE_HAPPENED)
        return outcome;
    outcome = stage_await_start(stage, servers_are_ready, NULL);
    take_readiness(stage);
    return outcome;
}

static char *join(const char *before, const char *folder, const char *after)
{
    char *text;

    return asprintf(&text, "%s%s%s", before, folder, after) < 0 ? NULL : text;
}

enum stage_outcome stage_setting_set(struct stage *stage, const struct stage_setting *setting)
{
    const char *folder = setting->folder;
    int error;

    *stage = (struct stage){.pairing = setting->pairing,
        .resources = setting->resources,
        .instrument = setting->instrument,
        .instance = setting->instance,
        .folder = folder,
        .signals = setting->signals,
        .entrance = {.listener = -1},
        .feed = {.fd = -1},
        .verify_adapter = setting->verify_adapter,
        .clock = {.timeout_ms = setting->timeout_ms,
            .is_untimed = setting->instrument != NULL && setting->instrument->is_patient}};
    error = findings_begin(&stage->findings, setting->catalogue);
    error = trace_begin(&stage->trace) != 0 || error != 0 || make_actors(stage) != 0 ? -ENOMEM : 0;
    stage->processes = json_array();
    stage->control_path = join("", folder, "/control");
    stage->bootstrap_variable = join("MACH_BOOTSTRAP_PORT=", folder, "/bootstrap");
    if (error != 0 || stage->processes == NULL || stage->control_path == NULL ||
        stage->bootstrap_variable == NULL) {
        out_of_memory(stage);
        return STAGE_HALTED;
    }
    /* For our own look-ups; the string is ours for as long as this process lives. The directory is
       for what a process that is killed while it makes a port leaves behind. */
    if (putenv(stage->bootstrap_variable) != 0 || setenv("MACH_PORT_DIRECTORY", folder, 1) != 0) {
        out_of_memory(stage);
        return STAGE_HALTED;
    }
    stage->entrance.listener = control_listen(stage->control_path);
    if (stage->entrance.listener < 0) {
        findings_error(&stage->findings, "cannot listen at %s: %s", stage->control_path,
            strerror(-stage->entrance.listener));
        stage->entrance.listener = -1;
        return STAGE_HALTED;
    }
    return start_programs(stage);
}

void stage_setting_clear(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++)
        actor_end(&stage->actors[i]);
    free(stage->actors);
    for (size_t i = 0; i < stage->entrance.newcomer_count; i++)
        close(stage->entrance.newcomers[i]);
    if (stage->entrance.listener >= 0)
        close(stage->entrance.listener);
    if (stage->feed.fd >= 0)
        close(stage->feed.fd);
    publications_free(stage->services);
    ledger_end(&stage->ledger);
    trace_end(&stage->trace);
    findings_end(&stage->findings);
    json_decref(stage->processes);
    free(stage->control_path);
    unsetenv("MACH_BOOTSTRAP_PORT");
    unsetenv("MACH_PORT_DIRECTORY");
    free(stage->bootstrap_variable);
}

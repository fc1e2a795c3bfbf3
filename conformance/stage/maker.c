/* maker.c - the puppets that make a handshake's pipe. */
#include "config.h"

#include "conformance/stage/maker.h"

#include "conformance/ipc/spawn.h"
#include "conformance/plan/instance.h"
#include "conformance/stage/newborn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Its standard error becomes a file of its own as soon as it knows its name. */
static int start(const struct stage *stage, const char *name, pid_t *pid)
{
    char *argv[] = {stage->resources->puppet, (char *)"--control", stage->control_path,
        (char *)"--name", (char *)name, (char *)"--make-pipe", NULL};
    char **environment = stage_environment(stage, ROLE_SERVER);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int error = !environment ? -ENOMEM : null < 0 ? -errno : 0;
    if (!error) {
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

enum stage_outcome maker_start_all(struct stage *stage)
{
    enum stage_outcome outcome = STAGE_HAPPENED;
    for (size_t i = 0; outcome == STAGE_HAPPENED && i < stage->actor_count; i++) {
        struct actor *server = &stage->actors[i];
        const char *name =
            server->role == ROLE_SERVER ? instance_pipe_maker(stage->instance, server->name) : NULL;
        struct actor *maker = name ? stage_actor(stage, name) : NULL;
        if (!maker)
            continue;
        maker->home = server;
        pid_t pid;
        int error = start(stage, name, &pid);
        if (error) {
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

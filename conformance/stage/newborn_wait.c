/* newborn_wait.c - waits for a puppet's first word. */
#include "config.h"

#include "conformance/stage/newborn_wait.h"

#include "conformance/stage/process.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Turns of the loop by which a word that was said before the end has arrived: one accepts the
   connection, the next reads from it. */
#define TURNS 2

static bool has_ended(const struct newborn *newborn)
{
    struct pollfd fd = {.fd = newborn->pidfd, .events = POLLIN};

    return newborn->is_gone || (newborn->pidfd >= 0 && poll(&fd, 1, 0) > 0);
}

/* Whether a server started it: what a puppet forked comes though that puppet is gone. */
static bool is_launched(const struct newborn *newborn)
{
    return newborn->parent != NULL && newborn->parent->role == ROLE_SERVER;
}

/* It came; or the server ended, which is the worse news. */
static bool is_settled(const struct newborn *newborn)
{
    return newborn->puppet->state != ACTOR_ABSENT ||
           (is_launched(newborn) && newborn->parent->state != ACTOR_RUNNING);
}

static bool is_decided(struct stage *stage, void *arg)
{
    const struct newborn *newborn = arg;

    (void)stage;
    return is_settled(newborn) || has_ended(newborn);
}

/* What such an end mostly means. */
static const char *explain(int status)
{
    if (WIFSIGNALED(status))
        return "; the driver did not send that";
    switch (WEXITSTATUS(status)) {
    case 2:
        return "; a puppet says so of arguments that it does not know: those of CHILD are to be "
               "passed on as they are";
    case 126:
    case 127:
        return "; so ends a process that could not execute its program";
    default:
        return "";
    }
}

/* The last that was said where a puppet's first words go: its own file, or its launcher's stream.
 */
static void find_words(
    const struct stage *stage, const struct newborn *newborn, char *text, size_t size)
{
    json_t *own = stage_words(stage, newborn->puppet);
    const char *words = json_string_value(own);

    text[0] = '\0';
    if (words != NULL)
        snprintf(text, size, "%.*s", (int)strcspn(words, "\n"), words);
    else if (is_launched(newborn))
        transcript_last_line(&newborn->parent->words, text, size);
    json_decref(own);
}

static void blame(struct stage *stage, struct newborn *newborn)
{
    char end[ACTOR_END_MAX] = "ended; its exit status could not be seen (its parent took it)";
    char words[512];
    const char *why = "";

    if (!newborn->status_known)
        newborn->status_known =
            process_exit_status(newborn->pid, newborn->pidfd, &newborn->status) == 0;
    if (newborn->status_known) {
        process_describe_status(newborn->status, end, sizeof end);
        why = explain(newborn->status);
    }
    find_words(stage, newborn, words, sizeof words);
    findings_error(&stage->findings,
        "process %d, which %s started as %s, %s before it connected%s%s%s", (int)newborn->pid,
        newborn->parent != NULL ? newborn->parent->name : "the driver", newborn->puppet->name, end,
        why, *words != '\0' ? ": " : "", words);
}

enum stage_outcome newborn_await(struct stage *stage, const struct actor *puppet,
    const struct actor *parent, pid_t pid, bool is_starting)
{
    struct newborn newborn = {
        .puppet = puppet, .parent = parent, .pid = pid, .pidfd = pidfd_open(pid, 0)};
    enum stage_outcome outcome;

    newborn.is_gone = newborn.pidfd < 0 && errno == ESRCH;
    stage->entrance.newborn = &newborn;
    outcome = is_starting ? stage_await_start(stage, is_decided, &newborn)
                          : stage_wait(stage, is_decided, &newborn, true);
    for (int i = 0; i < TURNS && outcome == STAGE_HAPPENED && !is_settled(&newborn); i++)
        outcome = stage_turn(stage);
    if (outcome == STAGE_HAPPENED && !is_settled(&newborn)) {
        blame(stage, &newborn);
        outcome = STAGE_HALTED;
    }
    stage->entrance.newborn = NULL;
    if (newborn.pidfd >= 0)
        close(newborn.pidfd);
    return outcome;
}

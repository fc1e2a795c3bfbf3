/* order.c - one command to a puppet, and what came of it. */
#include "config.h"

#include "conformance/step/order.h"

#include "conformance/ipc/control.h"

#include <errno.h>
#include <string.h>

bool order_is_answered(struct stage *stage, void *arg)
{
    const struct actor *actor = arg;

    (void)stage;
    return actor->reply != NULL || actor->control < 0;
}

enum stage_outcome order_send(
    struct step *step, struct actor *puppet, json_t *command, const int *fds, size_t fd_count)
{
    int error = -ENOTCONN;

    if (command == NULL)
        error = -ENOMEM;
    else if (puppet->control >= 0)
        error = control_send(puppet->control, command, fds, fd_count);
    json_decref(command);
    if (error != 0)
        return step_broken(step, "puppet %s cannot be told: %s", puppet->name, strerror(-error));
    return STAGE_HAPPENED;
}

enum stage_outcome order_ask(
    struct step *step, struct actor *puppet, json_t *command, json_t **reply)
{
    enum stage_outcome outcome;
    json_t *answer;
    const char *kind;

    *reply = NULL;
    outcome = order_send(step, puppet, command, NULL, 0);
    if (outcome != STAGE_HAPPENED)
        return outcome;
    outcome = stage_wait(step->stage, order_is_answered, puppet, false);
    if (outcome != STAGE_HAPPENED) {
        /* What answers this one must not be taken for the answer to the next. */
        puppet->stale++;
        return outcome;
    }
    answer = puppet->reply;
    puppet->reply = NULL;
    kind = json_string_value(json_object_get(answer, "reply"));
    if (kind != NULL && strcmp(kind, "done") == 0) {
        *reply = answer;
        return step_met(step);
    }
    if (kind != NULL && strcmp(kind, "failed") == 0) {
        outcome = step_unmet(step, "%s", json_string_value(json_object_get(answer, "observed")));
        step->symptom = symptom_of_word(json_string_value(json_object_get(answer, "symptom")));
    } else if (answer != NULL) {
        const char *text = json_string_value(json_object_get(answer, "text"));

        outcome =
            step_broken(step, "puppet %s: %s", puppet->name, text != NULL ? text : "no answer");
    } else {
        outcome = step_broken(step, "puppet %s was lost", puppet->name);
    }
    json_decref(answer);
    return outcome;
}

enum stage_outcome order_obey(struct step *step, json_t *command)
{
    json_t *reply;
    enum stage_outcome outcome = order_ask(step, step->actor, command, &reply);

    json_decref(reply);
    return outcome;
}

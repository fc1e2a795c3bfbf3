/* launched_child.c - what a launched child has of the handshake: the read side alone, if sound. */
#include "config.h"

#include "conformance/step/launched_child.h"

#include "conformance/ipc/control.h"

#include <string.h>

static enum stage_outcome unmet_by(struct step *step, enum symptom symptom)
{
    step->symptom = symptom;
    return STAGE_HAPPENED;
}

static bool can_be_read_side(const struct inventory_item *item)
{
    return strcmp(item->kind, inventory_pipe_read) == 0 ||
           strcmp(item->kind, inventory_socket) == 0;
}

/* The descriptor that CHILD_PORT_FD names. */
static void judge_named(
    struct step *step, const struct actor *child, const struct inventory_item *item)
{
    if (item->number == child->pipe && !can_be_read_side(item)) {
        step_unmet(step, "descriptor %d of %s, which CHILD_PORT_FD names, is a %s", item->number,
            child->name, item->kind);
        unmet_by(step, SYMPTOM_OTHER_INHERITED);
    }
}

/* Any other. */
static void judge_other(
    struct step *step, const struct actor *child, const struct inventory_item *item)
{
    const char *side = pipe_ends_side(&child->pipe_ends, item);

    if (step->met && side != NULL && !pipe_ends_reads(&child->pipe_ends, item)) {
        step_unmet(step, "%s was launched with the %s, too (descriptor %d)", child->name, side,
            item->number);
        unmet_by(step, SYMPTOM_WRITE_SIDE_INHERITED);
    }
}

enum stage_outcome launched_child_judge(struct step *step, const struct actor *child)
{
    struct inventory inventory;
    int error;

    step_met(step);
    if (child->pipe == CONTROL_PIPE_UNNAMED)
        return step_broken(step, "%s was launched without a number in CHILD_PORT_FD", child->name);
    if (child->pipe < 0) {
        step_unmet(step, "the descriptor that CHILD_PORT_FD names is not open in %s", child->name);
        return unmet_by(step, SYMPTOM_NOT_INHERITED);
    }
    /* Where puppets may not be looked at, nothing is seen of it, and nothing judged. */
    error = inventory_take(child->pid, &inventory);
    for (size_t i = 0; error == 0 && i < inventory.count; i++)
        judge_named(step, child, &inventory.items[i]);
    /* What it leads to tells whether there is a pipe whose other side the child could have. */
    for (size_t i = 0; error == 0 && step->met && i < inventory.count; i++)
        judge_other(step, child, &inventory.items[i]);
    inventory_free(&inventory);
    return STAGE_HAPPENED;
}

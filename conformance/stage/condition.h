/* condition.h - what is waited for again and again (stage_wait): functions of its kind. */
#ifndef CONFORMANCE_STAGE_CONDITION_H
#define CONFORMANCE_STAGE_CONDITION_H

#include "conformance/stage/stage.h"

#include <stdbool.h>

/* The actor (the argument) has a process, or had one. */
bool condition_begun(struct stage *stage, void *actor);

/* The actor (the argument) has no process any more. */
bool condition_ended(struct stage *stage, void *actor);

/* Whose answer is awaited, and the key that it has. */
struct condition_answer {
    struct actor *actor;
    const char *key;
};

/* The answer (the argument, a condition_answer) came, or never will: its actor ended. */
bool condition_answered(struct stage *stage, void *answer);

/*
 * The bootstrap server freed the name of the service (a struct
 * publication, its argument), or cannot say so.
 */
bool condition_service_freed(struct stage *stage, void *service);

#endif

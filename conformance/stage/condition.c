/* condition.c - what is waited for again and again. */
#include "config.h"

#include "conformance/stage/condition.h"

bool condition_begun(struct stage *stage, void *actor)
{
    (void)stage;
    return ((const struct actor *)actor)->state != ACTOR_ABSENT;
}

bool condition_ended(struct stage *stage, void *actor)
{
    (void)stage;
    return ((const struct actor *)actor)->state == ACTOR_ENDED;
}

bool condition_answered(struct stage *stage, void *answer)
{
    const struct condition_answer *awaited = answer;

    (void)stage;
    return awaited->actor->state != ACTOR_RUNNING ||
           json_object_get(awaited->actor->adapter.answers, awaited->key) != NULL;
}

bool condition_service_freed(struct stage *stage, void *service)
{
    return ((const struct publication *)service)->freed || !stage_bootstrap_answers(stage);
}

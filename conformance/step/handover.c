/* handover.c - under which number a program is handed its side of the pipe. */
#include "config.h"

#include "conformance/step/handover.h"

#include <stdint.h>
#include <stdlib.h>

/*
 * Of one, two and three digits. Below 256, which is as few descriptors as a program may have. The
 * usual one comes more often: what is next to it is taken in most puppets.
 */
static const int numbers[] = {3, 3, 4, 5, 7, 9, 10, 11, 38, 64, 99, 100, 137, 200, 233};

static const char *const threes[] = {"nothing", "null", "file"};

/* FNV-1a, of 32 bits. */
static uint32_t hash(uint32_t seed, const char *text)
{
    for (; *text != '\0'; text++)
        seed = (seed ^ (unsigned char)*text) * UINT32_C(16777619);
    return seed;
}

void handover_choose(const struct stage *stage, const char *actor, struct handover *handover)
{
    const char *id = json_string_value(json_object_get(stage->instance, "id"));
    char *cast =
        json_dumps(json_object_get(stage->instance, "actors"), JSON_COMPACT | JSON_SORT_KEYS);
    uint32_t drawn = hash(UINT32_C(2166136261), id != NULL ? id : "");

    drawn = hash(hash(drawn, cast != NULL ? cast : ""), actor);
    free(cast);
    handover->number = numbers[drawn % (sizeof numbers / sizeof numbers[0])];
    drawn /= sizeof numbers / sizeof numbers[0];
    handover->three = threes[drawn % (sizeof threes / sizeof threes[0])];
}

/* scene.c - a name in a given state, on which a row of a table works. */
#include "config.h"

#include "tests/kit/scene.h"

#include <check.h>

void scene_set(struct scene *scene, enum before before)
{
    *scene = (struct scene){.descriptors = port_kit_descriptors()};
    switch (before) {
    case NULL_NAME:
        break;
    case ALL_ONES:
        scene->name = MACH_PORT_DEAD;
        break;
    case NOTHING:
        scene->name = PORT_KIT_UNKNOWN;
        break;
    case RECEIVES:
        scene->name = scene->port = port_kit_new();
        break;
    case ONCE:
        scene->port = port_kit_new();
        scene->name = port_kit_make_once(scene->port);
        break;
    case DEAD:
        ck_assert_int_eq(
            mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_DEAD_NAME, &scene->name),
            KERN_SUCCESS);
        ck_assert_int_eq(
            mach_port_mod_refs(mach_task_self(), scene->name, MACH_PORT_RIGHT_DEAD_NAME, 1),
            KERN_SUCCESS);
        break;
    default:
        scene->name = port_kit_new_with_send();
        ck_assert_int_eq(mach_port_mod_refs(mach_task_self(), scene->name, MACH_PORT_RIGHT_SEND, 1),
            KERN_SUCCESS);
        if (before == SENDS) {
            scene->carrier = port_kit_new();
            port_kit_park(scene->carrier, scene->name);
        }
        if (before == DEAD_PORT)
            port_kit_drop_receive(scene->name);
    }
}

void scene_end(const struct scene *scene)
{
    if (scene->name != PORT_KIT_UNKNOWN)
        (void)mach_port_destroy(mach_task_self(), scene->name);
    if (scene->port != scene->name)
        (void)mach_port_destroy(mach_task_self(), scene->port);
    (void)mach_port_destroy(mach_task_self(), scene->carrier);
    ck_assert_uint_eq(port_kit_descriptors(), scene->descriptors);
}

void scene_check(
    const struct scene *scene, enum before before, mach_port_type_t type, mach_port_urefs_t refs)
{
    if (before == ALL_ONES)
        ck_assert_uint_eq(port_kit_type(scene->name), DEAD_NAME);
    else
        port_kit_check(scene->name, type, refs);
}

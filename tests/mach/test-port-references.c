/* test-port-references.c - names made, counted and given back: state before, code, state after. */
#include "config.h"

#include "tests/kit/runner.h"
#include "tests/kit/scene.h"

#include <check.h>

#define SELF mach_task_self()
#define NO_RIGHT ((mach_port_right_t)99)
#define MAX ((mach_port_delta_t)MACH_PORT_UREFS_MAX)

static const struct {
    mach_port_right_t right;
    kern_return_t kr;
    mach_port_type_t after;
} allocations[] = {
    {MACH_PORT_RIGHT_RECEIVE, KERN_SUCCESS, RECEIVE},
    {MACH_PORT_RIGHT_DEAD_NAME, KERN_SUCCESS, DEAD_NAME},
    {MACH_PORT_RIGHT_SEND, KERN_INVALID_VALUE, 0},
    {MACH_PORT_RIGHT_SEND_ONCE, KERN_INVALID_VALUE, 0},
    {MACH_PORT_RIGHT_LABELH, KERN_INVALID_VALUE, 0},
    {MACH_PORT_RIGHT_NUMBER, KERN_INVALID_VALUE, 0},
};

START_TEST(PORT_allocate)
{
    unsigned descriptors = port_kit_descriptors();
    mach_port_t name = 0x1234;

    ck_assert_int_eq(mach_port_allocate(SELF, allocations[_i].right, &name), allocations[_i].kr);
    if (allocations[_i].kr != KERN_SUCCESS)
        return;
    port_kit_check(name, allocations[_i].after, 1);
    ck_assert_int_eq(mach_port_destroy(SELF, name), KERN_SUCCESS);
    ck_assert_uint_eq(port_kit_type(name), 0);
    ck_assert_uint_eq(port_kit_descriptors(), descriptors);
}
END_TEST

static const struct {
    enum before before;
    mach_port_right_t right;
    mach_port_delta_t delta;
    kern_return_t kr;
    mach_port_type_t after;
    mach_port_urefs_t refs;
} changes[] = {
    /* The right is judged before the name, null and dead before the table. */
    {NOTHING, MACH_PORT_RIGHT_NUMBER, 0, KERN_INVALID_VALUE, 0, 0},
    {NULL_NAME, MACH_PORT_RIGHT_NUMBER, 0, KERN_INVALID_VALUE, 0, 0},
    {BOTH, NO_RIGHT, 0, KERN_INVALID_VALUE, SEND_RECEIVE, 2},
    {NULL_NAME, MACH_PORT_RIGHT_SEND, -1, KERN_SUCCESS, 0, 0},
    {NULL_NAME, MACH_PORT_RIGHT_SEND_ONCE, 1, KERN_SUCCESS, 0, 0},
    {NULL_NAME, MACH_PORT_RIGHT_RECEIVE, 0, KERN_INVALID_NAME, 0, 0},
    {NULL_NAME, MACH_PORT_RIGHT_DEAD_NAME, 0, KERN_INVALID_NAME, 0, 0},
    {ALL_ONES, MACH_PORT_RIGHT_SEND, -1, KERN_SUCCESS, DEAD_NAME, 1},
    {ALL_ONES, MACH_PORT_RIGHT_SEND_ONCE, -1, KERN_SUCCESS, DEAD_NAME, 1},
    {ALL_ONES, MACH_PORT_RIGHT_RECEIVE, -1, KERN_INVALID_NAME, DEAD_NAME, 1},
    {ALL_ONES, MACH_PORT_RIGHT_PORT_SET, 0, KERN_INVALID_NAME, DEAD_NAME, 1},
    {NOTHING, MACH_PORT_RIGHT_SEND, 1, KERN_INVALID_NAME, 0, 0},
    {NOTHING, MACH_PORT_RIGHT_RECEIVE, 5, KERN_INVALID_NAME, 0, 0},
    /* A right that the name does not have. */
    {RECEIVES, MACH_PORT_RIGHT_SEND, 1, KERN_INVALID_RIGHT, RECEIVE, 0},
    {RECEIVES, MACH_PORT_RIGHT_SEND_ONCE, 0, KERN_INVALID_RIGHT, RECEIVE, 0},
    {RECEIVES, MACH_PORT_RIGHT_PORT_SET, 0, KERN_INVALID_RIGHT, RECEIVE, 0},
    {RECEIVES, MACH_PORT_RIGHT_DEAD_NAME, 0, KERN_INVALID_RIGHT, RECEIVE, 0},
    {SENDS, MACH_PORT_RIGHT_RECEIVE, 0, KERN_INVALID_RIGHT, SEND, 2},
    {ONCE, MACH_PORT_RIGHT_SEND, 0, KERN_INVALID_RIGHT, SEND_ONCE, 1},
    {DEAD, MACH_PORT_RIGHT_SEND, 0, KERN_INVALID_RIGHT, DEAD_NAME, 2},
    {DEAD_PORT, MACH_PORT_RIGHT_RECEIVE, -1, KERN_INVALID_RIGHT, DEAD_NAME, 2},
    /* Send. */
    {SENDS, MACH_PORT_RIGHT_SEND, 0, KERN_SUCCESS, SEND, 2},
    {SENDS, MACH_PORT_RIGHT_SEND, 3, KERN_SUCCESS, SEND, 5},
    {SENDS, MACH_PORT_RIGHT_SEND, -1, KERN_SUCCESS, SEND, 1},
    {SENDS, MACH_PORT_RIGHT_SEND, -2, KERN_SUCCESS, 0, 0},
    {SENDS, MACH_PORT_RIGHT_SEND, -3, KERN_INVALID_VALUE, SEND, 2},
    {SENDS, MACH_PORT_RIGHT_SEND, MAX - 2, KERN_SUCCESS, SEND, MAX},
    {SENDS, MACH_PORT_RIGHT_SEND, MAX, KERN_SUCCESS, SEND, MAX},
    {SENDS, MACH_PORT_RIGHT_SEND, MAX + 1, KERN_INVALID_VALUE, SEND, 2},
    {BOTH, MACH_PORT_RIGHT_SEND, -2, KERN_SUCCESS, RECEIVE, 0},
    {BOTH, MACH_PORT_RIGHT_SEND, -3, KERN_INVALID_VALUE, SEND_RECEIVE, 2},
    /* Receive: 0 and -1 alone. */
    {BOTH, MACH_PORT_RIGHT_RECEIVE, 0, KERN_SUCCESS, SEND_RECEIVE, 2},
    {BOTH, MACH_PORT_RIGHT_RECEIVE, 1, KERN_INVALID_VALUE, SEND_RECEIVE, 2},
    {BOTH, MACH_PORT_RIGHT_RECEIVE, -2, KERN_INVALID_VALUE, SEND_RECEIVE, 2},
    {BOTH, MACH_PORT_RIGHT_RECEIVE, -1, KERN_SUCCESS, DEAD_NAME, 2},
    {RECEIVES, MACH_PORT_RIGHT_RECEIVE, -1, KERN_SUCCESS, 0, 0},
    /* Send-once: the same. */
    {ONCE, MACH_PORT_RIGHT_SEND_ONCE, 0, KERN_SUCCESS, SEND_ONCE, 1},
    {ONCE, MACH_PORT_RIGHT_SEND_ONCE, 1, KERN_INVALID_VALUE, SEND_ONCE, 1},
    {ONCE, MACH_PORT_RIGHT_SEND_ONCE, -2, KERN_INVALID_VALUE, SEND_ONCE, 1},
    {ONCE, MACH_PORT_RIGHT_SEND_ONCE, -1, KERN_SUCCESS, 0, 0},
    /* Dead names. */
    {DEAD, MACH_PORT_RIGHT_DEAD_NAME, 2, KERN_SUCCESS, DEAD_NAME, 4},
    {DEAD, MACH_PORT_RIGHT_DEAD_NAME, -1, KERN_SUCCESS, DEAD_NAME, 1},
    {DEAD, MACH_PORT_RIGHT_DEAD_NAME, -2, KERN_SUCCESS, 0, 0},
    {DEAD, MACH_PORT_RIGHT_DEAD_NAME, -3, KERN_INVALID_VALUE, DEAD_NAME, 2},
    {DEAD_PORT, MACH_PORT_RIGHT_DEAD_NAME, MAX, KERN_SUCCESS, DEAD_NAME, MAX},
};

START_TEST(PORT_mod_refs)
{
    struct scene scene;

    scene_set(&scene, changes[_i].before);
    ck_assert_int_eq(
        mach_port_mod_refs(SELF, scene.name, changes[_i].right, changes[_i].delta), changes[_i].kr);
    scene_check(&scene, changes[_i].before, changes[_i].after, changes[_i].refs);
    scene_end(&scene);
}
END_TEST

START_TEST(PORT_pegged_references_fall_only_all_at_once)
{
    struct scene scene;

    scene_set(&scene, SENDS);
    ck_assert_int_eq(mach_port_mod_refs(SELF, scene.name, MACH_PORT_RIGHT_SEND, MAX), KERN_SUCCESS);
    ck_assert_int_eq(mach_port_deallocate(SELF, scene.name), KERN_SUCCESS);
    port_kit_check(scene.name, SEND, MAX);
    ck_assert_int_eq(mach_port_mod_refs(SELF, scene.name, MACH_PORT_RIGHT_SEND, -9), KERN_SUCCESS);
    port_kit_check(scene.name, SEND, MAX);
    ck_assert_int_eq(
        mach_port_mod_refs(SELF, scene.name, MACH_PORT_RIGHT_SEND, -MAX), KERN_SUCCESS);
    port_kit_check(scene.name, 0, 0);
    scene_end(&scene);
}
END_TEST

static const struct {
    enum before before;
    kern_return_t deallocate;
    mach_port_type_t after;
    mach_port_urefs_t refs;
    kern_return_t destroy;
} ends[] = {
    {NULL_NAME, KERN_SUCCESS, 0, 0, KERN_SUCCESS},
    {ALL_ONES, KERN_SUCCESS, DEAD_NAME, 0, KERN_SUCCESS},
    {NOTHING, KERN_INVALID_NAME, 0, 0, KERN_INVALID_NAME},
    {RECEIVES, KERN_INVALID_RIGHT, RECEIVE, 0, KERN_SUCCESS},
    {SENDS, KERN_SUCCESS, SEND, 1, KERN_SUCCESS},
    {BOTH, KERN_SUCCESS, SEND_RECEIVE, 1, KERN_SUCCESS},
    {ONCE, KERN_SUCCESS, 0, 0, KERN_SUCCESS},
    {DEAD, KERN_SUCCESS, DEAD_NAME, 1, KERN_SUCCESS},
    {DEAD_PORT, KERN_SUCCESS, DEAD_NAME, 1, KERN_SUCCESS},
};

START_TEST(PORT_deallocate)
{
    struct scene scene;

    scene_set(&scene, ends[_i].before);
    ck_assert_int_eq(mach_port_deallocate(SELF, scene.name), ends[_i].deallocate);
    scene_check(&scene, ends[_i].before, ends[_i].after, ends[_i].refs);
    scene_end(&scene);
}
END_TEST

START_TEST(PORT_destroy)
{
    struct scene scene;

    scene_set(&scene, ends[_i].before);
    ck_assert_int_eq(mach_port_destroy(SELF, scene.name), ends[_i].destroy);
    if (ends[_i].before != ALL_ONES)
        ck_assert_uint_eq(port_kit_type(scene.name), 0);
    if (MACH_PORT_VALID(scene.name))
        ck_assert_int_eq(mach_port_destroy(SELF, scene.name), KERN_INVALID_NAME);
    scene_end(&scene);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("port references");
    TCase *references = tcase_create("references");

    tcase_add_loop_test(references, PORT_allocate, 0, LENGTH(allocations));
    tcase_add_loop_test(references, PORT_mod_refs, 0, LENGTH(changes));
    tcase_add_test(references, PORT_pegged_references_fall_only_all_at_once);
    tcase_add_loop_test(references, PORT_deallocate, 0, LENGTH(ends));
    tcase_add_loop_test(references, PORT_destroy, 0, LENGTH(ends));
    suite_add_tcase(suite, references);
    return runner_run(suite);
}

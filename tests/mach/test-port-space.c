/* test-port-space.c - what a task can learn of its names. */
#include "config.h"

#include "tests/kit/runner.h"
#include "tests/kit/scene.h"

#include <check.h>
#include <stdlib.h>

#define SELF mach_task_self()

/* References by right: send, receive, send-once, port set, dead name. */
static const struct {
    enum before before;
    kern_return_t kr;
    mach_port_type_t type;
    mach_port_urefs_t refs[5];
} states[] = {
    {NOTHING, KERN_INVALID_NAME, 0, {0}},
    {RECEIVES, KERN_SUCCESS, RECEIVE, {0, 1, 0, 0, 0}},
    {SENDS, KERN_SUCCESS, SEND, {2, 0, 0, 0, 0}},
    {BOTH, KERN_SUCCESS, SEND_RECEIVE, {2, 1, 0, 0, 0}},
    {ONCE, KERN_SUCCESS, SEND_ONCE, {0, 0, 1, 0, 0}},
    {DEAD, KERN_SUCCESS, DEAD_NAME, {0, 0, 0, 0, 2}},
    {DEAD_PORT, KERN_SUCCESS, DEAD_NAME, {0, 0, 0, 0, 2}},
};

START_TEST(PORT_type_and_get_refs)
{
    mach_port_type_t type = 0;
    mach_port_urefs_t refs;
    struct scene scene;

    scene_set(&scene, states[_i].before);
    ck_assert_int_eq(mach_port_type(SELF, scene.name, &type), states[_i].kr);
    ck_assert_uint_eq(type, states[_i].type);
    for (mach_port_right_t right = 0; right < 5; right++) {
        refs = 0;
        ck_assert_int_eq(mach_port_get_refs(SELF, scene.name, right, &refs), states[_i].kr);
        ck_assert_uint_eq(refs, states[_i].refs[right]);
    }
    ck_assert_int_eq(
        mach_port_get_refs(SELF, scene.name, MACH_PORT_RIGHT_NUMBER, &refs), KERN_INVALID_VALUE);
    scene_end(&scene);
}
END_TEST

/* XNU: null denotes nothing, all ones a dead name; both count one send and send-once right. */
START_TEST(PORT_type_and_get_refs_of_null_and_dead)
{
    static const mach_port_name_t names[] = {MACH_PORT_NULL, MACH_PORT_DEAD};
    mach_port_type_t type;

    ck_assert_int_eq(mach_port_type(SELF, MACH_PORT_NULL, &type), KERN_INVALID_NAME);
    ck_assert_int_eq(mach_port_type(SELF, MACH_PORT_DEAD, &type), KERN_SUCCESS);
    ck_assert_uint_eq(type, DEAD_NAME);
    for (int i = 0; i < 2; i++) {
        mach_port_urefs_t refs = 0;

        ck_assert_uint_eq(port_kit_refs(names[i], MACH_PORT_RIGHT_SEND), 1);
        ck_assert_uint_eq(port_kit_refs(names[i], MACH_PORT_RIGHT_SEND_ONCE), 1);
        ck_assert_int_eq(
            mach_port_get_refs(SELF, names[i], MACH_PORT_RIGHT_RECEIVE, &refs), KERN_INVALID_NAME);
        ck_assert_int_eq(mach_port_get_refs(SELF, names[i], MACH_PORT_RIGHT_DEAD_NAME, &refs),
            KERN_INVALID_NAME);
    }
}
END_TEST

START_TEST(PORT_the_task_argument_must_be_this_task)
{
    mach_port_t port = port_kit_new();
    mach_port_t name;
    mach_port_type_t type;
    mach_port_urefs_t refs;
    mach_msg_type_name_t got;

    static const mach_port_t wrong[] = {MACH_PORT_NULL, MACH_PORT_DEAD, PORT_KIT_UNKNOWN};
    for (int i = 0; i < 3; i++) {
        mach_port_t task = wrong[i];

        ck_assert_int_eq(
            mach_port_allocate(task, MACH_PORT_RIGHT_RECEIVE, &name), KERN_INVALID_TASK);
        ck_assert_int_eq(
            mach_port_insert_right(task, port, port, MACH_MSG_TYPE_MAKE_SEND), KERN_INVALID_TASK);
        ck_assert_int_eq(mach_port_extract_right(task, port, MACH_MSG_TYPE_MAKE_SEND, &name, &got),
            KERN_INVALID_TASK);
        ck_assert_int_eq(
            mach_port_mod_refs(task, port, MACH_PORT_RIGHT_RECEIVE, -1), KERN_INVALID_TASK);
        ck_assert_int_eq(mach_port_deallocate(task, port), KERN_INVALID_TASK);
        ck_assert_int_eq(mach_port_destroy(task, port), KERN_INVALID_TASK);
        ck_assert_int_eq(mach_port_type(task, port, &type), KERN_INVALID_TASK);
        ck_assert_int_eq(
            mach_port_get_refs(task, port, MACH_PORT_RIGHT_RECEIVE, &refs), KERN_INVALID_TASK);
        ck_assert_int_eq(mach_port_request_notification(task, port, MACH_NOTIFY_NO_SENDERS, 0, port,
                             MACH_MSG_TYPE_MAKE_SEND_ONCE, &name),
            KERN_INVALID_TASK);
    }
    port_kit_check(port, RECEIVE, 0);
    (void)mach_port_destroy(SELF, port);
}
END_TEST

static mach_port_type_t listed_type(mach_port_name_t name)
{
    mach_port_name_array_t names;
    mach_port_type_array_t types;
    mach_msg_type_number_t count;
    mach_msg_type_number_t types_count;
    mach_port_type_t type = 0;

    ck_assert_int_eq(mach_port_names(SELF, &names, &count, &types, &types_count), KERN_SUCCESS);
    ck_assert_uint_eq(count, types_count);
    for (mach_msg_type_number_t i = 0; i < count; i++)
        type = names[i] == name ? types[i] : type;
    free(names);
    free(types);
    return type;
}

START_TEST(PORT_names_lists_each_name_with_its_type)
{
    struct scene scene;

    scene_set(&scene, states[_i].before);
    ck_assert_uint_eq(listed_type(scene.name), states[_i].type);
    ck_assert_uint_eq(listed_type(SELF), SEND);
    scene_end(&scene);
}
END_TEST

START_TEST(PORT_a_space_is_empty_but_for_the_task_port)
{
    mach_port_name_array_t names;
    mach_port_type_array_t types;
    mach_msg_type_number_t count;

    ck_assert_int_eq(mach_port_names(SELF, &names, &count, &types, &count), KERN_SUCCESS);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(names[0], SELF);
    free(names);
    free(types);
}
END_TEST

static const struct {
    enum before before;
    kern_return_t kr;
} pollables[] = {
    {NOTHING, KERN_INVALID_NAME},
    {NULL_NAME, KERN_INVALID_NAME},
    {SENDS, KERN_INVALID_RIGHT},
    {ONCE, KERN_INVALID_RIGHT},
    {DEAD, KERN_INVALID_RIGHT},
    {RECEIVES, KERN_SUCCESS},
    {BOTH, KERN_SUCCESS},
};

START_TEST(only_a_receive_right_has_a_pollable_descriptor)
{
    struct scene scene;
    int fd = -1;

    scene_set(&scene, pollables[_i].before);
    ck_assert_int_eq(mach_port_get_pollable(SELF, scene.name, &fd), pollables[_i].kr);
    ck_assert_int_eq(fd >= 0, pollables[_i].kr == KERN_SUCCESS);
    scene_end(&scene);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("port space");
    TCase *space = tcase_create("space");

    tcase_add_loop_test(space, PORT_type_and_get_refs, 0, LENGTH(states));
    tcase_add_test(space, PORT_type_and_get_refs_of_null_and_dead);
    tcase_add_test(space, PORT_the_task_argument_must_be_this_task);
    tcase_add_loop_test(space, PORT_names_lists_each_name_with_its_type, 0, LENGTH(states));
    tcase_add_test(space, PORT_a_space_is_empty_but_for_the_task_port);
    tcase_add_loop_test(
        space, only_a_receive_right_has_a_pollable_descriptor, 0, LENGTH(pollables));
    suite_add_tcase(suite, space);
    return runner_run(suite);
}

/* test-port-rights.c - rights taken out of a name and put under one. */
#include "config.h"

#include "tests/kit/runner.h"
#include "tests/kit/scene.h"

#include <check.h>

#define SELF mach_task_self()
#define OTHER_NAME ((mach_port_name_t)0x55503)

static const struct {
    enum before before;
    mach_msg_type_name_t disposition;
    kern_return_t kr;
    mach_port_type_t after; /* of the name that it was taken from */
    mach_port_urefs_t refs;
    mach_msg_type_name_t got;
    mach_port_type_t other; /* of the right's new name; 0: it went back under its own */
} extractions[] = {
    {BOTH, 15, KERN_INVALID_VALUE, SEND_RECEIVE, 2, 0, 0},
    {BOTH, 22, KERN_INVALID_VALUE, SEND_RECEIVE, 2, 0, 0},
    {NOTHING, 0, KERN_INVALID_VALUE, 0, 0, 0, 0},
    {NULL_NAME, MACH_MSG_TYPE_COPY_SEND, KERN_INVALID_RIGHT, 0, 0, 0, 0},
    {ALL_ONES, MACH_MSG_TYPE_COPY_SEND, KERN_INVALID_RIGHT, DEAD_NAME, 0, 0, 0},
    {NOTHING, MACH_MSG_TYPE_COPY_SEND, KERN_INVALID_NAME, 0, 0, 0, 0},
    {NOTHING, MACH_MSG_TYPE_MOVE_RECEIVE, KERN_INVALID_NAME, 0, 0, 0, 0},
    {RECEIVES, MACH_MSG_TYPE_COPY_SEND, KERN_INVALID_RIGHT, RECEIVE, 0, 0, 0},
    {RECEIVES, MACH_MSG_TYPE_MOVE_SEND, KERN_INVALID_RIGHT, RECEIVE, 0, 0, 0},
    {RECEIVES, MACH_MSG_TYPE_MOVE_SEND_ONCE, KERN_INVALID_RIGHT, RECEIVE, 0, 0, 0},
    {SENDS, MACH_MSG_TYPE_MAKE_SEND, KERN_INVALID_RIGHT, SEND, 2, 0, 0},
    {SENDS, MACH_MSG_TYPE_MAKE_SEND_ONCE, KERN_INVALID_RIGHT, SEND, 2, 0, 0},
    {SENDS, MACH_MSG_TYPE_MOVE_RECEIVE, KERN_INVALID_RIGHT, SEND, 2, 0, 0},
    {SENDS, MACH_MSG_TYPE_MOVE_SEND_ONCE, KERN_INVALID_RIGHT, SEND, 2, 0, 0},
    {ONCE, MACH_MSG_TYPE_COPY_SEND, KERN_INVALID_RIGHT, SEND_ONCE, 0, 0, 0},
    {ONCE, MACH_MSG_TYPE_MOVE_SEND, KERN_INVALID_RIGHT, SEND_ONCE, 0, 0, 0},
    {DEAD, MACH_MSG_TYPE_MAKE_SEND, KERN_INVALID_RIGHT, DEAD_NAME, 2, 0, 0},
    {DEAD, MACH_MSG_TYPE_MOVE_RECEIVE, KERN_INVALID_RIGHT, DEAD_NAME, 2, 0, 0},
    {RECEIVES, MACH_MSG_TYPE_MAKE_SEND, KERN_SUCCESS, SEND_RECEIVE, 1, 17, 0},
    {BOTH, MACH_MSG_TYPE_MAKE_SEND, KERN_SUCCESS, SEND_RECEIVE, 3, 17, 0},
    {BOTH, MACH_MSG_TYPE_COPY_SEND, KERN_SUCCESS, SEND_RECEIVE, 3, 17, 0},
    {SENDS, MACH_MSG_TYPE_COPY_SEND, KERN_SUCCESS, SEND, 3, 17, 0},
    {SENDS, MACH_MSG_TYPE_MOVE_SEND, KERN_SUCCESS, SEND, 2, 17, 0},
    {BOTH, MACH_MSG_TYPE_MOVE_RECEIVE, KERN_SUCCESS, SEND_RECEIVE, 2, 16, 0},
    {RECEIVES, MACH_MSG_TYPE_MAKE_SEND_ONCE, KERN_SUCCESS, RECEIVE, 0, 18, SEND_ONCE},
    {BOTH, MACH_MSG_TYPE_MAKE_SEND_ONCE, KERN_SUCCESS, SEND_RECEIVE, 2, 18, SEND_ONCE},
    {RECEIVES, MACH_MSG_TYPE_MOVE_RECEIVE, KERN_SUCCESS, 0, 0, 16, RECEIVE},
    {ONCE, MACH_MSG_TYPE_MOVE_SEND_ONCE, KERN_SUCCESS, 0, 0, 18, SEND_ONCE},
};

START_TEST(PORT_extract_right)
{
    mach_port_t name = MACH_PORT_NULL;
    mach_msg_type_name_t got = 0;
    struct scene scene;

    scene_set(&scene, extractions[_i].before);
    ck_assert_int_eq(
        mach_port_extract_right(SELF, scene.name, extractions[_i].disposition, &name, &got),
        extractions[_i].kr);
    ck_assert_uint_eq(got, extractions[_i].got);
    scene_check(&scene, extractions[_i].before, extractions[_i].after, extractions[_i].refs);
    if (extractions[_i].other != 0) {
        ck_assert_uint_ne(name, scene.name);
        ck_assert_uint_eq(port_kit_type(name), extractions[_i].other);
        (void)mach_port_destroy(SELF, name);
    } else if (extractions[_i].kr == KERN_SUCCESS) {
        ck_assert_uint_eq(name, scene.name);
    }
    scene_end(&scene);
}
END_TEST

/* Where a row of insertions puts the right. */
enum target { ITS_OWN, FREE, TARGET_NULL, TARGET_DEAD, TAKEN };

/* What became of the right that the call took. */
enum fate { KEPT, MOVED, GONE, TELLS_SEND_ONCE };

static const struct {
    enum before before;
    mach_msg_type_name_t disposition;
    enum target target;
    kern_return_t kr;
    mach_port_type_t after; /* of the name that it was taken from */
    mach_port_urefs_t refs;
    mach_port_type_t there; /* of the target, where it is another name */
    enum fate fate;
} insertions[] = {
    /* Its own name. */
    {NOTHING, MACH_MSG_TYPE_MAKE_SEND, ITS_OWN, KERN_INVALID_NAME, 0, 0, 0, KEPT},
    {NOTHING, MACH_MSG_TYPE_COPY_SEND, ITS_OWN, KERN_INVALID_NAME, 0, 0, 0, KEPT},
    {DEAD, MACH_MSG_TYPE_MAKE_SEND, ITS_OWN, KERN_INVALID_CAPABILITY, DEAD_NAME, 2, 0, KEPT},
    {DEAD_PORT, MACH_MSG_TYPE_COPY_SEND, ITS_OWN, KERN_INVALID_CAPABILITY, DEAD_NAME, 2, 0, KEPT},
    {SENDS, MACH_MSG_TYPE_MAKE_SEND, ITS_OWN, KERN_INVALID_RIGHT, SEND, 2, 0, KEPT},
    {ONCE, MACH_MSG_TYPE_MAKE_SEND, ITS_OWN, KERN_INVALID_RIGHT, SEND_ONCE, 0, 0, KEPT},
    {RECEIVES, MACH_MSG_TYPE_COPY_SEND, ITS_OWN, KERN_INVALID_RIGHT, RECEIVE, 0, 0, KEPT},
    {RECEIVES, MACH_MSG_TYPE_MAKE_SEND, ITS_OWN, KERN_SUCCESS, SEND_RECEIVE, 1, 0, KEPT},
    {BOTH, MACH_MSG_TYPE_MAKE_SEND, ITS_OWN, KERN_SUCCESS, SEND_RECEIVE, 3, 0, KEPT},
    {BOTH, MACH_MSG_TYPE_COPY_SEND, ITS_OWN, KERN_SUCCESS, SEND_RECEIVE, 3, 0, KEPT},
    {SENDS, MACH_MSG_TYPE_COPY_SEND, ITS_OWN, KERN_SUCCESS, SEND, 3, 0, KEPT},
    {SENDS, MACH_MSG_TYPE_MOVE_SEND, ITS_OWN, KERN_SUCCESS, SEND, 2, 0, KEPT},
    {BOTH, MACH_MSG_TYPE_MOVE_RECEIVE, ITS_OWN, KERN_SUCCESS, SEND_RECEIVE, 2, 0, KEPT},
    {RECEIVES, MACH_MSG_TYPE_MOVE_RECEIVE, ITS_OWN, KERN_SUCCESS, RECEIVE, 0, 0, KEPT},
    {ONCE, MACH_MSG_TYPE_MOVE_SEND_ONCE, ITS_OWN, KERN_SUCCESS, SEND_ONCE, 0, 0, KEPT},
    {RECEIVES, MACH_MSG_TYPE_MAKE_SEND_ONCE, ITS_OWN, KERN_NAME_EXISTS, RECEIVE, 0, 0,
        TELLS_SEND_ONCE},
    /* The right is judged before the target. */
    {NOTHING, MACH_MSG_TYPE_COPY_SEND, FREE, KERN_INVALID_NAME, 0, 0, 0, KEPT},
    {NOTHING, MACH_MSG_TYPE_COPY_SEND, TARGET_NULL, KERN_INVALID_NAME, 0, 0, 0, KEPT},
    {NOTHING, 99, FREE, KERN_INVALID_NAME, 0, 0, 0, KEPT},
    {RECEIVES, 99, FREE, KERN_INVALID_RIGHT, RECEIVE, 0, 0, KEPT},
    {BOTH, 15, TARGET_NULL, KERN_INVALID_RIGHT, SEND_RECEIVE, 2, 0, KEPT},
    {RECEIVES, MACH_MSG_TYPE_MOVE_SEND, FREE, KERN_INVALID_RIGHT, RECEIVE, 0, 0, KEPT},
    {SENDS, MACH_MSG_TYPE_MOVE_RECEIVE, TARGET_DEAD, KERN_INVALID_RIGHT, SEND, 2, 0, KEPT},
    {DEAD, MACH_MSG_TYPE_MAKE_SEND, FREE, KERN_INVALID_RIGHT, DEAD_NAME, 2, 0, KEPT},
    /* Then the target, then a right that is dead. */
    {BOTH, MACH_MSG_TYPE_COPY_SEND, TARGET_NULL, KERN_INVALID_VALUE, SEND_RECEIVE, 2, 0, KEPT},
    {SENDS, MACH_MSG_TYPE_MOVE_SEND, TARGET_DEAD, KERN_INVALID_VALUE, SEND, 1, 0, KEPT},
    {BOTH, MACH_MSG_TYPE_MAKE_SEND_ONCE, TARGET_NULL, KERN_INVALID_VALUE, SEND_RECEIVE, 2, 0,
        TELLS_SEND_ONCE},
    {BOTH, MACH_MSG_TYPE_MOVE_RECEIVE, TARGET_NULL, KERN_INVALID_VALUE, DEAD_NAME, 2, 0, GONE},
    {DEAD, MACH_MSG_TYPE_COPY_SEND, TARGET_NULL, KERN_INVALID_VALUE, DEAD_NAME, 2, 0, KEPT},
    {DEAD, MACH_MSG_TYPE_COPY_SEND, FREE, KERN_INVALID_CAPABILITY, DEAD_NAME, 2, 0, KEPT},
    {DEAD, MACH_MSG_TYPE_MOVE_SEND, FREE, KERN_INVALID_CAPABILITY, DEAD_NAME, 1, 0, KEPT},
    {NULL_NAME, MACH_MSG_TYPE_COPY_SEND, FREE, KERN_INVALID_CAPABILITY, 0, 0, 0, KEPT},
    {ALL_ONES, MACH_MSG_TYPE_MOVE_SEND, FREE, KERN_INVALID_CAPABILITY, DEAD_NAME, 0, 0, KEPT},
    /* A port has one name for its send and receive rights. */
    {BOTH, MACH_MSG_TYPE_COPY_SEND, FREE, KERN_RIGHT_EXISTS, SEND_RECEIVE, 2, 0, KEPT},
    {RECEIVES, MACH_MSG_TYPE_MAKE_SEND, FREE, KERN_RIGHT_EXISTS, RECEIVE, 0, 0, KEPT},
    {SENDS, MACH_MSG_TYPE_MOVE_SEND, FREE, KERN_RIGHT_EXISTS, SEND, 1, 0, KEPT},
    {BOTH, MACH_MSG_TYPE_MOVE_RECEIVE, FREE, KERN_RIGHT_EXISTS, DEAD_NAME, 2, 0, GONE},
    {BOTH, MACH_MSG_TYPE_COPY_SEND, TAKEN, KERN_RIGHT_EXISTS, SEND_RECEIVE, 2, RECEIVE, KEPT},
    /* A right without another name goes where it is wanted. */
    {RECEIVES, MACH_MSG_TYPE_MOVE_RECEIVE, FREE, KERN_SUCCESS, 0, 0, RECEIVE, MOVED},
    {RECEIVES, MACH_MSG_TYPE_MOVE_RECEIVE, TAKEN, KERN_NAME_EXISTS, 0, 0, RECEIVE, GONE},
    {RECEIVES, MACH_MSG_TYPE_MAKE_SEND_ONCE, FREE, KERN_SUCCESS, RECEIVE, 0, SEND_ONCE, MOVED},
    {BOTH, MACH_MSG_TYPE_MAKE_SEND_ONCE, TAKEN, KERN_NAME_EXISTS, SEND_RECEIVE, 2, RECEIVE,
        TELLS_SEND_ONCE},
    {ONCE, MACH_MSG_TYPE_MOVE_SEND_ONCE, FREE, KERN_SUCCESS, 0, 0, SEND_ONCE, MOVED},
    {ONCE, MACH_MSG_TYPE_MOVE_SEND_ONCE, TAKEN, KERN_NAME_EXISTS, 0, 0, RECEIVE, TELLS_SEND_ONCE},
};

static mach_port_name_t target_name(enum target target, mach_port_name_t own)
{
    switch (target) {
    case ITS_OWN:
        return own;
    case FREE:
        return OTHER_NAME;
    case TAKEN:
        return port_kit_new();
    case TARGET_DEAD:
        return MACH_PORT_DEAD;
    default:
        return MACH_PORT_NULL;
    }
}

START_TEST(PORT_insert_right)
{
    enum before before = insertions[_i].before;
    enum target target = insertions[_i].target;
    struct scene scene;
    mach_port_name_t name;

    scene_set(&scene, before);
    name = target_name(target, scene.name);
    ck_assert_int_eq(mach_port_insert_right(SELF, name, scene.name, insertions[_i].disposition),
        insertions[_i].kr);
    scene_check(&scene, before, insertions[_i].after, insertions[_i].refs);
    if (insertions[_i].fate == TELLS_SEND_ONCE)
        port_kit_expect(before == ONCE ? scene.port : scene.name, MACH_NOTIFY_SEND_ONCE, NULL);
    if (target == FREE || target == TAKEN) {
        ck_assert_uint_eq(port_kit_type(name), insertions[_i].there);
        (void)mach_port_destroy(SELF, name);
    }
    scene_end(&scene);
}
END_TEST

START_TEST(PORT_a_send_right_can_be_inserted_where_its_port_has_no_name)
{
    mach_port_t carrier = port_kit_new_with_send();
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message;

    /* The name goes into the message with the last right; what arrives is wanted elsewhere. */
    ck_assert_int_eq(mach_port_mod_refs(SELF, carrier, MACH_PORT_RIGHT_SEND, 1), KERN_SUCCESS);
    ck_assert_int_eq(
        port_kit_send_right(carrier, MACH_MSG_TYPE_COPY_SEND, 1, port, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
    ck_assert_int_eq(mach_port_deallocate(SELF, port), KERN_SUCCESS);
    ck_assert_uint_eq(port_kit_type(port), 0);
    port_kit_expect(carrier, 1, &message);
    ck_assert_int_eq(
        mach_port_insert_right(SELF, OTHER_NAME, message.port.name, MACH_MSG_TYPE_MOVE_RECEIVE),
        KERN_SUCCESS);
    port_kit_check(OTHER_NAME, RECEIVE, 0);
    ck_assert_int_eq(mach_port_insert_right(SELF, OTHER_NAME, OTHER_NAME, MACH_MSG_TYPE_MAKE_SEND),
        KERN_SUCCESS);
    port_kit_check(OTHER_NAME, SEND_RECEIVE, 1);
    (void)mach_port_destroy(SELF, OTHER_NAME);
    (void)mach_port_destroy(SELF, carrier);
}
END_TEST

START_TEST(PORT_send_once_rights_have_a_name_each)
{
    unsigned descriptors = port_kit_descriptors();
    mach_port_t port = port_kit_new();
    mach_port_t once[3];
    mach_msg_type_name_t type;

    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(
            mach_port_extract_right(SELF, port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &once[i], &type),
            KERN_SUCCESS);
        for (int j = 0; j < i; j++)
            ck_assert_uint_ne(once[i], once[j]);
        ck_assert_uint_ne(once[i], port);
    }
    (void)mach_port_destroy(SELF, port);
    for (int i = 0; i < 3; i++) { /* its port's death makes each a dead name of one reference */
        port_kit_check(once[i], DEAD_NAME, 1);
        ck_assert_int_eq(mach_port_deallocate(SELF, once[i]), KERN_SUCCESS);
        port_kit_check(once[i], 0, 0);
    }
    ck_assert_uint_eq(port_kit_descriptors(), descriptors);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("port rights");
    TCase *rights = tcase_create("rights");

    tcase_add_loop_test(rights, PORT_extract_right, 0, LENGTH(extractions));
    tcase_add_loop_test(rights, PORT_insert_right, 0, LENGTH(insertions));
    tcase_add_test(rights, PORT_a_send_right_can_be_inserted_where_its_port_has_no_name);
    tcase_add_test(rights, PORT_send_once_rights_have_a_name_each);
    suite_add_tcase(suite, rights);
    return runner_run(suite);
}

/* test-port-sets.c - port sets: making and ending them, and who is in them. */
#include "config.h"

#include "tests/kit/notify_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"
#include "tests/kit/set_kit.h"

#include <check.h>
#include <sys/resource.h>

#define SELF mach_task_self()
#define HELLO 100

/* The names of the tables below. */
enum what {
    W_NULL,
    W_DEAD,
    W_UNKNOWN,
    W_PORT,
    W_SEND,
    W_ONCE,
    W_DEAD_NAME,
    W_SET,
    W_OTHER,
    W_COUNT
};
enum call { INSERT, EXTRACT, MOVE };

/* W_PORT is in W_SET before, where `before` is true. `after` says in which of the two it is then:
   1 W_SET, 2 W_OTHER. */
static const struct {
    enum call call;
    int before;
    enum what member;
    enum what set;
    kern_return_t kr;
    unsigned after;
} calls[] = {
    {INSERT, 0, W_PORT, W_SET, KERN_SUCCESS, 1},
    {INSERT, 1, W_PORT, W_SET, KERN_ALREADY_IN_SET, 1},
    {INSERT, 1, W_PORT, W_OTHER, KERN_SUCCESS, 3},
    {INSERT, 0, W_NULL, W_SET, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_DEAD, W_SET, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_UNKNOWN, W_SET, KERN_INVALID_NAME, 0},
    {INSERT, 0, W_SEND, W_SET, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_ONCE, W_SET, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_DEAD_NAME, W_SET, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_OTHER, W_SET, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_PORT, W_NULL, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_PORT, W_DEAD, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_PORT, W_UNKNOWN, KERN_INVALID_NAME, 0},
    {INSERT, 0, W_PORT, W_PORT, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_PORT, W_DEAD_NAME, KERN_INVALID_RIGHT, 0},
    {INSERT, 0, W_SEND, W_UNKNOWN, KERN_INVALID_NAME, 0},
    {EXTRACT, 1, W_PORT, W_SET, KERN_SUCCESS, 0},
    {EXTRACT, 0, W_PORT, W_SET, KERN_NOT_IN_SET, 0},
    {EXTRACT, 1, W_PORT, W_OTHER, KERN_NOT_IN_SET, 1},
    {EXTRACT, 1, W_NULL, W_SET, KERN_INVALID_RIGHT, 1},
    {EXTRACT, 1, W_PORT, W_DEAD, KERN_INVALID_RIGHT, 1},
    {EXTRACT, 1, W_UNKNOWN, W_SET, KERN_INVALID_NAME, 1},
    {EXTRACT, 1, W_PORT, W_SEND, KERN_INVALID_RIGHT, 1},
    {MOVE, 0, W_PORT, W_SET, KERN_SUCCESS, 1},
    {MOVE, 1, W_PORT, W_SET, KERN_SUCCESS, 1},
    {MOVE, 1, W_PORT, W_OTHER, KERN_SUCCESS, 2},
    {MOVE, 1, W_PORT, W_NULL, KERN_SUCCESS, 0},
    {MOVE, 0, W_PORT, W_NULL, KERN_NOT_IN_SET, 0},
    {MOVE, 1, W_PORT, W_DEAD, KERN_INVALID_RIGHT, 1},
    {MOVE, 1, W_PORT, W_UNKNOWN, KERN_INVALID_NAME, 1},
    {MOVE, 1, W_PORT, W_SEND, KERN_INVALID_RIGHT, 1},
    {MOVE, 0, W_NULL, W_SET, KERN_INVALID_RIGHT, 0},
    {MOVE, 0, W_DEAD, W_NULL, KERN_INVALID_RIGHT, 0},
    {MOVE, 0, W_UNKNOWN, W_SET, KERN_INVALID_NAME, 0},
    {MOVE, 0, W_SEND, W_SET, KERN_INVALID_RIGHT, 0},
};

START_TEST(PORT_codes_of_the_calls_on_members)
{
    mach_port_t names[W_COUNT] = {[W_DEAD] = MACH_PORT_DEAD, [W_UNKNOWN] = PORT_KIT_UNKNOWN};
    mach_port_t carrier = port_kit_new();
    kern_return_t (*const functions[])(ipc_space_t, mach_port_name_t, mach_port_name_t) = {
        mach_port_insert_member, mach_port_extract_member, mach_port_move_member};

    names[W_PORT] = port_kit_new();
    names[W_SEND] = port_kit_new_with_send();
    port_kit_park(carrier, names[W_SEND]);
    names[W_ONCE] = port_kit_make_once(names[W_PORT]);
    ck_assert_int_eq(
        mach_port_allocate(SELF, MACH_PORT_RIGHT_DEAD_NAME, &names[W_DEAD_NAME]), KERN_SUCCESS);
    names[W_SET] = set_kit_new();
    names[W_OTHER] = set_kit_new();
    if (calls[_i].before != 0)
        ck_assert_int_eq(mach_port_insert_member(SELF, names[W_PORT], names[W_SET]), KERN_SUCCESS);

    ck_assert_int_eq(functions[calls[_i].call](SELF, names[calls[_i].member], names[calls[_i].set]),
        calls[_i].kr);
    ck_assert_int_eq(
        functions[calls[_i].call](names[W_SET], names[W_PORT], names[W_SET]), KERN_INVALID_TASK);
    ck_assert_uint_eq(set_kit_count(names[W_SET]), calls[_i].after & 1);
    ck_assert_uint_eq(set_kit_count(names[W_OTHER]), calls[_i].after >> 1);
    for (int i = W_SEND; i < W_COUNT; i++)
        ck_assert_int_eq(mach_port_destroy(SELF, names[i]), KERN_SUCCESS);
    port_fixture_end(names[W_PORT], carrier, MACH_PORT_NULL);
}
END_TEST

/* How a set is given back; what its name is, and its members, stays. */
static const struct {
    mach_port_right_t right; /* of mod_refs; _NUMBER: deallocate, + 1: destroy */
    mach_port_delta_t delta;
    kern_return_t kr;
    int gone;
} ends[] = {
    {MACH_PORT_RIGHT_PORT_SET, -1, KERN_SUCCESS, 1},
    {MACH_PORT_RIGHT_PORT_SET, 0, KERN_SUCCESS, 0},
    {MACH_PORT_RIGHT_PORT_SET, 1, KERN_INVALID_VALUE, 0},
    {MACH_PORT_RIGHT_PORT_SET, -2, KERN_INVALID_VALUE, 0},
    {MACH_PORT_RIGHT_RECEIVE, -1, KERN_INVALID_RIGHT, 0},
    {MACH_PORT_RIGHT_SEND, -1, KERN_INVALID_RIGHT, 0},
    {MACH_PORT_RIGHT_NUMBER, 0, KERN_SUCCESS, 1},
    {MACH_PORT_RIGHT_NUMBER + 1, 0, KERN_SUCCESS, 1},
};

START_TEST(PORT_a_set_has_one_reference_and_its_end_leaves_its_members)
{
    mach_port_t set = set_kit_new();
    mach_port_t port = set_kit_new_member(set);
    kern_return_t kr;

    ck_assert_uint_eq(port_kit_type(set), MACH_PORT_TYPE_PORT_SET);
    ck_assert_uint_eq(port_kit_refs(set, MACH_PORT_RIGHT_PORT_SET), 1);
    ck_assert_uint_eq(port_kit_refs(set, MACH_PORT_RIGHT_RECEIVE), 0);
    if (ends[_i].right < MACH_PORT_RIGHT_NUMBER)
        kr = mach_port_mod_refs(SELF, set, ends[_i].right, ends[_i].delta);
    else
        kr = ends[_i].right == MACH_PORT_RIGHT_NUMBER ? mach_port_deallocate(SELF, set)
                                                      : mach_port_destroy(SELF, set);
    ck_assert_int_eq(kr, ends[_i].kr);
    ck_assert_uint_eq(port_kit_type(set), ends[_i].gone != 0 ? 0 : MACH_PORT_TYPE_PORT_SET);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
    set_kit_expect(ends[_i].gone != 0 ? port : set, port, HELLO);
    port_fixture_end(set, port, MACH_PORT_NULL);
}
END_TEST

/* What no set can be used for. */
START_TEST(PORT_a_set_is_no_port)
{
    mach_port_t set = set_kit_new();
    mach_port_t port = port_kit_new();
    mach_port_t poly;
    mach_msg_type_name_t type;

    ck_assert_int_eq(port_kit_send(set, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), MACH_SEND_INVALID_DEST);
    ck_assert_int_eq(
        port_kit_send_right(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, set, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_SEND_INVALID_RIGHT);
    ck_assert_int_eq(
        mach_port_insert_right(SELF, set, set, MACH_MSG_TYPE_MAKE_SEND), KERN_INVALID_RIGHT);
    ck_assert_int_eq(
        mach_port_insert_right(SELF, set, port, MACH_MSG_TYPE_MAKE_SEND_ONCE), KERN_NAME_EXISTS);
    port_kit_expect(port, MACH_NOTIFY_SEND_ONCE, NULL);
    ck_assert_int_eq(mach_port_extract_right(SELF, set, MACH_MSG_TYPE_MOVE_RECEIVE, &poly, &type),
        KERN_INVALID_RIGHT);
    for (int i = 0; i < 3; i++) {
        const mach_msg_id_t variants[] = {
            MACH_NOTIFY_DEAD_NAME, MACH_NOTIFY_NO_SENDERS, MACH_NOTIFY_PORT_DESTROYED};
        ck_assert_int_eq(mach_port_request_notification(
                             SELF, set, variants[i], 0, port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &poly),
            KERN_INVALID_RIGHT);
        port_kit_expect(port, MACH_NOTIFY_SEND_ONCE, NULL);
    }
    port_kit_expect_nothing(port);
    port_fixture_end(set, port, MACH_PORT_NULL);
}
END_TEST

/* How a port leaves: 0 extracted, 1 destroyed, 2 given away, 3 extracted as a right. */
START_TEST(PORT_a_member_leaves_its_sets_with_its_receive_right)
{
    mach_port_t sets[2] = {set_kit_new(), set_kit_new()};
    mach_port_t port = set_kit_new_member(sets[0]);
    mach_port_t carrier = port_kit_new();
    struct port_kit_message message;
    mach_msg_type_name_t type;

    port_kit_make_send(port);
    ck_assert_int_eq(mach_port_insert_member(SELF, port, sets[1]), KERN_SUCCESS);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, HELLO, 0), MACH_MSG_SUCCESS);
    switch (_i) {
    case 0:
        for (int i = 0; i < 2; i++)
            ck_assert_int_eq(mach_port_extract_member(SELF, port, sets[i]), KERN_SUCCESS);
        break;
    case 1:
        port_kit_drop_receive(port);
        break;
    case 2:
        port_kit_park(carrier, port);
        break;
    default:
        ck_assert_int_eq(
            mach_port_extract_right(SELF, port, MACH_MSG_TYPE_MOVE_RECEIVE, &port, &type),
            KERN_SUCCESS);
    }
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(set_kit_count(sets[i]), 0);
        port_kit_expect_nothing(sets[i]);
    }
    if (_i == 2) { /* it comes back with its message, and is in no set */
        port_kit_expect(carrier, 1, &message);
        ck_assert_uint_eq(message.port.name, port);
        port_kit_expect_nothing(sets[0]);
    }
    if (_i != 1)
        port_kit_expect(port, HELLO, NULL);
    (void)mach_port_destroy(SELF, port);
    port_fixture_end(sets[0], sets[1], carrier);
}
END_TEST

static void limit_descriptors(rlim_t limit)
{
    struct rlimit now;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &now), 0);
    now.rlim_cur = limit;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &now), 0);
}

/* From none on, until there are descriptors enough. */
START_TEST(PORT_a_set_that_descriptors_do_not_suffice_for_changes_nothing)
{
    mach_port_t port = port_kit_new();
    mach_port_t set = MACH_PORT_NULL;
    kern_return_t made = KERN_RESOURCE_SHORTAGE;
    kern_return_t inserted = KERN_RESOURCE_SHORTAGE;
    struct rlimit before;
    unsigned refused = 0;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    for (rlim_t limit = 0; inserted != KERN_SUCCESS && limit < 64; limit++) {
        limit_descriptors(limit);
        if (made != KERN_SUCCESS)
            made = mach_port_allocate(SELF, MACH_PORT_RIGHT_PORT_SET, &set);
        if (made == KERN_SUCCESS)
            inserted = mach_port_insert_member(SELF, port, set);
        limit_descriptors(before.rlim_cur);
        ck_assert(made == KERN_SUCCESS || made == KERN_RESOURCE_SHORTAGE);
        ck_assert(inserted == KERN_SUCCESS || inserted == KERN_RESOURCE_SHORTAGE);
        if (made == KERN_SUCCESS && inserted != KERN_SUCCESS) {
            ck_assert_uint_eq(set_kit_count(set), 0);
            refused++;
        }
    }
    ck_assert_uint_gt(refused, 0);
    ck_assert_int_eq(inserted, KERN_SUCCESS);
    ck_assert_uint_eq(set_kit_count(set), 1);
    port_fixture_end(set, port, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("port sets");
    TCase *sets = port_fixture_case(suite, "sets");

    tcase_add_loop_test(sets, PORT_codes_of_the_calls_on_members, 0, LENGTH(calls));
    tcase_add_loop_test(
        sets, PORT_a_set_has_one_reference_and_its_end_leaves_its_members, 0, LENGTH(ends));
    tcase_add_test(sets, PORT_a_set_is_no_port);
    tcase_add_loop_test(sets, PORT_a_member_leaves_its_sets_with_its_receive_right, 0, 4);
    tcase_add_test(sets, PORT_a_set_that_descriptors_do_not_suffice_for_changes_nothing);
    return runner_run(suite);
}

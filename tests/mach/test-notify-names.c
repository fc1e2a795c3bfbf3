/* test-notify-names.c - names that die or are given back, and send-once rights never used. */
#include "config.h"

#include "tests/kit/notify_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>

#define SELF mach_task_self()
#define HELLO 100

START_TEST(PORT_dead_name_is_told_once_and_adds_a_reference)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new_with_send();

    port_kit_make_send(port);
    notify_kit_watch(port, MACH_NOTIFY_DEAD_NAME, notify);
    ck_assert_uint_eq(port_kit_type(port), MACH_PORT_TYPE_SEND_RECEIVE | MACH_PORT_TYPE_DNREQUEST);
    port_kit_expect_nothing(notify);
    port_kit_drop_receive(port);
    ck_assert_uint_eq(port_kit_type(port), MACH_PORT_TYPE_DEAD_NAME);
    ck_assert_uint_eq(port_kit_refs(port, MACH_PORT_RIGHT_DEAD_NAME), 3);
    notify_kit_expect(notify, MACH_NOTIFY_DEAD_NAME, port);
    port_kit_expect_nothing(notify);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

/* The receive right dies where the name's holder does not see it: inside a destroyed message. */
START_TEST(PORT_dead_name_of_a_port_that_dies_in_flight)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t carrier = port_kit_new();

    if (_i == 0)
        notify_kit_watch(port, MACH_NOTIFY_DEAD_NAME, notify);
    notify_kit_send(carrier, port, MACH_MSG_TYPE_MOVE_RECEIVE);
    if (_i == 1)
        notify_kit_watch(port, MACH_NOTIFY_DEAD_NAME, notify);
    port_kit_expect_nothing(notify);
    port_kit_drop_receive(carrier);
    notify_kit_expect(notify, MACH_NOTIFY_DEAD_NAME, port);
    ck_assert_uint_eq(port_kit_refs(port, MACH_PORT_RIGHT_DEAD_NAME), 2);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_dead_name_of_a_send_once_right)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new();
    mach_port_t once = port_kit_make_once(port);

    notify_kit_watch(once, MACH_NOTIFY_DEAD_NAME, notify);
    port_kit_drop_receive(port);
    notify_kit_expect(notify, MACH_NOTIFY_DEAD_NAME, once);
    ck_assert_uint_eq(port_kit_refs(once, MACH_PORT_RIGHT_DEAD_NAME), 2);
    port_fixture_end(once, notify, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_dead_name_of_a_name_dead_already_comes_at_once_if_sync_says_so)
{
    mach_port_t notify = port_kit_new();
    mach_port_t dead;

    ck_assert_int_eq(mach_port_allocate(SELF, MACH_PORT_RIGHT_DEAD_NAME, &dead), KERN_SUCCESS);
    ck_assert_uint_eq(notify_kit_request(dead, MACH_NOTIFY_DEAD_NAME, 1, notify), MACH_PORT_NULL);
    notify_kit_expect(notify, MACH_NOTIFY_DEAD_NAME, dead);
    ck_assert_uint_eq(port_kit_refs(dead, MACH_PORT_RIGHT_DEAD_NAME), 2);
    port_fixture_end(dead, notify, MACH_PORT_NULL);
}
END_TEST

/* A name with an armed dead-name request that goes away. */
enum way { DEALLOCATE, DESTROY, MOVE, DESTROY_BOTH, END_BARE_RECEIVE, USE_ONCE, WAYS };

START_TEST(PORT_a_watched_name_that_is_given_back_gives_PORT_DELETED)
{
    mach_port_t notify = port_kit_new();
    mach_port_t carrier = port_kit_new();
    mach_port_t port = _i == END_BARE_RECEIVE ? port_kit_new() : port_kit_new_with_send();
    mach_port_t name = port;

    if (_i == DEALLOCATE || _i == DESTROY || _i == MOVE)
        notify_kit_send(carrier, port, MACH_MSG_TYPE_MOVE_RECEIVE);
    if (_i == USE_ONCE)
        name = port_kit_make_once(port);
    notify_kit_watch(name, MACH_NOTIFY_DEAD_NAME, notify);
    if (_i == DEALLOCATE)
        ck_assert_int_eq(mach_port_deallocate(SELF, name), KERN_SUCCESS);
    else if (_i == MOVE)
        notify_kit_send(carrier, name, MACH_MSG_TYPE_MOVE_SEND);
    else if (_i == END_BARE_RECEIVE)
        port_kit_drop_receive(name);
    else if (_i == USE_ONCE)
        ck_assert_int_eq(
            port_kit_send(name, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO, 0), MACH_MSG_SUCCESS);
    else
        ck_assert_int_eq(mach_port_destroy(SELF, name), KERN_SUCCESS);
    notify_kit_expect(notify, MACH_NOTIFY_PORT_DELETED, name);
    port_kit_expect_nothing(notify);
    (void)mach_port_destroy(SELF, carrier);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

/* The last send reference goes, the receive right stays: so do name and request. */
START_TEST(PORT_a_request_stays_as_long_as_its_name_does)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new_with_send();

    notify_kit_watch(port, MACH_NOTIFY_DEAD_NAME, notify);
    port_kit_drop_send(port, 1);
    port_kit_expect_nothing(notify);
    ck_assert_uint_eq(port_kit_type(port), MACH_PORT_TYPE_RECEIVE | MACH_PORT_TYPE_DNREQUEST);
    port_kit_make_send(port);
    port_kit_drop_receive(port);
    notify_kit_expect(notify, MACH_NOTIFY_DEAD_NAME, port);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_a_destroyed_send_once_right_tells_its_port)
{
    mach_port_t port = port_kit_new();
    mach_port_t carrier = port_kit_new();
    mach_port_t once = port_kit_make_once(port);
    struct port_kit_message message;

    switch (_i) {
    case 0:
        ck_assert_int_eq(mach_port_deallocate(SELF, once), KERN_SUCCESS);
        break;
    case 1:
        ck_assert_int_eq(mach_port_destroy(SELF, once), KERN_SUCCESS);
        break;
    case 2: /* in a message that is never received */
        notify_kit_send(carrier, once, MACH_MSG_TYPE_MOVE_SEND_ONCE);
        port_kit_expect_nothing(port);
        port_kit_drop_receive(carrier);
        break;
    case 3: /* in a message that was */
        notify_kit_send(carrier, once, MACH_MSG_TYPE_MOVE_SEND_ONCE);
        port_kit_expect(carrier, HELLO, &message);
        port_kit_expect_nothing(port);
        mach_msg_destroy(&message.header);
        break;
    default: /* used: its message is all that comes */
        ck_assert_int_eq(
            port_kit_send(once, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO, 0), MACH_MSG_SUCCESS);
        port_kit_expect(port, HELLO, NULL);
        port_kit_expect_nothing(port);
        port_fixture_end(port, carrier, MACH_PORT_NULL);
        return;
    }
    notify_kit_expect(port, MACH_NOTIFY_SEND_ONCE, 0);
    port_kit_expect_nothing(port);
    port_fixture_end(port, carrier, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notify names");
    TCase *names = port_fixture_case(suite, "names");

    tcase_add_test(names, PORT_dead_name_is_told_once_and_adds_a_reference);
    tcase_add_loop_test(names, PORT_dead_name_of_a_port_that_dies_in_flight, 0, 2);
    tcase_add_test(names, PORT_dead_name_of_a_send_once_right);
    tcase_add_test(names, PORT_dead_name_of_a_name_dead_already_comes_at_once_if_sync_says_so);
    tcase_add_loop_test(names, PORT_a_watched_name_that_is_given_back_gives_PORT_DELETED, 0, WAYS);
    tcase_add_test(names, PORT_a_request_stays_as_long_as_its_name_does);
    tcase_add_loop_test(names, PORT_a_destroyed_send_once_right_tells_its_port, 0, 5);
    return runner_run(suite);
}

/* test-notify-no-senders.c - the end of the last send right: told when, how often, with what. */
#include "config.h"

#include "tests/kit/notify_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>

#define SELF mach_task_self()
#define HELLO 100

/* Made by set_up for every test: whose senders end, and who is told. */
static mach_port_t port, notify;

static void set_up(void)
{
    notify = port_kit_new();
    port = port_kit_new();
}

static void tear_down(void)
{
    port_fixture_end(port, notify, MACH_PORT_NULL);
}

/* Asks to be told of the end of the port's senders. */
static void watch(void)
{
    notify_kit_watch(port, MACH_NOTIFY_NO_SENDERS, notify);
}

/* The notification comes, after so many send rights were made. */
static void expect_no_senders(natural_t made)
{
    notify_kit_expect(notify, MACH_NOTIFY_NO_SENDERS, made);
}

START_TEST(PORT_no_senders_comes_at_once_when_there_is_none)
{
    watch();
    expect_no_senders(0);
    /* It fired, so nothing is armed; the count goes on. */
    port_kit_make_send(port);
    port_kit_make_send(port);
    port_kit_drop_send(port, 2);
    port_kit_expect_nothing(notify);
    watch();
    expect_no_senders(2);
}
END_TEST

START_TEST(PORT_no_senders_comes_after_the_last_send_right_and_once)
{
    port_kit_make_send(port);
    port_kit_make_send(port);
    watch();
    port_kit_expect_nothing(notify);
    port_kit_drop_send(port, 1);
    port_kit_expect_nothing(notify);
    port_kit_drop_send(port, 1);
    expect_no_senders(2);
    port_kit_expect_nothing(notify);
    port_kit_make_send(port);
    port_kit_drop_send(port, 1);
    port_kit_expect_nothing(notify);
}
END_TEST

START_TEST(PORT_no_senders_may_be_told_on_the_port_itself)
{
    port_kit_make_send(port);
    notify_kit_watch(port, MACH_NOTIFY_NO_SENDERS, port);
    port_kit_drop_send(port, 1);
    notify_kit_expect(port, MACH_NOTIFY_NO_SENDERS, 1);
}
END_TEST

/* Each step is looked at, for a notification that comes early is as wrong as none. */
START_TEST(PORT_no_senders_waits_until_the_make_send_count_reaches_sync)
{
    ck_assert_uint_eq(notify_kit_request(port, MACH_NOTIFY_NO_SENDERS, 2, notify), MACH_PORT_NULL);
    port_kit_expect_nothing(notify);
    port_kit_make_send(port);
    port_kit_expect_nothing(notify);
    port_kit_drop_send(port, 1);
    port_kit_expect_nothing(notify);
    port_kit_make_send(port);
    port_kit_expect_nothing(notify);
    port_kit_drop_send(port, 1);
    expect_no_senders(2);
    /* A count that has been reached is no obstacle. */
    ck_assert_uint_eq(notify_kit_request(port, MACH_NOTIFY_NO_SENDERS, 2, notify), MACH_PORT_NULL);
    expect_no_senders(2);
}
END_TEST

START_TEST(PORT_no_senders_counts_made_rights_not_copies)
{
    struct port_kit_message message;

    port_kit_make_send(port);
    ck_assert_int_eq(
        mach_port_insert_right(SELF, port, port, MACH_MSG_TYPE_COPY_SEND), KERN_SUCCESS);
    notify_kit_send(notify, port, MACH_MSG_TYPE_COPY_SEND);
    port_kit_expect(notify, HELLO, &message);
    mach_msg_destroy(&message.header);
    notify_kit_send(notify, port, MACH_MSG_TYPE_MAKE_SEND);
    port_kit_expect(notify, HELLO, &message);
    mach_msg_destroy(&message.header);
    port_kit_drop_send(port, 2);
    watch();
    expect_no_senders(2);
}
END_TEST

/* A message in the queue holds the right it was sent with. */
START_TEST(PORT_no_senders_waits_for_queued_messages)
{
    port_kit_make_send(port);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, HELLO, 0), MACH_MSG_SUCCESS);
    if (_i == 0)
        watch();
    port_kit_drop_send(port, 1);
    if (_i == 1)
        watch();
    port_kit_expect_nothing(notify);
    port_kit_expect(port, HELLO, NULL);
    expect_no_senders(1);
}
END_TEST

START_TEST(PORT_no_senders_waits_for_rights_in_flight)
{
    mach_port_t carrier = port_kit_new();
    struct port_kit_message message;

    port_kit_make_send(port);
    watch();
    notify_kit_send(carrier, port, MACH_MSG_TYPE_MOVE_SEND);
    ck_assert_uint_eq(port_kit_type(port), MACH_PORT_TYPE_RECEIVE);
    port_kit_expect_nothing(notify);
    if (_i == 0) { /* received and given back */
        port_kit_expect(carrier, HELLO, &message);
        ck_assert_uint_eq(message.port.name, port);
        port_kit_expect_nothing(notify);
        port_kit_drop_send(port, 1);
    } else { /* destroyed with the queue that it lies in */
        port_kit_drop_receive(carrier);
    }
    expect_no_senders(1);
    (void)mach_port_destroy(SELF, carrier);
}
END_TEST

START_TEST(PORT_send_once_rights_are_no_senders)
{
    mach_port_t once = port_kit_make_once(port);

    port_kit_make_send(port);
    watch();
    port_kit_drop_send(port, 1);
    expect_no_senders(1);
    ck_assert_int_eq(mach_port_deallocate(SELF, once), KERN_SUCCESS);
    notify_kit_expect(port, MACH_NOTIFY_SEND_ONCE, 0);
}
END_TEST

START_TEST(PORT_an_armed_request_whose_port_dies_gives_SEND_ONCE)
{
    port_kit_make_send(port);
    watch();
    if (_i == 0)
        port_kit_drop_receive(port);
    else
        ck_assert_int_eq(mach_port_destroy(SELF, port), KERN_SUCCESS);
    notify_kit_expect(notify, MACH_NOTIFY_SEND_ONCE, 0);
    port_kit_expect_nothing(notify);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notify no-senders");
    TCase *no_senders = port_fixture_case(suite, "no-senders");

    tcase_add_checked_fixture(no_senders, set_up, tear_down);
    tcase_add_test(no_senders, PORT_no_senders_comes_at_once_when_there_is_none);
    tcase_add_test(no_senders, PORT_no_senders_comes_after_the_last_send_right_and_once);
    tcase_add_test(no_senders, PORT_no_senders_may_be_told_on_the_port_itself);
    tcase_add_test(no_senders, PORT_no_senders_waits_until_the_make_send_count_reaches_sync);
    tcase_add_test(no_senders, PORT_no_senders_counts_made_rights_not_copies);
    tcase_add_loop_test(no_senders, PORT_no_senders_waits_for_queued_messages, 0, 2);
    tcase_add_loop_test(no_senders, PORT_no_senders_waits_for_rights_in_flight, 0, 2);
    tcase_add_test(no_senders, PORT_send_once_rights_are_no_senders);
    tcase_add_loop_test(no_senders, PORT_an_armed_request_whose_port_dies_gives_SEND_ONCE, 0, 2);
    return runner_run(suite);
}

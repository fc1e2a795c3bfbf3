/* test-notify-destroyed.c - port-destroyed: a receive right that is given instead of destroyed. */
#include "config.h"

#include "tests/kit/message_kit.h"
#include "tests/kit/notify_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <string.h>
#include <sys/resource.h>

#define SELF mach_task_self()
#define HELLO 100

/* The next message must be the notification; returns the receive right's name, the caller's. */
static mach_port_t take_destroyed(mach_port_t notify)
{
    struct port_kit_message message;

    port_kit_expect(notify, MACH_NOTIFY_PORT_DESTROYED, &message);
    ck_assert_int_eq(port_kit_sender(&message), 0);
    ck_assert_uint_eq(message.header.msgh_size, 40);
    ck_assert_uint_eq(message.header.msgh_bits,
        MACH_MSGH_BITS(0, MACH_MSG_TYPE_PORT_SEND_ONCE) | MACH_MSGH_BITS_COMPLEX);
    ck_assert_uint_eq(message.header.msgh_local_port, notify);
    ck_assert_uint_eq(message.header.msgh_remote_port, MACH_PORT_NULL);
    ck_assert_uint_eq(message.body.msgh_descriptor_count, 1);
    ck_assert_uint_eq(message.port.type, MACH_MSG_PORT_DESCRIPTOR);
    ck_assert_uint_eq(message.port.disposition, MACH_MSG_TYPE_PORT_RECEIVE);
    return message.port.name;
}

START_TEST(notification_has_its_published_size)
{
    ck_assert_uint_eq(
        sizeof(mach_port_destroyed_notification_t) - sizeof(mach_msg_max_trailer_t), 40);
    ck_assert_uint_eq(offsetof(mach_port_destroyed_notification_t, not_port), 28);
}
END_TEST

/* How the right would be destroyed, with a send right under the same name or without. */
enum ending { BY_MOD_REFS, BY_DESTROY, IN_A_MESSAGE };

static const struct {
    enum ending ending;
    int sends;
    mach_port_type_t between; /* what the name denotes until the notification is read */
} endings[] = {
    {BY_MOD_REFS, 0, MACH_PORT_TYPE_NONE},
    {BY_MOD_REFS, 1, MACH_PORT_TYPE_SEND},
    {BY_DESTROY, 0, MACH_PORT_TYPE_NONE},
    {BY_DESTROY, 1, MACH_PORT_TYPE_NONE},
    {IN_A_MESSAGE, 0, MACH_PORT_TYPE_NONE},
    {IN_A_MESSAGE, 1, MACH_PORT_TYPE_SEND},
};

/* What mach_msg_destroy does to a receive right that came with a message. */
static void destroy_in_a_message(mach_port_t name)
{
    struct port_kit_message message = {
        .header = {.msgh_bits = MACH_MSGH_BITS_COMPLEX},
        .body = {1},
        .port = {.name = name,
            .disposition = MACH_MSG_TYPE_PORT_RECEIVE,
            .type = MACH_MSG_PORT_DESCRIPTOR},
    };

    mach_msg_destroy(&message.header);
}

START_TEST(PORT_a_receive_right_that_would_be_destroyed_goes_to_who_asked)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new();
    mach_port_t once = port_kit_make_once(port);
    mach_port_t back;

    if (endings[_i].sends != 0)
        port_kit_make_send(port);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
    notify_kit_watch(port, MACH_NOTIFY_PORT_DESTROYED, notify);
    port_kit_expect_nothing(notify);
    if (endings[_i].ending == BY_MOD_REFS)
        port_kit_drop_receive(port);
    else if (endings[_i].ending == BY_DESTROY)
        ck_assert_int_eq(mach_port_destroy(SELF, port), KERN_SUCCESS);
    else
        destroy_in_a_message(port);
    port_kit_check(port, endings[_i].between, 1);

    /* The port has not died: what was queued is there, and what led there still does. */
    back = take_destroyed(notify);
    if (endings[_i].between != MACH_PORT_TYPE_NONE)
        ck_assert_uint_eq(back, port);
    port_kit_expect(back, HELLO, NULL);
    ck_assert_int_eq(port_kit_send(once, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO + 1, 0), 0);
    port_kit_expect(back, HELLO + 1, NULL);

    /* It was asked for once. */
    port_kit_drop_receive(back);
    port_kit_check(back,
        endings[_i].between == MACH_PORT_TYPE_NONE ? MACH_PORT_TYPE_NONE : MACH_PORT_TYPE_DEAD_NAME,
        1);
    port_kit_expect_nothing(notify);
    (void)mach_port_destroy(SELF, back);
    port_fixture_end(notify, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_there_is_one_port_destroyed_request_to_a_port)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new();
    mach_port_t previous = PORT_KIT_UNKNOWN;

    /* None was armed: there is nothing to disarm. */
    ck_assert_uint_eq(
        notify_kit_request(port, MACH_NOTIFY_PORT_DESTROYED, 0, MACH_PORT_NULL), MACH_PORT_NULL);
    notify_kit_watch(port, MACH_NOTIFY_PORT_DESTROYED, notify);
    ck_assert_int_eq(mach_port_request_notification(SELF, port, MACH_NOTIFY_PORT_DESTROYED, 0,
                         notify, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_FAILURE);
    notify_kit_expect(notify, MACH_NOTIFY_SEND_ONCE, 0);
    ck_assert_int_eq(mach_port_request_notification(SELF, port, MACH_NOTIFY_PORT_DESTROYED, 0,
                         MACH_PORT_NULL, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_FAILURE);
    ck_assert_uint_eq(previous, PORT_KIT_UNKNOWN);
    port_kit_drop_receive(port);
    port_kit_drop_receive(take_destroyed(notify));
    port_fixture_end(notify, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

/* What becomes of the request: 0 its right is given away, 1 its notify port dies, 2 it leads to
   the very port, 3 its notification is never read. */
START_TEST(PORT_a_port_destroyed_request_that_leads_nowhere_destroys_the_port)
{
    mach_port_t notify = port_kit_new();
    mach_port_t carrier = port_kit_new();
    mach_port_t port = port_kit_new_with_send();

    notify_kit_watch(port, MACH_NOTIFY_PORT_DESTROYED, _i == 2 ? port : notify);
    if (_i == 0) {
        port_kit_park(carrier, port);
        notify_kit_expect(notify, MACH_NOTIFY_SEND_ONCE, 0);
        port_kit_expect_nothing(notify);
        port_kit_drop_receive(carrier);
    } else if (_i == 1) {
        port_kit_drop_receive(notify);
        port_kit_drop_receive(port);
    } else {
        port_kit_drop_receive(port);
        if (_i == 3)
            port_kit_drop_receive(notify);
    }
    port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 1);
    (void)mach_port_destroy(SELF, port);
    if (_i != 0)
        port_kit_drop_receive(carrier);
    if (_i != 1 && _i != 3)
        port_kit_drop_receive(notify);
    port_fixture_end(MACH_PORT_NULL, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

/* A dead-name request on the name goes on watching the port, which lives. */
START_TEST(PORT_a_dead_name_request_waits_for_the_real_end)
{
    mach_port_t notify = port_kit_new();
    mach_port_t other = port_kit_new();
    mach_port_t port = port_kit_new_with_send();

    notify_kit_watch(port, MACH_NOTIFY_PORT_DESTROYED, notify);
    notify_kit_watch(port, MACH_NOTIFY_DEAD_NAME, other);
    port_kit_drop_receive(port);
    port_kit_expect_nothing(other);
    port_kit_drop_receive(notify);
    notify_kit_expect(other, MACH_NOTIFY_DEAD_NAME, port);
    port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 2);
    (void)mach_port_destroy(SELF, port);
    port_fixture_end(other, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

/* 0: with MACH_RCV_LARGE it stays; 1: without, the right is destroyed with the notification. */
START_TEST(a_notification_too_large_for_the_buffer_takes_its_right_along)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message;

    notify_kit_watch(port, MACH_NOTIFY_PORT_DESTROYED, notify);
    port_kit_drop_receive(port);
    ck_assert_int_eq(message_kit_receive(notify, &message, 40, _i == 0 ? MACH_RCV_LARGE : 0),
        MACH_RCV_TOO_LARGE);
    ck_assert_uint_eq(message.header.msgh_size, 40);
    if (_i == 0)
        ck_assert_uint_eq(take_destroyed(notify), port);
    else
        port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 1);
    port_kit_expect_nothing(notify);
    port_fixture_end(notify, port, MACH_PORT_NULL);
}
END_TEST

/* 0: there is no descriptor left for the handle that would go along; 1: there are enough. */
START_TEST(PORT_without_descriptors_the_port_is_destroyed_after_all)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    struct rlimit before;
    struct rlimit none;

    notify_kit_watch(port, MACH_NOTIFY_PORT_DESTROYED, notify);
    port_kit_expect_nothing(notify);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = _i == 0 ? 0 : before.rlim_cur;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    port_kit_drop_receive(port);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    if (_i == 0) {
        notify_kit_expect(notify, MACH_NOTIFY_SEND_ONCE, 0);
        port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 1);
    } else {
        ck_assert_uint_eq(take_destroyed(notify), port);
    }
    port_fixture_end(notify, port, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notify destroyed");
    TCase *requests = port_fixture_case(suite, "port-destroyed");

    tcase_add_test(requests, notification_has_its_published_size);
    tcase_add_loop_test(requests, PORT_a_receive_right_that_would_be_destroyed_goes_to_who_asked, 0,
        LENGTH(endings));
    tcase_add_test(requests, PORT_there_is_one_port_destroyed_request_to_a_port);
    tcase_add_loop_test(
        requests, PORT_a_port_destroyed_request_that_leads_nowhere_destroys_the_port, 0, 4);
    tcase_add_test(requests, PORT_a_dead_name_request_waits_for_the_real_end);
    tcase_add_loop_test(
        requests, a_notification_too_large_for_the_buffer_takes_its_right_along, 0, 2);
    tcase_add_loop_test(requests, PORT_without_descriptors_the_port_is_destroyed_after_all, 0, 2);
    return runner_run(suite);
}

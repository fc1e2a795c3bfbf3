/* test-notify-request.c - requests for notifications: refused, replaced, moved, forged. */
#include "config.h"

#include "tests/kit/notify_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <unistd.h>

#define SELF mach_task_self()
#define HELLO 100

START_TEST(notifications_have_their_published_size)
{
    ck_assert_uint_eq(sizeof(mach_send_once_notification_t) - sizeof(mach_msg_max_trailer_t), 24);
    ck_assert_uint_eq(sizeof(mach_no_senders_notification_t) - sizeof(mach_msg_max_trailer_t), 36);
    ck_assert_uint_eq(sizeof(mach_dead_name_notification_t) - sizeof(mach_msg_max_trailer_t), 36);
    ck_assert_uint_eq(
        sizeof(mach_port_deleted_notification_t) - sizeof(mach_msg_max_trailer_t), 36);
}
END_TEST

/* Requests that are refused; the notify right is destroyed, unless it was never taken. */
enum what { W_NULL, W_DEAD, W_UNKNOWN, W_PORT, W_SEND_ONLY, W_DEAD_NAME };

static const struct {
    enum what name;
    mach_msg_id_t variant;
    mach_port_mscount_t sync;
    enum what notify;
    mach_msg_type_name_t type;
    kern_return_t kr;
    int is_told; /* SEND_ONCE at the notify port */
} refused[] = {
    {W_NULL, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_DEAD, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_NULL, MACH_NOTIFY_DEAD_NAME, 0, W_PORT, 21, KERN_INVALID_ARGUMENT, 1},
    {W_DEAD, MACH_NOTIFY_DEAD_NAME, 1, W_PORT, 21, KERN_INVALID_ARGUMENT, 1},
    {W_UNKNOWN, MACH_NOTIFY_DEAD_NAME, 0, W_PORT, 21, KERN_INVALID_NAME, 1},
    {W_UNKNOWN, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 21, KERN_INVALID_NAME, 1},
    {W_SEND_ONLY, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_DEAD_NAME, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_DEAD_NAME, MACH_NOTIFY_DEAD_NAME, 0, W_PORT, 21, KERN_INVALID_ARGUMENT, 1},
    {W_DEAD_NAME, MACH_NOTIFY_DEAD_NAME, 1, W_NULL, 21, KERN_INVALID_ARGUMENT, 0},
    {W_NULL, MACH_NOTIFY_PORT_DESTROYED, 0, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_DEAD, MACH_NOTIFY_PORT_DESTROYED, 1, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_UNKNOWN, MACH_NOTIFY_PORT_DESTROYED, 0, W_PORT, 21, KERN_INVALID_NAME, 1},
    {W_UNKNOWN, MACH_NOTIFY_PORT_DESTROYED, 1, W_PORT, 21, KERN_INVALID_VALUE, 1},
    {W_PORT, MACH_NOTIFY_PORT_DESTROYED, 1, W_PORT, 21, KERN_INVALID_VALUE, 1},
    {W_SEND_ONLY, MACH_NOTIFY_PORT_DESTROYED, 0, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_DEAD_NAME, MACH_NOTIFY_PORT_DESTROYED, 0, W_PORT, 21, KERN_INVALID_RIGHT, 1},
    {W_PORT, 0, 0, W_PORT, 21, KERN_INVALID_VALUE, 1},
    {W_PORT, MACH_NOTIFY_SEND_ONCE, 0, W_PORT, 21, KERN_INVALID_VALUE, 1},
    {W_PORT, MACH_NOTIFY_PORT_DELETED, 0, W_PORT, 21, KERN_INVALID_VALUE, 1},
    {W_PORT, MACH_NOTIFY_NO_SENDERS, 0, W_DEAD, 21, KERN_INVALID_CAPABILITY, 0},
    {W_PORT, 0, 0, W_DEAD_NAME, 18, KERN_INVALID_CAPABILITY, 0},
    {W_PORT, MACH_NOTIFY_NO_SENDERS, 0, W_UNKNOWN, 21, KERN_INVALID_NAME, 0},
    {W_PORT, MACH_NOTIFY_NO_SENDERS, 0, W_SEND_ONLY, 21, KERN_INVALID_RIGHT, 0},
    {W_PORT, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 18, KERN_INVALID_RIGHT, 0},
    {W_PORT, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 17, KERN_INVALID_VALUE, 0},
    {W_PORT, MACH_NOTIFY_NO_SENDERS, 0, W_PORT, 0, KERN_INVALID_VALUE, 0},
};

START_TEST(PORT_refused_requests_destroy_the_notify_right_they_took)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new();
    mach_port_t moved = port_kit_new_with_send();
    mach_port_t previous = PORT_KIT_UNKNOWN, to;
    mach_port_t names[] = {
        MACH_PORT_NULL, MACH_PORT_DEAD, PORT_KIT_UNKNOWN, port, moved, MACH_PORT_NULL};
    mach_port_t *dead = &names[5];

    notify_kit_send(port, moved, MACH_MSG_TYPE_MOVE_RECEIVE);
    ck_assert_int_eq(mach_port_allocate(SELF, MACH_PORT_RIGHT_DEAD_NAME, dead), KERN_SUCCESS);
    to = refused[_i].notify == W_PORT ? notify : names[refused[_i].notify];

    ck_assert_int_eq(mach_port_request_notification(SELF, names[refused[_i].name],
                         refused[_i].variant, refused[_i].sync, to, refused[_i].type, &previous),
        refused[_i].kr);
    ck_assert_uint_eq(previous, PORT_KIT_UNKNOWN);
    if (refused[_i].is_told != 0)
        notify_kit_expect(notify, MACH_NOTIFY_SEND_ONCE, 0);
    port_kit_expect_nothing(notify);
    ck_assert_uint_eq(port_kit_refs(*dead, MACH_PORT_RIGHT_DEAD_NAME), 1);
    (void)mach_port_destroy(SELF, *dead);
    (void)mach_port_destroy(SELF, moved);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

static const mach_msg_id_t variants[] = {MACH_NOTIFY_NO_SENDERS, MACH_NOTIFY_DEAD_NAME};

START_TEST(PORT_a_second_request_gives_the_first_ones_right_back)
{
    mach_port_t first = port_kit_new();
    mach_port_t second = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t previous;

    notify_kit_watch(port, variants[_i], first);
    previous = notify_kit_request(port, variants[_i], 0, second);
    ck_assert_uint_eq(port_kit_type(previous), MACH_PORT_TYPE_SEND_ONCE);
    ck_assert_int_eq(
        port_kit_send(previous, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO, 0), MACH_MSG_SUCCESS);
    port_kit_expect(first, HELLO, NULL);

    /* Null disarms. */
    previous = notify_kit_request(port, variants[_i], 0, MACH_PORT_NULL);
    ck_assert_int_eq(mach_port_deallocate(SELF, previous), KERN_SUCCESS);
    notify_kit_expect(second, MACH_NOTIFY_SEND_ONCE, 0);
    port_kit_drop_send(port, 1);
    port_kit_drop_receive(port);
    port_kit_expect_nothing(first);
    port_kit_expect_nothing(second);
    port_fixture_end(first, second, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_a_moved_notify_right_is_used)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t once = port_kit_make_once(notify);
    mach_port_t previous;

    ck_assert_int_eq(mach_port_request_notification(SELF, port, MACH_NOTIFY_NO_SENDERS, 0, once,
                         MACH_MSG_TYPE_MOVE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    ck_assert_uint_eq(port_kit_type(once), 0);
    port_kit_drop_send(port, 1);
    notify_kit_expect(notify, MACH_NOTIFY_NO_SENDERS, 1);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

/* Nobody but this task makes notifications: one that claims to be is a message of its sender. */
START_TEST(PORT_a_notification_from_elsewhere_names_its_sender)
{
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message;

    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, MACH_NOTIFY_SEND_ONCE, 0), 0);
    port_kit_expect(port, MACH_NOTIFY_SEND_ONCE, &message);
    ck_assert_int_eq(port_kit_sender(&message), getpid());
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

START_TEST(a_notification_too_large_for_the_buffer_stays_only_if_asked)
{
    mach_port_t notify = port_kit_new();
    mach_port_t port = port_kit_new();
    mach_msg_empty_rcv_t small;
    mach_msg_option_t large = _i == 0 ? MACH_RCV_LARGE : 0;

    notify_kit_watch(port, MACH_NOTIFY_NO_SENDERS, notify);
    ck_assert_int_eq(mach_msg(&small.header, MACH_RCV_MSG | MACH_RCV_TIMEOUT | large, 0,
                         sizeof small, notify, 0, MACH_PORT_NULL),
        MACH_RCV_TOO_LARGE);
    ck_assert_uint_eq(small.header.msgh_size, 36);
    if (_i == 0)
        notify_kit_expect(notify, MACH_NOTIFY_NO_SENDERS, 0);
    port_kit_expect_nothing(notify);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notify request");
    TCase *requests = port_fixture_case(suite, "requests");

    tcase_add_test(requests, notifications_have_their_published_size);
    tcase_add_loop_test(
        requests, PORT_refused_requests_destroy_the_notify_right_they_took, 0, LENGTH(refused));
    tcase_add_loop_test(
        requests, PORT_a_second_request_gives_the_first_ones_right_back, 0, LENGTH(variants));
    tcase_add_test(requests, PORT_a_moved_notify_right_is_used);
    tcase_add_test(requests, PORT_a_notification_from_elsewhere_names_its_sender);
    tcase_add_loop_test(
        requests, a_notification_too_large_for_the_buffer_stays_only_if_asked, 0, 2);
    return runner_run(suite);
}

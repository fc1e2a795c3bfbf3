/* test-message-receive.c - what receiving gives, and what it leaves in the queue. */
#include "config.h"

#include "tests/kit/message_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <poll.h>
#include <sys/resource.h>

#define SELF mach_task_self()
#define HELLO 100

START_TEST(PORT_receive_codes)
{
    mach_port_t carrier = port_kit_new();
    mach_port_t port = port_kit_new();
    mach_port_t sends = port_kit_new_with_send();
    mach_port_t once = port_kit_make_once(port);
    struct port_kit_message message;
    const struct {
        mach_port_t from;
        mach_msg_timeout_t timeout;
        mach_msg_return_t mr;
    } rows[] = {
        {port, 0, MACH_RCV_TIMED_OUT},
        {port, 20, MACH_RCV_TIMED_OUT},
        {MACH_PORT_NULL, 0, MACH_RCV_INVALID_NAME},
        {MACH_PORT_DEAD, 0, MACH_RCV_INVALID_NAME},
        {PORT_KIT_UNKNOWN, 0, MACH_RCV_INVALID_NAME},
        {sends, 0, MACH_RCV_INVALID_NAME},
        {once, 0, MACH_RCV_INVALID_NAME},
        {SELF, 0, MACH_RCV_INVALID_NAME},
    };

    port_kit_park(carrier, sends);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_int_eq(port_kit_receive(rows[i].from, &message, rows[i].timeout), rows[i].mr);
    (void)mach_port_destroy(SELF, sends);
    (void)mach_port_destroy(SELF, once);
    port_fixture_end(carrier, port, MACH_PORT_NULL);
}
END_TEST

/* 0: with MACH_RCV_LARGE the message stays; 1: without it is destroyed, and its right with it; 2
   and 3: the same of a message through a send-once right. */
START_TEST(PORT_a_message_too_large_for_the_buffer)
{
    mach_port_t to = port_kit_new();
    mach_port_t port = port_kit_new();
    struct port_kit_message message;
    mach_msg_size_t size = offsetof(struct port_kit_message, room);

    ck_assert_int_eq(port_kit_send_right(_i < 2 ? to : port_kit_make_once(to),
                         _i < 2 ? MACH_MSG_TYPE_MAKE_SEND : MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO,
                         port, MACH_MSG_TYPE_MAKE_SEND_ONCE),
        0);
    ck_assert_int_eq(message_kit_receive(to, &message, size, _i % 2 == 0 ? MACH_RCV_LARGE : 0),
        MACH_RCV_TOO_LARGE);
    ck_assert_uint_eq(message.header.msgh_size, size);
    if (_i % 2 == 0) {
        port_kit_expect_nothing(port);
        port_kit_expect(to, HELLO, &message);
        mach_msg_destroy(&message.header);
    }
    port_kit_expect(port, MACH_NOTIFY_SEND_ONCE, NULL);
    port_kit_expect_nothing(to);
    port_fixture_end(to, port, MACH_PORT_NULL);
}
END_TEST

/* Whatever number of descriptors is left, a message arrives whole or stays. */
START_TEST(PORT_a_message_stays_until_there_are_descriptors_for_it)
{
    mach_port_t to = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message;
    struct rlimit before;
    struct rlimit tight;
    mach_msg_return_t mr;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert_int_eq(port_kit_send_right(to, MACH_MSG_TYPE_MAKE_SEND, HELLO, port,
                         dispositions[_i / 16].disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE
                             ? MACH_MSG_TYPE_MAKE_SEND_ONCE
                             : dispositions[_i / 16].disposition),
        0);
    /* What receiving needs besides, it has now. */
    ck_assert_int_eq(message_kit_receive(to, &message, 24, MACH_RCV_LARGE), MACH_RCV_TOO_LARGE);
    tight = before;
    tight.rlim_cur = port_kit_descriptors() + (unsigned)_i % 16;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &tight), 0);
    mr = port_kit_receive(to, &message, 0);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    if (mr != MACH_MSG_SUCCESS) {
        ck_assert_int_eq(mr, KERN_RESOURCE_SHORTAGE);
        port_kit_expect(to, HELLO, &message);
    }
    ck_assert_uint_eq(port_kit_type(message.port.name), dispositions[_i / 16].after);
    (void)mach_port_destroy(SELF, message.port.name);
    port_fixture_end(to, port, MACH_PORT_NULL);
}
END_TEST

/* Sending and receiving in one call. */
START_TEST(PORT_one_call_sends_and_receives)
{
    mach_port_t port = port_kit_new();
    struct port_kit_message message = {
        .header = {.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_MAKE_SEND, 0),
            .msgh_remote_port = port,
            .msgh_id = HELLO}};

    ck_assert_int_eq(mach_msg(&message.header, MACH_SEND_MSG | MACH_RCV_MSG, 24, sizeof message,
                         port, 0, MACH_PORT_NULL),
        MACH_MSG_SUCCESS);
    ck_assert_int_eq(message.header.msgh_id, HELLO);
    /* A send that fails receives nothing. */
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
    message.header.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, 0);
    message.header.msgh_local_port = MACH_PORT_NULL;
    message.header.msgh_remote_port = PORT_KIT_UNKNOWN;
    ck_assert_int_eq(mach_msg(&message.header, MACH_SEND_MSG | MACH_RCV_MSG, 24, sizeof message,
                         port, 0, MACH_PORT_NULL),
        MACH_SEND_INVALID_DEST);
    port_kit_expect(port, HELLO, NULL);
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

static int is_readable(mach_port_t port)
{
    struct pollfd p = {.events = POLLIN};

    ck_assert_int_eq(mach_port_get_pollable(SELF, port, &p.fd), KERN_SUCCESS);
    return poll(&p, 1, 0);
}

START_TEST(a_pollable_descriptor_is_readable_while_there_is_something_to_receive)
{
    mach_port_t port = port_kit_new();
    mach_port_t other = port_kit_new_with_send();
    mach_port_t previous;
    mach_msg_id_t id;

    if (_i % 2 == 0) /* the set is there before what it tells of, or after */
        ck_assert_int_eq(is_readable(port), 0);
    if (_i / 2 < MESSAGE_KIT_WAYS) {
        id = message_kit_queue(port, _i / 2);
    } else {
        id = _i / 2 == 3 ? MACH_NOTIFY_NO_SENDERS : MACH_NOTIFY_DEAD_NAME;
        ck_assert_int_eq(mach_port_request_notification(
                             SELF, other, id, 0, port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
            KERN_SUCCESS);
        ck_assert_int_eq(is_readable(port), 0);
        if (id == MACH_NOTIFY_NO_SENDERS)
            ck_assert_int_eq(mach_port_deallocate(SELF, other), KERN_SUCCESS);
        else
            port_kit_drop_receive(other);
    }
    ck_assert_int_eq(is_readable(port), 1);
    ck_assert_int_eq(is_readable(port), 1); /* asking takes nothing away */
    port_kit_expect(port, id, NULL);
    ck_assert_int_eq(is_readable(port), 0);
    /* A right that exists is no message. */
    (void)port_kit_make_once(port);
    ck_assert_int_eq(mach_port_insert_right(SELF, port, port, MACH_MSG_TYPE_MAKE_SEND), 0);
    ck_assert_int_eq(is_readable(port), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message receive");
    TCase *receiving = port_fixture_case(suite, "receiving");

    tcase_add_test(receiving, PORT_receive_codes);
    tcase_add_loop_test(receiving, PORT_a_message_too_large_for_the_buffer, 0, 4);
    tcase_add_loop_test(receiving, PORT_a_message_stays_until_there_are_descriptors_for_it, 0,
        16 * LENGTH(dispositions));
    tcase_add_test(receiving, PORT_one_call_sends_and_receives);
    tcase_add_loop_test(
        receiving, a_pollable_descriptor_is_readable_while_there_is_something_to_receive, 0, 10);
    return runner_run(suite);
}

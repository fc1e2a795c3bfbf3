/* test-message-send.c - sends that are refused or time out, and what is left of their rights. */
#include "config.h"

#include "tests/kit/message_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>

#define SELF mach_task_self()
#define HELLO 100
#define LAST 200

/* What a row of refusals changes in a message that was fine: a MAKE_SEND to `to`, a reply right
   made once, two descriptors: `port`, moved, and `second`, made once. */
enum change {
    TO,
    TO_DISPOSITION,
    TO_SEND_ONLY,
    REPLY,
    REPLY_DISPOSITION,
    BITS,
    VOUCHER,
    SIZE,
    COUNT,
    NAME,
    DISPOSITION,
    TYPE
};

/* What is left of the three rights. */
enum left { ALL, NONE };

static const struct {
    enum change change;
    unsigned value;
    mach_msg_return_t mr;
    enum left left;
} refusals[] = {
    {TO, MACH_PORT_NULL, MACH_SEND_INVALID_DEST, ALL},
    {TO, MACH_PORT_DEAD, MACH_SEND_INVALID_DEST, ALL},
    {TO, PORT_KIT_UNKNOWN, MACH_SEND_INVALID_DEST, ALL},
    {TO_DISPOSITION, MACH_MSG_TYPE_COPY_SEND, MACH_SEND_INVALID_DEST, ALL},
    {TO_DISPOSITION, MACH_MSG_TYPE_MOVE_SEND_ONCE, MACH_SEND_INVALID_DEST, ALL},
    {TO_SEND_ONLY, 0, MACH_SEND_INVALID_DEST, ALL},
    {TO_DISPOSITION, 0, MACH_SEND_INVALID_HEADER, ALL},
    {TO_DISPOSITION, MACH_MSG_TYPE_MOVE_RECEIVE, MACH_SEND_INVALID_HEADER, ALL},
    {TO_DISPOSITION, 22, MACH_SEND_INVALID_HEADER, ALL},
    {REPLY, PORT_KIT_UNKNOWN, MACH_SEND_INVALID_REPLY, ALL},
    {REPLY_DISPOSITION, MACH_MSG_TYPE_COPY_SEND, MACH_SEND_INVALID_REPLY, ALL},
    {REPLY_DISPOSITION, MACH_MSG_TYPE_MOVE_SEND_ONCE, MACH_SEND_INVALID_REPLY, ALL},
    {REPLY_DISPOSITION, MACH_MSG_TYPE_MOVE_RECEIVE, MACH_SEND_INVALID_HEADER, ALL},
    {REPLY_DISPOSITION, 0, MACH_SEND_INVALID_HEADER, ALL},
    {BITS, 0x40000000u, MACH_SEND_INVALID_HEADER, ALL},
    {BITS, 0x00010000u, MACH_SEND_INVALID_HEADER, ALL},
    {BITS, 0x00000020u, MACH_SEND_INVALID_HEADER, ALL},
    {VOUCHER, PORT_KIT_UNKNOWN, MACH_SEND_INVALID_HEADER, ALL},
    {SIZE, 0, MACH_SEND_MSG_TOO_SMALL, ALL},
    {SIZE, 20, MACH_SEND_MSG_TOO_SMALL, ALL},
    {SIZE, 24, MACH_SEND_MSG_TOO_SMALL, ALL}, /* complex: no room for the body */
    {SIZE, 28, MACH_SEND_MSG_TOO_SMALL, ALL}, /* nor for the descriptors */
    {SIZE, 50, MACH_SEND_MSG_TOO_SMALL, ALL},
    {SIZE, 51, MACH_SEND_MSG_TOO_SMALL, ALL},
    {COUNT, 3, MACH_SEND_MSG_TOO_SMALL, ALL},
    {COUNT, UINT32_MAX, MACH_SEND_MSG_TOO_SMALL, ALL},
    {TYPE, MACH_MSG_OOL_DESCRIPTOR, MACH_SEND_INVALID_TYPE, ALL},
    {TYPE, MACH_MSG_OOL_PORTS_DESCRIPTOR, MACH_SEND_INVALID_TYPE, ALL},
    {TYPE, MACH_MSG_OOL_VOLATILE_DESCRIPTOR, MACH_SEND_INVALID_TYPE, ALL},
    {TYPE, 9, MACH_SEND_INVALID_TYPE, ALL},
    {DISPOSITION, 0, MACH_SEND_INVALID_HEADER, ALL},
    {DISPOSITION, 22, MACH_SEND_INVALID_HEADER, ALL},
    {NAME, PORT_KIT_UNKNOWN, MACH_SEND_INVALID_RIGHT, NONE},
    {DISPOSITION, MACH_MSG_TYPE_COPY_SEND, MACH_SEND_INVALID_RIGHT, NONE},
    {DISPOSITION, MACH_MSG_TYPE_MOVE_SEND_ONCE, MACH_SEND_INVALID_RIGHT, NONE},
};

static mach_msg_size_t change(struct message_kit_large *message, enum change what, unsigned value)
{
    mach_msg_size_t size = offsetof(struct message_kit_large, ports) + 2 * sizeof *message->ports;
    mach_msg_header_t *header = &message->header;

    switch (what) {
    case TO:
    case TO_SEND_ONLY:
        header->msgh_remote_port = value;
        break;
    case TO_DISPOSITION:
        header->msgh_bits = (header->msgh_bits & ~MACH_MSGH_BITS_REMOTE_MASK) | value;
        break;
    case REPLY:
        header->msgh_local_port = value;
        break;
    case REPLY_DISPOSITION:
        header->msgh_bits = (header->msgh_bits & ~MACH_MSGH_BITS_LOCAL_MASK) | (value << 8);
        break;
    case BITS:
        header->msgh_bits |= value;
        break;
    case VOUCHER:
        header->msgh_voucher_port = value;
        break;
    case SIZE:
        return value;
    case COUNT:
        message->body.msgh_descriptor_count = value;
        break;
    case NAME:
        message->ports[1].name = value;
        break;
    case DISPOSITION:
        message->ports[1].disposition = value & 0xffu;
        break;
    default:
        message->ports[1].type = value & 0xffu;
    }
    return size;
}

START_TEST(PORT_refused_messages_and_what_is_left_of_their_rights)
{
    mach_port_t to = port_kit_new();
    mach_port_t carrier = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t second = port_kit_new();
    mach_port_t reply = port_kit_new();
    mach_port_t sends = port_kit_new_with_send();
    struct message_kit_large message = {
        .header = {.msgh_bits = MACH_MSGH_BITS_COMPLEX | MACH_MSGH_BITS(MACH_MSG_TYPE_MAKE_SEND,
                                                             MACH_MSG_TYPE_MAKE_SEND_ONCE),
            .msgh_remote_port = to,
            .msgh_local_port = reply,
            .msgh_id = HELLO},
        .body = {2},
        .ports = {{.name = port, .disposition = MACH_MSG_TYPE_MOVE_SEND},
            {.name = second, .disposition = MACH_MSG_TYPE_MAKE_SEND_ONCE}},
    };
    mach_msg_size_t size = change(&message, refusals[_i].change,
        refusals[_i].change == TO_SEND_ONLY ? sends : refusals[_i].value);

    port_kit_park(carrier, sends);
    ck_assert_int_eq(mach_msg(&message.header, MACH_SEND_MSG | MACH_SEND_TIMEOUT, size, 0,
                         MACH_PORT_NULL, 0, MACH_PORT_NULL),
        refusals[_i].mr);
    port_kit_expect_nothing(to);
    port_kit_check(to, MACH_PORT_TYPE_RECEIVE, 0);
    port_kit_check(
        port, refusals[_i].left == ALL ? MACH_PORT_TYPE_SEND_RECEIVE : MACH_PORT_TYPE_RECEIVE, 1);
    if (refusals[_i].left == NONE) /* the header's reply right was taken, and destroyed */
        port_kit_expect(reply, MACH_NOTIFY_SEND_ONCE, NULL);
    port_kit_expect_nothing(reply);
    port_kit_expect_nothing(second);
    (void)mach_port_destroy(SELF, reply);
    (void)mach_port_destroy(SELF, sends);
    (void)mach_port_destroy(SELF, carrier);
    port_fixture_end(to, port, second);
}
END_TEST

START_TEST(PORT_a_message_larger_than_any_is_refused)
{
    mach_port_t to = port_kit_new();
    mach_msg_header_t *message = calloc(1, 65536 + 4);
    mach_msg_header_t *received = calloc(1, 65536 + 8);

    message->msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_MAKE_SEND, 0);
    message->msgh_remote_port = to;
    ck_assert_int_eq(mach_msg(message, MACH_SEND_MSG, 65536 + 4, 0, 0, 0, 0), MACH_SEND_TOO_LARGE);
    port_kit_check(to, MACH_PORT_TYPE_RECEIVE, 0);
    ck_assert_int_eq(mach_msg(message, MACH_SEND_MSG, 65536, 0, 0, 0, 0), MACH_MSG_SUCCESS);
    ck_assert_int_eq(mach_msg(received, MACH_RCV_MSG, 0, 65536 + 8, to, 0, 0), MACH_MSG_SUCCESS);
    ck_assert_uint_eq(received->msgh_size, 65536);
    free(message);
    free(received);
    port_fixture_end(to, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_sending_to_a_dead_name)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t once = port_kit_make_once(port);

    port_kit_drop_receive(port);
    ck_assert_int_eq(
        port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, HELLO, 0), MACH_SEND_INVALID_DEST);
    ck_assert_int_eq(
        port_kit_send(port, MACH_MSG_TYPE_MOVE_SEND, HELLO, 0), MACH_SEND_INVALID_DEST);
    ck_assert_int_eq(
        port_kit_send(once, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO, 0), MACH_SEND_INVALID_DEST);
    port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 1);
    port_kit_check(once, MACH_PORT_TYPE_DEAD_NAME, 1);
    port_fixture_end(port, once, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_a_send_once_right_sends_once)
{
    mach_port_t port = port_kit_new();
    mach_port_t once = port_kit_make_once(port);

    ck_assert_int_eq(port_kit_send(once, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO, 0), 0);
    ck_assert_uint_eq(port_kit_type(once), 0);
    ck_assert_int_eq(
        port_kit_send(once, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO, 0), MACH_SEND_INVALID_DEST);
    port_kit_expect(port, HELLO, NULL);
    port_kit_expect_nothing(port);
    port_fixture_end(port, once, MACH_PORT_NULL);
}
END_TEST

/* 150 send rights are 300 descriptors, more than the system carries in one message. */
START_TEST(PORT_more_rights_than_a_message_can_carry_come_back)
{
    enum { RIGHTS = 150 };
    mach_port_t to = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    static struct message_kit_large message;
    mach_msg_size_t size =
        offsetof(struct message_kit_large, ports) + RIGHTS * sizeof *message.ports;

    ck_assert_int_eq(mach_port_mod_refs(SELF, port, MACH_PORT_RIGHT_SEND, RIGHTS - 1), 0);
    message.header.msgh_bits = MACH_MSGH_BITS_COMPLEX | MACH_MSGH_BITS(MACH_MSG_TYPE_MAKE_SEND, 0);
    message.header.msgh_remote_port = to;
    message.body.msgh_descriptor_count = RIGHTS;
    for (int i = 0; i < RIGHTS; i++) {
        message.ports[i].name = port;
        message.ports[i].disposition = MACH_MSG_TYPE_MOVE_SEND;
    }
    ck_assert_int_eq(
        mach_msg(&message.header, MACH_SEND_MSG, size, 0, 0, 0, 0), MACH_SEND_TOO_LARGE);
    port_kit_expect_nothing(to);
    port_kit_check(port, MACH_PORT_TYPE_SEND_RECEIVE, RIGHTS);
    mach_msg_destroy(&message.header);
    port_kit_check(port, MACH_PORT_TYPE_RECEIVE, 0);
    port_fixture_end(to, port, MACH_PORT_NULL);
}
END_TEST

/* A full queue: what the message took comes back under MOVE dispositions, and works. */
START_TEST(PORT_send_that_times_out_gives_usable_rights_back)
{
    mach_port_t to = port_kit_new_with_send();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t reply = port_kit_new();
    mach_msg_type_name_t disposition = dispositions[_i / 2].disposition;
    int count = message_kit_fill(to);
    struct port_kit_message message = {
        .header = {.msgh_bits = MACH_MSGH_BITS_COMPLEX | MACH_MSGH_BITS(MACH_MSG_TYPE_MOVE_SEND,
                                                             MACH_MSG_TYPE_MAKE_SEND_ONCE),
            .msgh_size = offsetof(struct port_kit_message, room),
            .msgh_remote_port = to,
            .msgh_local_port = reply,
            .msgh_id = LAST},
        .body = {1},
        .port = {.name = port,
            .disposition = disposition & 0xffu,
            .type = MACH_MSG_PORT_DESCRIPTOR},
    };

    if (disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        message.port.name = port_kit_make_once(port);
    ck_assert_int_eq(
        mach_msg(&message.header, MACH_SEND_MSG | MACH_SEND_TIMEOUT, message.header.msgh_size, 0,
            MACH_PORT_NULL, _i % 2 == 0 ? 0 : 20, MACH_PORT_NULL),
        MACH_SEND_TIMED_OUT);
    ck_assert_uint_eq(message.header.msgh_bits,
        MACH_MSGH_BITS_COMPLEX |
            MACH_MSGH_BITS(MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_MOVE_SEND_ONCE));
    ck_assert_uint_eq(message.header.msgh_remote_port, to);
    port_kit_check(to, MACH_PORT_TYPE_SEND_RECEIVE, 1);
    ck_assert_uint_eq(port_kit_type(message.header.msgh_local_port), MACH_PORT_TYPE_SEND_ONCE);
    ck_assert_uint_eq(message.port.disposition, dispositions[_i / 2].arrives);
    ck_assert_uint_eq(port_kit_type(message.port.name), dispositions[_i / 2].after);

    /* The very message goes out once there is room, after those that were first. */
    for (int i = 0; i < count; i++)
        port_kit_expect(to, i, NULL);
    ck_assert_int_eq(mach_msg_send(&message.header), MACH_MSG_SUCCESS);
    port_kit_expect(to, LAST, &message);
    ck_assert_uint_eq(message.port.disposition, dispositions[_i / 2].arrives);
    ck_assert_uint_eq(port_kit_type(message.port.name), dispositions[_i / 2].after);
    mach_msg_destroy(&message.header);
    port_kit_expect(reply, MACH_NOTIFY_SEND_ONCE, NULL);
    port_fixture_end(to, port, reply);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message send");
    TCase *refused = port_fixture_case(suite, "refusals");

    tcase_add_loop_test(
        refused, PORT_refused_messages_and_what_is_left_of_their_rights, 0, LENGTH(refusals));
    tcase_add_test(refused, PORT_a_message_larger_than_any_is_refused);
    tcase_add_test(refused, PORT_sending_to_a_dead_name);
    tcase_add_test(refused, PORT_a_send_once_right_sends_once);
    tcase_add_test(refused, PORT_more_rights_than_a_message_can_carry_come_back);
    tcase_add_loop_test(
        refused, PORT_send_that_times_out_gives_usable_rights_back, 0, 2 * LENGTH(dispositions));
    return runner_run(suite);
}

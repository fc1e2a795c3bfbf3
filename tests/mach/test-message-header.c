/* test-message-header.c - what a header carries there and back, and the trailer behind. */
#include "config.h"

#include "tests/kit/message_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <bsm/libbsm.h>
#include <check.h>
#include <string.h>
#include <unistd.h>

#define SELF mach_task_self()
#define HELLO 100

static mach_msg_return_t send_bits(
    struct port_kit_message *message, mach_msg_bits_t remote, mach_msg_bits_t local)
{
    message->header.msgh_bits =
        MACH_MSGH_BITS(remote, local) | (message->header.msgh_bits & MACH_MSGH_BITS_COMPLEX);
    return mach_msg(&message->header, MACH_SEND_MSG | MACH_SEND_TIMEOUT, message->header.msgh_size,
        0, MACH_PORT_NULL, 0, MACH_PORT_NULL);
}

/* A header's rights: local and remote change places. */
static const struct {
    mach_msg_type_name_t remote;
    mach_msg_type_name_t local;
    mach_msg_type_name_t to_arrives;
    mach_msg_type_name_t reply_arrives;
} headers[] = {
    {MACH_MSG_TYPE_MAKE_SEND, 0, 17, 0},
    {MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_MAKE_SEND, 17, 17},
    {MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_COPY_SEND, 17, 17},
    {MACH_MSG_TYPE_MAKE_SEND_ONCE, MACH_MSG_TYPE_MOVE_SEND, 18, 17},
    {MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_MAKE_SEND_ONCE, 17, 18},
    {MACH_MSG_TYPE_MOVE_SEND_ONCE, MACH_MSG_TYPE_MOVE_SEND_ONCE, 18, 18},
};

START_TEST(PORT_a_received_header_has_local_and_remote_swapped)
{
    mach_port_t to = port_kit_new_with_send();
    mach_port_t reply = port_kit_new_with_send();
    struct port_kit_message message = {.header = {.msgh_size = sizeof message.header,
                                           .msgh_remote_port = to,
                                           .msgh_local_port = reply,
                                           .msgh_id = HELLO}};

    if (headers[_i].remote == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        message.header.msgh_remote_port = port_kit_make_once(to);
    if (headers[_i].local == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        message.header.msgh_local_port = port_kit_make_once(reply);
    if (headers[_i].local == 0)
        message.header.msgh_local_port = MACH_PORT_NULL;
    ck_assert_int_eq(send_bits(&message, headers[_i].remote, headers[_i].local), 0);
    port_kit_check(to,
        headers[_i].remote == MACH_MSG_TYPE_MOVE_SEND ? MACH_PORT_TYPE_RECEIVE
                                                      : MACH_PORT_TYPE_SEND_RECEIVE,
        1);
    port_kit_check(reply,
        headers[_i].local == MACH_MSG_TYPE_MOVE_SEND ? MACH_PORT_TYPE_RECEIVE
                                                     : MACH_PORT_TYPE_SEND_RECEIVE,
        1);

    port_kit_expect(to, HELLO, &message);
    ck_assert_uint_eq(message.header.msgh_bits,
        MACH_MSGH_BITS(headers[_i].reply_arrives, headers[_i].to_arrives));
    ck_assert_uint_eq(message.header.msgh_local_port, to);
    if (headers[_i].reply_arrives == 17)
        ck_assert_uint_eq(message.header.msgh_remote_port, reply);
    if (headers[_i].reply_arrives != 0) { /* it can be answered as it came */
        message.header.msgh_size = sizeof message.header;
        message.header.msgh_local_port = MACH_PORT_NULL;
        ck_assert_int_eq(send_bits(&message, headers[_i].reply_arrives, 0), 0);
        port_kit_expect(reply, HELLO, NULL);
    } else {
        ck_assert_uint_eq(message.header.msgh_remote_port, MACH_PORT_NULL);
    }
    port_fixture_end(to, reply, MACH_PORT_NULL);
}
END_TEST

/* Both of a header's rights out of one name. */
static const struct {
    mach_msg_type_name_t remote;
    mach_msg_type_name_t local;
    mach_port_urefs_t before;
    mach_msg_return_t mr;
    mach_port_urefs_t after;
} twins[] = {
    {MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_COPY_SEND, 1, 0, 2},
    {MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_MOVE_SEND, 1, 0, 1},
    {MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_COPY_SEND, 1, 0, 1},
    {MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_MOVE_SEND, 1, MACH_SEND_INVALID_REPLY, 1},
    {MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_MOVE_SEND, 2, 0, 1},
    {MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_MAKE_SEND, 1, 0, 1},
    {MACH_MSG_TYPE_MAKE_SEND, MACH_MSG_TYPE_MOVE_SEND, 1, 0, 1},
};

START_TEST(PORT_both_rights_of_a_header_may_come_from_one_name)
{
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message = {.header = {.msgh_size = sizeof message.header,
                                           .msgh_remote_port = port,
                                           .msgh_local_port = port,
                                           .msgh_id = HELLO}};

    ck_assert_int_eq(mach_port_mod_refs(
                         SELF, port, MACH_PORT_RIGHT_SEND, (mach_port_delta_t)twins[_i].before - 1),
        KERN_SUCCESS);
    ck_assert_int_eq(send_bits(&message, twins[_i].remote, twins[_i].local), twins[_i].mr);
    if (twins[_i].mr == MACH_MSG_SUCCESS)
        port_kit_expect(port, HELLO, NULL);
    port_kit_check(port, MACH_PORT_TYPE_SEND_RECEIVE, twins[_i].after);
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

static const mach_msg_size_t trailers[] = {8, 12, 20, 52};

START_TEST(PORT_trailer_is_as_long_as_asked_and_says_who_sent)
{
    mach_port_t port = port_kit_new();
    struct port_kit_message message;
    mach_msg_audit_trailer_t trailer = {0};

    ck_assert_uint_eq(sizeof trailer, 52);
    for (unsigned seqno = 0; seqno < 2; seqno++) {
        ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
        /* No room for one byte more. */
        ck_assert_int_eq(message_kit_receive(port, &message, 24 + trailers[_i] - 1,
                             MACH_RCV_LARGE | MACH_RCV_TRAILER_ELEMENTS(_i)),
            MACH_RCV_TOO_LARGE);
        ck_assert_int_eq(
            message_kit_receive(port, &message, 24 + trailers[_i], MACH_RCV_TRAILER_ELEMENTS(_i)),
            0);
        memcpy(&trailer, (char *)&message + 24, trailers[_i]);
        ck_assert_uint_eq(((const unsigned char *)&message)[24 + trailers[_i]], 0);
        ck_assert_uint_eq(trailer.msgh_trailer_type, MACH_MSG_TRAILER_FORMAT_0);
        ck_assert_uint_eq(trailer.msgh_trailer_size, trailers[_i]);
        if (_i >= 1)
            ck_assert_uint_eq(trailer.msgh_seqno, seqno);
        if (_i >= 2) {
            ck_assert_uint_eq(trailer.msgh_sender.val[0], geteuid());
            ck_assert_uint_eq(trailer.msgh_sender.val[1], getegid());
        }
    }
    if (_i == 3) {
        ck_assert_int_eq(audit_token_to_pid(trailer.msgh_audit), getpid());
        ck_assert_uint_eq(audit_token_to_euid(trailer.msgh_audit), geteuid());
        ck_assert_uint_eq(audit_token_to_egid(trailer.msgh_audit), getegid());
    }
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

static int say_hello(mach_port_t parent)
{
    return port_kit_send(parent, MACH_MSG_TYPE_COPY_SEND, HELLO, PORT_KIT_FOREVER);
}

START_TEST(PORT_audit_token_names_another_process)
{
    mach_port_t port = port_kit_new();
    struct port_kit_message message;
    pid_t pid = port_kit_start(port, say_hello);

    port_kit_expect(port, HELLO, &message);
    ck_assert_int_eq(port_kit_sender(&message), pid);
    port_kit_wait(pid, 0);
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message header");
    TCase *header = port_fixture_case(suite, "header");
    TCase *trailer = port_fixture_case(suite, "trailer");

    tcase_add_loop_test(
        header, PORT_a_received_header_has_local_and_remote_swapped, 0, LENGTH(headers));
    tcase_add_loop_test(
        header, PORT_both_rights_of_a_header_may_come_from_one_name, 0, LENGTH(twins));
    tcase_add_loop_test(
        trailer, PORT_trailer_is_as_long_as_asked_and_says_who_sent, 0, LENGTH(trailers));
    tcase_add_test(trailer, PORT_audit_token_names_another_process);
    return runner_run(suite);
}

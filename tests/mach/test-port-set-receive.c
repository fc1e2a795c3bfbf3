/* test-port-set-receive.c - what comes out of a port set, and waiting for it. */
#include "config.h"

#include "tests/kit/message_kit.h"
#include "tests/kit/notify_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"
#include "tests/kit/set_kit.h"
#include "tests/kit/thread_watch.h"

#include <check.h>
#include <poll.h>

#define SELF mach_task_self()
#define HELLO 100

/* Each way, and the notification of another name's death. Odd rounds: the message is there before
   the port is in the set. */
START_TEST(PORT_a_message_from_a_set_names_the_member_that_got_it)
{
    mach_port_t set = set_kit_new();
    mach_port_t port = _i % 2 == 0 ? set_kit_new_member(set) : port_kit_new();
    mach_port_t other = set_kit_new_member(set);
    mach_port_t dying = port_kit_new_with_send();
    mach_msg_id_t id;

    port_kit_expect_nothing(set);
    if (_i / 2 < MESSAGE_KIT_WAYS) {
        id = message_kit_queue(port, _i / 2);
    } else {
        id = MACH_NOTIFY_DEAD_NAME;
        notify_kit_watch(dying, id, port);
        port_kit_drop_receive(dying);
    }
    if (_i % 2 != 0)
        ck_assert_int_eq(mach_port_insert_member(SELF, port, set), KERN_SUCCESS);
    set_kit_expect(set, port, id);
    port_kit_expect_nothing(set);
    port_kit_expect_nothing(other);
    (void)mach_port_destroy(SELF, dying);
    (void)mach_port_destroy(SELF, other);
    port_fixture_end(set, port, MACH_PORT_NULL);
}
END_TEST

/* With MACH_RCV_LARGE the message stays with its member, whose name comes with the size. */
START_TEST(PORT_a_message_too_large_from_a_set_names_its_member)
{
    mach_port_t set = set_kit_new();
    mach_port_t port = set_kit_new_member(set);
    struct port_kit_message message;

    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
    ck_assert_int_eq(message_kit_receive(set, &message, 24, MACH_RCV_LARGE), MACH_RCV_TOO_LARGE);
    ck_assert_uint_eq(message.header.msgh_size, 24);
    ck_assert_uint_eq(message.header.msgh_local_port, port);
    set_kit_expect(port, port, HELLO); /* a member can be received from by its own name */
    port_fixture_end(set, port, MACH_PORT_NULL);
}
END_TEST

enum { MEMBERS = 5 };

/* Each member is full, and refilled: in every round of receives each has its turn. */
START_TEST(PORT_members_take_turns)
{
    mach_port_t set = set_kit_new();
    mach_port_t ports[MEMBERS];
    int count = 0;

    for (int i = 0; i < MEMBERS; i++) {
        ports[i] = set_kit_new_member(set);
        port_kit_make_send(ports[i]);
        count = message_kit_fill(ports[i]);
    }
    ck_assert_int_gt(count, 1);
    for (int round = 0; round < 50; round++) {
        unsigned seen = 0;

        for (int i = 0; i < MEMBERS; i++) {
            struct port_kit_message message;
            unsigned member = 0;

            ck_assert_int_eq(port_kit_receive(set, &message, 0), MACH_MSG_SUCCESS);
            while (ports[member] != message.header.msgh_local_port)
                member++;
            seen |= 1u << member;
            ck_assert_int_eq(
                port_kit_send(ports[member], MACH_MSG_TYPE_COPY_SEND, HELLO, 0), MACH_MSG_SUCCESS);
        }
        ck_assert_uint_eq(seen, (1u << MEMBERS) - 1);
    }
    for (int i = 0; i < MEMBERS; i++)
        ck_assert_int_eq(mach_port_destroy(SELF, ports[i]), KERN_SUCCESS);
    port_fixture_end(set, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

START_TEST(a_pollable_descriptor_of_a_set_is_readable_while_a_member_has_something)
{
    mach_port_t set = set_kit_new();
    mach_port_t port = set_kit_new_member(set);
    struct pollfd p = {.events = POLLIN};

    ck_assert_int_eq(mach_port_get_pollable(SELF, set, &p.fd), KERN_SUCCESS);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(poll(&p, 1, 0), 0);
        ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
        ck_assert_int_eq(poll(&p, 1, 0), 1);
        ck_assert_int_eq(poll(&p, 1, 0), 1); /* asking takes nothing away */
        port_kit_expect(i == 0 ? set : port, HELLO, NULL);
    }
    ck_assert_int_eq(poll(&p, 1, 0), 0);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
    ck_assert_int_eq(mach_port_extract_member(SELF, port, set), KERN_SUCCESS);
    ck_assert_int_eq(poll(&p, 1, 0), 0);
    port_fixture_end(set, port, MACH_PORT_NULL);
}
END_TEST

/* A thread that waits for one message of a set. */
struct receiver {
    struct thread_watch watch;
    mach_port_t set;
    mach_msg_return_t mr;
    struct port_kit_message message;
};

static void receive_and_wait(void *argument)
{
    struct receiver *receiver = argument;

    receiver->mr = port_kit_receive(receiver->set, &receiver->message, PORT_KIT_FOREVER);
}

static void receiver_start(struct receiver *receiver, mach_port_t set)
{
    receiver->set = set;
    thread_watch_start(&receiver->watch, receive_and_wait, receiver);
    thread_watch_await_sleep(&receiver->watch);
}

START_TEST(PORT_receivers_blocked_on_a_set_are_told_of_its_end)
{
    mach_port_t set = set_kit_new();
    mach_port_t port = set_kit_new_member(set);
    struct receiver receivers[2];

    for (int i = 0; i < 2; i++)
        receiver_start(&receivers[i], set);
    ck_assert_int_eq(mach_port_destroy(SELF, set), KERN_SUCCESS);
    for (int i = 0; i < 2; i++) {
        thread_watch_join(&receivers[i].watch);
        ck_assert_int_eq(receivers[i].mr, MACH_RCV_PORT_DIED);
    }
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

/* While somebody waits: 0 a member gets a message, 1 a port that has one comes in, 2 a member is
   destroyed and 3 given away, neither of which is the end of the wait. */
START_TEST(PORT_a_receiver_blocked_on_a_set_waits_for_whatever_is_in_it)
{
    mach_port_t set = set_kit_new();
    mach_port_t port = set_kit_new_member(set);
    mach_port_t other = port_kit_new();
    mach_port_t carrier = port_kit_new();
    mach_port_t source = _i == 0 ? port : other;
    struct receiver receiver;

    receiver_start(&receiver, set);
    if (_i == 2)
        port_kit_drop_receive(port);
    else if (_i == 3)
        port_kit_park(carrier, port);
    if (_i >= 2)
        thread_watch_await_sleep(&receiver.watch);
    ck_assert_int_eq(port_kit_send(source, MACH_MSG_TYPE_MAKE_SEND, HELLO, 0), 0);
    if (_i >= 1)
        ck_assert_int_eq(mach_port_insert_member(SELF, other, set), KERN_SUCCESS);
    thread_watch_join(&receiver.watch);
    ck_assert_int_eq(receiver.mr, MACH_MSG_SUCCESS);
    ck_assert_int_eq(receiver.message.header.msgh_id, HELLO);
    ck_assert_uint_eq(receiver.message.header.msgh_local_port, source);
    (void)mach_port_destroy(SELF, carrier);
    if (_i < 2)
        (void)mach_port_destroy(SELF, port);
    port_fixture_end(set, other, MACH_PORT_NULL);
}
END_TEST

enum { EACH = 2000, SENDERS = 3 };

struct sender {
    struct thread_watch watch;
    mach_port_t port;
    int wrong;
};

static void send_many(void *argument)
{
    struct sender *sender = argument;

    for (int i = 0; i < EACH; i++)
        sender->wrong += port_kit_send(sender->port, MACH_MSG_TYPE_COPY_SEND, i,
                             PORT_KIT_FOREVER) != MACH_MSG_SUCCESS;
}

/* Each member's messages come once and in order, whatever the others do. */
START_TEST(PORT_senders_to_several_members_lose_nothing)
{
    mach_port_t set = set_kit_new();
    struct sender senders[SENDERS] = {0};
    int next[SENDERS] = {0};

    for (int i = 0; i < SENDERS; i++) {
        senders[i].port = set_kit_new_member(set);
        port_kit_make_send(senders[i].port);
        thread_watch_start(&senders[i].watch, send_many, &senders[i]);
    }
    for (int i = 0; i < SENDERS * EACH; i++) {
        struct port_kit_message message;
        int sender = 0;

        ck_assert_int_eq(port_kit_receive(set, &message, PORT_KIT_FOREVER), MACH_MSG_SUCCESS);
        while (senders[sender].port != message.header.msgh_local_port)
            sender++;
        ck_assert_int_eq(message.header.msgh_id, next[sender]++);
    }
    port_kit_expect_nothing(set);
    for (int i = 0; i < SENDERS; i++) {
        thread_watch_join(&senders[i].watch);
        ck_assert_int_eq(senders[i].wrong, 0);
        (void)mach_port_destroy(SELF, senders[i].port);
    }
    port_fixture_end(set, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("port set receive");
    TCase *receiving = port_fixture_case(suite, "receiving");
    TCase *waiting = port_fixture_case(suite, "waiting");

    tcase_add_loop_test(receiving, PORT_a_message_from_a_set_names_the_member_that_got_it, 0, 8);
    tcase_add_test(receiving, PORT_a_message_too_large_from_a_set_names_its_member);
    tcase_add_test(receiving, PORT_members_take_turns);
    tcase_add_test(
        receiving, a_pollable_descriptor_of_a_set_is_readable_while_a_member_has_something);
    tcase_set_timeout(waiting, 60);
    tcase_add_test(waiting, PORT_receivers_blocked_on_a_set_are_told_of_its_end);
    tcase_add_loop_test(
        waiting, PORT_a_receiver_blocked_on_a_set_waits_for_whatever_is_in_it, 0, 4);
    tcase_add_test(waiting, PORT_senders_to_several_members_lose_nothing);
    return runner_run(suite);
}

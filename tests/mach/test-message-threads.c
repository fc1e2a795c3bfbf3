/* test-message-threads.c - senders and receivers that wait, and several of them at one port. */
#include "config.h"

#include "tests/kit/message_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"
#include "tests/kit/thread_watch.h"

#include <check.h>
#include <signal.h>
#include <stdbool.h>

#define SELF mach_task_self()
#define HELLO 100
#define LAST 200

static void send_and_wait(void *to)
{
    *(mach_port_t *)to = (mach_port_t)port_kit_send(
        *(mach_port_t *)to, MACH_MSG_TYPE_COPY_SEND, LAST, PORT_KIT_FOREVER);
}

/* A sender that waits: for room, or until the port dies. */
START_TEST(PORT_send_waits_for_room)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t shared = port;
    struct thread_watch sender;
    int count = message_kit_fill(port);

    thread_watch_start(&sender, send_and_wait, &shared);
    thread_watch_await_sleep(&sender);
    if (_i == 0) {
        for (int i = 0; i < count; i++)
            port_kit_expect(port, i, NULL);
        port_kit_expect(port, LAST, NULL);
    } else {
        port_kit_drop_receive(port);
    }
    thread_watch_join(&sender);
    ck_assert_uint_eq(shared, MACH_MSG_SUCCESS);
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

static void receive_and_wait(void *port)
{
    struct port_kit_message message;

    *(mach_port_t *)port =
        (mach_port_t)port_kit_receive(*(mach_port_t *)port, &message, PORT_KIT_FOREVER);
}

/* What a blocked receiver is told when its right goes. */
START_TEST(PORT_a_blocked_receiver_is_told_why_its_right_is_gone)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t carrier = port_kit_new();
    mach_port_t shared[2] = {port, port};
    struct thread_watch receivers[2];

    for (int i = 0; i < 2; i++) {
        thread_watch_start(&receivers[i], receive_and_wait, &shared[i]);
        thread_watch_await_sleep(&receivers[i]);
    }
    if (_i == 0)
        port_kit_drop_receive(port);
    else if (_i == 1)
        ck_assert_int_eq(mach_port_destroy(SELF, port), KERN_SUCCESS);
    else
        ck_assert_int_eq(port_kit_send_right(carrier, MACH_MSG_TYPE_MAKE_SEND, HELLO, port,
                             MACH_MSG_TYPE_MOVE_RECEIVE),
            0);
    for (int i = 0; i < 2; i++) {
        thread_watch_join(&receivers[i]);
        ck_assert_uint_eq(shared[i], _i < 2 ? MACH_RCV_PORT_DIED : MACH_RCV_PORT_CHANGED);
    }
    port_fixture_end(port, carrier, MACH_PORT_NULL);
}
END_TEST

/* The right leaves and is back before its receiver has woken: both it and the next one go on. */
START_TEST(PORT_a_receive_right_that_comes_back_at_once_still_receives)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t carrier = port_kit_new_with_send();

    for (int i = 0; i < 200; i++) {
        mach_port_t shared = port;
        struct thread_watch receiver;
        struct port_kit_message message;

        thread_watch_start(&receiver, receive_and_wait, &shared);
        thread_watch_await_sleep(&receiver);
        ck_assert_int_eq(port_kit_send_right(carrier, MACH_MSG_TYPE_COPY_SEND, HELLO, port,
                             MACH_MSG_TYPE_MOVE_RECEIVE),
            0);
        port_kit_expect(carrier, HELLO, &message);
        ck_assert_uint_eq(message.port.name, port);
        port_kit_expect_nothing(port);
        ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, i, 0), 0);
        port_kit_expect(port, i, NULL);
        thread_watch_join(&receiver);
        ck_assert_uint_eq(shared, MACH_RCV_PORT_CHANGED);
    }
    port_fixture_end(port, carrier, MACH_PORT_NULL);
}
END_TEST

/* A call that waits, with or without the option that lets a signal end it. */
struct interrupted {
    struct thread_watch watch;
    mach_port_t port;
    mach_msg_option_t option;
    struct port_kit_message message;
    mach_msg_return_t mr;
};

static void send_or_receive(void *argument)
{
    struct interrupted *call = argument;
    mach_msg_size_t room = sizeof call->message;
    bool sends = (call->option & MACH_SEND_MSG) != 0;

    call->mr = mach_msg(&call->message.header, call->option, sends ? 24 : 0, sends ? 0 : room,
        sends ? MACH_PORT_NULL : call->port, MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);
}

static const struct {
    mach_msg_option_t option;
    mach_msg_return_t mr;
} interrupts[] = {
    {MACH_RCV_MSG, MACH_MSG_SUCCESS},
    {MACH_RCV_MSG | MACH_RCV_INTERRUPT, MACH_RCV_INTERRUPTED},
    {MACH_RCV_MSG | MACH_SEND_INTERRUPT, MACH_MSG_SUCCESS}, /* the other phase's */
    {MACH_SEND_MSG, MACH_MSG_SUCCESS},
    {MACH_SEND_MSG | MACH_SEND_INTERRUPT, MACH_SEND_INTERRUPTED},
    {MACH_SEND_MSG | MACH_RCV_INTERRUPT, MACH_MSG_SUCCESS},
};

/* A send that is interrupted has its rights back: the destination's, which was moved. */
START_TEST(PORT_a_signal_ends_a_wait_only_where_that_was_asked_for)
{
    mach_port_t port = port_kit_new_with_send();
    bool sends = (interrupts[_i].option & MACH_SEND_MSG) != 0;
    bool ends = interrupts[_i].mr != MACH_MSG_SUCCESS;
    int count = sends ? message_kit_fill(port) : 0;
    struct interrupted call = {
        .port = port,
        .option = interrupts[_i].option,
        .message.header = {.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_MOVE_SEND, 0),
            .msgh_size = 24,
            .msgh_remote_port = port,
            .msgh_id = HELLO},
    };

    thread_watch_make_interruptible();
    thread_watch_start(&call.watch, send_or_receive, &call);
    thread_watch_await_sleep(&call.watch);
    if (ends)
        ck_assert_int_eq(pthread_kill(call.watch.thread, SIGUSR1), 0);
    else
        thread_watch_interrupt(&call.watch, 5);
    if (!ends && !sends)
        ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, HELLO, 0), 0);
    for (int i = 0; !ends && i < count; i++)
        port_kit_expect(port, i, NULL);
    thread_watch_join(&call.watch);
    ck_assert_int_eq(call.mr, interrupts[_i].mr);
    port_kit_check(port, sends && !ends ? MACH_PORT_TYPE_RECEIVE : MACH_PORT_TYPE_SEND_RECEIVE, 1);
    if (sends && ends) {
        ck_assert_uint_eq(call.message.header.msgh_remote_port, port);
        ck_assert_uint_eq(
            MACH_MSGH_BITS_REMOTE(call.message.header.msgh_bits), MACH_MSG_TYPE_MOVE_SEND);
    } else if (sends) {
        port_kit_expect(port, HELLO, NULL);
    }
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

enum { EACH = 2000, THREADS = 2, STOP = -1 };

/* One of the threads that send to, or receive from, one port. */
struct worker {
    struct thread_watch watch;
    mach_port_t port;
    int number;
    int wrong;
    int counts[THREADS]; /* messages received, by sender */
};

static void send_many(void *argument)
{
    struct worker *worker = argument;

    for (int i = 0; i < EACH; i++)
        worker->wrong += port_kit_send(worker->port, MACH_MSG_TYPE_COPY_SEND,
                             worker->number * EACH + i, PORT_KIT_FOREVER) != MACH_MSG_SUCCESS;
}

/* Ids of one sender must rise; which receiver gets which is open. */
static void receive_many(void *argument)
{
    struct worker *worker = argument;
    int last[THREADS] = {-1, -1};

    for (;;) {
        struct port_kit_message message;
        int sender;

        if (port_kit_receive(worker->port, &message, PORT_KIT_FOREVER) != MACH_MSG_SUCCESS) {
            worker->wrong++;
            return;
        }
        if (message.header.msgh_id == STOP)
            return;
        sender = message.header.msgh_id / EACH;
        worker->wrong += message.header.msgh_id <= last[sender];
        last[sender] = message.header.msgh_id;
        worker->counts[sender]++;
    }
}

START_TEST(PORT_messages_of_a_sender_stay_in_order_among_threads)
{
    mach_port_t port = port_kit_new_with_send();
    struct worker senders[THREADS] = {0};
    struct worker receivers[THREADS] = {0};

    for (int i = 0; i < THREADS; i++) {
        senders[i].port = receivers[i].port = port;
        senders[i].number = i;
        thread_watch_start(&receivers[i].watch, receive_many, &receivers[i]);
        thread_watch_start(&senders[i].watch, send_many, &senders[i]);
    }
    for (int i = 0; i < THREADS; i++)
        thread_watch_join(&senders[i].watch);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, STOP, PORT_KIT_FOREVER), 0);
    for (int i = 0; i < THREADS; i++) {
        thread_watch_join(&receivers[i].watch);
        ck_assert_int_eq(receivers[i].wrong + senders[i].wrong, 0);
    }
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(receivers[0].counts[i] + receivers[1].counts[i], EACH);
    port_kit_expect_nothing(port);
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message threads");
    TCase *threads = port_fixture_case(suite, "threads");

    tcase_set_timeout(threads, 60);
    tcase_add_loop_test(threads, PORT_send_waits_for_room, 0, 2);
    tcase_add_loop_test(threads, PORT_a_blocked_receiver_is_told_why_its_right_is_gone, 0, 3);
    tcase_add_test(threads, PORT_a_receive_right_that_comes_back_at_once_still_receives);
    tcase_add_loop_test(
        threads, PORT_a_signal_ends_a_wait_only_where_that_was_asked_for, 0, LENGTH(interrupts));
    tcase_add_test(threads, PORT_messages_of_a_sender_stay_in_order_among_threads);
    return runner_run(suite);
}

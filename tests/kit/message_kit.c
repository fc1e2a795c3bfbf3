/* message_kit.c - what the tests of mach_msg share. */
#include "config.h"

#include "tests/kit/message_kit.h"

#include <check.h>
#include <string.h>

#define SEND MACH_PORT_TYPE_SEND
#define SEND_RECEIVE MACH_PORT_TYPE_SEND_RECEIVE
#define SEND_ONCE MACH_PORT_TYPE_SEND_ONCE

const struct message_kit_disposition dispositions[6] = {
    {MACH_MSG_TYPE_MAKE_SEND, SEND_RECEIVE, 2, 17, SEND_RECEIVE, 3, 1},
    {MACH_MSG_TYPE_COPY_SEND, SEND_RECEIVE, 2, 17, SEND_RECEIVE, 3, 1},
    {MACH_MSG_TYPE_MOVE_SEND, SEND_RECEIVE, 1, 17, SEND_RECEIVE, 2, 1},
    {MACH_MSG_TYPE_MOVE_RECEIVE, SEND, 2, 16, SEND_RECEIVE, 2, 1},
    {MACH_MSG_TYPE_MAKE_SEND_ONCE, SEND_RECEIVE, 2, 18, SEND_ONCE, 0, 0},
    {MACH_MSG_TYPE_MOVE_SEND_ONCE, 0, 0, 18, SEND_ONCE, 0, 0},
};

mach_msg_return_t message_kit_receive(
    mach_port_t from, struct port_kit_message *message, mach_msg_size_t size, int option)
{
    memset(message, 0, sizeof *message);
    return mach_msg(&message->header, MACH_RCV_MSG | MACH_RCV_TIMEOUT | option, 0, size, from, 0,
        MACH_PORT_NULL);
}

mach_msg_id_t message_kit_queue(mach_port_t port, int way)
{
    const mach_msg_id_t id = 100;

    switch (way) {
    case 0:
        ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, id, 0), 0);
        return id;
    case 1:
        ck_assert_int_eq(
            port_kit_send(port_kit_make_once(port), MACH_MSG_TYPE_MOVE_SEND_ONCE, id, 0), 0);
        return id;
    default:
        ck_assert_int_eq(
            mach_port_deallocate(mach_task_self(), port_kit_make_once(port)), KERN_SUCCESS);
        return MACH_NOTIFY_SEND_ONCE;
    }
}

int message_kit_fill(mach_port_t port)
{
    int count = 0;
    mach_msg_return_t mr;

    while ((mr = port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, count, 0)) == MACH_MSG_SUCCESS)
        count++;
    ck_assert_int_eq(mr, MACH_SEND_TIMED_OUT);
    ck_assert_int_ge(count, 1);
    return count;
}

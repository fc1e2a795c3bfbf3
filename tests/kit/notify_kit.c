/* notify_kit.c - asking for notifications, and expecting them. */
#include "config.h"

#include "tests/kit/notify_kit.h"

#include <check.h>
#include <string.h>

mach_port_t notify_kit_request(
    mach_port_t name, mach_msg_id_t variant, mach_port_mscount_t sync, mach_port_t notify)
{
    mach_port_t previous = PORT_KIT_UNKNOWN;

    ck_assert_int_eq(mach_port_request_notification(mach_task_self(), name, variant, sync, notify,
                         MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    return previous;
}

void notify_kit_watch(mach_port_t name, mach_msg_id_t variant, mach_port_t notify)
{
    ck_assert_uint_eq(notify_kit_request(name, variant, 0, notify), MACH_PORT_NULL);
}

void notify_kit_send(mach_port_t to, mach_port_t carried, mach_msg_type_name_t disposition)
{
    ck_assert_int_eq(port_kit_send_right(to, MACH_MSG_TYPE_MAKE_SEND, 100, carried, disposition),
        MACH_MSG_SUCCESS);
}

natural_t notify_kit_value(const struct port_kit_message *message)
{
    natural_t value;

    memcpy(&value, (const char *)message + sizeof(mach_msg_header_t) + sizeof(NDR_record_t),
        sizeof value);
    return value;
}

void notify_kit_expect(mach_port_t port, mach_msg_id_t id, natural_t value)
{
    struct port_kit_message message;
    int is_bare = id == MACH_NOTIFY_SEND_ONCE;

    port_kit_expect(port, id, &message);
    ck_assert_int_eq(port_kit_sender(&message), 0);
    ck_assert_uint_eq(message.header.msgh_size, is_bare != 0 ? 24 : 36);
    ck_assert_uint_eq(message.header.msgh_bits, MACH_MSGH_BITS(0, MACH_MSG_TYPE_PORT_SEND_ONCE));
    ck_assert_uint_eq(message.header.msgh_remote_port, MACH_PORT_NULL);
    ck_assert_uint_eq(message.header.msgh_local_port, port);
    if (is_bare != 0)
        return;
    ck_assert_mem_eq(
        (const char *)&message + sizeof message.header, &NDR_record, sizeof NDR_record);
    ck_assert_uint_eq(notify_kit_value(&message), value);
}

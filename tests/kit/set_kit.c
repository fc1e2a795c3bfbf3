/* set_kit.c - port sets that tests share. */
#include "config.h"

#include "tests/kit/set_kit.h"

#include <check.h>
#include <stdlib.h>

mach_port_t set_kit_new(void)
{
    mach_port_t set;

    ck_assert_int_eq(
        mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_PORT_SET, &set), KERN_SUCCESS);
    return set;
}

mach_port_t set_kit_new_member(mach_port_t set)
{
    mach_port_t port = port_kit_new();

    ck_assert_int_eq(mach_port_insert_member(mach_task_self(), port, set), KERN_SUCCESS);
    return port;
}

unsigned set_kit_count(mach_port_t set)
{
    mach_port_name_array_t members;
    mach_msg_type_number_t count;

    ck_assert_int_eq(
        mach_port_get_set_status(mach_task_self(), set, &members, &count), KERN_SUCCESS);
    free(members);
    return count;
}

void set_kit_expect(mach_port_t set, mach_port_t member, mach_msg_id_t id)
{
    struct port_kit_message message;

    port_kit_expect(set, id, &message);
    ck_assert_uint_eq(message.header.msgh_local_port, member);
}

/* test-notify-process.c - what a process is told when another one that holds rights dies. */
#include "config.h"

#include "tests/kit/notify_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <signal.h>

#define SELF mach_task_self()
#define HELLO 100
#define REPLY 101

/* A child that says hello with a reply right in the body, and then waits to be killed. */
static int hold_rights(mach_port_t parent)
{
    mach_port_t own = port_kit_new_with_send();
    mach_port_t never = port_kit_new();

    if (port_kit_send_right(parent, MACH_MSG_TYPE_COPY_SEND, HELLO, own, MACH_MSG_TYPE_COPY_SEND) !=
        MACH_MSG_SUCCESS)
        return 1;
    port_kit_expect(own, REPLY, NULL); /* a right of the parent's that stays here */
    if (port_kit_send(parent, MACH_MSG_TYPE_COPY_SEND, REPLY, PORT_KIT_FOREVER) != MACH_MSG_SUCCESS)
        return 2;
    port_kit_expect(never, HELLO, NULL);
    return 3;
}

/* Its port, after it took `port` with the disposition. */
static mach_port_t start_holder(
    mach_port_t parent, mach_port_t port, mach_msg_type_name_t disposition, pid_t *pid)
{
    struct port_kit_message message;
    mach_port_t child;

    *pid = port_kit_start(parent, hold_rights);
    port_kit_expect(parent, HELLO, &message);
    ck_assert_int_eq(port_kit_sender(&message), *pid);
    child = message.port.name;
    ck_assert_int_eq(port_kit_send_right(child, MACH_MSG_TYPE_COPY_SEND, REPLY, port, disposition),
        MACH_MSG_SUCCESS);
    port_kit_expect(parent, REPLY, NULL);
    return child;
}

START_TEST(PORT_a_killed_process_gives_its_rights_back)
{
    mach_port_t parent = port_kit_new();
    mach_port_t port = port_kit_new();
    mach_port_t notify = port_kit_new();
    mach_port_t child;
    pid_t pid;

    child = start_holder(
        parent, port, _i == 0 ? MACH_MSG_TYPE_MAKE_SEND : MACH_MSG_TYPE_MAKE_SEND_ONCE, &pid);
    if (_i == 0)
        notify_kit_watch(port, MACH_NOTIFY_NO_SENDERS, notify);
    notify_kit_watch(child, MACH_NOTIFY_DEAD_NAME, notify);
    notify_kit_watch(parent, MACH_NOTIFY_NO_SENDERS, parent);
    port_kit_expect_nothing(notify);
    port_kit_expect_nothing(port);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    if (_i == 0) { /* in either order: a blocking receive sees what comes, whichever that is */
        struct port_kit_message message;
        natural_t seen = 0;

        for (int i = 0; i < 2; i++) {
            ck_assert_int_eq(port_kit_receive(notify, &message, PORT_KIT_FOREVER), 0);
            ck_assert_int_eq(port_kit_sender(&message), 0);
            ck_assert_uint_eq(notify_kit_value(&message),
                message.header.msgh_id == MACH_NOTIFY_NO_SENDERS ? 1 : child);
            seen += (natural_t)message.header.msgh_id;
        }
        ck_assert_uint_eq(seen, MACH_NOTIFY_NO_SENDERS + MACH_NOTIFY_DEAD_NAME);
    } else {
        notify_kit_expect(port, MACH_NOTIFY_SEND_ONCE, 0);
        notify_kit_expect(notify, MACH_NOTIFY_DEAD_NAME, child);
    }
    notify_kit_expect(parent, MACH_NOTIFY_NO_SENDERS, 1);
    port_kit_kill(pid);
    ck_assert_uint_eq(port_kit_refs(child, MACH_PORT_RIGHT_DEAD_NAME), 2);
    ck_assert_int_eq(
        port_kit_send(child, MACH_MSG_TYPE_COPY_SEND, HELLO, 0), MACH_SEND_INVALID_DEST);
    (void)mach_port_destroy(SELF, child);
    (void)mach_port_destroy(SELF, parent);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

/* The receive right itself was in the process that died, sent there by this one. */
START_TEST(PORT_a_receive_right_moved_to_a_process_dies_with_it)
{
    mach_port_t parent = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t child;
    pid_t pid;

    notify_kit_watch(port, MACH_NOTIFY_DEAD_NAME, parent);
    child = start_holder(parent, port, MACH_MSG_TYPE_MOVE_RECEIVE, &pid);
    ck_assert_uint_eq(port_kit_type(port), MACH_PORT_TYPE_SEND | MACH_PORT_TYPE_DNREQUEST);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, HELLO, 0), MACH_MSG_SUCCESS);
    port_kit_kill(pid);
    notify_kit_expect(parent, MACH_NOTIFY_DEAD_NAME, port);
    ck_assert_uint_eq(port_kit_type(port), MACH_PORT_TYPE_DEAD_NAME);
    (void)mach_port_destroy(SELF, child);
    port_fixture_end(parent, port, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notify process");
    TCase *processes = port_fixture_case(suite, "processes");

    tcase_add_loop_test(processes, PORT_a_killed_process_gives_its_rights_back, 0, 2);
    tcase_add_test(processes, PORT_a_receive_right_moved_to_a_process_dies_with_it);
    return runner_run(suite);
}

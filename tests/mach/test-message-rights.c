/* test-message-rights.c - rights in a message's body: taken, carried, received, destroyed. */
#include "config.h"

#include "tests/kit/message_kit.h"
#include "tests/kit/port_fixture.h"
#include "tests/kit/runner.h"

#include <check.h>

#define SELF mach_task_self()
#define HELLO 100

START_TEST(PORT_each_disposition_in_a_body)
{
    mach_port_t to = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    mach_msg_type_name_t disposition = dispositions[_i].disposition;
    mach_port_t name =
        disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE ? port_kit_make_once(port) : port;
    struct port_kit_message message;

    ck_assert_int_eq(mach_port_mod_refs(SELF, port, MACH_PORT_RIGHT_SEND, 1), KERN_SUCCESS);
    ck_assert_int_eq(port_kit_send_right(to, MACH_MSG_TYPE_MAKE_SEND, HELLO, name, disposition), 0);
    port_kit_check(name, dispositions[_i].between, dispositions[_i].between_refs);
    if (disposition == MACH_MSG_TYPE_MOVE_RECEIVE)
        ck_assert_int_eq(port_kit_receive(port, &message, 0), MACH_RCV_INVALID_NAME);
    port_kit_expect(to, HELLO, &message);
    ck_assert_uint_eq(message.header.msgh_size, offsetof(struct port_kit_message, room));
    ck_assert(MACH_MSGH_BITS_IS_COMPLEX(message.header.msgh_bits));
    ck_assert_uint_eq(message.body.msgh_descriptor_count, 1);
    ck_assert_uint_eq(message.port.type, MACH_MSG_PORT_DESCRIPTOR);
    ck_assert_uint_eq(message.port.disposition, dispositions[_i].arrives);
    ck_assert_int_eq(message.port.name == port, dispositions[_i].same_name);
    port_kit_check(message.port.name, dispositions[_i].after, dispositions[_i].after_refs);
    if (dispositions[_i].same_name == 0) { /* the right leads where it should */
        ck_assert_int_eq(
            port_kit_send(message.port.name, MACH_MSG_TYPE_MOVE_SEND_ONCE, HELLO, 0), 0);
        port_kit_expect(port, HELLO, NULL);
    }
    port_fixture_end(to, port, MACH_PORT_NULL);
}
END_TEST

/* A message that is never received gives its rights up: mach_msg_destroy, and the queue's end. */
START_TEST(PORT_a_destroyed_message_gives_its_rights_back)
{
    mach_port_t to = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t name = port;
    mach_msg_type_name_t disposition = dispositions[_i].disposition;
    struct port_kit_message message;

    if (disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        name = port_kit_make_once(port);
    ck_assert_int_eq(port_kit_send_right(to, MACH_MSG_TYPE_MAKE_SEND, HELLO, name, disposition), 0);
    port_kit_expect(to, HELLO, &message);
    mach_msg_destroy(&message.header);
    if (dispositions[_i].arrives == MACH_MSG_TYPE_PORT_SEND_ONCE) {
        ck_assert_uint_eq(port_kit_type(message.port.name), 0);
        port_kit_expect(port, MACH_NOTIFY_SEND_ONCE, NULL);
    } else if (dispositions[_i].arrives == MACH_MSG_TYPE_PORT_RECEIVE) {
        port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 1);
    } else {
        port_kit_check(port,
            disposition == MACH_MSG_TYPE_MOVE_SEND ? MACH_PORT_TYPE_RECEIVE
                                                   : MACH_PORT_TYPE_SEND_RECEIVE,
            1);
    }
    port_fixture_end(to, port, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_destroying_an_unsent_message_treats_each_disposition_as_its_sender_meant_it)
{
    mach_port_t port = port_kit_new_with_send();
    mach_msg_type_name_t disposition = dispositions[_i].disposition;
    struct port_kit_message message = {
        .header = {.msgh_bits = MACH_MSGH_BITS_COMPLEX},
        .body = {1},
        .port = {.name = port,
            .disposition = disposition & 0xffu,
            .type = MACH_MSG_PORT_DESCRIPTOR},
    };

    if (disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        message.port.name = port_kit_make_once(port);
    mach_msg_destroy(&message.header);
    switch (disposition) {
    case MACH_MSG_TYPE_MOVE_SEND:
        port_kit_check(port, MACH_PORT_TYPE_RECEIVE, 0);
        break;
    case MACH_MSG_TYPE_MOVE_RECEIVE:
        port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 1);
        break;
    case MACH_MSG_TYPE_MAKE_SEND_ONCE:
    case MACH_MSG_TYPE_MOVE_SEND_ONCE:
        port_kit_expect(port, MACH_NOTIFY_SEND_ONCE, NULL);
        break;
    default:
        port_kit_check(port, MACH_PORT_TYPE_SEND_RECEIVE, 1);
    }
    port_fixture_end(port, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_null_and_dead_names_in_descriptors_arrive_as_such)
{
    static const mach_msg_type_name_t all[] = {16, 17, 18, 19, 20, 21};
    static const mach_msg_type_name_t arrive[] = {16, 17, 18, 17, 17, 18};
    mach_port_t to = port_kit_new();
    struct port_kit_message message;

    for (int i = 0; i < 6; i++) {
        for (mach_port_t name = MACH_PORT_DEAD;; name = MACH_PORT_NULL) {
            ck_assert_int_eq(
                port_kit_send_right(to, MACH_MSG_TYPE_MAKE_SEND, HELLO, name, all[i]), 0);
            port_kit_expect(to, HELLO, &message);
            ck_assert_uint_eq(message.port.name, name);
            ck_assert_uint_eq(message.port.disposition, arrive[i]);
            if (name == MACH_PORT_NULL)
                break;
        }
    }
    port_fixture_end(to, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_a_name_that_is_dead_arrives_dead)
{
    mach_port_t to = port_kit_new();
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message;

    ck_assert_int_eq(mach_port_mod_refs(SELF, port, MACH_PORT_RIGHT_SEND, 1), KERN_SUCCESS);
    if (_i == 0) { /* it dies under way */
        ck_assert_int_eq(
            port_kit_send_right(to, MACH_MSG_TYPE_MAKE_SEND, HELLO, port, MACH_MSG_TYPE_COPY_SEND),
            0);
        port_kit_drop_receive(port);
    } else {
        port_kit_drop_receive(port);
        ck_assert_int_eq(port_kit_send_right(to, MACH_MSG_TYPE_MAKE_SEND, HELLO, port,
                             _i == 1 ? MACH_MSG_TYPE_COPY_SEND : MACH_MSG_TYPE_MOVE_SEND),
            0);
    }
    port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, _i == 2 ? 1 : 2);
    port_kit_expect(to, HELLO, &message);
    ck_assert_uint_eq(message.port.name, MACH_PORT_DEAD);
    ck_assert_uint_eq(message.port.disposition, 17);
    port_fixture_end(to, port, MACH_PORT_NULL);
}
END_TEST

/* Through the queue, and through a send-once right of the port. */
START_TEST(PORT_a_receive_right_sent_to_itself_dies_at_once)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t notify = port_kit_new();
    mach_port_t previous;
    mach_port_t to = _i == 0 ? port : port_kit_make_once(port);

    ck_assert_int_eq(mach_port_request_notification(SELF, port, MACH_NOTIFY_DEAD_NAME, 0, notify,
                         MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    ck_assert_int_eq(
        port_kit_send_right(to, _i == 0 ? MACH_MSG_TYPE_COPY_SEND : MACH_MSG_TYPE_MOVE_SEND_ONCE,
            HELLO, port, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
    port_kit_expect(notify, MACH_NOTIFY_DEAD_NAME, NULL);
    port_kit_check(port, MACH_PORT_TYPE_DEAD_NAME, 2);
    port_fixture_end(port, notify, MACH_PORT_NULL);
}
END_TEST

START_TEST(PORT_a_message_carries_sixty_rights)
{
    enum { SIXTY = 60 };
    mach_port_t to = port_kit_new();
    mach_port_t ports[SIXTY];
    static struct message_kit_large message;
    mach_msg_size_t size =
        offsetof(struct message_kit_large, ports) + SIXTY * sizeof *message.ports;

    message.header.msgh_bits = MACH_MSGH_BITS_COMPLEX | MACH_MSGH_BITS(MACH_MSG_TYPE_MAKE_SEND, 0);
    message.header.msgh_remote_port = to;
    message.body.msgh_descriptor_count = SIXTY;
    for (int i = 0; i < SIXTY; i++) {
        ports[i] = port_kit_new();
        message.ports[i].name = ports[i];
        message.ports[i].disposition =
            i % 2 == 0 ? MACH_MSG_TYPE_MAKE_SEND : MACH_MSG_TYPE_MAKE_SEND_ONCE;
    }
    ck_assert_int_eq(mach_msg(&message.header, MACH_SEND_MSG, size, 0, 0, 0, 0), 0);
    ck_assert_int_eq(
        mach_msg(&message.header, MACH_RCV_MSG, 0, sizeof message, to, 0, 0), MACH_MSG_SUCCESS);
    ck_assert_uint_eq(message.body.msgh_descriptor_count, SIXTY);
    for (int i = 0; i < SIXTY; i++) { /* in order */
        mach_port_t name = message.ports[i].name;

        if (i % 2 == 0)
            ck_assert_uint_eq(name, ports[i]);
        ck_assert_int_eq(port_kit_send(name, message.ports[i].disposition, i, 0), 0);
        port_kit_expect(ports[i], i, NULL);
        (void)mach_port_destroy(SELF, ports[i]);
    }
    port_fixture_end(to, MACH_PORT_NULL, MACH_PORT_NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message rights");
    TCase *rights = port_fixture_case(suite, "rights");

    tcase_add_loop_test(rights, PORT_each_disposition_in_a_body, 0, LENGTH(dispositions));
    tcase_add_loop_test(
        rights, PORT_a_destroyed_message_gives_its_rights_back, 0, LENGTH(dispositions));
    tcase_add_loop_test(rights,
        PORT_destroying_an_unsent_message_treats_each_disposition_as_its_sender_meant_it, 0,
        LENGTH(dispositions));
    tcase_add_test(rights, PORT_null_and_dead_names_in_descriptors_arrive_as_such);
    tcase_add_loop_test(rights, PORT_a_name_that_is_dead_arrives_dead, 0, 3);
    tcase_add_loop_test(rights, PORT_a_receive_right_sent_to_itself_dies_at_once, 0, 2);
    tcase_add_test(rights, PORT_a_message_carries_sixty_rights);
    return runner_run(suite);
}

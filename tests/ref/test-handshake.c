/* test-handshake.c - the handshake's server, with clients in forked processes and in threads. */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "ref/offer.h"
#include "ref/probe_message.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/handshake_kit.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/thread_watch.h"

#include <check.h>
#include <fcntl.h>
#include <servers/bootstrap.h>
#include <sys/wait.h>
#include <unistd.h>

#define NONCE UINT64_C(0xfedcba9876543210)

/* What a client offers, and what the server makes of it. */
static const struct {
    mach_msg_type_name_t offered;
    int outcome;
    mach_msg_type_name_t returned;
} rights[] = {
    {MACH_MSG_TYPE_COPY_SEND, CHILD_PORT_CHECKED_IN, MACH_MSG_TYPE_PORT_SEND},
    {MACH_MSG_TYPE_MOVE_SEND, CHILD_PORT_CHECKED_IN, MACH_MSG_TYPE_PORT_SEND},
    {MACH_MSG_TYPE_MAKE_SEND, CHILD_PORT_CHECKED_IN, MACH_MSG_TYPE_PORT_SEND},
    {MACH_MSG_TYPE_MAKE_SEND_ONCE, CHILD_PORT_CHECKED_IN, MACH_MSG_TYPE_PORT_SEND_ONCE},
    {MACH_MSG_TYPE_MOVE_SEND_ONCE, CHILD_PORT_CHECKED_IN, MACH_MSG_TYPE_PORT_SEND_ONCE},
    {MACH_MSG_TYPE_MOVE_RECEIVE, CHILD_PORT_UNWANTED, 0},
    {MACH_MSG_TYPE_PORT_NONE, CHILD_PORT_NO_RIGHT, 0},
};

/* Sends a probe through the returned right, which is gone afterwards. */
static void spend_right(mach_port_t right, mach_msg_type_name_t right_type)
{
    bool once = right_type == MACH_MSG_TYPE_PORT_SEND_ONCE;

    ck_assert_int_eq(probe_message_send(right,
                         once ? MACH_MSG_TYPE_MOVE_SEND_ONCE : MACH_MSG_TYPE_COPY_SEND, NONCE),
        MACH_MSG_SUCCESS);
    if (!once)
        ck_assert_int_eq(mach_port_deallocate(mach_task_self(), right), KERN_SUCCESS);
}

/* Waits for the server and checks it against rights[row], whose port `offer` is. */
static void server_finish(struct handshake_server *server, int row, struct offer *offer)
{
    uint64_t nonce;

    handshake_server_join(server);
    ck_assert_int_eq(server->outcome, rights[row].outcome);
    ck_assert_uint_eq(server->right_type, rights[row].returned);
    ck_assert((server->right == MACH_PORT_NULL) == (rights[row].returned == 0));
    if (server->right != MACH_PORT_NULL) {
        spend_right(server->right, server->right_type);
        ck_assert_int_eq(probe_message_receive(offer->port, &nonce), MACH_MSG_SUCCESS);
        ck_assert_uint_eq(nonce, NONCE);
    }
    if (rights[row].offered != MACH_MSG_TYPE_MOVE_RECEIVE)
        ck_assert_int_eq(mach_port_destroy(mach_task_self(), offer->port), KERN_SUCCESS);
}

static void check_in(struct handshake_server *server, int row, struct offer *offer)
{
    ck_assert_int_eq(offer_make(offer, rights[row].offered), KERN_SUCCESS);
    ck_assert_int_eq(
        child_port_handshake_run_client(server->pipe_read, offer->right, offer->right_type),
        CHILD_PORT_CHECKED_IN);
}

/* The forked child: it has no port names of its parent's, but the bootstrap port and the pipe. */
static int run_forked_child(struct child_port_handshake *handshake, int row)
{
    int pipe_read = fcntl(child_port_handshake_read_fd(handshake), F_DUPFD_CLOEXEC, 0);
    struct offer offer;
    uint64_t nonce;

    child_port_handshake_destroy(handshake);
    if (offer_make(&offer, rights[row].offered) != KERN_SUCCESS)
        return 1;
    if (child_port_handshake_run_client(pipe_read, offer.right, offer.right_type) !=
        CHILD_PORT_CHECKED_IN)
        return 2;
    if (rights[row].outcome != CHILD_PORT_CHECKED_IN)
        return 0;
    if (probe_message_receive(offer.port, &nonce) != MACH_MSG_SUCCESS || nonce != NONCE)
        return 3;
    return 0;
}

START_TEST(ARCH_1_child_by_fork_alone_checks_in)
{
    struct child_port_handshake *handshake;
    mach_port_t right;
    mach_msg_type_name_t right_type;
    int status;
    pid_t pid;

    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        _exit(run_forked_child(handshake, _i));

    ck_assert_int_eq(
        child_port_handshake_run_server(handshake, MACH_PORT_RIGHT_SEND, &right, &right_type),
        rights[_i].outcome);
    ck_assert_uint_eq(right_type, rights[_i].returned);
    child_port_handshake_destroy(handshake);
    if (right != MACH_PORT_NULL)
        spend_right(right, right_type);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(ARCH_6_thread_of_the_same_process_checks_in)
{
    struct handshake_server server;
    struct offer offer;

    handshake_server_start(&server, MACH_PORT_RIGHT_SEND);
    check_in(&server, _i, &offer);
    server_finish(&server, _i, &offer);
}
END_TEST

START_TEST(SRV_21_signals_change_nothing)
{
    struct handshake_server server;
    struct offer offer;

    thread_watch_make_interruptible();
    handshake_server_start(&server, MACH_PORT_RIGHT_SEND);
    thread_watch_interrupt(&server.watch, 20);
    check_in(&server, _i, &offer);
    server_finish(&server, _i, &offer);
}
END_TEST

/* Waits until a send-once right to `port` was destroyed unused. */
static void await_send_once(mach_port_t port)
{
    mach_send_once_notification_t in = {0};

    ck_assert_int_eq(mach_msg(&in.not_header, MACH_RCV_MSG, 0, sizeof in, port, 0, MACH_PORT_NULL),
        MACH_MSG_SUCCESS);
    ck_assert_int_eq(in.not_header.msgh_id, MACH_NOTIFY_SEND_ONCE);
}

START_TEST(SRV_22_SRV_23_two_servers_on_two_threads_mix_nothing)
{
    struct introduction introductions[2];
    struct handshake_server servers[2];
    struct offer offers[2];
    struct offer stray;

    ck_assert_int_eq(offer_make(&stray, MACH_MSG_TYPE_MAKE_SEND_ONCE), KERN_SUCCESS);
    for (int i = 0; i < 2; i++)
        handshake_server_start(&servers[i], MACH_PORT_RIGHT_SEND);
    for (int i = 0; i < 2; i++)
        introduction_read(servers[i].pipe_read, &introductions[i]);
    ck_assert_uint_ne(introductions[0].token, introductions[1].token);
    ck_assert_str_ne(introductions[0].name, introductions[1].name);

    /* SRV-22, SRV-9: the other's token is a wrong one. */
    for (int i = 0; i < 2; i++) {
        introduction_answer(
            introductions[i].name, introductions[1 - i].token, stray.right, stray.right_type);
        await_send_once(stray.port);
    }
    for (int i = 1; i >= 0; i--) {
        ck_assert_int_eq(offer_make(&offers[i], rights[_i].offered), KERN_SUCCESS);
        introduction_answer(
            introductions[i].name, introductions[i].token, offers[i].right, offers[i].right_type);
    }
    for (int i = 0; i < 2; i++) {
        server_finish(&servers[i], _i, &offers[i]);
        close(servers[i].pipe_read);
    }
    mach_port_destroy(mach_task_self(), stray.port);
}
END_TEST

START_TEST(SRV_19_dead_right_gives_null)
{
    struct introduction introduction;
    struct handshake_server server;
    struct offer dead;

    ck_assert_int_eq(offer_make(&dead, MACH_MSG_TYPE_COPY_SEND), KERN_SUCCESS);
    mach_port_mod_refs(mach_task_self(), dead.port, MACH_PORT_RIGHT_RECEIVE, -1);
    handshake_server_start(&server, MACH_PORT_RIGHT_SEND);
    introduction_read(server.pipe_read, &introduction);
    introduction_answer(introduction.name, introduction.token, dead.port, MACH_MSG_TYPE_COPY_SEND);
    handshake_server_join(&server);
    ck_assert_int_eq(server.outcome, CHILD_PORT_NO_RIGHT);
    ck_assert_uint_eq(server.right, MACH_PORT_NULL);
    close(server.pipe_read);
    mach_port_destroy(mach_task_self(), dead.port);
}
END_TEST

START_TEST(SRV_14_service_is_gone_and_its_name_free_after_the_end)
{
    struct introduction introduction;
    struct handshake_server server;
    mach_port_t service, again;
    mach_port_type_t type;

    handshake_server_start(&server, MACH_PORT_RIGHT_SEND);
    introduction_read(server.pipe_read, &introduction);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, introduction.name, &service), 0);
    close(server.pipe_read);
    handshake_server_join(&server);
    ck_assert_int_eq(server.outcome, CHILD_PORT_PIPE_ENDED);
    ck_assert_int_eq(mach_port_type(mach_task_self(), service, &type), KERN_SUCCESS);
    ck_assert_uint_eq(type & MACH_PORT_TYPE_PORT_OR_DEAD, MACH_PORT_TYPE_DEAD_NAME);
    ck_assert_int_eq(mach_port_deallocate(mach_task_self(), service), KERN_SUCCESS);
    ck_assert_int_eq(
        bootstrap_check_in(bootstrap_port, introduction.name, &again), BOOTSTRAP_SUCCESS);
    mach_port_mod_refs(mach_task_self(), again, MACH_PORT_RIGHT_RECEIVE, -1);
}
END_TEST

START_TEST(SRV_25_many_rounds_leave_nothing)
{
    unsigned descriptors = 0;

    for (int round = 0; round < 50; round++) {
        struct handshake_server server;
        struct offer offer;

        handshake_server_start(&server, MACH_PORT_RIGHT_SEND);
        check_in(&server, _i, &offer);
        server_finish(&server, _i, &offer);
        if (round == 0)
            descriptors = port_kit_descriptors();
    }
    ck_assert_uint_eq(port_kit_descriptors(), descriptors);
}
END_TEST

START_TEST(SRV_26_no_bootstrap_server_gives_null)
{
    mach_port_t saved = bootstrap_port;
    struct handshake_server server;

    bootstrap_port = MACH_PORT_NULL;
    handshake_server_start(&server, MACH_PORT_RIGHT_SEND);
    handshake_server_join(&server);
    bootstrap_port = saved;
    ck_assert_int_eq(server.outcome, CHILD_PORT_NO_SERVICE);
    ck_assert_uint_eq(server.right, MACH_PORT_NULL);
    close(server.pipe_read);
}
END_TEST

static Suite *handshake_suite(void)
{
    Suite *suite = suite_create("handshake");
    TCase *server = tcase_create("server");

    tcase_add_unchecked_fixture(server, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_add_checked_fixture(server, NULL, bootstrap_kit_drain);
    tcase_set_timeout(server, 60);
    tcase_add_loop_test(server, ARCH_1_child_by_fork_alone_checks_in, 0, LENGTH(rights));
    tcase_add_loop_test(server, ARCH_6_thread_of_the_same_process_checks_in, 0, LENGTH(rights));
    tcase_add_loop_test(server, SRV_21_signals_change_nothing, 0, LENGTH(rights));
    tcase_add_loop_test(
        server, SRV_22_SRV_23_two_servers_on_two_threads_mix_nothing, 0, LENGTH(rights));
    tcase_add_test(server, SRV_19_dead_right_gives_null);
    tcase_add_test(server, SRV_14_service_is_gone_and_its_name_free_after_the_end);
    tcase_add_loop_test(server, SRV_25_many_rounds_leave_nothing, 0, LENGTH(rights));
    tcase_add_test(server, SRV_26_no_bootstrap_server_gives_null);
    suite_add_tcase(suite, server);
    return suite;
}

int main(void)
{
    return runner_run(handshake_suite());
}

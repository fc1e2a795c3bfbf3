/* test-handshake.c - the handshake's server, with clients in forked processes and in threads. */
#include "config.h"

#include "ref/child_port.h"
#include "ref/child_port_handshake.h"
#include "ref/offer.h"
#include "ref/pipe.h"
#include "ref/probe.h"
#include "tests/bootstrap_kit.h"
#include "tests/port_kit.h"
#include "tests/runner.h"
#include "tests/thread_watch.h"

#include <check.h>
#include <fcntl.h>
#include <servers/bootstrap.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NONCE UINT64_C(0xfedcba9876543210)

/* Started before the first test, stopped after the last. */
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

/* A server in a thread of its own, and a descriptor that keeps its pipe readable. */
struct server {
    struct child_port_handshake *handshake;
    int pipe_read;
    struct thread_watch watch;
    int outcome;
    mach_port_t right;
    mach_msg_type_name_t right_type;
};

static void server_run(void *argument)
{
    struct server *server = argument;

    server->outcome = child_port_handshake_run_server(
        server->handshake, MACH_PORT_RIGHT_SEND, &server->right, &server->right_type);
}

static void server_start(struct server *server)
{
    ck_assert_int_eq(child_port_handshake_new(&server->handshake), 0);
    server->pipe_read = fcntl(child_port_handshake_read_fd(server->handshake), F_DUPFD_CLOEXEC, 0);
    ck_assert_int_ge(server->pipe_read, 0);
    thread_watch_start(&server->watch, server_run, server);
}

/* Sends a probe through the returned right, which is gone afterwards. */
static void spend_right(mach_port_t right, mach_msg_type_name_t right_type)
{
    bool once = right_type == MACH_MSG_TYPE_PORT_SEND_ONCE;

    ck_assert_int_eq(
        probe_send(right, once ? MACH_MSG_TYPE_MOVE_SEND_ONCE : MACH_MSG_TYPE_COPY_SEND, NONCE),
        MACH_MSG_SUCCESS);
    if (!once)
        ck_assert_int_eq(mach_port_deallocate(mach_task_self(), right), KERN_SUCCESS);
}

/* Waits for the server and checks it against rights[row], whose port `offer` is. */
static void server_finish(struct server *server, int row, struct offer *offer)
{
    uint64_t nonce;

    thread_watch_join(&server->watch);
    child_port_handshake_destroy(server->handshake);
    ck_assert_int_eq(server->outcome, rights[row].outcome);
    ck_assert_uint_eq(server->right_type, rights[row].returned);
    ck_assert((server->right == MACH_PORT_NULL) == (rights[row].returned == 0));
    if (server->right != MACH_PORT_NULL) {
        spend_right(server->right, server->right_type);
        ck_assert_int_eq(probe_receive(offer->port, &nonce), MACH_MSG_SUCCESS);
        ck_assert_uint_eq(nonce, NONCE);
    }
    if (rights[row].offered != MACH_MSG_TYPE_MOVE_RECEIVE)
        ck_assert_int_eq(mach_port_destroy(mach_task_self(), offer->port), KERN_SUCCESS);
}

static void check_in(struct server *server, int row, struct offer *offer)
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
    if (probe_receive(offer.port, &nonce) != MACH_MSG_SUCCESS || nonce != NONCE)
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
    struct server server;
    struct offer offer;

    server_start(&server);
    check_in(&server, _i, &offer);
    server_finish(&server, _i, &offer);
}
END_TEST

START_TEST(SRV_21_signals_change_nothing)
{
    struct server server;
    struct offer offer;

    thread_watch_make_interruptible();
    server_start(&server);
    thread_watch_interrupt(&server.watch, 20);
    check_in(&server, _i, &offer);
    server_finish(&server, _i, &offer);
}
END_TEST

struct introduction {
    child_port_token_t token;
    char name[BOOTSTRAP_MAX_NAME_LEN];
};

static void read_introduction(int fd, struct introduction *introduction)
{
    uint32_t length;
    size_t got;

    memset(introduction, 0, sizeof *introduction);
    ck_assert_int_eq(pipe_read(fd, &introduction->token, 8, &got), 0);
    ck_assert_int_eq(pipe_read(fd, &length, 4, &got), 0);
    ck_assert_uint_lt(length, sizeof introduction->name);
    ck_assert_int_eq(pipe_read(fd, introduction->name, length, &got), 0);
    ck_assert_uint_eq(got, length);
}

static void check_in_by_hand(
    const char *name, child_port_token_t token, mach_port_t port, mach_msg_type_name_t right_type)
{
    mach_port_t service;

    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, name, &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(child_port_check_in(service, token, port, right_type), MACH_MSG_SUCCESS);
    ck_assert_int_eq(mach_port_deallocate(mach_task_self(), service), KERN_SUCCESS);
}

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
    struct server servers[2];
    struct offer offers[2];
    struct offer stray;

    ck_assert_int_eq(offer_make(&stray, MACH_MSG_TYPE_MAKE_SEND_ONCE), KERN_SUCCESS);
    for (int i = 0; i < 2; i++)
        server_start(&servers[i]);
    for (int i = 0; i < 2; i++)
        read_introduction(servers[i].pipe_read, &introductions[i]);
    ck_assert_uint_ne(introductions[0].token, introductions[1].token);
    ck_assert_str_ne(introductions[0].name, introductions[1].name);

    /* SRV-22, SRV-9: the other's token is a wrong one. */
    for (int i = 0; i < 2; i++) {
        check_in_by_hand(
            introductions[i].name, introductions[!i].token, stray.right, stray.right_type);
        await_send_once(stray.port);
    }
    for (int i = 1; i >= 0; i--) {
        ck_assert_int_eq(offer_make(&offers[i], rights[_i].offered), KERN_SUCCESS);
        check_in_by_hand(
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
    struct server server;
    struct offer dead;

    ck_assert_int_eq(offer_make(&dead, MACH_MSG_TYPE_COPY_SEND), KERN_SUCCESS);
    mach_port_mod_refs(mach_task_self(), dead.port, MACH_PORT_RIGHT_RECEIVE, -1);
    server_start(&server);
    read_introduction(server.pipe_read, &introduction);
    check_in_by_hand(introduction.name, introduction.token, dead.port, MACH_MSG_TYPE_COPY_SEND);
    thread_watch_join(&server.watch);
    ck_assert_int_eq(server.outcome, CHILD_PORT_NO_RIGHT);
    ck_assert_uint_eq(server.right, MACH_PORT_NULL);
    close(server.pipe_read);
    child_port_handshake_destroy(server.handshake);
    mach_port_destroy(mach_task_self(), dead.port);
}
END_TEST

START_TEST(SRV_14_service_is_gone_and_its_name_free_after_the_end)
{
    struct introduction introduction;
    struct server server;
    mach_port_t service, again;
    mach_port_type_t type;

    server_start(&server);
    read_introduction(server.pipe_read, &introduction);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, introduction.name, &service), 0);
    close(server.pipe_read);
    thread_watch_join(&server.watch);
    ck_assert_int_eq(server.outcome, CHILD_PORT_PIPE_ENDED);
    child_port_handshake_destroy(server.handshake);
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
        struct server server;
        struct offer offer;

        server_start(&server);
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
    struct server server;

    bootstrap_port = MACH_PORT_NULL;
    server_start(&server);
    thread_watch_join(&server.watch);
    bootstrap_port = saved;
    ck_assert_int_eq(server.outcome, CHILD_PORT_NO_SERVICE);
    ck_assert_uint_eq(server.right, MACH_PORT_NULL);
    close(server.pipe_read);
    child_port_handshake_destroy(server.handshake);
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

/* test-handshake-e2.c - what the second edition adds: either side serves, any right is expected. */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "ref/offer.h"
#include "ref/pipe.h"
#include "ref/probe_message.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/handshake_kit.h"
#include "tests/kit/notify_kit.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <servers/bootstrap.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SELF mach_task_self()
#define NONCE UINT64_C(0x0123456789abcdef)

static const mach_port_right_t expectations[] = {MACH_PORT_RIGHT_SEND, MACH_PORT_RIGHT_RECEIVE};

/* What a client offers, and as what it arrives. */
static const struct {
    mach_msg_type_name_t offered;
    mach_msg_type_name_t arrives;
} rights[] = {
    {MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_PORT_SEND},
    {MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_PORT_SEND},
    {MACH_MSG_TYPE_MAKE_SEND, MACH_MSG_TYPE_PORT_SEND},
    {MACH_MSG_TYPE_MAKE_SEND_ONCE, MACH_MSG_TYPE_PORT_SEND_ONCE},
    {MACH_MSG_TYPE_MOVE_SEND_ONCE, MACH_MSG_TYPE_PORT_SEND_ONCE},
    {MACH_MSG_TYPE_MOVE_RECEIVE, MACH_MSG_TYPE_PORT_RECEIVE},
    {MACH_MSG_TYPE_PORT_NONE, 0},
};

/* How a server that expects `expected` ends when rights[row] is offered. */
static int outcome_of(int row, mach_port_right_t expected)
{
    if (rights[row].arrives == 0)
        return CHILD_PORT_NO_RIGHT;
    return (rights[row].arrives == MACH_MSG_TYPE_PORT_RECEIVE) ==
                   (expected == MACH_PORT_RIGHT_RECEIVE)
               ? CHILD_PORT_CHECKED_IN
               : CHILD_PORT_UNWANTED;
}

/* Runs both sides in this process: a server that expects `expected`, a client that offers
   rights[row]. */
static void shake_hands(
    struct handshake_server *server, mach_port_right_t expected, int row, struct offer *offer)
{
    handshake_server_start(server, expected);
    ck_assert_int_eq(
        child_port_handshake_run_client(server->pipe_read, offer->right, offer->right_type),
        CHILD_PORT_CHECKED_IN);
    handshake_server_join(server);
    ck_assert_int_eq(server->outcome, outcome_of(row, expected));
    ck_assert((server->right != MACH_PORT_NULL) == (server->outcome == CHILD_PORT_CHECKED_IN));
}

START_TEST(SRV_24_receive_right_is_returned_where_one_is_expected)
{
    struct handshake_server server;
    const int row = 5; /* MOVE_RECEIVE */
    struct offer offer;
    uint64_t nonce;

    ck_assert_int_eq(offer_make(&offer, rights[row].offered), KERN_SUCCESS);
    port_kit_make_send(offer.port);
    ck_assert_int_eq(
        probe_message_send(offer.port, MACH_MSG_TYPE_COPY_SEND, NONCE), MACH_MSG_SUCCESS);
    shake_hands(&server, MACH_PORT_RIGHT_RECEIVE, row, &offer);
    ck_assert_uint_eq(server.right_type, MACH_MSG_TYPE_PORT_RECEIVE);

    /* The very port: what was sent to it before, and after, arrives. */
    ck_assert_int_eq(probe_message_receive(server.right, &nonce), MACH_MSG_SUCCESS);
    ck_assert_uint_eq(nonce, NONCE);
    ck_assert_int_eq(
        probe_message_send(offer.port, MACH_MSG_TYPE_COPY_SEND, ~NONCE), MACH_MSG_SUCCESS);
    ck_assert_int_eq(probe_message_receive(server.right, &nonce), MACH_MSG_SUCCESS);
    ck_assert_uint_eq(nonce, ~NONCE);
    port_kit_drop_receive(server.right);
    port_kit_check(offer.port, MACH_PORT_TYPE_DEAD_NAME, 1);
    ck_assert_int_eq(mach_port_deallocate(SELF, offer.port), KERN_SUCCESS);
}
END_TEST

/* The client's port hears that the right it gave away is gone, once its own is gone too. */
START_TEST(SRV_24_send_right_is_destroyed_where_a_receive_right_is_expected)
{
    struct handshake_server server;
    mach_port_t notify = port_kit_new();
    struct offer offer;

    ck_assert_int_eq(offer_make(&offer, rights[_i].offered), KERN_SUCCESS);
    shake_hands(&server, MACH_PORT_RIGHT_RECEIVE, _i, &offer);
    if (rights[_i].arrives == MACH_MSG_TYPE_PORT_SEND_ONCE) {
        notify_kit_expect(offer.port, MACH_NOTIFY_SEND_ONCE, 0);
    } else {
        notify_kit_watch(offer.port, MACH_NOTIFY_NO_SENDERS, notify);
        if (rights[_i].offered == MACH_MSG_TYPE_COPY_SEND)
            port_kit_drop_send(offer.port, 1);
        notify_kit_expect(notify, MACH_NOTIFY_NO_SENDERS, 1);
    }
    ck_assert_int_eq(mach_port_destroy(SELF, offer.port), KERN_SUCCESS);
    port_kit_drop_receive(notify);
}
END_TEST

START_TEST(INIT_4_a_side_taken_out_is_the_callers)
{
    unsigned before = port_kit_descriptors();
    struct child_port_handshake *handshake;
    mach_port_t right = 1;
    mach_msg_type_name_t right_type = 1;
    int write_fd, read_fd;
    char byte;

    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    write_fd = child_port_handshake_take_write_fd(handshake);
    ck_assert_int_eq(fcntl(write_fd, F_GETFL) & O_ACCMODE, O_WRONLY);
    ck_assert_int_eq(fcntl(write_fd, F_GETFD), FD_CLOEXEC);
    ck_assert_int_eq(child_port_handshake_take_write_fd(handshake), -1);
    read_fd = child_port_handshake_take_read_fd(handshake);
    ck_assert_int_eq(fcntl(read_fd, F_GETFD), FD_CLOEXEC);
    ck_assert_int_eq(child_port_handshake_read_fd(handshake), -1);
    ck_assert_int_eq(child_port_handshake_take_read_fd(handshake), -1);

    /* Nothing is left to run on, and nothing that destroying closes. */
    ck_assert_int_eq(
        child_port_handshake_run_server(handshake, MACH_PORT_RIGHT_SEND, &right, &right_type),
        -EBADF);
    ck_assert_uint_eq(right, MACH_PORT_NULL);
    child_port_handshake_destroy(handshake);
    ck_assert_int_eq(pipe_write(write_fd, "x", 1), 0);
    ck_assert_int_eq(read(read_fd, &byte, 1), 1);
    close(write_fd);
    close(read_fd);
    ck_assert_uint_eq(port_kit_descriptors(), before);
}
END_TEST

/* The forked child serves: it has the write side, and shows that the right it got is good. Without
   assertions, since Check's own state came along. */
static int serve(int pipe_write, int row, mach_port_right_t expected)
{
    mach_msg_type_name_t right_type;
    mach_port_t right;
    uint64_t nonce;

    if (child_port_handshake_run_server_on(pipe_write, expected, &right, &right_type) !=
        outcome_of(row, expected))
        return 1;
    if (right == MACH_PORT_NULL)
        return outcome_of(row, expected) == CHILD_PORT_CHECKED_IN ? 2 : 0;
    if (right_type != rights[row].arrives)
        return 3;
    if (right_type == MACH_MSG_TYPE_PORT_RECEIVE)
        return probe_message_receive(right, &nonce) == MACH_MSG_SUCCESS && nonce == NONCE ? 0 : 4;
    return probe_message_send(right,
               right_type == MACH_MSG_TYPE_PORT_SEND ? MACH_MSG_TYPE_COPY_SEND
                                                     : MACH_MSG_TYPE_MOVE_SEND_ONCE,
               NONCE) == MACH_MSG_SUCCESS
               ? 0
               : 5;
}

/* Either expectation, each right: the parent made the pipe and is the client. */
START_TEST(ARCH_10_parent_is_the_client_and_its_child_the_server)
{
    int row = _i / 2;
    mach_port_right_t expected = expectations[_i % 2];
    struct child_port_handshake *handshake;
    int pipe_read, pipe_write;
    struct offer offer;
    uint64_t nonce;
    pid_t pid;

    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    pipe_write = child_port_handshake_take_write_fd(handshake);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        child_port_handshake_destroy(handshake);
        _exit(serve(pipe_write, row, expected));
    }
    close(pipe_write);
    pipe_read = child_port_handshake_take_read_fd(handshake);
    child_port_handshake_destroy(handshake);
    ck_assert_int_eq(offer_make(&offer, rights[row].offered), KERN_SUCCESS);
    if (rights[row].offered == MACH_MSG_TYPE_MOVE_RECEIVE) {
        port_kit_make_send(offer.port);
        ck_assert_int_eq(
            probe_message_send(offer.port, MACH_MSG_TYPE_COPY_SEND, NONCE), MACH_MSG_SUCCESS);
    }
    ck_assert_int_eq(child_port_handshake_run_client(pipe_read, offer.right, offer.right_type),
        CHILD_PORT_CHECKED_IN);
    if (expected == MACH_PORT_RIGHT_SEND && outcome_of(row, expected) == CHILD_PORT_CHECKED_IN) {
        ck_assert_int_eq(probe_message_receive(offer.port, &nonce), MACH_MSG_SUCCESS);
        ck_assert_uint_eq(nonce, NONCE);
    }
    port_kit_wait(pid, 0);
    (void)mach_port_destroy(SELF, offer.port); /* the null offer has none */
}
END_TEST

/* The server in the child dies before it wrote a byte: the parent's client must see the end. */
START_TEST(ARCH_10_a_child_that_dies_ends_the_parents_client)
{
    struct child_port_handshake *handshake;
    struct offer offer;
    int pipe_read;
    pid_t pid;

    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        _exit(0);
    pipe_read = child_port_handshake_take_read_fd(handshake);
    child_port_handshake_destroy(handshake);
    ck_assert_int_eq(offer_make(&offer, MACH_MSG_TYPE_MOVE_SEND), KERN_SUCCESS);
    ck_assert_int_eq(child_port_handshake_run_client(pipe_read, offer.right, offer.right_type),
        CHILD_PORT_PIPE_ENDED);
    port_kit_check(offer.port, MACH_PORT_TYPE_SEND_RECEIVE, 1);
    ck_assert_int_eq(mach_port_destroy(SELF, offer.port), KERN_SUCCESS);
    port_kit_wait(pid, 0);
}
END_TEST

/* How a client can fail: what it reads from the pipe, before the pipe ends. */
static const struct {
    const char *name;
    size_t written; /* of token, length and name; more than there is: all */
    uint32_t length;
    int outcome;
} failures[] = {
    {"org.shakedown.nobody", 0, 20, CHILD_PORT_PIPE_ENDED},
    {"org.shakedown.nobody", 8, 20, CHILD_PORT_PIPE_ENDED},
    {"org.shakedown.nobody", 15, 20, CHILD_PORT_PIPE_ENDED},
    {"org.shakedown.nobody", 99, 0, CHILD_PORT_BAD_NAME},
    {"org.shakedown.nobody", 99, 20, CHILD_PORT_NO_SERVICE},
};

START_TEST(CLI_10_client_that_fails_says_so_and_keeps_the_right_that_was_to_be_moved)
{
    int row = _i / (int)LENGTH(failures);
    int failure = _i % (int)LENGTH(failures);
    unsigned char bytes[8 + 4 + 20] = {0};
    size_t size =
        failures[failure].written < sizeof bytes ? failures[failure].written : sizeof bytes;
    struct offer_census before, after;
    struct offer offer;
    int pipe_read, pipe_write_end;

    memcpy(bytes + 8, &failures[failure].length, 4);
    memcpy(bytes + 12, failures[failure].name, 20);
    ck_assert_int_eq(pipe_open(&pipe_read, &pipe_write_end), 0);
    ck_assert_int_eq(pipe_write(pipe_write_end, bytes, size), 0);
    close(pipe_write_end);
    ck_assert_int_eq(offer_make(&offer, rights[row].offered), KERN_SUCCESS);
    ck_assert_int_eq(offer_count(&offer, &before), KERN_SUCCESS);
    ck_assert_int_eq(child_port_handshake_run_client(pipe_read, offer.right, offer.right_type),
        failures[failure].outcome);
    ck_assert_int_eq(offer_count(&offer, &after), KERN_SUCCESS);
    ck_assert_mem_eq(&after, &before, sizeof before);
    (void)mach_port_destroy(SELF, offer.port); /* the null offer has none */
}
END_TEST

/* The check-in itself fails: the right is not of the kind that was said. */
START_TEST(CLI_10_check_in_that_cannot_be_sent_leaves_what_there_was)
{
    static const char name[] = "org.shakedown.test";
    const uint32_t length = sizeof name - 1;
    unsigned char bytes[8 + 4 + sizeof name - 1] = {0};
    struct offer_census before, after;
    struct offer offer;
    mach_port_t service;
    int pipe_read, pipe_write_end;

    memcpy(bytes + 8, &length, 4);
    memcpy(bytes + 12, name, length);
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, name, &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(pipe_open(&pipe_read, &pipe_write_end), 0);
    ck_assert_int_eq(pipe_write(pipe_write_end, bytes, sizeof bytes), 0);
    ck_assert_int_eq(offer_make(&offer, MACH_MSG_TYPE_MOVE_SEND), KERN_SUCCESS);
    ck_assert_int_eq(offer_count(&offer, &before), KERN_SUCCESS);
    ck_assert_int_eq(
        child_port_handshake_run_client(pipe_read, offer.right, MACH_MSG_TYPE_MOVE_SEND_ONCE),
        CHILD_PORT_NOT_SENT);
    ck_assert_int_eq(offer_count(&offer, &after), KERN_SUCCESS);
    ck_assert_mem_eq(&after, &before, sizeof before);
    port_kit_expect_nothing(service);
    close(pipe_write_end);
    ck_assert_int_eq(mach_port_destroy(SELF, offer.port), KERN_SUCCESS);
    port_kit_drop_receive(service);
}
END_TEST

START_TEST(CLI_3_make_send_once_leaves_the_receive_right_which_gets_one_message)
{
    struct handshake_server server;
    const int row = 3; /* MAKE_SEND_ONCE */
    struct offer_census census;
    struct offer offer;
    uint64_t nonce;

    ck_assert_int_eq(offer_make(&offer, rights[row].offered), KERN_SUCCESS);
    shake_hands(&server, MACH_PORT_RIGHT_SEND, row, &offer);
    ck_assert_uint_eq(server.right_type, MACH_MSG_TYPE_PORT_SEND_ONCE);
    ck_assert_int_eq(offer_count(&offer, &census), KERN_SUCCESS);
    ck_assert_uint_eq(census.receive, 1);
    ck_assert_uint_eq(census.send, 0);
    ck_assert_uint_eq(census.other, 1); /* the server's, in this same space */
    ck_assert_int_eq(
        probe_message_send(server.right, MACH_MSG_TYPE_MOVE_SEND_ONCE, NONCE), MACH_MSG_SUCCESS);
    ck_assert_int_eq(probe_message_receive(offer.port, &nonce), MACH_MSG_SUCCESS);
    ck_assert_uint_eq(nonce, NONCE);
    ck_assert_int_eq(probe_message_send(server.right, MACH_MSG_TYPE_MOVE_SEND_ONCE, NONCE),
        MACH_SEND_INVALID_DEST);
    port_kit_expect_nothing(offer.port);
    port_kit_drop_receive(offer.port);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("handshake E2");
    TCase *both = tcase_create("both sides");

    tcase_add_unchecked_fixture(both, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_add_checked_fixture(both, NULL, bootstrap_kit_drain);
    tcase_set_timeout(both, 60);
    tcase_add_test(both, SRV_24_receive_right_is_returned_where_one_is_expected);
    tcase_add_loop_test(
        both, SRV_24_send_right_is_destroyed_where_a_receive_right_is_expected, 0, 5);
    tcase_add_test(both, INIT_4_a_side_taken_out_is_the_callers);
    tcase_add_loop_test(
        both, ARCH_10_parent_is_the_client_and_its_child_the_server, 0, 2 * LENGTH(rights));
    tcase_add_test(both, ARCH_10_a_child_that_dies_ends_the_parents_client);
    tcase_add_loop_test(both,
        CLI_10_client_that_fails_says_so_and_keeps_the_right_that_was_to_be_moved, 0,
        LENGTH(rights) * LENGTH(failures));
    tcase_add_test(both, CLI_10_check_in_that_cannot_be_sent_leaves_what_there_was);
    tcase_add_test(both, CLI_3_make_send_once_leaves_the_receive_right_which_gets_one_message);
    suite_add_tcase(suite, both);
    return runner_run(suite);
}

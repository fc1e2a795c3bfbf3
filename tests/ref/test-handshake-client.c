/* test-handshake-client.c - the handshake's client, with a server played by hand. */
#include "config.h"

#include "ref/child_port.h"
#include "ref/child_port_handshake.h"
#include "ref/offer.h"
#include "ref/pipe.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/thread_watch.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <servers/bootstrap.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define TOKEN UINT64_C(0x0a0b0c0d00000000)
#define NAME "org.shakedown.test"

/* What a server writes: the token, the length, the name. */
struct introduction {
    unsigned char bytes[8 + 4 + BOOTSTRAP_MAX_NAME_LEN];
    size_t size;
};

static struct introduction introduce(const char *name, uint32_t length)
{
    struct introduction introduction = {.size = 8 + 4 + strlen(name)};
    child_port_token_t token = TOKEN;

    memcpy(introduction.bytes, &token, 8);
    memcpy(introduction.bytes + 8, &length, 4);
    memcpy(introduction.bytes + 12, name, strlen(name));
    return introduction;
}

static mach_port_t new_service(const char *name)
{
    mach_port_t service;

    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, name, &service), BOOTSTRAP_SUCCESS);
    return service;
}

/* What a client offers, how it arrives, and which references it keeps. */
static const struct {
    mach_msg_type_name_t offered, arrives;
    mach_port_urefs_t send, send_once, receive;
} rights[] = {
    {MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_PORT_SEND, 1, 0, 1},
    {MACH_MSG_TYPE_MOVE_SEND, MACH_MSG_TYPE_PORT_SEND, 0, 0, 1},
    {MACH_MSG_TYPE_MAKE_SEND, MACH_MSG_TYPE_PORT_SEND, 0, 0, 1},
    {MACH_MSG_TYPE_MOVE_SEND_ONCE, MACH_MSG_TYPE_PORT_SEND_ONCE, 0, 0, 1},
    {MACH_MSG_TYPE_MAKE_SEND_ONCE, MACH_MSG_TYPE_PORT_SEND_ONCE, 0, 0, 1},
    {MACH_MSG_TYPE_MOVE_RECEIVE, MACH_MSG_TYPE_PORT_RECEIVE, 0, 0, 0},
    {MACH_MSG_TYPE_PORT_NONE, MACH_MSG_TYPE_PORT_SEND, 0, 0, 0},
};

/* A client in a thread of its own. */
struct client {
    int pipe_read, pipe_write;
    struct offer offer;
    struct thread_watch watch;
    int outcome;
};

static void client_run(void *argument)
{
    struct client *client = argument;

    client->outcome = child_port_handshake_run_client(
        client->pipe_read, client->offer.right, client->offer.right_type);
}

static void client_prepare(struct client *client, mach_msg_type_name_t offered)
{
    ck_assert_int_eq(pipe_open(&client->pipe_read, &client->pipe_write), 0);
    ck_assert_int_eq(offer_make(&client->offer, offered), KERN_SUCCESS);
}

/* Runs a client that offers such a right where a server wrote the introduction. */
static void client_run_with(
    struct client *client, mach_msg_type_name_t offered, const struct introduction *introduction)
{
    client_prepare(client, offered);
    ck_assert_int_eq(pipe_write(client->pipe_write, introduction->bytes, introduction->size), 0);
    client_run(client);
}

/* The client never got as far as its message: the right is still here, the pipe is not. */
static void client_finish_failed(struct client *client, int outcome)
{
    mach_port_urefs_t refs;

    ck_assert_int_eq(client->outcome, outcome);
    ck_assert_int_eq(fcntl(client->pipe_read, F_GETFD), -1);
    ck_assert_int_eq(
        mach_port_get_refs(mach_task_self(), client->offer.port, MACH_PORT_RIGHT_SEND, &refs),
        KERN_SUCCESS);
    ck_assert_uint_eq(refs, 1);
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), client->offer.port), KERN_SUCCESS);
}

/* What a server wrote has the client fail with that outcome. */
static void check_failure(const struct introduction *introduction, int outcome)
{
    struct client client;

    client_run_with(&client, MACH_MSG_TYPE_MOVE_SEND, introduction);
    client_finish_failed(&client, outcome);
    close(client.pipe_write);
}

/* Exactly one check-in is in the service's queue, and it is as rights[row] says. */
static void take_check_in(mach_port_t service, int row)
{
    struct {
        struct child_port_check_in_request request;
        mach_msg_max_trailer_t trailer;
    } in = {0};
    mach_msg_option_t option = MACH_RCV_MSG | MACH_RCV_TIMEOUT;

    ck_assert_int_eq(mach_msg(&in.request.header, option, 0, sizeof in, service, 0, MACH_PORT_NULL),
        MACH_MSG_SUCCESS);
    ck_assert_int_eq(in.request.header.msgh_id, 10011);
    ck_assert_uint_eq(in.request.header.msgh_size, 56);
    ck_assert(in.request.header.msgh_bits & MACH_MSGH_BITS_COMPLEX);
    ck_assert_uint_eq(in.request.header.msgh_remote_port, MACH_PORT_NULL);
    ck_assert_uint_eq(in.request.body.msgh_descriptor_count, 1);
    ck_assert_uint_eq(in.request.port.type, MACH_MSG_PORT_DESCRIPTOR);
    ck_assert_uint_eq(in.request.port.disposition, rights[row].arrives);
    ck_assert((in.request.port.name == MACH_PORT_NULL) ==
              (rights[row].offered == MACH_MSG_TYPE_PORT_NONE));
    ck_assert_mem_eq(&in.request.ndr, &NDR_record, sizeof in.request.ndr);
    ck_assert_uint_eq(in.request.token, TOKEN);
    mach_msg_destroy(&in.request.header);
    ck_assert_int_eq(mach_msg(&in.request.header, option, 0, sizeof in, service, 0, MACH_PORT_NULL),
        MACH_RCV_TIMED_OUT);
}

static void await_empty_pipe(int fd)
{
    int unread = 1;

    while (unread > 0) {
        ck_assert_int_eq(ioctl(fd, FIONREAD, &unread), 0);
        sched_yield();
    }
}

/* One client, fed in pieces; it is interrupted while it waits for each but the first. */
static void feed_in_pieces(mach_port_t service, int row, const size_t *ends, size_t count)
{
    struct introduction introduction = introduce(NAME, strlen(NAME));
    struct client client;
    size_t written = 0;

    client_prepare(&client, rights[row].offered);
    thread_watch_start(&client.watch, client_run, &client);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(
            pipe_write(client.pipe_write, introduction.bytes + written, ends[i] - written), 0);
        written = ends[i];
        if (i + 1 == count)
            break;
        await_empty_pipe(client.pipe_write);
        thread_watch_interrupt(&client.watch, 2);
    }
    thread_watch_join(&client.watch);
    ck_assert_int_eq(client.outcome, CHILD_PORT_CHECKED_IN);
    ck_assert_int_eq(fcntl(client.pipe_read, F_GETFD), -1);
    close(client.pipe_write);
    take_check_in(service, row);
    if (MACH_PORT_VALID(client.offer.port) && rights[row].receive > 0)
        mach_port_destroy(mach_task_self(), client.offer.port);
}

START_TEST(CLI_1_every_split_of_the_bytes_with_signals_between)
{
    size_t size = introduce(NAME, strlen(NAME)).size;
    mach_port_t service = new_service(NAME);
    size_t single[sizeof(struct introduction)];

    thread_watch_make_interruptible();
    for (size_t split = 1; split < size; split++) {
        const size_t ends[] = {split, size};
        feed_in_pieces(service, _i, ends, 2);
        bootstrap_kit_drain();
    }
    for (size_t i = 0; i < size; i++)
        single[i] = i + 1;
    feed_in_pieces(service, _i, single, size);
    mach_port_mod_refs(mach_task_self(), service, MACH_PORT_RIGHT_RECEIVE, -1);
}
END_TEST

START_TEST(CLI_3_CLI_6_client_keeps_what_its_disposition_says_and_nothing_of_the_server)
{
    struct introduction introduction = introduce(NAME, strlen(NAME));
    mach_port_t service = new_service(NAME);
    struct client client;
    struct offer_census census;
    mach_port_urefs_t refs;

    client_run_with(&client, rights[_i].offered, &introduction);
    ck_assert_int_eq(client.outcome, CHILD_PORT_CHECKED_IN);
    ck_assert_int_eq(offer_count(&client.offer, &census), KERN_SUCCESS);
    ck_assert_uint_eq(census.send, rights[_i].send);
    ck_assert_uint_eq(census.send_once, rights[_i].send_once);
    ck_assert_uint_eq(census.receive, rights[_i].receive);
    ck_assert_uint_eq(census.other, 1); /* the service's receive right */
    ck_assert_int_eq(mach_port_get_refs(mach_task_self(), service, MACH_PORT_RIGHT_SEND, &refs), 0);
    ck_assert_uint_eq(refs, 0);
    ck_assert_int_eq(pipe_write(client.pipe_write, "x", 1), -EPIPE);
    close(client.pipe_write);
    take_check_in(service, _i);
    if (rights[_i].receive > 0)
        mach_port_destroy(mach_task_self(), client.offer.port);
    mach_port_mod_refs(mach_task_self(), service, MACH_PORT_RIGHT_RECEIVE, -1);
}
END_TEST

START_TEST(CLI_7_pipe_that_ends_early_fails_and_sends_nothing)
{
    struct introduction introduction = introduce(NAME, strlen(NAME));
    mach_port_t service = new_service(NAME);
    mach_msg_empty_rcv_t in;

    for (size_t size = 0; size < introduction.size; size++) {
        struct client client;
        client_prepare(&client, MACH_MSG_TYPE_MOVE_SEND);
        ck_assert_int_eq(pipe_write(client.pipe_write, introduction.bytes, size), 0);
        close(client.pipe_write);
        client_run(&client);
        client_finish_failed(&client, CHILD_PORT_PIPE_ENDED);
    }
    ck_assert_int_eq(mach_msg(&in.header, MACH_RCV_MSG | MACH_RCV_TIMEOUT, 0, sizeof in, service, 0,
                         MACH_PORT_NULL),
        MACH_RCV_TIMED_OUT);
    mach_port_mod_refs(mach_task_self(), service, MACH_PORT_RIGHT_RECEIVE, -1);
}
END_TEST

static const uint32_t lengths[] = {0, 128, 129, 65536, INT32_MAX, UINT32_MAX};

START_TEST(CLI_8_length_that_no_name_has_is_refused)
{
    struct introduction introduction = introduce(NAME, lengths[_i]);

    check_failure(&introduction, CHILD_PORT_BAD_NAME);
}
END_TEST

START_TEST(CLI_8_name_with_a_NUL_inside_is_refused)
{
    struct introduction introduction = introduce(NAME, strlen(NAME));

    introduction.bytes[12 + 3] = '\0';
    check_failure(&introduction, CHILD_PORT_BAD_NAME);
}
END_TEST

static const size_t name_lengths[] = {1, 126, 127};

START_TEST(CLI_2_names_up_to_the_limit_are_looked_up)
{
    char name[BOOTSTRAP_MAX_NAME_LEN] = "";
    struct introduction introduction;
    mach_port_t service;
    struct client client;

    memset(name, 'n', name_lengths[_i]);
    introduction = introduce(name, (uint32_t)name_lengths[_i]);
    service = new_service(name);
    client_run_with(&client, rights[0].offered, &introduction);
    ck_assert_int_eq(client.outcome, CHILD_PORT_CHECKED_IN);
    take_check_in(service, 0);
    close(client.pipe_write);
    mach_port_destroy(mach_task_self(), client.offer.port);
    mach_port_mod_refs(mach_task_self(), service, MACH_PORT_RIGHT_RECEIVE, -1);
}
END_TEST

START_TEST(CLI_9_unknown_name_fails)
{
    struct introduction introduction = introduce("org.shakedown.nobody", 20);

    check_failure(&introduction, CHILD_PORT_NO_SERVICE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("handshake client");
    TCase *client = tcase_create("client");

    tcase_add_unchecked_fixture(client, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_add_checked_fixture(client, NULL, bootstrap_kit_drain);
    tcase_set_timeout(client, 60);
    tcase_add_loop_test(
        client, CLI_1_every_split_of_the_bytes_with_signals_between, 0, LENGTH(rights));
    tcase_add_loop_test(client,
        CLI_3_CLI_6_client_keeps_what_its_disposition_says_and_nothing_of_the_server, 0,
        LENGTH(rights));
    tcase_add_test(client, CLI_7_pipe_that_ends_early_fails_and_sends_nothing);
    tcase_add_loop_test(client, CLI_8_length_that_no_name_has_is_refused, 0, LENGTH(lengths));
    tcase_add_test(client, CLI_8_name_with_a_NUL_inside_is_refused);
    tcase_add_loop_test(client, CLI_2_names_up_to_the_limit_are_looked_up, 0, LENGTH(name_lengths));
    tcase_add_test(client, CLI_9_unknown_name_fails);
    suite_add_tcase(suite, client);
    return runner_run(suite);
}

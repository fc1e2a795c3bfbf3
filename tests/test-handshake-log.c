/* test-handshake-log.c - what the handshake's server says when it fails. */
#include "config.h"

#include "ref/child_port.h"
#include "ref/child_port_handshake.h"
#include "ref/pipe.h"
#include "tests/bootstrap_kit.h"
#include "tests/runner.h"
#include "tests/thread_watch.h"

#include <check.h>
#include <inttypes.h>
#include <servers/bootstrap.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Started before the first test, stopped after the last. */
struct server {
    struct child_port_handshake *handshake;
    mach_port_right_t expected;
    int outcome;
};

static void server_run(void *argument)
{
    struct server *server = argument;
    mach_port_t right;
    mach_msg_type_name_t right_type;

    server->outcome =
        child_port_handshake_run_server(server->handshake, server->expected, &right, &right_type);
}

/* Sends what a client would, with a token that differs from the right one by `change`. */
static child_port_token_t check_in(
    int fd, child_port_token_t change, mach_msg_type_name_t right_type)
{
    char name[BOOTSTRAP_MAX_NAME_LEN] = "";
    child_port_token_t token;
    mach_port_t service, port;
    uint32_t length;
    size_t got;

    ck_assert_int_eq(pipe_read(fd, &token, sizeof token, &got), 0);
    ck_assert_int_eq(pipe_read(fd, &length, sizeof length, &got), 0);
    ck_assert_uint_lt(length, sizeof name);
    ck_assert_int_eq(pipe_read(fd, name, length, &got), 0);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, name, &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port), 0);
    ck_assert_int_eq(child_port_check_in(service, token ^ change, port, right_type), 0);
    mach_port_deallocate(mach_task_self(), service);
    return token;
}

enum failure { PIPE_ENDED, RECEIVE_RIGHT, SEND_RIGHT, SEND_ONCE_RIGHT, WRONG_TOKEN, FAILURES };

/* Makes a server fail, and reads what it said meanwhile into `text`. */
static child_port_token_t provoke(enum failure failure, char *text, size_t size)
{
    bool unwanted = failure != PIPE_ENDED && failure != WRONG_TOKEN;
    struct server server = {.expected = unwanted && failure != RECEIVE_RIGHT
                                            ? MACH_PORT_RIGHT_RECEIVE
                                            : MACH_PORT_RIGHT_SEND};
    struct thread_watch watch;
    child_port_token_t token = 0;
    FILE *said = tmpfile();
    int saved = dup(STDERR_FILENO);
    int fd;

    ck_assert_ptr_nonnull(said);
    ck_assert_int_ge(dup2(fileno(said), STDERR_FILENO), 0);
    ck_assert_int_eq(child_port_handshake_new(&server.handshake), 0);
    fd = dup(child_port_handshake_read_fd(server.handshake));
    thread_watch_start(&watch, server_run, &server);
    if (failure == RECEIVE_RIGHT)
        token = check_in(fd, 0, MACH_MSG_TYPE_MOVE_RECEIVE);
    else if (failure == SEND_RIGHT)
        token = check_in(fd, 0, MACH_MSG_TYPE_MAKE_SEND);
    else if (failure == SEND_ONCE_RIGHT)
        token = check_in(fd, 0, MACH_MSG_TYPE_MAKE_SEND_ONCE);
    else if (failure == WRONG_TOKEN)
        token = check_in(fd, 1, MACH_MSG_TYPE_MAKE_SEND);
    close(fd);
    thread_watch_join(&watch);
    child_port_handshake_destroy(server.handshake);
    ck_assert_int_ge(dup2(saved, STDERR_FILENO), 0);
    close(saved);

    ck_assert_int_eq(server.outcome, unwanted ? CHILD_PORT_UNWANTED : CHILD_PORT_PIPE_ENDED);
    rewind(said);
    ck_assert_ptr_nonnull(fgets(text, (int)size, said));
    fclose(said);
    return token;
}

START_TEST(SRV_15_failures_read_differently_and_CLI_11_never_tell_the_token)
{
    char texts[FAILURES][512];
    char number[32];

    for (int i = 0; i < FAILURES; i++) {
        child_port_token_t token = provoke((enum failure)i, texts[i], sizeof texts[i]);
        ck_assert_msg(strncmp(texts[i], "child-port: ", 12) == 0, "%s", texts[i]);
        if (token == 0)
            continue;
        snprintf(number, sizeof number, "%" PRIu64, token);
        ck_assert_ptr_null(strstr(texts[i], number));
        snprintf(number, sizeof number, "%" PRIx64, token);
        ck_assert_ptr_null(strstr(texts[i], number));
    }
    ck_assert_ptr_nonnull(strstr(texts[PIPE_ENDED], "pipe's end"));
    ck_assert_ptr_nonnull(strstr(texts[RECEIVE_RIGHT], "with a receive right"));
    ck_assert_ptr_nonnull(strstr(texts[SEND_RIGHT], "with a send right"));
    ck_assert_ptr_nonnull(strstr(texts[SEND_ONCE_RIGHT], "with a send-once right"));
    ck_assert_ptr_nonnull(strstr(texts[WRONG_TOKEN], "wrong token"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("handshake log");
    TCase *log = tcase_create("log");

    tcase_add_unchecked_fixture(log, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_add_test(log, SRV_15_failures_read_differently_and_CLI_11_never_tell_the_token);
    suite_add_tcase(suite, log);
    return runner_run(suite);
}

/* test-handshake-log.c - what the handshake's server says when it fails. */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/handshake_kit.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Sends what a client would, with a token that differs from the right one by `change`. */
static child_port_token_t check_in(
    int fd, child_port_token_t change, mach_msg_type_name_t right_type)
{
    struct introduction introduction;
    mach_port_t port;

    introduction_read(fd, &introduction);
    ck_assert_int_eq(mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port), 0);
    introduction_answer(introduction.name, introduction.token ^ change, port, right_type);
    return introduction.token;
}

enum failure { PIPE_ENDED, RECEIVE_RIGHT, SEND_RIGHT, SEND_ONCE_RIGHT, WRONG_TOKEN, FAILURES };

/* Makes a server fail, and reads what it said meanwhile into `text`. */
static child_port_token_t provoke(enum failure failure, char *text, size_t size)
{
    bool unwanted = failure != PIPE_ENDED && failure != WRONG_TOKEN;
    struct handshake_server server;
    child_port_token_t token = 0;
    FILE *said = tmpfile();
    int saved = dup(STDERR_FILENO);

    ck_assert_ptr_nonnull(said);
    ck_assert_int_ge(dup2(fileno(said), STDERR_FILENO), 0);
    handshake_server_start(&server,
        unwanted && failure != RECEIVE_RIGHT ? MACH_PORT_RIGHT_RECEIVE : MACH_PORT_RIGHT_SEND);
    if (failure == RECEIVE_RIGHT)
        token = check_in(server.pipe_read, 0, MACH_MSG_TYPE_MOVE_RECEIVE);
    else if (failure == SEND_RIGHT)
        token = check_in(server.pipe_read, 0, MACH_MSG_TYPE_MAKE_SEND);
    else if (failure == SEND_ONCE_RIGHT)
        token = check_in(server.pipe_read, 0, MACH_MSG_TYPE_MAKE_SEND_ONCE);
    else if (failure == WRONG_TOKEN)
        token = check_in(server.pipe_read, 1, MACH_MSG_TYPE_MAKE_SEND);
    close(server.pipe_read);
    handshake_server_join(&server);
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

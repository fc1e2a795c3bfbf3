/* handshake_kit.c - what the tests of the handshake's two sides share. */
#include "config.h"

#include "tests/kit/handshake_kit.h"

#include "ref/pipe.h"

#include <check.h>
#include <fcntl.h>
#include <string.h>

static void run(void *argument)
{
    struct handshake_server *server = argument;

    server->outcome = child_port_handshake_run_server(
        server->handshake, server->expected, &server->right, &server->right_type);
}

void handshake_server_start(struct handshake_server *server, mach_port_right_t expected)
{
    server->expected = expected;
    ck_assert_int_eq(child_port_handshake_new(&server->handshake), 0);
    server->pipe_read = fcntl(child_port_handshake_read_fd(server->handshake), F_DUPFD_CLOEXEC, 0);
    ck_assert_int_ge(server->pipe_read, 0);
    thread_watch_start(&server->watch, run, server);
}

void handshake_server_join(struct handshake_server *server)
{
    thread_watch_join(&server->watch);
    child_port_handshake_destroy(server->handshake);
}

void introduction_read(int fd, struct introduction *introduction)
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

void introduction_answer(
    const char *name, child_port_token_t token, mach_port_t right, mach_msg_type_name_t right_type)
{
    mach_port_t service;

    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, name, &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(child_port_check_in(service, token, right, right_type), MACH_MSG_SUCCESS);
    ck_assert_int_eq(mach_port_deallocate(mach_task_self(), service), KERN_SUCCESS);
}

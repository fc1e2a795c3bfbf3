/* test-handshake-pipe.c - a handshake's pipe: its sides, its signal, its end. */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "ref/pipe.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/thread_watch.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

START_TEST(INIT_1_read_side_is_there_before_the_server_and_stays_the_same)
{
    struct child_port_handshake *handshake;
    int fd, unread = -1;

    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    fd = child_port_handshake_read_fd(handshake);
    ck_assert_int_eq(child_port_handshake_read_fd(handshake), fd);
    ck_assert_int_eq(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
    ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
    ck_assert_int_eq(ioctl(fd, FIONREAD, &unread), 0);
    ck_assert_int_eq(unread, 0);
    child_port_handshake_destroy(handshake);
}
END_TEST

static void set_sigpipe(int how, void (*disposition)(int))
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    ck_assert(signal(SIGPIPE, disposition) != SIG_ERR);
    ck_assert_int_eq(pthread_sigmask(how, &set, NULL), 0);
}

static const struct {
    void (*disposition)(int);
    int how;
    bool pending;
} sigpipes[] = {
    {SIG_DFL, SIG_UNBLOCK, false},
    {SIG_IGN, SIG_UNBLOCK, false},
    {SIG_DFL, SIG_BLOCK, false},
    {SIG_DFL, SIG_BLOCK, true},
};

START_TEST(INIT_2_no_reader_is_a_failure_but_no_signal)
{
    struct child_port_handshake *handshake;
    mach_port_t right = 1;
    mach_msg_type_name_t right_type = 1;
    sigset_t mask, pending;

    set_sigpipe(sigpipes[_i].how, sigpipes[_i].disposition);
    if (sigpipes[_i].pending)
        raise(SIGPIPE);
    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    ck_assert_int_eq(
        child_port_handshake_run_server(handshake, MACH_PORT_RIGHT_SEND, &right, &right_type),
        CHILD_PORT_PIPE_ENDED);
    ck_assert_uint_eq(right, MACH_PORT_NULL);
    ck_assert_int_eq(child_port_handshake_read_fd(handshake), -1);
    child_port_handshake_destroy(handshake);

    ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, NULL, &mask), 0);
    ck_assert_int_eq(sigismember(&mask, SIGPIPE), sigpipes[_i].how == SIG_BLOCK);
    ck_assert_int_eq(sigpending(&pending), 0);
    ck_assert_int_eq(sigismember(&pending, SIGPIPE), sigpipes[_i].pending);
    /* Ignored, a pending signal is forgotten. */
    set_sigpipe(SIG_UNBLOCK, SIG_IGN);
}
END_TEST

START_TEST(INIT_3_destroying_an_unused_handshake_closes_both_sides)
{
    unsigned before = port_kit_descriptors();
    struct child_port_handshake *handshake;
    char byte;
    int fd;

    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    fd = dup(child_port_handshake_read_fd(handshake));
    child_port_handshake_destroy(handshake);
    ck_assert_int_eq(read(fd, &byte, 1), 0);
    close(fd);
    ck_assert_uint_eq(port_kit_descriptors(), before);
    child_port_handshake_destroy(NULL);
}
END_TEST

/* A write, and what it came to. */
struct writing {
    int fd, result;
};

static void write_one(void *argument)
{
    struct writing *writing = argument;

    writing->result = pipe_write(writing->fd, "x", 1);
}

static void set_mode(int fd, int mode)
{
    ck_assert_int_eq(fcntl(fd, F_SETFL, mode), 0);
}

/*
 * Where the pipe is a pair of sockets, a writer that waits for room while the reader goes, with
 * bytes unread, is told of a reset and not of a broken pipe.
 */
START_TEST(INIT_2_a_reset_is_the_pipe_s_end)
{
    struct thread_watch watch = {0};
    struct writing writing = {0};
    int fds[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    set_mode(fds[1], O_NONBLOCK);
    while (write(fds[1], "x", 1) == 1)
        continue;
    ck_assert_int_eq(errno, EAGAIN);
    set_mode(fds[1], 0);
    writing.fd = fds[1];
    thread_watch_start(&watch, write_one, &writing);
    thread_watch_await_sleep(&watch);
    close(fds[0]);
    thread_watch_join(&watch);
    ck_assert_int_eq(writing.result, -EPIPE);
    close(fds[1]);
}
END_TEST

START_TEST(INIT_7_the_read_side_is_in_blocking_mode)
{
    struct child_port_handshake *handshake;

    ck_assert_int_eq(child_port_handshake_new(&handshake), 0);
    ck_assert_int_eq(fcntl(child_port_handshake_read_fd(handshake), F_GETFL) & O_NONBLOCK, 0);
    child_port_handshake_destroy(handshake);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("handshake pipe");
    TCase *pipe = tcase_create("pipe");

    tcase_add_test(pipe, INIT_1_read_side_is_there_before_the_server_and_stays_the_same);
    tcase_add_loop_test(pipe, INIT_2_no_reader_is_a_failure_but_no_signal, 0, LENGTH(sigpipes));
    tcase_add_test(pipe, INIT_3_destroying_an_unused_handshake_closes_both_sides);
    tcase_add_test(pipe, INIT_2_a_reset_is_the_pipe_s_end);
    tcase_add_test(pipe, INIT_7_the_read_side_is_in_blocking_mode);
    suite_add_tcase(suite, pipe);
    return runner_run(suite);
}

/* test-handshake-pipe.c - a handshake's pipe: its sides, its signal, its end. */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "tests/port_kit.h"
#include "tests/runner.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
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

int main(void)
{
    Suite *suite = suite_create("handshake pipe");
    TCase *pipe = tcase_create("pipe");

    tcase_add_test(pipe, INIT_1_read_side_is_there_before_the_server_and_stays_the_same);
    tcase_add_loop_test(pipe, INIT_2_no_reader_is_a_failure_but_no_signal, 0, LENGTH(sigpipes));
    tcase_add_test(pipe, INIT_3_destroying_an_unused_handshake_closes_both_sides);
    suite_add_tcase(suite, pipe);
    return runner_run(suite);
}

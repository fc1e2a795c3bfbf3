/* test-bootstrap-failures.c - a client or the server dies, stands still or runs out of room. */
#include "config.h"

#include "mach/bootstrap_protocol.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/thread_watch.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Gets the bootstrap port, says so, and at a word sends a check-in and is gone. */
static _Noreturn void ask_and_be_killed(int socket_fd)
{
    struct bootstrap_request request = {
        .header = {.msgh_bits =
                       MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_MAKE_SEND_ONCE),
            .msgh_size = sizeof request,
            .msgh_remote_port = bootstrap_port,
            .msgh_local_port = mach_reply_port(),
            .msgh_id = BOOTSTRAP_ID_CHECK_IN},
        .ndr = NDR_record,
        .name = "one"};
    char byte = 0;

    if (write(socket_fd, &byte, 1) == 1 && read(socket_fd, &byte, 1) == 1 &&
        mach_msg_send(&request.header) == MACH_MSG_SUCCESS)
        (void)raise(SIGKILL);
    _exit(1);
}

START_TEST(BOOT_7_a_client_that_dies_before_its_answer_leaves_nothing)
{
    unsigned before = bootstrap_kit_warm_up();
    mach_port_t service;
    char byte;
    int ends[2];
    int status;
    pid_t child;

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    child = fork();
    if (child == 0)
        ask_and_be_killed(ends[1]);
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    bootstrap_kit_suspend();
    ck_assert_int_eq(write(ends[0], &byte, 1), 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    ck_assert_int_eq(kill(bootstrap_kit_pid(), SIGCONT), 0);
    bootstrap_kit_expect("check-in", child, "one");
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), service), KERN_SUCCESS);
    ck_assert_uint_eq(bootstrap_kit_settle(), before);
}
END_TEST

START_TEST(BOOT_7_at_the_limit_of_services_it_says_so_and_serves_on)
{
    const struct rlimit small = {400, 400};
    mach_port_t services[100];
    mach_port_t found;
    char name[32];
    int count = 0;
    kern_return_t kr = BOOTSTRAP_SUCCESS;

    bootstrap_kit_stop();
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &small), 0);
    bootstrap_kit_start();
    while (count < LENGTH(services) && kr == BOOTSTRAP_SUCCESS) {
        (void)snprintf(name, sizeof name, "service %d", count);
        kr = bootstrap_check_in(bootstrap_port, name, &services[count]);
        count += kr == BOOTSTRAP_SUCCESS;
        bootstrap_kit_drain();
    }
    ck_assert_int_eq(kr, BOOTSTRAP_NO_MEMORY);
    ck_assert_int_gt(count, 10);
    for (int i = 0; i < 50; i++) {
        ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "more", &found), BOOTSTRAP_NO_MEMORY);
        ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "service 3", &found), BOOTSTRAP_SUCCESS);
        bootstrap_kit_drain();
    }
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), services[0]), KERN_SUCCESS);
    bootstrap_kit_expect("freed", 0, "service%200");
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "more", &found), BOOTSTRAP_SUCCESS);
    ck_assert_uint_lt(bootstrap_kit_settle(), 400);
}
END_TEST

static int look_up_nothing(void)
{
    mach_port_t found;

    return bootstrap_look_up(bootstrap_port, "nothing", &found) == BOOTSTRAP_UNKNOWN_SERVICE ? 0
                                                                                             : 1;
}

START_TEST(a_caller_waits_for_a_server_that_is_stopped)
{
    int status;
    pid_t child;

    bootstrap_kit_suspend();
    child = fork();
    if (child == 0)
        _exit(look_up_nothing());
    ck_assert_int_eq(waitpid(child, &status, WNOHANG), 0);
    ck_assert_int_eq(kill(bootstrap_kit_pid(), SIGCONT), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

static void look_up_one(void *code)
{
    mach_port_t found;

    *(kern_return_t *)code = bootstrap_look_up(bootstrap_port, "one", &found);
}

START_TEST(a_caller_is_told_of_the_death_of_the_server)
{
    struct thread_watch caller;
    kern_return_t code = KERN_SUCCESS;
    siginfo_t info;

    ck_assert_uint_ne(bootstrap_port, MACH_PORT_NULL);
    bootstrap_kit_suspend();
    thread_watch_start(&caller, look_up_one, &code);
    thread_watch_await_sleep(&caller);
    ck_assert_int_eq(kill(bootstrap_kit_pid(), SIGKILL), 0);
    thread_watch_join(&caller);
    ck_assert_int_eq(code, MIG_SERVER_DIED);
    ck_assert_int_eq(waitid(P_PID, (id_t)bootstrap_kit_pid(), &info, WEXITED | WNOWAIT), 0);
    look_up_one(&code);
    ck_assert_int_eq(code, MACH_SEND_INVALID_DEST);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bootstrap failures");
    TCase *failures = tcase_create("failures"), *limits = tcase_create("limits");

    tcase_add_checked_fixture(failures, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_set_timeout(failures, 30);
    tcase_add_test(failures, BOOT_7_a_client_that_dies_before_its_answer_leaves_nothing);
    tcase_add_test(failures, a_caller_waits_for_a_server_that_is_stopped);
    tcase_add_test(failures, a_caller_is_told_of_the_death_of_the_server);
    suite_add_tcase(suite, failures);
    tcase_add_checked_fixture(limits, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_set_timeout(limits, 30);
    tcase_set_tags(limits, RUNNER_NATIVE);
    tcase_add_test(limits, BOOT_7_at_the_limit_of_services_it_says_so_and_serves_on);
    suite_add_tcase(suite, limits);
    return runner_run(suite);
}

/* test-bootstrap-names.c - a name's life at the bootstrap server: given, found, freed. */
#include "config.h"

#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <servers/bootstrap.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(BOOT_1_check_in_gives_the_receive_right)
{
    mach_port_t service;
    mach_port_type_t type;

    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(mach_port_type(mach_task_self(), service, &type), KERN_SUCCESS);
    ck_assert_uint_eq(type, MACH_PORT_TYPE_RECEIVE);
    bootstrap_kit_expect("check-in", getpid(), "one");
}
END_TEST

START_TEST(BOOT_2_a_second_check_in_of_an_active_name_is_refused)
{
    mach_port_t service;
    mach_port_t second = 1;

    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &second), BOOTSTRAP_SERVICE_ACTIVE);
    ck_assert_uint_eq(second, MACH_PORT_NULL);
    ck_assert_int_eq(
        bootstrap_register(bootstrap_port, "one", port_kit_new_with_send()), BOOTSTRAP_NAME_IN_USE);
    bootstrap_kit_expect("check-in", getpid(), "one");
    bootstrap_kit_expect("refused", getpid(), "one");
    bootstrap_kit_expect("refused", getpid(), "one");
}
END_TEST

START_TEST(BOOT_3_look_up_gives_a_send_right_to_that_very_port)
{
    mach_port_t service;
    mach_port_t found;
    mach_port_type_t type;

    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "one", &found), BOOTSTRAP_SUCCESS);
    ck_assert_uint_eq(found, service); /* one port, one name */
    ck_assert_int_eq(mach_port_type(mach_task_self(), service, &type), KERN_SUCCESS);
    ck_assert_uint_eq(type, MACH_PORT_TYPE_SEND_RECEIVE);
    ck_assert_int_eq(bootstrap_kit_in_child(bootstrap_kit_call_one), 0);
    port_kit_expect(service, 77, NULL);
}
END_TEST

START_TEST(BOOT_3_look_up_gives_a_send_right_to_a_registered_port)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t found;

    ck_assert_int_eq(bootstrap_register(bootstrap_port, "one", port), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "one", &found), BOOTSTRAP_SUCCESS);
    ck_assert_uint_eq(found, port);
    ck_assert_int_eq(bootstrap_kit_in_child(bootstrap_kit_call_one), 0);
    port_kit_expect(port, 77, NULL);
    bootstrap_kit_expect("register", getpid(), "one");
    bootstrap_kit_expect("look-up", getpid(), "one");
}
END_TEST

START_TEST(BOOT_4_look_up_of_an_unknown_name)
{
    mach_port_t service = 1;

    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "one", &service), BOOTSTRAP_UNKNOWN_SERVICE);
    ck_assert_uint_eq(service, MACH_PORT_NULL);
    bootstrap_kit_expect("refused", getpid(), "one");
}
END_TEST

START_TEST(BOOT_5_the_death_of_the_receive_right_frees_the_name)
{
    mach_port_t service;
    unsigned before = bootstrap_kit_warm_up();

    for (int i = 0; i < 3; i++) {
        if (_i == 0) {
            ck_assert_int_eq(
                bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
        } else {
            service = port_kit_new_with_send();
            ck_assert_int_eq(bootstrap_register(bootstrap_port, "one", service), BOOTSTRAP_SUCCESS);
        }
        ck_assert_int_eq(mach_port_destroy(mach_task_self(), service), KERN_SUCCESS);
        ck_assert_int_eq(
            bootstrap_look_up(bootstrap_port, "one", &service), BOOTSTRAP_UNKNOWN_SERVICE);
        bootstrap_kit_expect(_i == 0 ? "check-in" : "register", getpid(), "one");
        bootstrap_kit_expect("freed", 0, "one");
        bootstrap_kit_expect("refused", getpid(), "one");
    }
    ck_assert_uint_eq(bootstrap_kit_settle(), before);
}
END_TEST

static int check_in_and_be_killed(void)
{
    mach_port_t service;

    if (bootstrap_check_in(bootstrap_port, "one", &service) != BOOTSTRAP_SUCCESS)
        return 1;
    return raise(SIGKILL);
}

START_TEST(BOOT_5_the_death_of_the_holder_frees_the_name)
{
    mach_port_t service;
    unsigned before = bootstrap_kit_warm_up();
    int status = bootstrap_kit_in_child(check_in_and_be_killed);

    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "one", &service), BOOTSTRAP_UNKNOWN_SERVICE);
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), service), KERN_SUCCESS);
    ck_assert_uint_eq(bootstrap_kit_settle(), before);
}
END_TEST

static const struct {
    size_t length;
    kern_return_t check_in, look_up;
} lengths[] = {
    {1, BOOTSTRAP_SUCCESS, BOOTSTRAP_SUCCESS},
    {126, BOOTSTRAP_SUCCESS, BOOTSTRAP_SUCCESS},
    {127, BOOTSTRAP_SUCCESS, BOOTSTRAP_SUCCESS},
    {128, BOOTSTRAP_NOT_PRIVILEGED, BOOTSTRAP_UNKNOWN_SERVICE},
    {1000, BOOTSTRAP_NOT_PRIVILEGED, BOOTSTRAP_UNKNOWN_SERVICE},
};

START_TEST(BOOT_6_names_of_127_bytes_work_and_longer_ones_are_refused)
{
    char name[1001] = {0};
    mach_port_t port;
    mach_port_t found;

    memset(name, 'n', lengths[_i].length);
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, name, &port), lengths[_i].check_in);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, name, &found), lengths[_i].look_up);
    name[0] = 'm';
    ck_assert_int_eq(
        bootstrap_register(bootstrap_port, name, port_kit_new_with_send()), lengths[_i].check_in);
    ck_assert_uint_gt(bootstrap_kit_settle(), 0);
}
END_TEST

static const struct {
    const char *name;
    const char *escaped;
} escapes[] = {{"plain.name-1", "plain.name-1"}, {"a b", "a%20b"}, {"100%", "100%25"},
    {"line\nfeed", "line%0Afeed"}, {"\001\177\377", "%01%7F%FF"}, {"!~", "!~"}};

START_TEST(events_are_one_line_each_whatever_the_name)
{
    mach_port_t service;

    ck_assert_int_eq(
        bootstrap_check_in(bootstrap_port, escapes[_i].name, &service), BOOTSTRAP_SUCCESS);
    bootstrap_kit_expect("check-in", getpid(), escapes[_i].escaped);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bootstrap names");
    TCase *names = tcase_create("names");

    tcase_add_checked_fixture(names, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_add_test(names, BOOT_1_check_in_gives_the_receive_right);
    tcase_add_test(names, BOOT_2_a_second_check_in_of_an_active_name_is_refused);
    tcase_add_test(names, BOOT_3_look_up_gives_a_send_right_to_that_very_port);
    tcase_add_test(names, BOOT_3_look_up_gives_a_send_right_to_a_registered_port);
    tcase_add_test(names, BOOT_4_look_up_of_an_unknown_name);
    tcase_add_loop_test(names, BOOT_5_the_death_of_the_receive_right_frees_the_name, 0, 2);
    tcase_add_test(names, BOOT_5_the_death_of_the_holder_frees_the_name);
    tcase_add_loop_test(
        names, BOOT_6_names_of_127_bytes_work_and_longer_ones_are_refused, 0, LENGTH(lengths));
    tcase_add_loop_test(names, events_are_one_line_each_whatever_the_name, 0, LENGTH(escapes));
    suite_add_tcase(suite, names);
    return runner_run(suite);
}

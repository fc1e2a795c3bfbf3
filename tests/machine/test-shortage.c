/* test-shortage.c - what the machine is out of is told from a machine that lacks nothing. */
#include "config.h"

#include "conformance/machine/shortage.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

START_TEST(a_machine_that_lacks_nothing_is_out_of_nothing)
{
    char *folder = temp_folder_new(), text[256] = "";

    ck_assert_msg(!shortage_find(folder, text, sizeof text), "%s", text);
    /* What was tried is gone: the folder is empty. */
    ck_assert_int_eq(rmdir(folder), 0);
    free(folder);
}
END_TEST

START_TEST(no_descriptor_is_a_shortage)
{
    char *folder = temp_folder_new(), text[256];
    const struct rlimit limit = {.rlim_cur = 8, .rlim_max = 8};

    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    ck_assert(shortage_find(folder, text, sizeof text));
    ck_assert_str_eq(text, "no descriptor can be opened: Too many open files");
    ck_assert_int_eq(rmdir(folder), 0);
    free(folder);
}
END_TEST

START_TEST(no_room_for_a_file_is_a_shortage)
{
    char *folder = temp_folder_new(), text[256];
    const struct rlimit limit = {.rlim_cur = 100, .rlim_max = 100};

    ck_assert(shortage_find("/no/such/folder", text, sizeof text));
    ck_assert_str_eq(text, "no file can be written in /no/such/folder: No such file or directory");
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert(shortage_find(folder, text, sizeof text));
    ck_assert_ptr_nonnull(strstr(text, "no file can be written in "));
    ck_assert_int_eq(rmdir(folder), 0);
    free(folder);
}
END_TEST

/* Signals by which a program ended, each with a limit that it inherited or without. */
static const struct {
    int signal, resource;
    bool is_limit;
} ends[] = {
    {SIGXCPU, RLIMIT_CPU, true},
    {SIGXFSZ, RLIMIT_FSIZE, true},
    {SIGXCPU, RLIMIT_FSIZE, false},
    {SIGXFSZ, RLIMIT_CPU, false},
    {SIGSEGV, RLIMIT_CPU, false},
};

START_TEST(the_signal_of_a_limit_is_told_from_a_crash)
{
    const struct rlimit limit = {.rlim_cur = 100000, .rlim_max = RLIM_INFINITY};
    char text[128];

    ck_assert(!shortage_is_limit(ends[_i].signal, text, sizeof text));
    ck_assert_int_eq(setrlimit((__rlimit_resource_t)ends[_i].resource, &limit), 0);
    ck_assert_int_eq(shortage_is_limit(ends[_i].signal, text, sizeof text), ends[_i].is_limit);
    if (ends[_i].is_limit)
        ck_assert_ptr_nonnull(strstr(text, " is 100000 "));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shortage");
    TCase *cases = tcase_create("shortage");

    tcase_set_tags(cases, RUNNER_NATIVE);
    tcase_add_test(cases, a_machine_that_lacks_nothing_is_out_of_nothing);
    tcase_add_test(cases, no_descriptor_is_a_shortage);
    tcase_add_test(cases, no_room_for_a_file_is_a_shortage);
    tcase_add_loop_test(cases, the_signal_of_a_limit_is_told_from_a_crash, 0, LENGTH(ends));
    suite_add_tcase(suite, cases);
    return runner_run(suite);
}

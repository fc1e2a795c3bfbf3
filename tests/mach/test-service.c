/* test-service.c - the bootstrap server's index of names. */
#include "config.h"

#include "mach/service.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MANY 100000u

static void write_name(name_t name, unsigned number)
{
    (void)snprintf(name, sizeof(name_t), "org.shakedown.service.%u", number);
}

START_TEST(BOOT_8_a_hundred_thousand_names_are_found_each_by_name_and_by_port)
{
    struct service_directory directory;
    name_t name;

    service_directory_init(&directory, MANY);
    for (unsigned i = 0; i < MANY; i++) {
        write_name(name, i);
        ck_assert_int_eq(service_add(&directory, name, i + 1), 0);
    }
    ck_assert_uint_eq(directory.count, MANY);
    ck_assert_int_eq(service_add(&directory, "one too many", MANY + 1), -ENOSPC);
    for (unsigned i = 0; i < MANY; i++) {
        const struct service *service;
        write_name(name, i);
        service = service_find(&directory, name);
        ck_assert_ptr_nonnull(service);
        ck_assert_str_eq(service->name, name);
        ck_assert_uint_eq(service->port, i + 1);
        ck_assert_ptr_eq(service, service_find_port(&directory, i + 1));
    }
    ck_assert_ptr_null(service_find(&directory, "org.shakedown.service"));
    ck_assert_ptr_null(service_find_port(&directory, MANY + 1));
    for (unsigned i = 0; i < MANY; i += 2) {
        write_name(name, i);
        service_remove(&directory, service_find(&directory, name));
        ck_assert_ptr_null(service_find(&directory, name));
        ck_assert_ptr_null(service_find_port(&directory, i + 1));
    }
    ck_assert_uint_eq(directory.count, MANY / 2);
    write_name(name, 1);
    ck_assert_uint_eq(service_find(&directory, name)->port, 2);
    service_directory_clear(&directory);
    ck_assert_ptr_null(service_find(&directory, name));
    ck_assert_int_eq(service_add(&directory, name, 1), 0);
    service_directory_clear(&directory);
}
END_TEST

START_TEST(a_removed_name_makes_room_for_another)
{
    struct service_directory directory;

    service_directory_init(&directory, 1);
    ck_assert_int_eq(service_add(&directory, "first", 1), 0);
    ck_assert_int_eq(service_add(&directory, "second", 2), -ENOSPC);
    ck_assert_ptr_null(service_find(&directory, "second"));
    ck_assert_ptr_null(service_find_port(&directory, 2));
    service_remove(&directory, service_find_port(&directory, 1));
    ck_assert_int_eq(service_add(&directory, "second", 2), 0);
    service_directory_clear(&directory);
}
END_TEST

/* Names differ in their last byte, in their length, in case, in bytes above 127. */
static const char *const alike[] = {"a", "aa", "A", "a ", " a", "a\377", "\377", "a.", "ab"};

START_TEST(names_are_compared_whole_and_by_bytes)
{
    enum { COUNT = sizeof alike / sizeof *alike };
    struct service_directory directory;
    char longest[BOOTSTRAP_MAX_NAME_LEN + 1];

    service_directory_init(&directory, COUNT + 1);
    for (unsigned i = 0; i < COUNT; i++)
        ck_assert_int_eq(service_add(&directory, alike[i], i + 1), 0);
    for (unsigned i = 0; i < COUNT; i++)
        ck_assert_uint_eq(service_find(&directory, alike[i])->port, i + 1);

    memset(longest, 'x', sizeof longest);
    longest[BOOTSTRAP_MAX_NAME_LEN - 1] = '\0';
    ck_assert_int_eq(service_add(&directory, longest, COUNT + 1), 0);
    ck_assert_uint_eq(service_find(&directory, longest)->port, COUNT + 1);
    longest[BOOTSTRAP_MAX_NAME_LEN - 1] = 'x';
    longest[BOOTSTRAP_MAX_NAME_LEN] = '\0';
    ck_assert_ptr_null(service_find(&directory, longest));
    service_directory_clear(&directory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("service");
    TCase *index = tcase_create("index");

    tcase_set_timeout(index, 60); /* under valgrind */
    tcase_add_test(index, BOOT_8_a_hundred_thousand_names_are_found_each_by_name_and_by_port);
    tcase_add_test(index, a_removed_name_makes_room_for_another);
    tcase_add_test(index, names_are_compared_whole_and_by_bytes);
    suite_add_tcase(suite, index);
    return runner_run(suite);
}

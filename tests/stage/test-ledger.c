/* test-ledger.c - what settles a right that a puppet gave away. */
#include "config.h"

#include "conformance/stage/ledger.h"
#include "tests/kit/runner.h"

#include <check.h>

#define NONCE "0123456789abcdef"

/* Set by set_up, for every test. */
static struct ledger ledger;
static struct ledger_port *page;

static void set_up(void)
{
    struct ledger_gift gift = {.kind = LEDGER_SEND_ONCE, .outstanding = 2};

    ledger = (struct ledger){0};
    page = ledger_page(&ledger, "puppet", "port");
    ck_assert_ptr_nonnull(page);
    ck_assert_int_eq(ledger_give(page, &gift), 0);
}

static void tear_down(void)
{
    ledger_end(&ledger);
}

START_TEST(a_message_settles_a_send_once_right_that_it_came_through)
{
    ck_assert_int_eq(ledger_message(page, 1, NONCE, true), 0);
    ck_assert_uint_eq(page->gifts->outstanding, 1);
}
END_TEST

START_TEST(a_message_through_a_send_right_settles_none)
{
    ck_assert_int_eq(ledger_message(page, 1, NONCE, false), 0);
    ck_assert_uint_eq(page->gifts->outstanding, 2);
}
END_TEST

START_TEST(a_notification_settles_one_send_once_right)
{
    ledger_notified(page, LEDGER_SEND_ONCE);
    ck_assert_uint_eq(page->gifts->outstanding, 1);
    ck_assert(!ledger_is_settled(page, LEDGER_SEND_ONCE));
    ledger_notified(page, LEDGER_SEND_ONCE);
    ck_assert(ledger_is_settled(page, LEDGER_SEND_ONCE));
}
END_TEST

START_TEST(a_message_is_taken_by_its_id_and_nonce)
{
    ck_assert_int_eq(ledger_message(page, 1, NONCE, false), 0);
    ck_assert(!ledger_take_message(page, 2, NONCE));
    ck_assert(!ledger_take_message(page, 1, ""));
    ck_assert(ledger_take_message(page, 1, NONCE));
    ck_assert(!ledger_take_message(page, 1, NONCE));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ledger");
    TCase *tests = tcase_create("ledger");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_message_settles_a_send_once_right_that_it_came_through);
    tcase_add_test(tests, a_message_through_a_send_right_settles_none);
    tcase_add_test(tests, a_notification_settles_one_send_once_right);
    tcase_add_test(tests, a_message_is_taken_by_its_id_and_nonce);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

/* test-pairing.c - of whom is asked what a scenario needs, where two implementations meet. */
#include "config.h"

#include "conformance/plan/pairing.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <string.h>

#define BOTH_EDITIONS ((unsigned)(EDITION_E1 | EDITION_E2))
#define EVERYTHING ((unsigned)(CAPABILITY_GATE | CAPABILITY_WRITE_SIDE | CAPABILITY_NAMES))
#define BOTH_ROLES ((unsigned)(ROLE_SERVER | ROLE_CLIENT))

static char full_name[] = "full", first_name[] = "first", bare_name[] = "bare";

/* Everything; the first edition alone; no capability. */
static const struct manifest full = {
    .name = full_name, .editions = BOTH_EDITIONS, .capabilities = EVERYTHING};
static const struct manifest first = {
    .name = first_name, .editions = EDITION_E1, .capabilities = EVERYTHING};
static const struct manifest bare = {.name = bare_name, .editions = BOTH_EDITIONS};

static const struct {
    const struct manifest *server, *client;
    unsigned roles;
    enum edition edition;
    unsigned needs;
    const char *reason; /* "": it is claimed */
} rows[] = {
    {&full, &full, BOTH_ROLES, EDITION_E2, EVERYTHING, ""},
    {&first, &first, BOTH_ROLES, EDITION_E2, 0, "does not claim edition E2"},
    {&bare, &bare, BOTH_ROLES, EDITION_E1, CAPABILITY_NAMES, "does not claim capability names"},
    {&full, &first, BOTH_ROLES, EDITION_E1, EVERYTHING, ""},
    {&full, &first, BOTH_ROLES, EDITION_E2, 0, "the client of first does not claim edition E2"},
    {&first, &full, BOTH_ROLES, EDITION_E2, 0, "the server of first does not claim edition E2"},
    {&full, &first, ROLE_SERVER, EDITION_E2, 0, ""},
    {&first, &full, ROLE_CLIENT, EDITION_E2, 0, ""},
    {&full, &bare, BOTH_ROLES, EDITION_E1, CAPABILITY_GATE, ""},
    {&full, &bare, BOTH_ROLES, EDITION_E1, CAPABILITY_WRITE_SIDE, ""},
    {&full, &bare, BOTH_ROLES, EDITION_E1, CAPABILITY_NAMES,
        "the client of bare does not claim capability names"},
    {&bare, &full, BOTH_ROLES, EDITION_E1, CAPABILITY_NAMES, ""},
    {&bare, &full, BOTH_ROLES, EDITION_E1, CAPABILITY_GATE,
        "the server of bare does not claim capability gate"},
    {&bare, &full, BOTH_ROLES, EDITION_E1, CAPABILITY_WRITE_SIDE,
        "the server of bare does not claim capability write-side"},
};

START_TEST(what_a_scenario_needs_is_asked_of_whose_role_has_it)
{
    const struct pairing pairing = {rows[_i].server, rows[_i].client};
    char reason[128] = "";

    ck_assert_int_eq(pairing_claims(&pairing, rows[_i].roles, rows[_i].edition, rows[_i].needs,
                         reason, sizeof reason),
        rows[_i].reason[0] == '\0');
    ck_assert_str_eq(reason, rows[_i].reason);
}
END_TEST

START_TEST(a_role_is_played_by_its_own_implementation)
{
    const struct pairing pairing = {&full, &bare}, alone = {&full, &full};
    char text[32];

    ck_assert_ptr_eq(pairing_player(&pairing, ROLE_SERVER), &full);
    ck_assert_ptr_eq(pairing_player(&pairing, ROLE_CLIENT), &bare);
    pairing_describe(&pairing, ROLE_SERVER, text, sizeof text);
    ck_assert_str_eq(text, "server of full");
    pairing_describe(&pairing, ROLE_CLIENT, text, sizeof text);
    ck_assert_str_eq(text, "client of bare");
    pairing_describe(&alone, ROLE_CLIENT, text, sizeof text);
    ck_assert_str_eq(text, "client");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pairing");
    TCase *tests = tcase_create("claims and roles");

    tcase_add_loop_test(
        tests, what_a_scenario_needs_is_asked_of_whose_role_has_it, 0, LENGTH(rows));
    tcase_add_test(tests, a_role_is_played_by_its_own_implementation);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

/* test-scenario-cases.c - a good scenario: its cases, its variables, its roles and verbs. */
#include "config.h"

#include "conformance/language/verb.h"
#include "conformance/plan/instance.h"
#include "tests/kit/runner.h"
#include "tests/kit/scenario_kit.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <stdlib.h>

/* The good text, loaded. */
static struct scenario *load_good(void)
{
    char *text = scenario_kit_text("'", "'"), *said = NULL;
    char *path = temp_folder_write(scenario_kit_folder(), "folder/name.json", text);
    struct scenario *scenario = NULL;

    ck_assert_int_eq(scenario_kit_load(&scenario, &said), 0);
    ck_assert_str_eq(said, "");
    free(said);
    free(path);
    free(text);
    return scenario;
}

START_TEST(a_good_file_is_taken_in)
{
    struct scenario *scenario = load_good();

    ck_assert_str_eq(scenario->id, "folder/name");
    ck_assert_str_eq(scenario->title, "a title");
    ck_assert_str_eq(scenario->purpose, "A purpose.");
    ck_assert_int_eq(scenario->edition, EDITION_E1);
    ck_assert_uint_eq(scenario->needs, CAPABILITY_GATE | CAPABILITY_NAMES);
    ck_assert_int_eq(scenario->timeout_ms, 1000);
    ck_assert_uint_eq(scenario->case_count, 6);
    scenario_free(scenario);
}
END_TEST

START_TEST(cases_are_the_product_of_the_axes_the_last_one_fastest)
{
    static const char *const ids[] = {"folder/name[right=make-send,depth=1]",
        "folder/name[right=make-send,depth=2]", "folder/name[right=make-send,depth=3]",
        "folder/name[right=move-send-once,depth=1]", "folder/name[right=move-send-once,depth=2]",
        "folder/name[right=move-send-once,depth=3]"};
    struct scenario *scenario = load_good();

    for (size_t i = 0; i < scenario->case_count; i++) {
        char *id = scenario_case_id(scenario, i);

        ck_assert_str_eq(id, ids[i]);
        free(id);
    }
    scenario_free(scenario);
}
END_TEST

START_TEST(a_case_has_its_variables_replaced_and_the_scenario_keeps_them)
{
    struct scenario *scenario = load_good();
    json_t *instance = scenario_instantiate(scenario, 4), *step, *original;
    const struct verb *verb;

    ck_assert_ptr_nonnull(instance);
    ck_assert_ptr_null(json_object_get(instance, "vary"));
    step = json_array_get(json_object_get(instance, "steps"), 2);
    original = json_array_get(json_object_get(scenario->root, "steps"), 2);
    ck_assert_str_eq(json_string_value(json_object_get(original, "right")), "$right");
    verb = verb_of_step(step, ROLE_PUPPET);
    ck_assert_ptr_nonnull(verb);
    ck_assert_int_eq(verb->id, VERB_CHECK_IN);
    ck_assert_str_eq(verb_text(verb, step, "right"), "move-send-once");
    ck_assert_str_eq(verb_text(verb, step, "token"), "right");
    ck_assert_int_eq(verb_integer(verb, step, "count"), 2);
    ck_assert(verb_boolean(verb, step, "reply"));
    scenario_free(scenario);
    json_decref(instance);
}
END_TEST

START_TEST(roles_are_found_by_name)
{
    struct scenario *scenario = load_good();

    ck_assert_uint_eq(instance_role(scenario->root, "server"), ROLE_SERVER);
    ck_assert_uint_eq(instance_role(scenario->root, "client"), ROLE_CLIENT);
    ck_assert_uint_eq(instance_role(scenario->root, "child"), ROLE_PUPPET);
    ck_assert_uint_eq(instance_role(scenario->root, "bootstrap"), ROLE_BOOTSTRAP);
    ck_assert_uint_eq(instance_role(scenario->root, "nobody"), 0);
    scenario_free(scenario);
}
END_TEST

START_TEST(every_row_of_the_verb_table_is_in_its_place)
{
    for (int id = 0; id < VERB_COUNT; id++) {
        const struct verb *verb = verb_get((enum verb_id)id);

        ck_assert_int_eq((int)verb->id, id);
        ck_assert_uint_ne(verb->roles, 0);
        for (unsigned role = ROLE_SERVER; role <= ROLE_BOOTSTRAP; role <<= 1)
            if (verb->roles & role)
                ck_assert_ptr_eq(verb_find((enum role)role, verb->await, verb->word), verb);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenario cases");
    TCase *loading = tcase_create("loading");

    tcase_add_checked_fixture(loading, scenario_kit_set_up, scenario_kit_tear_down);
    tcase_add_test(loading, a_good_file_is_taken_in);
    tcase_add_test(loading, cases_are_the_product_of_the_axes_the_last_one_fastest);
    tcase_add_test(loading, a_case_has_its_variables_replaced_and_the_scenario_keeps_them);
    tcase_add_test(loading, roles_are_found_by_name);
    tcase_add_test(loading, every_row_of_the_verb_table_is_in_its_place);
    suite_add_tcase(suite, loading);
    return runner_run(suite);
}

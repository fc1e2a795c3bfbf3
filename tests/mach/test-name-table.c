/* test-name-table.c - the name table: names, their reuse, growth, limits and references. */
#include "config.h"

#include "mach/table.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>

/* A name's generation is its low byte. */
#define GENERATIONS 256u
#define SLOT(name) ((name) / GENERATIONS)

static struct table table;
static int objects[2];

static void set_up(void)
{
    table_init(&table);
}

static void tear_down(void)
{
    table_clear(&table);
}

static mach_port_name_t insert(mach_port_type_t type)
{
    mach_port_name_t name = MACH_PORT_NULL;

    ck_assert_int_eq(table_insert(&table, type, &objects[0], &name), KERN_SUCCESS);
    ck_assert(MACH_PORT_VALID(name));
    return name;
}

START_TEST(an_empty_table_takes_no_memory_and_knows_no_name)
{
    unsigned cursor = 0;

    ck_assert_ptr_null(table.entries);
    ck_assert_ptr_null(table_find(&table, MACH_PORT_NULL));
    ck_assert_ptr_null(table_find(&table, MACH_PORT_DEAD));
    ck_assert_ptr_null(table_find(&table, 0x100));
    ck_assert_uint_eq(table_next(&table, &cursor), MACH_PORT_NULL);
}
END_TEST

/* Null, dead, and slot 0, which no name ever has, denote nothing in a table with names either. */
START_TEST(null_and_dead_are_never_names)
{
    mach_port_name_t name = insert(MACH_PORT_TYPE_SEND);

    ck_assert_ptr_nonnull(table_find(&table, name));
    ck_assert_ptr_null(table_find(&table, MACH_PORT_NULL));
    ck_assert_ptr_null(table_find(&table, MACH_PORT_DEAD));
    for (mach_port_name_t low = 0; low < GENERATIONS; low++)
        ck_assert_ptr_null(table_find(&table, low));
}
END_TEST

static const struct {
    mach_port_type_t type;
    mach_port_urefs_t urefs;
} kinds[] = {
    {MACH_PORT_TYPE_SEND, 1},
    {MACH_PORT_TYPE_RECEIVE, 0},
    {MACH_PORT_TYPE_SEND_RECEIVE, 1},
    {MACH_PORT_TYPE_SEND_ONCE, 1},
    {MACH_PORT_TYPE_DEAD_NAME, 1},
};

START_TEST(a_new_name_has_its_type_its_object_and_one_reference_unless_it_only_receives)
{
    const struct table_entry *entry = table_find(&table, insert(kinds[_i].type));

    ck_assert_uint_eq(entry->type, kinds[_i].type);
    ck_assert_uint_eq(entry->urefs, kinds[_i].urefs);
    ck_assert_ptr_eq(entry->object, &objects[0]);
    ck_assert_ptr_null(entry->request);
}
END_TEST

START_TEST(a_removed_name_denotes_nothing_though_its_slot_is_taken_again)
{
    mach_port_name_t name = insert(MACH_PORT_TYPE_SEND);
    mach_port_name_t again;

    table_remove(&table, name);
    ck_assert_ptr_null(table_find(&table, name));
    do {
        again = insert(MACH_PORT_TYPE_SEND);
        ck_assert_uint_ne(again, name);
        if (SLOT(again) != SLOT(name))
            table_remove(&table, again);
    } while (SLOT(again) != SLOT(name));
    ck_assert_ptr_null(table_find(&table, name));
    ck_assert_ptr_nonnull(table_find(&table, again));
}
END_TEST

/* One name in use at a time: every slot is used before the first comes back, and the name itself
   only after all generations. */
START_TEST(a_name_comes_back_late)
{
    mach_port_name_t first = insert(MACH_PORT_TYPE_SEND);
    mach_port_name_t name = first;
    unsigned same_slot = 0;
    unsigned others = 0;

    do {
        table_remove(&table, name);
        name = insert(MACH_PORT_TYPE_SEND);
        if (SLOT(name) == SLOT(first)) {
            ck_assert_uint_ge(others, table.size / 2);
            same_slot++;
            others = 0;
        } else {
            others++;
        }
    } while (name != first);
    ck_assert_uint_eq(same_slot, GENERATIONS);
}
END_TEST

START_TEST(names_and_objects_survive_growth_and_are_all_different)
{
    enum { MANY = 5000 };
    static char object[MANY];
    static mach_port_name_t names[MANY];
    unsigned cursor = 0;
    unsigned seen = 0;

    for (int i = 0; i < MANY; i++)
        ck_assert_int_eq(
            table_insert(&table, MACH_PORT_TYPE_SEND, &object[i], &names[i]), KERN_SUCCESS);
    for (int i = 0; i < MANY; i++)
        ck_assert_ptr_eq(table_find(&table, names[i])->object, &object[i]);
    while (table_next(&table, &cursor) != MACH_PORT_NULL)
        seen++;
    ck_assert_uint_eq(seen, MANY);
}
END_TEST

START_TEST(walking_allows_removing_on_the_way)
{
    unsigned cursor = 0;
    mach_port_name_t name;
    unsigned removed = 0;

    for (int i = 0; i < 100; i++)
        (void)insert(MACH_PORT_TYPE_DEAD_NAME);
    while ((name = table_next(&table, &cursor)) != MACH_PORT_NULL) {
        table_remove(&table, name);
        removed++;
    }
    ck_assert_uint_eq(removed, 100);
    cursor = 0;
    ck_assert_uint_eq(table_next(&table, &cursor), MACH_PORT_NULL);
}
END_TEST

static const struct {
    mach_port_name_t name;
    kern_return_t kr;
} choices[] = {
    {MACH_PORT_NULL, KERN_INVALID_VALUE},
    {MACH_PORT_DEAD, KERN_INVALID_VALUE},
    {0x1, KERN_NO_SPACE},
    {0xff, KERN_NO_SPACE},
    {0x100, KERN_SUCCESS},
    {0x1003, KERN_SUCCESS},
    {0x55503, KERN_SUCCESS},
    {(TABLE_NAMES_MAX - 1) * GENERATIONS + 7, KERN_SUCCESS},
    {TABLE_NAMES_MAX * GENERATIONS, KERN_NO_SPACE},
    {MACH_PORT_DEAD - 1, KERN_NO_SPACE},
};

START_TEST(PORT_a_chosen_name_is_given_where_there_can_be_one)
{
    mach_port_name_t name = choices[_i].name;

    ck_assert_int_eq(
        table_insert_as(&table, MACH_PORT_TYPE_SEND, &objects[1], name), choices[_i].kr);
    if (choices[_i].kr != KERN_SUCCESS) {
        ck_assert_ptr_null(table_find(&table, name));
        return;
    }
    ck_assert_ptr_eq(table_find(&table, name)->object, &objects[1]);
    ck_assert_ptr_null(table_find(&table, name + 1)); /* the slot's, of another generation */
    ck_assert_int_eq(
        table_insert_as(&table, MACH_PORT_TYPE_SEND, &objects[0], name), KERN_NAME_EXISTS);
    ck_assert_ptr_eq(table_find(&table, name)->object, &objects[1]);
    table_remove(&table, name);
    ck_assert_ptr_null(table_find(&table, name));
    ck_assert_int_eq(table_insert_as(&table, MACH_PORT_TYPE_SEND, &objects[0], name), KERN_SUCCESS);
}
END_TEST

START_TEST(chosen_names_leave_room_for_others)
{
    /* The smallest table, filled with chosen names to the last slot. */
    for (mach_port_name_t slot = 1; slot < 16; slot++)
        ck_assert_int_eq(
            table_insert_as(&table, MACH_PORT_TYPE_SEND, NULL, slot * GENERATIONS), KERN_SUCCESS);
    for (mach_port_name_t slot = 1; slot < 16; slot++)
        (void)insert(MACH_PORT_TYPE_SEND);
}
END_TEST

START_TEST(PORT_names_run_out_with_NO_SPACE_and_come_back)
{
    mach_port_name_t name = MACH_PORT_NULL;
    mach_port_name_t last;
    kern_return_t kr;
    size_t count = 0;

    do {
        last = name;
        kr = table_insert(&table, MACH_PORT_TYPE_DEAD_NAME, NULL, &name);
        count++;
    } while (kr == KERN_SUCCESS && count <= TABLE_NAMES_MAX);
    ck_assert_int_eq(kr, KERN_NO_SPACE);
    /* A quarter of the slots may stay free for the search's sake. */
    ck_assert_uint_ge(count, (size_t)TABLE_NAMES_MAX / 4 * 3);
    table_remove(&table, last);
    ck_assert_int_eq(table_insert(&table, MACH_PORT_TYPE_DEAD_NAME, NULL, &name), KERN_SUCCESS);
}
END_TEST

#define MAX ((mach_port_delta_t)MACH_PORT_UREFS_MAX)

static const struct {
    mach_port_urefs_t before;
    mach_port_delta_t delta;
    kern_return_t kr;
    mach_port_urefs_t after;
} changes[] = {
    {1, 0, KERN_SUCCESS, 1},
    {1, 1, KERN_SUCCESS, 2},
    {1, -1, KERN_SUCCESS, 0},
    {1, -2, KERN_INVALID_VALUE, 1},
    {5, -5, KERN_SUCCESS, 0},
    {5, -6, KERN_INVALID_VALUE, 5},
    {1, MAX - 2, KERN_SUCCESS, MAX - 1},
    {1, MAX - 1, KERN_SUCCESS, MAX},
    {2, MAX - 1, KERN_SUCCESS, MAX},
    {2, MAX, KERN_SUCCESS, MAX},
    {MAX - 1, -1, KERN_SUCCESS, MAX - 2},
    /* Pegged: some count was lost, so no change is believed but the one that gives all back. */
    {MAX, 0, KERN_SUCCESS, MAX},
    {MAX, 1, KERN_SUCCESS, MAX},
    {MAX, -1, KERN_SUCCESS, MAX},
    {MAX, 1 - MAX, KERN_SUCCESS, MAX},
    {MAX, -MAX, KERN_SUCCESS, 0},
    /* No delta is larger than what there can be. */
    {1, MAX + 1, KERN_INVALID_VALUE, 1},
    {MAX, -MAX - 1, KERN_INVALID_VALUE, MAX},
    {1, INT32_MAX, KERN_INVALID_VALUE, 1},
    {1, INT32_MIN, KERN_INVALID_VALUE, 1},
};

START_TEST(PORT_references_change_underflow_and_peg_at_65535)
{
    struct table_entry *entry = table_find(&table, insert(MACH_PORT_TYPE_SEND));
    mach_port_urefs_t left = 77;

    entry->urefs = changes[_i].before;
    ck_assert_int_eq(table_entry_change(entry, changes[_i].delta, &left), changes[_i].kr);
    ck_assert_uint_eq(entry->urefs, changes[_i].after);
    ck_assert_uint_eq(left, changes[_i].kr == KERN_SUCCESS ? changes[_i].after : 77);
}
END_TEST

START_TEST(PORT_references_added_one_by_one_peg_too)
{
    struct table_entry *entry = table_find(&table, insert(MACH_PORT_TYPE_SEND));

    for (unsigned i = 1; i < 2 * MACH_PORT_UREFS_MAX; i++) {
        ck_assert_uint_eq(entry->urefs, i < MACH_PORT_UREFS_MAX ? i : MACH_PORT_UREFS_MAX);
        table_entry_add_reference(entry);
    }
}
END_TEST

START_TEST(clearing_forgets_every_name)
{
    mach_port_name_t name = insert(MACH_PORT_TYPE_SEND);

    table_clear(&table);
    ck_assert_ptr_null(table_find(&table, name));
    (void)insert(MACH_PORT_TYPE_SEND);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("table");
    TCase *names = tcase_create("names");
    TCase *references = tcase_create("references");

    tcase_add_checked_fixture(names, set_up, tear_down);
    tcase_add_test(names, an_empty_table_takes_no_memory_and_knows_no_name);
    tcase_add_test(names, null_and_dead_are_never_names);
    tcase_add_loop_test(names,
        a_new_name_has_its_type_its_object_and_one_reference_unless_it_only_receives, 0,
        LENGTH(kinds));
    tcase_add_test(names, a_removed_name_denotes_nothing_though_its_slot_is_taken_again);
    tcase_add_test(names, a_name_comes_back_late);
    tcase_add_test(names, names_and_objects_survive_growth_and_are_all_different);
    tcase_add_test(names, walking_allows_removing_on_the_way);
    tcase_add_loop_test(
        names, PORT_a_chosen_name_is_given_where_there_can_be_one, 0, LENGTH(choices));
    tcase_add_test(names, chosen_names_leave_room_for_others);
    tcase_add_test(names, PORT_names_run_out_with_NO_SPACE_and_come_back);
    tcase_add_test(names, clearing_forgets_every_name);
    tcase_add_checked_fixture(references, set_up, tear_down);
    tcase_add_loop_test(
        references, PORT_references_change_underflow_and_peg_at_65535, 0, LENGTH(changes));
    tcase_add_test(references, PORT_references_added_one_by_one_peg_too);
    suite_add_tcase(suite, names);
    suite_add_tcase(suite, references);
    return runner_run(suite);
}

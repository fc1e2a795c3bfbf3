/* test-json-position.c - lines of places in a JSON text. */
#include "config.h"

#include "conformance/plan/json_position.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "\n"                               /* 1 */
                           "{ \"a\": 1,\n"                    /* 2 */
                           "  \"b\\u0063\": [ 10,\n"          /* 3: the key is "bc" */
                           "    { \"x\": \"}]\\\"\\\\\" },\n" /* 4 */
                           "    [\n"                          /* 5 */
                           "      [], {}, \"deep\"\n"         /* 6 */
                           "    ] ],\n"                       /* 7 */
                           "  \"c\"\n"                        /* 8 */
                           "  : { \"x\":\n"                   /* 9 */
                           "      -1.5e3, \"y\": null } }\n"; /* 10 */

struct row {
    const char *written;
    int line;
    int depth;
    struct json_place places[3]; /* from the top; "up" is filled in by the test */
};

static const struct row rows[] = {
    {"top level", 2, 0, {{0}}},
    {"a", 2, 1, {{.key = "a"}}},
    {"bc", 3, 1, {{.key = "bc"}}},
    {"bc[0]", 3, 2, {{.key = "bc"}, {.index = 0}}},
    {"bc[1]", 4, 2, {{.key = "bc"}, {.index = 1}}},
    {"bc[1].x", 4, 3, {{.key = "bc"}, {.index = 1}, {.key = "x"}}},
    {"bc[2]", 5, 2, {{.key = "bc"}, {.index = 2}}},
    {"bc[2][2]", 6, 3, {{.key = "bc"}, {.index = 2}, {.index = 2}}},
    {"c", 8, 1, {{.key = "c"}}},
    {"c.x", 9, 2, {{.key = "c"}, {.key = "x"}}},
    {"c.y", 10, 2, {{.key = "c"}, {.key = "y"}}},
    /* What is not there has the line of the level above. */
    {"d", 2, 1, {{.key = "d"}}},
    {"c.z", 8, 2, {{.key = "c"}, {.key = "z"}}},
    {"bc[3]", 3, 2, {{.key = "bc"}, {.index = 3}}},
    {"bc[2][3]", 5, 3, {{.key = "bc"}, {.index = 2}, {.index = 3}}},
    {"a.x", 2, 2, {{.key = "a"}, {.key = "x"}}},
    {"a[0]", 2, 2, {{.key = "a"}, {.index = 0}}},
};

START_TEST(a_place_has_its_line_and_its_words)
{
    struct row row = rows[_i];
    const struct json_place *place = NULL;
    char *written;

    for (int i = 0; i < row.depth; i++) {
        row.places[i].up = place;
        place = &row.places[i];
    }
    written = json_position_text(place);
    ck_assert_str_eq(written, row.written);
    ck_assert_msg(json_position_line(text, strlen(text), place) == row.line,
        "%s is on line %d, not %d", row.written, row.line,
        json_position_line(text, strlen(text), place));
    free(written);
}
END_TEST

/* The value at each of the rows' places that are there. */
static const char *const values[] = {NULL, "1", NULL, "10", "{ \"x\": \"}]\\\"\\\\\" }",
    "\"}]\\\"\\\\\"", NULL, "\"deep\"", NULL, "-1.5e3", "null"};

START_TEST(a_value_has_its_extent)
{
    struct row row = rows[_i];
    const struct json_place *place = NULL;
    struct json_extent extent;
    bool is_there = _i < LENGTH(values);

    for (int i = 0; i < row.depth; i++) {
        row.places[i].up = place;
        place = &row.places[i];
    }
    ck_assert_int_eq(json_position_extent(text, strlen(text), place, &extent), is_there);
    if (is_there && values[_i] != NULL) {
        ck_assert_uint_eq(extent.end - extent.begin, strlen(values[_i]));
        ck_assert_mem_eq(text + extent.begin, values[_i], extent.end - extent.begin);
    }
}
END_TEST

START_TEST(elements_have_theirs_without_what_is_between)
{
    static const struct json_place place = {.key = "bc"}, none = {.key = "c"};
    struct json_extent extents[4];

    ck_assert_uint_eq(json_position_elements(text, strlen(text), &place, extents, 4), 3);
    ck_assert_uint_eq(extents[0].end - extents[0].begin, strlen("10"));
    ck_assert_int_eq(text[extents[1].begin], '{');
    ck_assert_int_eq(text[extents[1].end - 1], '}');
    ck_assert_int_eq(text[extents[2].begin], '[');
    ck_assert_int_eq(text[extents[2].end - 1], ']');
    ck_assert_uint_eq(json_position_elements(text, strlen(text), &place, extents, 2), 2);
    ck_assert_uint_eq(json_position_elements(text, strlen(text), &none, extents, 4), 0);
}
END_TEST

START_TEST(a_text_that_ends_early_is_read_to_its_end_only)
{
    const struct json_place above = {.key = "c"}, place = {.up = &above, .key = "y"};

    /* Under valgrind or a sanitizer this fails when a byte past the end is looked at. */
    for (size_t length = 0; length < strlen(text); length++) {
        const struct json_place list = {.key = "bc"};
        struct json_extent extents[3];
        char *part = malloc(length + 1);

        ck_assert_ptr_nonnull(part);
        memcpy(part, text, length);
        ck_assert_int_ge(json_position_line(part, length, &place), 1);
        json_position_elements(part, length, &list, extents, 3);
        free(part);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json-position");
    TCase *tests = tcase_create("lines");

    tcase_add_loop_test(tests, a_place_has_its_line_and_its_words, 0, LENGTH(rows));
    tcase_add_loop_test(tests, a_value_has_its_extent, 0, LENGTH(rows));
    tcase_add_test(tests, elements_have_theirs_without_what_is_between);
    tcase_add_test(tests, a_text_that_ends_early_is_read_to_its_end_only);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

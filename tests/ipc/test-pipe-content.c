/* test-pipe-content.c - how much of each field of an introduction arrived, by what was seen. */
#include "config.h"

#include "conformance/ipc/pipe_content.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TOKEN "\1\2\3\4\5\6\7\10"
#define THREE "\3\0\0\0"

struct row {
    struct pipe_taken taken;
    const char *bytes;
    size_t count;
    const char *text;
};

/* Lengths are little-endian here, as they are in tests/puppetry/test-puppet.c. */
static const struct row rows[] = {
    {{0, 0}, "", 0, "0 of 8 bytes of the token"},
    {{0, 0}, TOKEN, 7, "7 of 8 bytes of the token"},
    {{5, 0}, "", 0, "5 of 8 bytes of the token"},
    {{5, 0}, "ab", 2, "7 of 8 bytes of the token"},
    {{0, 0}, TOKEN, 8, "8 of 8 bytes of the token, 0 of 4 of the length"},
    {{8, 0}, THREE, 3, "8 of 8 bytes of the token, 3 of 4 of the length"},
    {{10, 0}, "", 0, "8 of 8 bytes of the token, 2 of 4 of the length"},
    {{10, 0}, "\0\0", 2, "token and length, and 0 bytes more"},
    {{0, 0}, TOKEN THREE, 12,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 3, 0 of 3 of the name"},
    {{8, 0}, THREE "ab", 6,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 3, 2 of 3 of the name"},
    {{12, 3}, "ab", 2,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 3, 2 of 3 of the name"},
    {{14, 3}, "", 0,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 3, 2 of 3 of the name"},
    {{0, 0}, TOKEN THREE "abc", 15,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 3, 3 of 3 of the name"},
    {{15, 3}, "xy", 2,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 3, 3 of 3 of the name, and "
        "2 bytes more"},
    {{8, 0}, "\0\0\0\0a", 5,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 0 and is none of a name, and "
        "1 bytes more"},
    {{8, 0}, "\x80\0\0\0", 4,
        "8 of 8 bytes of the token, 4 of 4 of the length, which says 128 and is none of a name, "
        "and 0 bytes more"},
};

/* The bytes go through an object of the kernel, and are in it still when they were copied. */
static void check_row(const struct row *row, const int ends[2])
{
    unsigned char bytes[PIPE_CONTENT_MAX];
    char text[PIPE_CONTENT_TEXT_MAX];

    ck_assert_int_eq(write(ends[1], row->bytes, row->count), (ssize_t)row->count);
    for (int turn = 0; turn < 2; turn++) {
        ssize_t copied = pipe_content_copy(ends[0], bytes, sizeof bytes);

        ck_assert_int_eq(copied, (ssize_t)row->count);
        pipe_content_describe(&row->taken, bytes, (size_t)copied, row->count, text, sizeof text);
        ck_assert_str_eq(text, row->text);
    }
    close(ends[0]);
    close(ends[1]);
}

START_TEST(what_arrived_is_told_field_by_field_from_a_pipe_and_from_a_socket)
{
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    check_row(&rows[_i], ends);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    check_row(&rows[_i], ends);
}
END_TEST

START_TEST(the_longest_text_has_room)
{
    char text[512];
    const struct pipe_taken taken = {8, 0};
    const unsigned char length[] = {0xff, 0xff, 0xff, 0xff};
    const struct pipe_taken whole = {12, 127};

    pipe_content_describe(&taken, length, sizeof length, 2147483647, text, sizeof text);
    ck_assert_uint_lt(strlen(text), PIPE_CONTENT_TEXT_MAX);
    pipe_content_describe(&whole, length, sizeof length, 2147483647, text, sizeof text);
    ck_assert_uint_lt(strlen(text), PIPE_CONTENT_TEXT_MAX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pipe-content");
    TCase *tests = tcase_create("pipe-content");

    tcase_add_loop_test(
        tests, what_arrived_is_told_field_by_field_from_a_pipe_and_from_a_socket, 0, LENGTH(rows));
    tcase_add_test(tests, the_longest_text_has_room);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

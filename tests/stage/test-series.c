/* test-series.c - a leak is told from a pool that reaches its size, by what rounds leave behind. */
#include "config.h"

#include "conformance/plan/rounds.h"
#include "conformance/stage/series.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Programs of a kind that are tried, each with another seed. */
#define PROGRAMS 2000

/* A program on paper: how many threads it has after a round. Those that are late are added. */
struct program {
    unsigned short seed[3];
    int kept;
    int late_most; /* threads that are about to end, at the most */
    void (*grow)(struct program *program, int round);
    int argument;
};

static int draw(struct program *program, int limit)
{
    return (int)(nrand48(program->seed) % limit);
}

static void leak_each(struct program *program, int round)
{
    program->kept += round % program->argument == 0;
}

static void grow_by_one(struct program *program, int round)
{
    program->kept += round <= program->argument;
}

/* In one step, in any round. */
static void grow_at_once(struct program *program, int round)
{
    if (program->kept == 0 && (draw(program, 8) == 0 || round == ROUNDS_MOST))
        program->kept = program->argument;
}

static void grow_by_chance(struct program *program, int round)
{
    (void)round;
    program->kept += draw(program, 3);
    if (program->kept > program->argument)
        program->kept = program->argument;
}

static void come_and_go(struct program *program, int round)
{
    (void)round;
    program->kept = draw(program, program->argument + 1);
}

/* Descriptors of two kinds and threads, all as many. */
static struct inventory sample(int held)
{
    static const char kinds_held[2][INVENTORY_KIND_MAX] = {"socket", "[pidfd]"};
    struct inventory made = {.threads = (unsigned)held + 1};

    made.items = calloc((size_t)held * 2 + 1, sizeof *made.items);
    ck_assert_ptr_nonnull(made.items);
    for (int i = 0; i < 2 * held; i++) {
        made.items[i].number = i;
        made.items[i].identity = (struct identity){1, (ino_t)i + 1};
        memcpy(made.items[i].kind, kinds_held[i % 2], sizeof made.items[i].kind);
    }
    made.count = 2 * (size_t)held;
    return made;
}

/* Plays rounds as the driver does. Returns whether the program leaks; *count is how many it was. */
static bool is_found(struct program *program, size_t *count)
{
    struct series series = {0};
    struct inventory now;
    char text[2000];
    bool threads, descriptors;

    for (int round = 1; round <= ROUNDS_MOST && !series_is_settled(&series); round++) {
        program->grow(program, round);
        now = sample(program->kept + draw(program, program->late_most + 1));
        ck_assert_int_eq(series_add(&series, &now), 0);
    }
    /* At the end there is time for those that are late. */
    now = sample(program->kept);
    threads = series_leaks_threads(&series, &now);
    descriptors = series_describe_leak(&series, &now, text, sizeof text) > 0;
    ck_assert_msg(threads == descriptors, "threads and descriptors grew alike: %s", text);
    ck_assert_ptr_null(strstr(text, "pidfd"));
    *count = series.count;
    inventory_free(&now);
    series_end(&series);
    return threads;
}

static const struct {
    void (*grow)(struct program *program, int round);
    int argument;
    int late_most;
    bool leaks;
} kinds[] = {
    {leak_each, 1, 0, true},
    {leak_each, 1, 3, true},
    {leak_each, 2, 0, true},
    {leak_each, 2, 1, true},
    {grow_by_one, 0, 0, false},
    {grow_by_one, 0, 3, false},
    {grow_by_one, 8, 0, false},
    {grow_by_one, 8, 2, false},
    {grow_by_one, 16, 0, false},
    {grow_at_once, 1, 2, false},
    {grow_at_once, 64, 2, false},
    {grow_by_chance, 8, 2, false},
    {come_and_go, 8, 0, false},
    {come_and_go, 8, 2, false},
};

START_TEST(SRV_25_growth_with_each_round_is_told_from_settling)
{
    size_t count;

    for (int i = 0; i < PROGRAMS; i++) {
        struct program program = {.seed = {(unsigned short)i, (unsigned short)_i, 7},
            .grow = kinds[_i].grow,
            .argument = kinds[_i].argument,
            .late_most = kinds[_i].late_most};

        ck_assert_msg(is_found(&program, &count) == kinds[_i].leaks, "kind %d, seed %d, %zu rounds",
            _i, i, count);
        ck_assert_msg(!kinds[_i].leaks || count == ROUNDS_MOST, "a leak settled after %zu", count);
    }
}
END_TEST

START_TEST(what_does_not_grow_costs_few_rounds)
{
    struct program program = {.grow = grow_by_one};
    size_t count;

    ck_assert(!is_found(&program, &count));
    ck_assert_uint_eq(count, SERIES_WINDOW + 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("series");
    TCase *cases = tcase_create("rounds");

    tcase_add_loop_test(
        cases, SRV_25_growth_with_each_round_is_told_from_settling, 0, LENGTH(kinds));
    tcase_add_test(cases, what_does_not_grow_costs_few_rounds);
    suite_add_tcase(suite, cases);
    return runner_run(suite);
}

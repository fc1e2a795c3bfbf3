/* small_plan.c - a plan of a few cases, none of which has a file. */
#include "config.h"

#include "tests/kit/small_plan.h"

static struct plan_scenario scenarios[] = {
    {.id = (char[]){"a/one"}},
    {.id = (char[]){"a/two"}},
    {.id = (char[]){"b/vary"}},
    {.id = (char[]){"c/x"}},
    {.id = (char[]){"c/x/below"}},
};

static struct plan_case cases[] = {
    {.id = (char[]){"a/one"}, .scenario = 0, .number = 1},
    {.id = (char[]){"a/two"}, .scenario = 1, .number = 2},
    {.id = (char[]){"b/vary[n=0]"}, .scenario = 2, .index = 0, .number = 3},
    {.id = (char[]){"b/vary[n=1]"}, .scenario = 2, .index = 1, .number = 4},
    {.id = (char[]){"b/vary[n=2]"}, .scenario = 2, .index = 2, .number = 5},
    {.id = (char[]){"c/x"}, .scenario = 3, .number = 6},
    {.id = (char[]){"c/x/below"}, .scenario = 4, .number = 7},
};

const struct plan small_plan = {
    .scenarios = scenarios,
    .scenario_count = sizeof scenarios / sizeof scenarios[0],
    .cases = cases,
    .case_count = sizeof cases / sizeof cases[0],
};

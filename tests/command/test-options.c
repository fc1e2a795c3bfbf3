/* test-options.c - the command line: what is taken, what is refused, and what is said about it. */
#include "config.h"

#include "conformance/command/command_line.h"
#include "conformance/command/command_table.h"
#include "conformance/command/option_table.h"
#include "conformance/command/options.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORDS_MOST 8

/* Parses LINE, split at its spaces, as the arguments of shakedown; *SAID is the caller's to free.
 */
static int parse(const char *line, struct options *options, char **words, char **said)
{
    char *argv[WORDS_MOST + 2] = {NULL};
    size_t size = 0;
    FILE *out = open_memstream(said, &size);
    int argc = 1, outcome;

    ck_assert_ptr_nonnull(out);
    words[0] = argv[0] = strdup("shakedown");
    words[1] = strdup(line);
    for (char *word = strtok(words[1], " "); word != NULL; word = strtok(NULL, " ")) {
        ck_assert_int_le(argc, WORDS_MOST);
        argv[argc++] = word;
    }
    outcome = command_line_parse(argc, argv, out, out, options);
    fclose(out);
    return outcome;
}

static void forget(char **words, char *said)
{
    free(words[0]);
    free(words[1]);
    free(said);
}

static const struct {
    const char *line;
    double scale;
} scales[] = {
    {"run", 1},
    {"run --timeout-scale 1", 1},
    {"run --timeout-scale 0.2", 0.2},
    {"run --timeout-scale=20", 20},
    {"run --timeout-scale 2.", 2},
    {"run --timeout-scale 0.001", 0.001},
    {"run --timeout-scale 1000", 1000},
};

START_TEST(a_scale_is_a_decimal)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse(scales[_i].line, &options, words, &said), COMMAND_LINE_GO);
    ck_assert_double_eq(options.timeout_scale, scales[_i].scale);
    ck_assert_str_eq(said, "");
    forget(words, said);
}
END_TEST

static const struct {
    const char *line;
    const char *said;
} mistakes[] = {
    {"run --timeout-scale 0", "--timeout-scale takes a decimal from 0.001 to 1000, not: 0\n"},
    {"run --timeout-scale 0.0009", "not: 0.0009\n"},
    {"run --timeout-scale 1000.5", "not: 1000.5\n"},
    {"run --timeout-scale -1", "not: -1\n"},
    {"run --timeout-scale +1", "not: +1\n"},
    {"run --timeout-scale 1e1", "not: 1e1\n"},
    {"run --timeout-scale 0x10", "not: 0x10\n"},
    {"run --timeout-scale 1,5", "not: 1,5\n"},
    {"run --timeout-scale 1.5.5", "not: 1.5.5\n"},
    {"run --timeout-scale .", "not: .\n"},
    {"run --timeout-scale inf", "not: inf\n"},
    {"run --timeout-scale nan", "not: nan\n"},
    {"run --timeout-scale", "an argument is missing after: --timeout-scale\n"},
    {"list --timeout-scale 2", "unknown option: --timeout-scale\n`shakedown list --help` tells"},
    {"run --shard 1", "--shard takes I/N, a part from 1 to N and N up to 1000000, not: 1\n"},
    {"run --shard 0/3", "not: 0/3\n"},
    {"run --shard 4/3", "not: 4/3\n"},
    {"run --shard 1/0", "not: 1/0\n"},
    {"run --shard 1/1000001", "not: 1/1000001\n"},
    {"run --shard /3", "not: /3\n"},
    {"run --shard 1/", "not: 1/\n"},
    {"run --shard 1/3/3", "not: 1/3/3\n"},
    {"run --shard -1/3", "not: -1/3\n"},
    {"run --shard 1/0x3", "not: 1/0x3\n"},
    {"run --shard 99999999999999999999/3", "not: 99999999999999999999/3\n"},
    {"run --repeat", "an argument is missing after: --repeat\n"},
    {"run --repeat 1.5", "--repeat takes a number from 0 to 1000000, not: 1.5\n"},
    {"run --repeat -1", "not: -1\n"},
    {"run --repeat 1000001", "not: 1000001\n"},
    {"run --repeat 0", "--repeat 0 is without end, and needs --until-fail to have one\n"},
    {"run --until-fail=3", "an option that takes no argument: --until-fail=3\n"},
    {"run --strict=1", "an option that takes no argument: --strict=1\n"},
    {"--version=2", "an option that takes no argument: --version=2\n"},
    {"run --strace=both=1", "a role is server, client or both, not: both=1\n"},
    {"run --valgrind=", "a role is server, client or both, not\n"},
    {"run --gdb=puppet", "a role is server, client or both, not: puppet\n"},
    {"run --strace --gdb", "--strace, --valgrind and --gdb exclude one another\n"},
    {"run --gdb=both", "--gdb=both needs --gdb-commands: at the terminal there is one gdb"},
    {"run --strace --gdb-commands x", "--gdb-commands needs --gdb\n"},
    {"run --keep --strace", "--keep leaves processes that no tool holds: not with --strace"},
    {"run --keep --repeat 2", "--keep leaves one scene: not with --repeat or --until-fail\n"},
    {"list --strace", "unknown option: --strace\n"},
    {"matrix --keep", "unknown option: --keep\n"},
    {"run --results -", "--results takes a file, not: -\n"},
    {"list --verify-adapter", "unknown option: --verify-adapter\n"},
    {"list --repeat 2", "unknown option: --repeat\n"},
    {"run --jobs 0", "--jobs takes a number from 1 to 1024, not: 0\n"},
    {"run --shuffle x", "--shuffle takes a number from 0 on, not: x\n"},
    {"run -qx", "unknown option: -q\n`shakedown run --help` tells more.\n"},
    {"--nonsense", "unknown option: --nonsense\n`shakedown --help` tells more.\n"},
    {"nonsense",
        "a command is run, matrix, list, explain, probe, init or report, not: nonsense\n`shakedown "
        "--help` tells more.\n"},
    {"", "a command is missing\n`shakedown --help` tells more.\n"},
    {"explain", "explain what? A scenario or a requirement is missing\n`shakedown explain --help`"},
    {"run --implementation a.json --implementation b.json",
        "--implementation is given twice, and has one value: a.json or b.json\n`shakedown run "
        "--help` tells more.\n"},
    {"run --server a.json --client b.json --implementation c.json",
        "--implementation has no role beside --server and --client, which name both\n"},
    {"matrix --server a.json", "unknown option: --server\n`shakedown matrix --help` tells more.\n"},
    {"matrix --client a.json", "unknown option: --client\n`shakedown matrix --help` tells more.\n"},
    {"matrix --repeat 2", "unknown option: --repeat\n"},
    {"matrix --shard 1/2", "unknown option: --shard\n"},
    {"probe --scenarios x", "unknown option: --scenarios\n"},
    {"probe --timeout-scale 0", "--timeout-scale takes a decimal from 0.001 to 1000, not: 0\n"},
    {"init", "init what? A name for the implementation is missing\n`shakedown init --help`"},
    {"run --language c", "unknown option: --language\n"},
    {"explain --jobs 2 a/b", "unknown option: --jobs\n"},
    {"list --expectations e.json", "unknown option: --expectations\n"},
    {"run --expectations", "an argument is missing after: --expectations\n"},
    {"run --update-expectations=e.json",
        "an option that takes no argument: --update-expectations=e.json\n"},
    {"run --merge", "unknown option: --merge\n"},
    {"report", "report what? A results.json is missing\n`shakedown report --help` tells more.\n"},
    {"report --results r.json a.json",
        "--results needs --merge, which makes results to write\n`shakedown report --help`"},
    {"report --scenarios s a.json", "unknown option: --scenarios\n"},
};

START_TEST(a_mistake_is_named)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse(mistakes[_i].line, &options, words, &said), COMMAND_LINE_WRONG);
    ck_assert_msg(strncmp(said, "shakedown: ", 11) == 0 && strstr(said, mistakes[_i].said) != NULL,
        "%s: %s", mistakes[_i].line, said);
    forget(words, said);
}
END_TEST

static const struct {
    const char *line, *expectations;
    bool updates, writes;
} changes[] = {
    {"run", NULL, false, false},
    {"run --expectations none", "none", false, false},
    {"run --update-expectations", NULL, true, false},
    {"run --write-expectations --expectations e.json", "e.json", true, true},
    {"run --write-expectations --update-expectations", NULL, true, true},
};

START_TEST(who_writes_expectations_sees_the_change_too)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse(changes[_i].line, &options, words, &said), COMMAND_LINE_GO);
    ck_assert_pstr_eq(options.expectations, changes[_i].expectations);
    ck_assert_int_eq(options.update_expectations, changes[_i].updates);
    ck_assert_int_eq(options.write_expectations, changes[_i].writes);
    forget(words, said);
}
END_TEST

START_TEST(a_report_takes_files)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse("report a.json --merge b.json --results c.json", &options, words, &said),
        COMMAND_LINE_GO);
    ck_assert(options.merge);
    ck_assert_uint_eq(options.pattern_count, 2);
    ck_assert_str_eq(options.results, "c.json");
    forget(words, said);
}
END_TEST

static const struct {
    const char *line;
    uint64_t rounds;
    bool until_fail;
    uint64_t shard, shards;
} repetitions[] = {
    {"run", 1, false, 0, 0},
    {"run --repeat 1", 1, false, 0, 0},
    {"run --repeat 1000000", 1000000, false, 0, 0},
    {"run --until-fail", 0, true, 0, 0},
    {"run --until-fail --repeat 0", 0, true, 0, 0},
    {"run --repeat 5 --until-fail", 5, true, 0, 0},
    {"run --shard 1/1", 1, false, 1, 1},
    {"run a --shard=3/12 b", 1, false, 3, 12},
    {"run --shard 1000000/1000000", 1, false, 1000000, 1000000},
    {"list --shard 2/3", 1, false, 2, 3},
};

START_TEST(how_often_and_which_part)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse(repetitions[_i].line, &options, words, &said), COMMAND_LINE_GO);
    ck_assert_uint_eq(options.rounds, repetitions[_i].rounds);
    ck_assert_int_eq(options.until_fail, repetitions[_i].until_fail);
    ck_assert_uint_eq(options.shard, repetitions[_i].shard);
    ck_assert_uint_eq(options.shards, repetitions[_i].shards);
    forget(words, said);
}
END_TEST

static const struct {
    const char *line;
    const char *first; /* line of the help */
} helps[] = {
    {"--help", "usage: shakedown run [PATTERN...] [OPTION...]\n       shakedown matrix"},
    {"-h run", "usage: shakedown run [PATTERN...] [OPTION...]\n       shakedown matrix"},
    {"run --help", "usage: shakedown run [PATTERN...] [OPTION...]\n\n"},
    {"run x -h --jobs 2", "usage: shakedown run [PATTERN...] [OPTION...]\n\n"},
    {"matrix -h", "usage: shakedown matrix [PATTERN...] [OPTION...]\n\n"},
    {"list -h", "usage: shakedown list [PATTERN...] [OPTION...]\n\n"},
    {"explain --help", "usage: shakedown explain SCENARIO|REQUIREMENT... [OPTION...]\n\n"},
    {"probe --help", "usage: shakedown probe [OPTION...]\n\n"},
    {"init --help", "usage: shakedown init NAME [OPTION...]\n\n"},
    {"--version", "shakedown " PACKAGE_VERSION "\n"},
};

START_TEST(help_is_the_programs_or_the_commands)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse(helps[_i].line, &options, words, &said), COMMAND_LINE_DONE);
    ck_assert_msg(strncmp(said, helps[_i].first, strlen(helps[_i].first)) == 0, "%s", said);
    forget(words, said);
}
END_TEST

START_TEST(a_matrix_has_all_that_are_named)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse("matrix --implementation a.json x --implementation=b.json --strict",
                         &options, words, &said),
        COMMAND_LINE_GO);
    ck_assert_uint_eq(options.implementation_count, 2);
    ck_assert_str_eq(options.implementations[0], "a.json");
    ck_assert_str_eq(options.implementations[1], "b.json");
    ck_assert_uint_eq(options.pattern_count, 1);
    forget(words, said);
}
END_TEST

START_TEST(a_matrix_has_room_for_so_many)
{
    char *argv[OPTIONS_IMPLEMENTATIONS_MOST + 4] = {"shakedown", "matrix"}, *said = NULL;
    struct options options;
    size_t size = 0, most = OPTIONS_IMPLEMENTATIONS_MOST;
    FILE *out = open_memstream(&said, &size);

    for (size_t i = 0; i <= most; i++)
        argv[2 + i] = "--implementation=a.json";
    ck_assert_int_eq(command_line_parse((int)most + 2, argv, out, out, &options), COMMAND_LINE_GO);
    ck_assert_uint_eq(options.implementation_count, most);
    ck_assert_int_eq(
        command_line_parse((int)most + 3, argv, out, out, &options), COMMAND_LINE_WRONG);
    fclose(out);
    ck_assert_msg(
        strstr(said, "--implementation is given too often, at: a.json\n") != NULL, "%s", said);
    free(said);
}
END_TEST

static const struct {
    const char *line;
    enum instrument_kind tool;
    unsigned roles;
} tools[] = {
    {"run --strace", INSTRUMENT_STRACE, ROLE_SERVER | ROLE_CLIENT},
    {"run --valgrind=both --jobs 8", INSTRUMENT_VALGRIND, ROLE_SERVER | ROLE_CLIENT},
    {"run --valgrind=server", INSTRUMENT_VALGRIND, ROLE_SERVER},
    {"run --gdb", INSTRUMENT_GDB, ROLE_SERVER},
    {"run --gdb=client", INSTRUMENT_GDB, ROLE_CLIENT},
    {"run --gdb --gdb-commands x", INSTRUMENT_GDB, ROLE_SERVER | ROLE_CLIENT},
    {"run --gdb-commands x --gdb=both", INSTRUMENT_GDB, ROLE_SERVER | ROLE_CLIENT},
};

START_TEST(a_tool_takes_the_roles_it_is_given_one_case_at_a_time)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(parse(tools[_i].line, &options, words, &said), COMMAND_LINE_GO);
    ck_assert(options.has_tool);
    ck_assert_int_eq((int)options.tool, (int)tools[_i].tool);
    ck_assert_uint_eq(options.tool_roles, tools[_i].roles);
    ck_assert_uint_eq(options.jobs, 1);
    forget(words, said);
}
END_TEST

/* Two arguments that differ, for the options that do not take just any. */
static const struct {
    enum option_code code;
    const char *first, *second;
} arguments[] = {
    {OPTION_SHARD, "1/2", "2/2"},
    {OPTION_STRACE, "server", "client"},
    {OPTION_VALGRIND, "server", "client"},
    {OPTION_GDB, "server", "client"},
};

/* "--NAME=VALUE", or "--NAME" of one that takes nothing. The caller frees it. */
static char *write_option(const struct known_option *option, bool is_second)
{
    const char *value = is_second ? "3" : "2";
    char *text = NULL;

    for (size_t i = 0; i < LENGTH(arguments); i++)
        if (arguments[i].code == option->code)
            value = is_second ? arguments[i].second : arguments[i].first;
    ck_assert_int_ge(option->argument != NULL ? asprintf(&text, "--%s=%s", option->name, value)
                                              : asprintf(&text, "--%s", option->name),
        0);
    return text;
}

/* What is to come of an option of COMMAND that is given twice. */
static int outcome_of(const struct known_option *option, const struct command *command)
{
    bool is_list =
        strcmp(option->name, "requirement") == 0 ||
        (strcmp(option->name, "implementation") == 0 && strcmp(command->word, "matrix") == 0);

    if (option->code == OPTION_HELP)
        return COMMAND_LINE_DONE;
    return option->argument == NULL || is_list ? COMMAND_LINE_GO : COMMAND_LINE_WRONG;
}

static void give_twice(const struct known_option *option, const struct command *command)
{
    char *first = write_option(option, false), *second = write_option(option, true);
    /* What --keep, --merge and others ask for besides is there: nothing else may be refused. */
    char *argv[] = {"shakedown", (char *)command->word, first, "a/b", second, NULL}, *said = NULL;
    struct options options;
    size_t size = 0;
    FILE *out = open_memstream(&said, &size);
    int expected = outcome_of(option, command),
        outcome = command_line_parse(5, argv, out, out, &options);

    fclose(out);
    ck_assert_msg(
        outcome == expected, "%s %s %s: %d: %s", command->word, first, second, outcome, said);
    if (outcome == COMMAND_LINE_WRONG)
        ck_assert_msg(strstr(said, " is given twice, and has one value: ") != NULL &&
                          strstr(said, strchr(first, '=') + 1) != NULL &&
                          strstr(said, strchr(second, '=') + 1) != NULL,
            "%s %s %s: %s", command->word, first, second, said);
    free(first);
    free(second);
    free(said);
}

START_TEST(no_option_that_is_given_twice_is_dropped)
{
    const struct command *command;
    const struct known_option *option;
    size_t tried = 0;

    for (size_t i = 0; (command = command_table_at(i)) != NULL; i++)
        for (size_t j = 0; (option = option_table_at(j)) != NULL; j++)
            if ((option->commands & command->set) != 0) {
                give_twice(option, command);
                tried++;
            }
    ck_assert_uint_ge(tried, 40);
}
END_TEST

START_TEST(all_requirements_that_are_given_are_meant)
{
    struct options options;
    char *words[2], *said;

    ck_assert_int_eq(
        parse("list --requirement SRV-2 a --requirement=CLI-1", &options, words, &said),
        COMMAND_LINE_GO);
    ck_assert_uint_eq(options.requirement_count, 2);
    ck_assert_str_eq(options.requirements[0], "SRV-2");
    ck_assert_str_eq(options.requirements[1], "CLI-1");
    forget(words, said);
}
END_TEST

START_TEST(a_path_is_given_from_the_root_to_who_runs_a_case_again)
{
    struct options options;
    char *words[2], *said, *rerun;

    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(
        parse("run --scenarios proc/self/..", &options, words, &said), COMMAND_LINE_GO);
    rerun = options_rerun(&options);
    ck_assert_str_eq(rerun, "--scenarios /proc");
    free(rerun);
    forget(words, said);
}
END_TEST

static const struct {
    const char *line;
    const char *rerun;
} reruns[] = {
    {"run", ""},
    {"run --jobs 3 --shuffle 7 --timeout-scale 1.0", ""},
    {"run --repeat 1", ""},
    {"run --repeat 3 --shard 1/2", "--until-fail"},
    {"run --strict --until-fail", "--strict --until-fail"},
    {"run --verify-adapter --jobs 2", "--verify-adapter"},
    {"run --strict --verify-adapter", "--strict --verify-adapter"},
    {"run --expectations none --update-expectations", "--expectations none"},
    {"run --timeout-scale 0.20 --implementation a.json",
        "--implementation a.json --timeout-scale 0.2"},
    {"run --implementation a.json --client b.json", "--implementation a.json --client b.json"},
    {"run --client b.json --server a.json", "--server a.json --client b.json"},
    {"run --scenarios a$b --strict --timeout-scale 1000",
        "--scenarios 'a$b' --strict --timeout-scale 1000"},
};

START_TEST(what_decides_a_verdict_is_in_the_command_that_runs_a_case_again)
{
    struct options options;
    char *words[2], *said, *rerun;

    ck_assert_int_eq(parse(reruns[_i].line, &options, words, &said), COMMAND_LINE_GO);
    rerun = options_rerun(&options);
    ck_assert_str_eq(rerun, reruns[_i].rerun);
    free(rerun);
    forget(words, said);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("options");
    TCase *tests = tcase_create("options");

    tcase_add_loop_test(tests, a_scale_is_a_decimal, 0, LENGTH(scales));
    tcase_add_loop_test(tests, a_mistake_is_named, 0, LENGTH(mistakes));
    tcase_add_loop_test(tests, who_writes_expectations_sees_the_change_too, 0, LENGTH(changes));
    tcase_add_test(tests, a_report_takes_files);
    tcase_add_loop_test(tests, how_often_and_which_part, 0, LENGTH(repetitions));
    tcase_add_loop_test(tests, help_is_the_programs_or_the_commands, 0, LENGTH(helps));
    tcase_add_test(tests, a_matrix_has_all_that_are_named);
    tcase_add_test(tests, a_matrix_has_room_for_so_many);
    tcase_add_loop_test(
        tests, a_tool_takes_the_roles_it_is_given_one_case_at_a_time, 0, LENGTH(tools));
    tcase_add_test(tests, no_option_that_is_given_twice_is_dropped);
    tcase_add_test(tests, all_requirements_that_are_given_are_meant);
    tcase_add_test(tests, a_path_is_given_from_the_root_to_who_runs_a_case_again);
    tcase_add_loop_test(
        tests, what_decides_a_verdict_is_in_the_command_that_runs_a_case_again, 0, LENGTH(reruns));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

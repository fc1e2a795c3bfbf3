/* test-bootstrapd.c - the bootstrap server as a program, and a bootstrap port that leads nowhere.
 */
#include "config.h"

#include "tests/kit/bootstrap_fixture.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <mach/mach.h>
#include <servers/bootstrap.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 8

/* A program that runs: pipes from its standard output and error, and to its input. */
struct run {
    pid_t pid;
    int input, output, errors;
};

/* What is done to the new process before it becomes the program. */
typedef void (*prepare_fn)(int arg);

/* Whoever started the test may have had signals ignored, as nohup does, or blocked. */
static void reset_signals(void)
{
    sigset_t none;

    for (int number = 1; number <= SIGRTMAX; number++)
        (void)signal(number, SIG_DFL);
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void run_start_prepared(
    struct run *run, const char *const *words, prepare_fn prepare, int arg)
{
    const char *argv[WORDS_MAX + 2] = {getenv("BOOTSTRAPD")};
    pid_t parent = getpid();
    int pipes[3][2];

    ck_assert_ptr_nonnull(argv[0]);
    for (int i = 0; i < WORDS_MAX && words[i] != NULL; i++)
        argv[i + 1] = words[i];
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pipe2(pipes[i], O_CLOEXEC), 0);
    run->pid = fork();
    if (run->pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent ||
            dup2(pipes[0][0], 0) < 0 || dup2(pipes[1][1], 1) < 0 || dup2(pipes[2][1], 2) < 0)
            _exit(99);
        reset_signals();
        if (prepare != NULL)
            prepare(arg);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(98);
    }
    run->input = pipes[0][1];
    run->output = pipes[1][0];
    run->errors = pipes[2][0];
    close(pipes[0][0]);
    close(pipes[1][1]);
    close(pipes[2][1]);
}

static void run_start(struct run *run, const char *const *words)
{
    run_start_prepared(run, words, NULL, 0);
}

/* Reads until the end, or the first line. The text is cut to `size`. */
static void read_text(int fd, char *text, size_t size, bool is_line)
{
    size_t used = 0;
    char byte;

    while (read(fd, &byte, 1) == 1 && !(is_line && byte == '\n')) {
        if (used + 1 < size)
            text[used++] = byte;
    }
    text[used] = '\0';
}

/* Waits for the end and gives back everything. The exit status, or 1000 and the signal. */
static int run_end(struct run *run)
{
    int status;

    ck_assert_int_eq(waitpid(run->pid, &status, 0), run->pid);
    close(run->input);
    close(run->output);
    close(run->errors);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static const struct {
    const char *words[WORDS_MAX];
    int status;
    const char *output; /* begins with it; NULL: nothing */
    const char *errors; /* contains it; NULL: nothing */
} runs[] = {
    {{"--", "true"}, 0, NULL, NULL},
    {{"--", "sh", "-c", "exit 7"}, 7, NULL, NULL},
    {{"--", "sh", "-c", "kill -TERM $$"}, 128 + SIGTERM, NULL, NULL},
    {{"--", "sh", "-c", "kill -KILL $$"}, 128 + SIGKILL, NULL, NULL},
    {{"--", "sh", "-c", "echo $0", "--help"}, 0, "--help\n", NULL},
    {{"--", "/no/such/program"}, 127, NULL, "/no/such/program"},
    {{"--", "/dev/null"}, 126, NULL, "/dev/null"},
    {{"--help"}, 0, "Usage:", NULL},
    {{"--version"}, 0, "bootstrapd", NULL},
    {{"--nonsense"}, 2, NULL, "Usage:"},
    {{"--socket"}, 2, NULL, "Usage:"},
    {{"--"}, 2, NULL, "a command must follow --"},
    {{"--events", "x", "--", "true"}, 2, NULL, "x: not an open descriptor"},
    {{"--events", "", "--", "true"}, 2, NULL, "not an open descriptor"},
    {{"--events", "-1", "--", "true"}, 2, NULL, "not an open descriptor"},
    {{"--events", "99999999999", "--", "true"}, 2, NULL, "not an open descriptor"},
    {{"--events", "77", "--", "true"}, 2, NULL, "77: not an open descriptor"},
    {{"true"}, 2, NULL, "comes after --"},
    {{"--socket", "/no/such/folder/socket", "--", "true"}, 1, NULL, "/no/such/folder/socket"},
};

START_TEST(a_run_ends_with_its_status_and_its_words)
{
    char output[4096];
    char errors[4096];
    struct run run;

    run_start(&run, runs[_i].words);
    read_text(run.output, output, sizeof output, false);
    read_text(run.errors, errors, sizeof errors, false);
    ck_assert_int_eq(run_end(&run), runs[_i].status);
    if (runs[_i].output == NULL)
        ck_assert_str_eq(output, "");
    else
        ck_assert_msg(strncmp(output, runs[_i].output, strlen(runs[_i].output)) == 0, "%s", output);
    if (runs[_i].errors == NULL)
        ck_assert_str_eq(errors, "");
    else
        ck_assert_msg(strstr(errors, runs[_i].errors) != NULL, "%s", errors);
}
END_TEST

static void limit_descriptors(int most)
{
    const struct rlimit limit = {.rlim_cur = (rlim_t)most, .rlim_max = (rlim_t)most};

    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        _exit(97);
}

/* The least with which it serves, and what is too few. */
static const struct {
    int most, status;
} limits[] = {{64, 1}, {256, 1}, {323, 1}, {383, 1}, {384, 0}};

START_TEST(too_few_descriptors_are_refused_at_the_start)
{
    static const char *const words[] = {"--", "true", NULL};
    char errors[4096];
    struct run run;

    run_start_prepared(&run, words, limit_descriptors, limits[_i].most);
    read_text(run.errors, errors, sizeof errors, false);
    ck_assert_int_eq(run_end(&run), limits[_i].status);
    if (limits[_i].status == 0)
        ck_assert_str_eq(errors, "");
    else
        ck_assert_msg(strstr(errors, "needs 384 descriptors") != NULL, "%s", errors);
}
END_TEST

enum { IGNORED = 1, BLOCKED = 2, WAYS = 3 };

/* Each signal in each way: ARG is number * WAYS + way - 1. */
static void hold_signal(int arg)
{
    int number = arg / WAYS, way = arg % WAYS + 1;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, number);
    if ((way & IGNORED) != 0)
        (void)signal(number, SIG_IGN);
    if ((way & BLOCKED) != 0)
        (void)sigprocmask(SIG_BLOCK, &set, NULL);
}

START_TEST(a_signal_that_is_ignored_or_blocked_hinders_neither_it_nor_the_command)
{
    /* Prints which signals the command ignores and blocks; those that a shell may be asked to
       ignore are passed on. */
    static const char *const words[] = {
        "--", "sed", "-n", "s/^Sig\\(Blk\\|Ign\\):\t//p", "/proc/self/status", NULL};
    const int kept[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
    unsigned long long ignored = 0, expected = 0;
    char masks[128], *rest;
    struct run run;

    run_start_prepared(&run, words, hold_signal, _i);
    read_text(run.output, masks, sizeof masks, false);
    ck_assert_int_eq(run_end(&run), 0);
    for (size_t i = 0; i < LENGTH(kept); i++)
        if (kept[i] == _i / WAYS && ((_i % WAYS + 1) & IGNORED) != 0)
            expected = 1ull << (kept[i] - 1);
    ck_assert_uint_eq(strtoull(masks, &rest, 16), 0);
    ignored = strtoull(rest, NULL, 16);
    /* Those below are the C library's own, which nobody can set. */
    for (int number = SIGRTMIN - 1; number >= 32; number--)
        ignored &= ~(1ull << (number - 1));
    ck_assert_msg(ignored == expected, "ignored: %llx", ignored);
}
END_TEST

static bool exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

START_TEST(the_command_cannot_write_events)
{
    static const char *const words[] = {
        "--events", "9", "--", "sh", "-c", "! { echo forged >&9; } 2>/dev/null", NULL};
    int ends[2];
    char line[64];
    struct run run;

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[1], 9), 9);
    close(ends[1]);
    run_start(&run, words);
    close(9);
    ck_assert_int_eq(run_end(&run), 0);
    ck_assert_int_gt(read(ends[0], line, sizeof line), 0);
    ck_assert_int_eq(strncmp(line, "ready 0 ", 8), 0);
    ck_assert_int_eq(read(ends[0], line, sizeof line), 0);
    close(ends[0]);
}
END_TEST

START_TEST(the_socket_is_there_for_the_command_and_gone_afterwards)
{
    static const char *const words[] = {"--", "sh", "-c",
        "test -S \"$MACH_BOOTSTRAP_PORT\" && echo \"$MACH_BOOTSTRAP_PORT\"", NULL};
    char socket_path[256];
    struct run run;

    run_start(&run, words);
    read_text(run.output, socket_path, sizeof socket_path, true);
    ck_assert_int_eq(run_end(&run), 0);
    ck_assert_int_eq(socket_path[0], '/');
    ck_assert(!exists(socket_path));
    *strrchr(socket_path, '/') = '\0';
    ck_assert(!exists(socket_path));
}
END_TEST

static const int forwarded[] = {SIGTERM, SIGINT, SIGHUP, SIGALRM};

/* The command decides what a signal means; its end is the server's. */
START_TEST(signals_go_to_the_command)
{
    static const char *const words[] = {
        "--", "sh", "-c", "trap 'exit 9' TERM INT HUP ALRM; echo ready; read line; exit 1", NULL};
    char line[32];
    struct run run;

    run_start(&run, words);
    read_text(run.output, line, sizeof line, true);
    ck_assert_str_eq(line, "ready");
    ck_assert_int_eq(kill(run.pid, forwarded[_i]), 0);
    ck_assert_int_eq(run_end(&run), 9);
}
END_TEST

START_TEST(without_a_command_it_says_where_it_is_and_ends_at_a_signal)
{
    static const char *const words[] = {NULL};
    static const char variable[] = "MACH_BOOTSTRAP_PORT=";
    char line[256];
    struct run run;

    run_start(&run, words);
    read_text(run.output, line, sizeof line, true);
    ck_assert_int_eq(strncmp(line, variable, sizeof variable - 1), 0);
    ck_assert(exists(line + sizeof variable - 1));
    ck_assert_int_eq(kill(run.pid, forwarded[_i]), 0);
    ck_assert_int_eq(run_end(&run), 0);
    ck_assert(!exists(line + sizeof variable - 1));
}
END_TEST

START_TEST(a_socket_of_somebody_elses_is_left_alone)
{
    struct bootstrap_fixture fixture;
    struct run run;
    char errors[512];

    bootstrap_fixture_start(&fixture);
    run_start(&run, (const char *const[]){"--socket", fixture.socket, "--", "true", NULL});
    read_text(run.errors, errors, sizeof errors, false);
    ck_assert_int_eq(run_end(&run), 1);
    ck_assert_ptr_nonnull(strstr(errors, fixture.socket));
    ck_assert(exists(fixture.socket));
    ck_assert_uint_ne(bootstrap_port, MACH_PORT_NULL);
    bootstrap_fixture_stop(&fixture);
}
END_TEST

static void make_listener(const char *path, int type, bool answers)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(listener, 1), 0);
    if (answers && fork() == 0) {
        close(accept(listener, NULL, NULL));
        _exit(0);
    }
    if (answers)
        close(listener);
}

static void make_nothing(const char *path)
{
    ck_assert(!exists(path));
}

static void make_file(const char *path)
{
    close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

static void make_directory(const char *path)
{
    ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void make_stream_socket(const char *path)
{
    make_listener(path, SOCK_STREAM, false);
}

static void make_closing_socket(const char *path)
{
    make_listener(path, SOCK_SEQPACKET, true);
}

static const struct {
    void (*make)(const char *path);
    int error; /* 0: no bootstrap server */
} nowheres[] = {{make_nothing, ENOENT}, {make_file, ECONNREFUSED}, {make_directory, ECONNREFUSED},
    {make_stream_socket, EPROTOTYPE}, {make_closing_socket, 0}};

START_TEST(a_bootstrap_port_that_leads_nowhere_is_null_and_said_in_one_line)
{
    char *folder = temp_folder_new();
    char path[128];
    char expected[256];
    char found[512];
    int errors[2];
    int saved = dup(STDERR_FILENO);
    mach_port_t service;

    (void)snprintf(path, sizeof path, "%s/here", folder);
    (void)snprintf(expected, sizeof expected, "MACH_BOOTSTRAP_PORT=%s: %s\n", path,
        nowheres[_i].error == 0 ? "no bootstrap server answers there"
                                : strerror(nowheres[_i].error));
    nowheres[_i].make(path);
    ck_assert_int_eq(setenv("MACH_BOOTSTRAP_PORT", path, 1), 0);
    ck_assert_int_eq(pipe2(errors, O_CLOEXEC), 0);
    ck_assert_int_eq(dup2(errors[1], STDERR_FILENO), STDERR_FILENO);
    for (int i = 0; i < 3; i++) /* once said is enough */
        ck_assert_int_eq(
            bootstrap_look_up(bootstrap_port, "one", &service), MACH_SEND_INVALID_DEST);
    ck_assert_int_eq(dup2(saved, STDERR_FILENO), STDERR_FILENO);
    close(errors[1]);
    read_text(errors[0], found, sizeof found, false);
    ck_assert_str_eq(found, expected);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(no_bootstrap_port_is_no_error_until_it_is_used)
{
    char found[512];
    int errors[2];
    int saved = dup(STDERR_FILENO);
    mach_port_t service;

    ck_assert_int_eq(
        _i == 0 ? unsetenv("MACH_BOOTSTRAP_PORT") : setenv("MACH_BOOTSTRAP_PORT", "", 1), 0);
    ck_assert_int_eq(pipe2(errors, O_CLOEXEC), 0);
    ck_assert_int_eq(dup2(errors[1], STDERR_FILENO), STDERR_FILENO);
    ck_assert_uint_eq(bootstrap_port, MACH_PORT_NULL);
    (void)fputs("unused until now\n", stderr);
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), MACH_SEND_INVALID_DEST);
    ck_assert_int_eq(dup2(saved, STDERR_FILENO), STDERR_FILENO);
    close(errors[1]);
    read_text(errors[0], found, sizeof found, false);
    ck_assert_str_eq(
        found, "unused until now\nMACH_BOOTSTRAP_PORT is not set: there is no bootstrap server\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bootstrapd");
    TCase *program = tcase_create("program");
    TCase *inherited = tcase_create("inherited");
    TCase *nowhere = tcase_create("nowhere");

    tcase_set_tags(inherited, RUNNER_NATIVE);
    tcase_add_loop_test(program, a_run_ends_with_its_status_and_its_words, 0, LENGTH(runs));
    tcase_add_loop_test(inherited, too_few_descriptors_are_refused_at_the_start, 0, LENGTH(limits));
    tcase_add_loop_test(inherited,
        a_signal_that_is_ignored_or_blocked_hinders_neither_it_nor_the_command, WAYS, 32 * WAYS);
    tcase_add_test(program, the_command_cannot_write_events);
    tcase_add_test(program, the_socket_is_there_for_the_command_and_gone_afterwards);
    tcase_add_loop_test(program, signals_go_to_the_command, 0, LENGTH(forwarded));
    tcase_add_loop_test(
        program, without_a_command_it_says_where_it_is_and_ends_at_a_signal, 0, LENGTH(forwarded));
    tcase_add_test(program, a_socket_of_somebody_elses_is_left_alone);
    tcase_add_loop_test(nowhere, a_bootstrap_port_that_leads_nowhere_is_null_and_said_in_one_line,
        0, LENGTH(nowheres));
    tcase_add_loop_test(nowhere, no_bootstrap_port_is_no_error_until_it_is_used, 0, 2);
    suite_add_tcase(suite, program);
    suite_add_tcase(suite, inherited);
    suite_add_tcase(suite, nowhere);
    return runner_run(suite);
}

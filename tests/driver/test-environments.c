/*
 * test-environments.c - in whatever environment the suite is started: a conforming program is
 * failed in none, and what keeps the suite from playing is named.
 *
 * The rows are those of environments.json. "with" are options of tests/programs/confine, which
 * makes the environment; "run" is the command; "status" the exit status that it must have, or
 * several; "says" what it must print somewhere, "once" whether only once; "unsaid" what it must not
 * print; "most_s" the seconds that it may take; "native" that a program with a sanitizer does not
 * work there, so that the row is skipped; "needs" a program without which it is skipped. In "with"
 * and "run" these words stand for paths: ${bin} the build, ${source} the sources, ${row} a folder
 * that is the row's own and its working directory. A row that this machine or this user cannot make
 * is skipped with the reason.
 */
#include "config.h"

#include "tests/kit/driver_run.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"
#include "tests/programs/confine.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AT_ONCE 3ul
#define WORDS_MOST 64

/* Seconds for a row that says nothing else, where an idle machine takes one or two. */
#define MOST_S 60.0

struct play {
    char *folder; /* its working directory */
    pid_t pid;
    int pidfd;
    int words; /* what it prints arrives here */
    FILE *out; /* and is kept here */
    size_t said_size;
    double started; /* seconds of the monotonic clock */
    bool is_late;   /* it was killed for that */
    int status;     /* as waitpid tells it */
    char *said;
};

/* Set by main before the suite is made. */
static json_t *rows;

/* Set by play_all, before any test: one for each row. */
static struct play *plays;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* TEXT with the three words replaced; the caller's to free. */
static char *expand(const char *text, const struct play *play)
{
    const struct {
        const char *word, *value;
    } words[] = {{"${bin}", getenv("top_builddir")}, {"${source}", getenv("top_srcdir")},
        {"${row}", play->folder}};
    char *made = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&made, &size);

    ck_assert_ptr_nonnull(out);
    while (*text != '\0') {
        size_t i = 0, length = 0;
        for (; i < sizeof words / sizeof words[0]; i++) {
            length = strlen(words[i].word);
            if (strncmp(text, words[i].word, length) == 0)
                break;
        }
        if (i < sizeof words / sizeof words[0]) {
            fputs(words[i].value, out);
            text += length;
        } else {
            fputc(*text++, out);
        }
    }
    fclose(out);
    return made;
}

static size_t add_words(
    const char **argv, size_t count, const json_t *list, const struct play *play)
{
    size_t index;
    json_t *word;

    json_array_foreach (list, index, word) {
        ck_assert_uint_lt(count, WORDS_MOST);
        argv[count++] = expand(json_string_value(word), play);
    }
    return count;
}

static char *path_in(const struct play *play, const char *name)
{
    char *path = NULL;

    ck_assert_int_ge(asprintf(&path, "%s/%s", play->folder, name), 0);
    return path;
}

/* In the new process. Everything that an environment is made of is confine's. */
static _Noreturn void become(const struct play *play, int words, const char *const *argv)
{
    char *temporary = path_in(play, "tmp");
    sigset_t none;

    setpgid(0, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    if (dup2(words, STDOUT_FILENO) < 0 || dup2(words, STDERR_FILENO) < 0 ||
        chdir(play->folder) < 0 || mkdir(temporary, 0777) < 0 || setenv("TMPDIR", temporary, 1) < 0)
        _exit(127);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static void start(struct play *play, const json_t *row)
{
    const char *argv[WORDS_MOST + 1] = {NULL};
    size_t count = 0;
    int words[2];

    *play = (struct play){.folder = temp_folder_new()};
    /* A pipe, so that a limit of the size of files does not silence it. */
    ck_assert_int_eq(pipe2(words, O_CLOEXEC), 0);
    ck_assert_int_eq(fcntl(words[0], F_SETFL, O_NONBLOCK), 0);
    play->words = words[0];
    play->out = open_memstream(&play->said, &play->said_size);
    ck_assert_ptr_nonnull(play->out);
    argv[count++] = expand("${bin}/tests/programs/confine", play);
    count = add_words(argv, count, json_object_get(row, "with"), play);
    argv[count++] = strdup("--");
    count = add_words(argv, count, json_object_get(row, "run"), play);
    play->started = now();
    play->pid = fork();
    ck_assert_int_ge(play->pid, 0);
    if (play->pid == 0)
        become(play, words[1], argv);
    close(words[1]);
    play->pidfd = pidfd_open(play->pid, 0);
    ck_assert_int_ge(play->pidfd, 0);
    while (count > 0)
        free((void *)(uintptr_t)argv[--count]);
}

static double most_s(const json_t *row)
{
    const json_t *most = json_object_get(row, "most_s");

    return (most != NULL ? json_number_value(most) : MOST_S) * driver_patience();
}

/* Keeps what has arrived. */
static void read_words(struct play *play)
{
    char bytes[4096];
    ssize_t got;

    if (play->words < 0)
        return;
    while ((got = read(play->words, bytes, sizeof bytes)) > 0)
        fwrite(bytes, 1, (size_t)got, play->out);
    if (got == 0) {
        close(play->words);
        play->words = -1;
    }
}

static void finish(struct play *play)
{
    while (waitpid(play->pid, &play->status, 0) < 0 && errno == EINTR) {
    }
    close(play->pidfd);
    play->pid = 0;
    /* Whoever it left behind may go on to hold the other end. */
    read_words(play);
    if (play->words >= 0)
        close(play->words);
    ck_assert_int_eq(fclose(play->out), 0);
}

/* Waits until one of the first COUNT ends, or is killed for its time. Returns how many did. */
static size_t finish_some(size_t count)
{
    struct pollfd fds[2 * AT_ONCE];
    struct play *running[AT_ONCE];
    double until = 0;
    size_t n = 0, ended = 0;
    int left_ms;

    for (size_t i = 0; i < count; i++) {
        double end = plays[i].started + most_s(json_array_get(rows, i));

        if (plays[i].pid == 0)
            continue;
        fds[n] = (struct pollfd){.fd = plays[i].pidfd, .events = POLLIN};
        fds[AT_ONCE + n] = (struct pollfd){.fd = plays[i].words, .events = POLLIN};
        until = n == 0 || end < until ? end : until;
        running[n++] = &plays[i];
    }
    left_ms = until > now() ? (int)((until - now()) * 1000) + 1 : 0;
    for (size_t i = n; i < AT_ONCE; i++)
        fds[i] = fds[AT_ONCE + i] = (struct pollfd){.fd = -1};
    ck_assert_int_ge(poll(fds, 2 * AT_ONCE, left_ms), 0);
    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(rows, (size_t)(running[i] - plays));

        read_words(running[i]);
        running[i]->is_late = fds[i].revents == 0 && now() > running[i]->started + most_s(row);
        if (running[i]->is_late)
            kill(-running[i]->pid, SIGKILL);
        if (fds[i].revents != 0 || running[i]->is_late) {
            finish(running[i]);
            ended++;
        }
    }
    return ended;
}

static void play_all(void)
{
    size_t count = json_array_size(rows), started = 0;

    plays = calloc(count, sizeof *plays);
    ck_assert_ptr_nonnull(plays);
    for (size_t ended = 0; ended < count; ended += finish_some(started)) {
        while (started < count && started - ended < AT_ONCE) {
            start(&plays[started], json_array_get(rows, started));
            started++;
        }
    }
}

static void forget_all(void)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        free(plays[i].said);
        temp_folder_remove(plays[i].folder);
    }
    free(plays);
}

static bool is_expected_status(const json_t *expected, int status)
{
    size_t index;
    json_t *one;

    if (!json_is_array(expected))
        return json_integer_value(expected) == status;
    json_array_foreach (expected, index, one)
        if (json_integer_value(one) == status)
            return true;
    return false;
}

/* How often WORD stands in TEXT. */
static unsigned int count_of(const char *text, const char *word)
{
    unsigned int count = 0;

    for (; (text = strstr(text, word)) != NULL; text += strlen(word))
        count++;
    return count;
}

/* As a shell would say it. */
static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Whether the program that a row needs is missing. */
static bool is_without(const json_t *row)
{
    const char *needs = driver_text(row, "needs"), *path = getenv("PATH");

    if (needs == NULL)
        return false;
    while (path != NULL) {
        size_t length = strcspn(path, ":");
        char *file = NULL;
        bool is_there;

        ck_assert_int_ge(asprintf(&file, "%.*s/%s", (int)length, path, needs), 0);
        is_there = access(file, X_OK) == 0;
        free(file);
        if (is_there)
            return false;
        path = path[length] == ':' ? path + length + 1 : NULL;
    }
    return true;
}

START_TEST(no_environment_fails_a_conforming_program_and_each_cause_is_named)
{
    const json_t *row = json_array_get(rows, (size_t)_i);
    const struct play *play = &plays[_i];
    const char *name = driver_text(row, "name"), *says = driver_text(row, "says");
    const char *unsaid = driver_text(row, "unsaid");
    int status = exit_status(play->status);

    if (IS_SANITIZED && json_is_true(json_object_get(row, "native"))) {
        fprintf(stderr, "skipped: %s: no place for a sanitizer\n", name);
        return;
    }
    if (is_without(row)) {
        fprintf(stderr, "skipped: %s: needs %s\n", name, driver_text(row, "needs"));
        return;
    }
    if (status == CONFINE_CANNOT && strstr(play->said, "confine: ") != NULL) {
        fprintf(stderr, "skipped: %s: %s", name, play->said);
        return;
    }
    ck_assert_msg(
        !play->is_late, "%s: it took more than %.0f s: %.2000s", name, most_s(row), play->said);
    ck_assert_msg(is_expected_status(json_object_get(row, "status"), status),
        "%s: status %d: %.2000s", name, status, play->said);
    ck_assert_msg(strncmp(play->said, "fail ", 5) != 0 && strstr(play->said, "\nfail ") == NULL,
        "%s: a conforming program is failed: %.2000s", name, play->said);
    ck_assert_msg(
        says != NULL || !json_is_true(json_object_get(row, "once")), "%s: once what?", name);
    /* Where nothing may be wrong, there may be nothing to say. */
    if (says != NULL && (status != 0 || !json_is_array(json_object_get(row, "status"))))
        ck_assert_msg(
            count_of(play->said, says) > 0, "%s: does not say %s: %.2000s", name, says, play->said);
    if (says != NULL && json_is_true(json_object_get(row, "once")))
        ck_assert_msg(count_of(play->said, says) == 1, "%s: does not say %s once: %.2000s", name,
            says, play->said);
    ck_assert_msg(unsaid == NULL || count_of(play->said, unsaid) == 0, "%s: says %s: %.2000s", name,
        unsaid, play->said);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("environments");
    TCase *cases = tcase_create("environments");

    tcase_set_tags(cases, RUNNER_NATIVE);
    tcase_add_unchecked_fixture(cases, play_all, forget_all);
    tcase_add_loop_test(cases, no_environment_fails_a_conforming_program_and_each_cause_is_named, 0,
        (int)json_array_size(rows));
    suite_add_tcase(suite, cases);
    return suite;
}

int main(void)
{
    int status;

    rows = driver_load("top_srcdir", "tests/tables/environments.json");
    if (!json_is_array(rows) || json_array_size(rows) == 0)
        return EXIT_FAILURE;
    status = runner_run(make_suite());
    json_decref(rows);
    return status;
}

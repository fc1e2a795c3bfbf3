/*
 * test-hostile.c - whatever an implementation does to the driver: the run ends in its time, says
 * what happened, keeps every other verdict, and leaves nothing.
 *
 * The rows are those of hostile.json: a fault of the deviant's server, which commits it in the case
 * hostile/victim alone; that case's verdict, a part of its reason, the detectors of what is broken,
 * and the driver's exit status. A flood that takes long has a scale for its deadline. Where a row
 * has a disk, the driver's TMPDIR is one of its own, with these options of tmpfs. A native row is
 * skipped under ThreadSanitizer, whose runtime keeps files in TMPDIR: they take the room that the
 * deviant is to fill, and give it back when their process ends.
 */
#include "config.h"

#include "tests/kit/driver_run.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs at once, each with two cases at once. */
#define AT_ONCE 3

/* Seconds that a run may take: the victim's 5, and as much again as a busy machine needs. */
#define MOST_S 30.0

#ifdef __SANITIZE_THREAD__
#define IS_NATIVE false
#else
#define IS_NATIVE true
#endif

/* Cases beside the victim. */
#define WITNESSES 4

/* Set by main before the suite is made: the rows, those with a disk apart. */
static json_t *rows, *disk_rows;

/* Set by run_all, before any test: one for each row. */
static struct driver_run *runs;

static struct driver_order order_of(const json_t *row)
{
    const char *jobs = driver_text(row, "jobs");

    return (struct driver_order){
        .server = driver_text(row, "fault"),
        .victim = "victim",
        .pattern = "hostile/*",
        .scenarios = "tests/scenarios",
        .jobs = jobs != NULL ? jobs : "2",
        .scale = json_number_value(json_object_get(row, "scale")),
        .disk = driver_text(row, "disk"),
    };
}

static void run_all(void)
{
    runs = driver_run_rows(rows, order_of, AT_ONCE);
}

static void forget_all(void)
{
    driver_run_forget(runs, json_array_size(rows));
}

/* The detectors of what is broken, as a JSON array. Ownership: the caller's. */
static json_t *detectors(const json_t *result)
{
    json_t *broken = driver_broken_findings(result), *words = json_array(), *finding;
    size_t index;

    json_array_foreach (broken, index, finding)
        json_array_append(words, json_object_get(finding, "detector"));
    json_decref(broken);
    return words;
}

static void check_victim(const json_t *row, const json_t *result)
{
    const char *fault = driver_text(row, "fault"), *verdict = driver_text(result, "verdict");
    const char *reason = driver_text(result, "reason");
    json_t *words = detectors(result);
    char *said = json_dumps(json_object_get(result, "findings"), JSON_INDENT(1));

    ck_assert_msg(strcmp(verdict, driver_text(row, "verdict")) == 0, "%s: the verdict is %s: %s",
        fault, verdict, reason);
    ck_assert_msg(
        strstr(reason, driver_text(row, "reason")) != NULL, "%s: the reason is %s", fault, reason);
    ck_assert_msg(
        json_equal(words, json_object_get(row, "detectors")), "%s: broken is %s", fault, said);
    free(said);
    json_decref(words);
}

static void check_run(const struct driver_run *run, const json_t *row)
{
    const char *fault = driver_text(row, "fault");
    const json_t *results = json_object_get(run->results, "scenarios");
    size_t index, witnesses = 0;
    json_t *result;

    ck_assert_msg(run->results != NULL, "%s: no results: %s", fault, run->words);
    json_array_foreach (results, index, result) {
        if (strcmp(driver_text(result, "id"), "hostile/victim") == 0) {
            check_victim(row, result);
        } else {
            ck_assert_msg(strcmp(driver_text(result, "verdict"), "pass") == 0, "%s: %s: %s", fault,
                driver_text(result, "id"), driver_text(result, "reason"));
            witnesses++;
        }
    }
    ck_assert_msg(json_array_size(results) == WITNESSES + 1 && witnesses == WITNESSES,
        "%s: %zu results: %s", fault, json_array_size(results), run->words);
    ck_assert_msg(
        WIFEXITED(run->status) &&
            WEXITSTATUS(run->status) == json_integer_value(json_object_get(row, "exit_status")),
        "%s: wait status %#x: %s", fault, (unsigned int)run->status, run->words);
    ck_assert_msg(
        run->duration < MOST_S * driver_patience(), "%s: it took %.1f s", fault, run->duration);
    ck_assert_msg(!run->left_files, "%s: files are left", fault);
    ck_assert_msg(!run->left_processes, "%s: processes are left", fault);
}

START_TEST(a_hostile_server_spoils_its_own_case_at_most)
{
    check_run(&runs[_i], json_array_get(rows, (size_t)_i));
}
END_TEST

static void write_to(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* Makes one user of ours root in a new user namespace: the kind is "uid" or "gid". */
static void map_user(const char *kind, unsigned int id)
{
    char path[64], map[64];

    snprintf(path, sizeof path, "/proc/self/%s_map", kind);
    snprintf(map, sizeof map, "0 %u 1", id);
    write_to(path, map);
}

/* A mount namespace for the running test. Returns whether that is allowed here. */
static bool enter_namespace(void)
{
    uid_t user = geteuid();
    gid_t group = getegid();

    if (unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return false;
    if (user != 0) {
        write_to("/proc/self/setgroups", "deny");
        map_user("uid", user);
        map_user("gid", group);
    }
    return mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0;
}

START_TEST(a_full_disk_spoils_no_verdict)
{
    const json_t *row = json_array_get(disk_rows, (size_t)_i);
    const struct driver_order order = order_of(row);
    struct driver_run run;

    if (!IS_NATIVE && json_is_true(json_object_get(row, "native"))) {
        fprintf(stderr, "skipped: %s: ThreadSanitizer uses the disk\n", driver_text(row, "fault"));
        return;
    }
    if (!enter_namespace()) {
        fprintf(stderr, "skipped: no mount namespace may be made here: %s\n", strerror(errno));
        return;
    }
    driver_run_all(&run, &order, 1, 1);
    check_run(&run, row);
    driver_run_end(&run);
}
END_TEST

/* Moves the rows with a disk to the other array. Returns whether both have some. */
static bool sort_rows(void)
{
    disk_rows = json_array();
    for (size_t i = 0; i < json_array_size(rows);) {
        json_t *row = json_array_get(rows, i);
        if (json_object_get(row, "disk") != NULL) {
            json_array_append(disk_rows, row);
            json_array_remove(rows, i);
        } else {
            i++;
        }
    }
    return json_array_size(rows) > 0 && json_array_size(disk_rows) > 0;
}

static Suite *make_suite(void)
{
    Suite *suite = suite_create("hostile");
    TCase *cases = tcase_create("hostile servers");

    tcase_add_unchecked_fixture(cases, run_all, forget_all);
    tcase_add_loop_test(
        cases, a_hostile_server_spoils_its_own_case_at_most, 0, (int)json_array_size(rows));
    tcase_add_loop_test(cases, a_full_disk_spoils_no_verdict, 0, (int)json_array_size(disk_rows));
    tcase_set_timeout(cases, 2 * MOST_S);
    suite_add_tcase(suite, cases);
    return suite;
}

int main(void)
{
    int status;

    rows = driver_load("top_srcdir", "tests/tables/hostile.json");
    if (!json_is_array(rows) || !sort_rows())
        return EXIT_FAILURE;
    status = runner_run(make_suite());
    json_decref(disk_rows);
    json_decref(rows);
    return status;
}

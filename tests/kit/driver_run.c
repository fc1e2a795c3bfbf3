/* driver_run.c - the driver at work on the deviant, and what it found. */
#include "config.h"

#include "tests/kit/driver_run.h"

#include "tests/kit/temp_folder.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The variable that the programs of a run have, and nobody else. */
#define MARK "SHAKEDOWN_TEST"

/* The deviant's, which does by chance what it says (deviant.h). */
#define SEED "DEVIANT_SEED"

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static char *join(const char *folder, const char *name)
{
    char *path = NULL;

    ck_assert_int_ge(asprintf(&path, "%s/%s", folder, name), 0);
    return path;
}

/* The absolute path of a file below a folder that the environment names. */
static char *find(const char *variable, const char *name)
{
    const char *folder = getenv(variable);
    char *relative, *path;

    ck_assert_msg(folder != NULL, "%s is not set; make check sets it", variable);
    relative = join(folder, name);
    path = realpath(relative, NULL);
    ck_assert_msg(path != NULL, "%s is missing", relative);
    free(relative);
    return path;
}

static void add_option(json_t *command, const char *name, const char *value)
{
    if (value != NULL) {
        json_array_append_new(command, json_string(name));
        json_array_append_new(command, json_string(value));
    }
}

static void add_fault(json_t *command, const char *fault, const char *at, const char *victim)
{
    add_option(command, "--fault", fault);
    add_option(command, "--at", fault != NULL ? at : NULL);
    add_option(command, "--victim", victim);
}

/* Draws the seed of a run, if nobody chose it. */
static void choose_seed(struct driver_run *run)
{
    const char *chosen = getenv(SEED);
    uint32_t drawn;

    if (chosen != NULL) {
        snprintf(run->seed, sizeof run->seed, "%s", chosen);
        return;
    }
    ck_assert_int_eq(getrandom(&drawn, sizeof drawn, 0), sizeof drawn);
    snprintf(run->seed, sizeof run->seed, "%" PRIu32, drawn);
}

static void write_manifest(const struct driver_run *run, const struct driver_order *order)
{
    char *deviant = find("top_builddir", "tests/programs/deviant");
    char *path = join(run->folder, "deviant.json");
    json_t *server = json_pack("[s, s]", deviant, "server");
    json_t *client = json_pack("[s, s]", deviant, "client");
    json_t *manifest;

    add_fault(server, order->server, order->at, order->victim);
    add_option(server, "--pipe", order->pipe);
    add_fault(client, order->client, order->at, order->offer);
    manifest = json_pack("{s:s, s:s, s:s, s:[s], s:[s, s], s:{s:o, s:o}, s:{s:s, s:s}}", "name",
        "deviant", "version", "1", "language", "C", "editions", "E1", "capabilities", "gate",
        "names", "roles", "server", server, "client", client, "environment", MARK, run->mark, SEED,
        run->seed);
    ck_assert_int_eq(json_dump_file(manifest, path, JSON_INDENT(2)), 0);
    json_decref(manifest);
    free(path);
    free(deviant);
}

/*
 * Seconds that a run may take at all, where everything is as slow as can be. The runs are made
 * before the tests, where no time-out of Check's bounds them.
 */
#define RUN_MOST_S 300

/* In the new process: becomes the driver. */
static _Noreturn void become_driver(
    const struct driver_run *run, const struct driver_order *order, const char *shakedown)
{
    char *scenarios = order->scenarios != NULL ? find("top_srcdir", order->scenarios) : NULL;
    char *words = join(run->folder, "words");
    char *temporary = join(run->folder, "tmp");
    const char *argv[24] = {shakedown, "run", "--results", "results.json", "--implementation",
        "deviant.json", "--jobs", order->jobs != NULL ? order->jobs : "1"};
    size_t count = 8;
    char scale[32];
    int fd = open(words, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    snprintf(scale, sizeof scale, "%g", (order->scale > 0 ? order->scale : 1) * driver_patience());
    argv[count++] = "--timeout-scale";
    argv[count++] = scale;
    if (order->is_single)
        argv[count++] = "--no-replay";
    if (scenarios != NULL) {
        argv[count++] = "--scenarios";
        argv[count++] = scenarios;
    }
    argv[count] = order->pattern;
    setpgid(0, 0);
    /* Outlasts the exec: a driver that hangs dies, and its rows fail. */
    alarm((unsigned int)(RUN_MOST_S * driver_patience()));
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0 ||
        setenv("TMPDIR", temporary, 1) < 0 || mkdir(temporary, 0700) < 0 || chdir(run->folder) < 0)
        _exit(127);
    if (order->disk != NULL && mount("none", temporary, "tmpfs", 0, order->disk) < 0)
        _exit(127);
    execv(shakedown, (char **)argv);
    _exit(127);
}

static void start(struct driver_run *run, const struct driver_order *order)
{
    char *shakedown = find("top_builddir", "conformance/shakedown");
    const char *name;

    *run = (struct driver_run){.folder = temp_folder_new(), .started = now()};
    name = strrchr(run->folder, '/') + 1;
    snprintf(run->mark, sizeof run->mark, "%s", name + strlen(name) - 6);
    choose_seed(run);
    write_manifest(run, order);
    run->pid = fork();
    ck_assert_int_ge(run->pid, 0);
    if (run->pid == 0)
        become_driver(run, order, shakedown);
    free(shakedown);
}

static bool is_empty(const char *folder)
{
    DIR *entries = opendir(folder);
    struct dirent *entry;
    bool empty = true;

    while (entries != NULL && (entry = readdir(entries)) != NULL)
        empty = empty && entry->d_name[0] == '.';
    if (entries != NULL)
        closedir(entries);
    return empty;
}

/* Whether a process has the mark in its environment. */
static bool has_mark(const char *pid, const char *mark)
{
    char path[300], text[1 << 16], *found;
    size_t length;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%s/environ", pid);
    file = fopen(path, "re");
    if (file == NULL)
        return false;
    length = fread(text, 1, sizeof text, file);
    fclose(file);
    found = memmem(text, length, mark, strlen(mark) + 1);
    return found != NULL;
}

static bool is_anybody_marked(const char *mark)
{
    char text[64];
    DIR *processes = opendir("/proc");
    struct dirent *entry;
    bool found = false;

    snprintf(text, sizeof text, MARK "=%s", mark);
    ck_assert_ptr_nonnull(processes);
    while (!found && (entry = readdir(processes)) != NULL)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
            found = has_mark(entry->d_name, text);
    closedir(processes);
    return found;
}

static void finish(struct driver_run *run, int status)
{
    char *results = join(run->folder, "results.json");
    char *words = join(run->folder, "words");
    char *temporary = join(run->folder, "tmp");

    run->pid = 0;
    run->status = status;
    run->duration = now() - run->started;
    run->results = json_load_file(results, 0, NULL);
    run->words = temp_folder_read(words);
    run->left_files = !is_empty(temporary);
    run->left_processes = is_anybody_marked(run->mark);
    free(results);
    free(words);
    free(temporary);
}

static void finish_one(struct driver_run *runs, size_t count)
{
    int status;
    pid_t pid;

    do
        pid = waitpid(-1, &status, 0);
    while (pid < 0 && errno == EINTR);
    ck_assert_int_gt(pid, 0);
    for (size_t i = 0; i < count; i++)
        if (runs[i].pid == pid)
            finish(&runs[i], status);
}

void driver_run_all(
    struct driver_run *runs, const struct driver_order *orders, size_t count, unsigned int at_once)
{
    size_t started = 0;

    for (size_t ended = 0; ended < count; ended++) {
        while (started < count && started - ended < at_once) {
            start(&runs[started], &orders[started]);
            started++;
        }
        finish_one(runs, started);
    }
}

struct driver_run *driver_run_rows(
    const json_t *rows, struct driver_order (*order_of)(const json_t *row), unsigned int at_once)
{
    size_t count = json_array_size(rows);
    struct driver_order *orders = calloc(count, sizeof *orders);
    struct driver_run *runs = calloc(count, sizeof *runs);

    ck_assert(runs != NULL && orders != NULL);
    for (size_t i = 0; i < count; i++)
        orders[i] = order_of(json_array_get(rows, i));
    driver_run_all(runs, orders, count, at_once);
    free(orders);
    return runs;
}

void driver_run_forget(struct driver_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        driver_run_end(&runs[i]);
    free(runs);
}

/* Deadlines are long enough for a busy machine; a sanitizer doubles the work. */
#define PATIENCE_MOST 2.0

double driver_patience(void)
{
    const char *multiplier = getenv("CK_TIMEOUT_MULTIPLIER");
    double patience = multiplier != NULL ? strtod(multiplier, NULL) : 0;

    /* The driver and its programs are slowed down by less than a test that Check alone watches. */
    return patience > PATIENCE_MOST ? PATIENCE_MOST : patience > 1 ? patience : 1;
}

void driver_run_end(struct driver_run *run)
{
    char *temporary = join(run->folder, "tmp");

    umount2(temporary, MNT_DETACH);
    free(temporary);
    temp_folder_remove(run->folder);
    json_decref(run->results);
    free(run->words);
}

const char *driver_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

json_t *driver_broken_findings(const json_t *result)
{
    json_t *broken = json_array(), *finding;
    size_t index;

    json_array_foreach (json_object_get(result, "findings"), index, finding) {
        if (!json_is_true(json_object_get(finding, "met")))
            json_array_append(broken, finding);
    }
    return broken;
}

json_t *driver_load(const char *variable, const char *name)
{
    const char *folder = getenv(variable);
    char path[4096];
    json_error_t error;
    json_t *json;

    snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : ".", name);
    json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (json == NULL)
        fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
    return json;
}

/* test-program.c - whether a program is there, looked for as execvp does. */
#include "config.h"

#include "conformance/plan/manifest.h"
#include "conformance/plan/program.h"
#include "conformance/plan/program_fault.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;

static void make_program(const char *name, mode_t mode)
{
    char *path = temp_folder_write(folder, name, "#!/bin/sh\n");

    ck_assert_int_eq(chmod(path, mode), 0);
    free(path);
}

static void make_file(const char *name, const char *text)
{
    char *path = temp_folder_write(folder, name, text);

    ck_assert_int_eq(chmod(path, 0755), 0);
    free(path);
}

/* What no machine executes. */
static void make_foreign(const char *name)
{
    static const char bytes[64] = "\177ELF";
    char *path = temp_folder_write(folder, name, "");
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, sizeof bytes, file), sizeof bytes);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0755), 0);
    free(path);
}

/* A program of this machine with all of its bytes; the caller frees *BYTES. */
static size_t read_own(char **bytes)
{
    FILE *file = fopen("/proc/self/exe", "re");
    struct stat status;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fstat(fileno(file), &status), 0);
    *bytes = malloc((size_t)status.st_size);
    ck_assert_ptr_nonnull(*bytes);
    ck_assert_uint_eq(fread(*bytes, 1, (size_t)status.st_size, file), (size_t)status.st_size);
    fclose(file);
    return (size_t)status.st_size;
}

/* A copy of this program; what loads it is another file, which is not there if IS_LOST. */
static void make_copy(const char *name, bool is_lost)
{
    char *bytes, *path = temp_folder_write(folder, name, "");
    size_t size = read_own(&bytes);
    ElfW(Ehdr) head;
    FILE *file = fopen(path, "we");

    memcpy(&head, bytes, sizeof head);
    for (size_t i = 0; is_lost && i < head.e_phnum; i++) {
        ElfW(Phdr) part;

        memcpy(&part, bytes + head.e_phoff + i * head.e_phentsize, sizeof part);
        if (part.p_type == PT_INTERP)
            bytes[part.p_offset + 1] = '-';
    }
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0755), 0);
    free(bytes);
    free(path);
}

static void set_up(void)
{
    folder = temp_folder_new();
    make_program("a/program", 0755);
    make_program("b/program", 0644);
    make_program("b/plain", 0644);
    make_program("b/folder/program", 0755);
    make_program("b/it's mine", 0644);
    make_file("a/hollow", "#! /none/sh -e\n");
    make_file("a/closed", "#!b/plain\n");
    make_file("a/windows", "#!/bin/sh\r\nexit 0\r\n");
    make_file("a/text", "exit 0\n");
    make_file("a/empty", "");
    make_foreign("a/foreign");
    make_copy("a/copy", false);
    make_copy("a/lost", true);
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(mkfifo("a/fifo", 0755), 0);
}

static void tear_down(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    temp_folder_remove(folder);
}

static const struct {
    const char *program, *path;
    int result;
} rows[] = {
    {"a/program", NULL, 0},
    {"./a/program", "b", 0},
    {"a/none", NULL, -ENOENT},
    {"a/program/none", NULL, -ENOTDIR},
    {"b/plain", NULL, -EACCES},
    {"b/folder", NULL, -EACCES},
    {"program", "a", 0},
    {"program", "b:none:a", 0},
    {"program", "b", -EACCES},
    {"program", "b:none", -EACCES},
    {"program", "none:b/folder", 0},
    {"program", "none", -ENOENT},
    {"program", "", -ENOENT},
    {"folder", "b", -EACCES},
    {"sh", NULL, 0},
    {"no-such-program-anywhere", NULL, -ENOENT},
};

START_TEST(a_program_is_found_as_it_will_be_executed)
{
    ck_assert_int_eq(program_check(rows[_i].program, rows[_i].path), rows[_i].result);
}
END_TEST

#define DENIED ": Permission denied: "
#define ABSENT ": No such file or directory"

/* What is said of each that cannot be started, and what to do. NULL: it can be. */
static const struct {
    const char *program, *path;
    const char *seen, *change;
} faults[] = {
    {"a/program", NULL, NULL, NULL},
    {"a/text", NULL, NULL, NULL},
    {"a/empty", NULL, NULL, NULL},
    {"a/copy", NULL, NULL, NULL},
    {"sh", NULL, NULL, NULL},
    {"a/none", NULL, "a/none" ABSENT, "build it, or name another in the manifest, from its folder"},
    {"none", "a", "none" ABSENT ": no folder of PATH has it",
        "install it, or name its path in the manifest, with a slash"},
    {"b/plain", NULL, "b/plain" DENIED "it has no execute permission for this user",
        "chmod +x b/plain"},
    {"plain", "b", "plain" DENIED "b/plain has no execute permission for this user",
        "chmod +x b/plain"},
    {"b/it's mine", NULL, "b/it's mine" DENIED "it has no execute permission for this user",
        "chmod +x 'b/it'\\''s mine'"},
    {"b/folder", NULL, "b/folder" DENIED "it is a folder", "name the program itself"},
    {"a/fifo", NULL, "a/fifo" DENIED "it is no regular file", "name a file"},
    {"a/hollow", NULL, "a/hollow" ABSENT ": it has /none/sh for an interpreter, which is not there",
        "install that interpreter, or name another in the first line"},
    {"a/closed", NULL,
        "a/closed" DENIED "it has b/plain for an interpreter, which cannot be "
        "executed",
        "name an interpreter in the first line that can be executed"},
    {"a/windows", NULL,
        "a/windows" ABSENT ": it names an interpreter with a carriage return at its "
        "end, /bin/sh",
        "end its lines with a newline alone, without a carriage return"},
    {"a/foreign", NULL,
        "a/foreign: Exec format error: it is in a format that this machine does not execute",
        "build it for this machine (file a/foreign says what it is built for)"},
    {"a/lost", NULL, "a/lost" ABSENT ": it needs a loader that is not there",
        "build it on this system (readelf -l a/lost names the loader)"},
};

static void check_fault(const char *program, const char *path, const char *seen, const char *change)
{
    struct program_fault fault;
    int error = program_fault_find(program, path, &fault);

    ck_assert_msg((error == 0) == (seen == NULL), "%s: %d", program, error);
    if (seen != NULL) {
        ck_assert_str_eq(fault.seen, seen);
        ck_assert_str_eq(fault.change, change);
    } else {
        ck_assert_ptr_null(fault.seen);
    }
    program_fault_end(&fault);
}

START_TEST(what_cannot_be_started_is_told_with_what_to_do)
{
    check_fault(faults[_i].program, faults[_i].path, faults[_i].seen, faults[_i].change);
}
END_TEST

START_TEST(a_file_system_without_leave_to_execute_is_told)
{
    struct statvfs system;
    char path[] = "/dev/shm/shakedown-program-XXXXXX", *seen = NULL;
    int fd;

    if (statvfs("/dev/shm", &system) < 0 || (system.f_flag & ST_NOEXEC) == 0) {
        fputs("skipped: /dev/shm is not mounted noexec\n", stderr);
        return;
    }
    fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fchmod(fd, 0755), 0);
    close(fd);
    ck_assert_int_ge(
        asprintf(&seen, "%s" DENIED "it lies on a file system that is mounted noexec", path), 0);
    check_fault(path, NULL, seen, "put it on a file system that is mounted without noexec");
    free(seen);
    unlink(path);
}
END_TEST

/* Root may search every folder, so that another user looks. */
START_TEST(a_folder_that_may_not_be_searched_is_told)
{
    pid_t pid;
    int status;

    ck_assert_int_eq(chmod("b", 0), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        struct program_fault fault;
        bool is_told = (getuid() != 0 || setresuid(65534, 65534, 65534) == 0) &&
                       program_fault_find("b/plain", NULL, &fault) == -EACCES &&
                       strcmp(fault.seen, "b/plain" DENIED
                                          "it lies in a folder that this user may not search") == 0;
        _exit(is_told ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(chmod("b", 0700), 0);
    ck_assert_int_eq(status, 0);
}
END_TEST

static const struct {
    const char *server, *client, *environment;
    const char *said; /* after the manifest's name */
    int result;
} manifests[] = {
    {"./a/program", "./a/program", "{}", "", 0},
    {"./a/program", "program", "{ \"PATH\": \"a\" }", "", 0},
    {"./a/program", "program", "{ \"PATH\": \"b\" }",
        ": roles: client: program: Permission denied: b/program has no execute permission for this "
        "user; expected a program: chmod +x b/program\n",
        -EACCES},
    {"/none", "sh", "{}",
        ": roles: server: /none: No such file or directory; expected a program: build it, or name "
        "another in the manifest, from its folder\n",
        -ENOENT},
};

START_TEST(each_program_of_a_manifest_is_looked_for)
{
    char *text = NULL, *path, *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);
    struct manifest *manifest = NULL;

    ck_assert_int_ge(asprintf(&text,
                         "{ \"name\": \"n\", \"version\": \"1\", \"language\": \"l\","
                         " \"editions\": [\"E1\"], \"roles\": { \"server\": [\"%s\"],"
                         " \"client\": [\"%s\"] }, \"environment\": %s }",
                         manifests[_i].server, manifests[_i].client, manifests[_i].environment),
        0);
    path = temp_folder_write(folder, "m.json", text);
    ck_assert_int_eq(manifest_load(path, "/bin", stderr, &manifest), 0);
    ck_assert_int_eq(manifest_check_programs(manifest, errors), manifests[_i].result);
    fclose(errors);
    if (manifests[_i].result != 0) {
        ck_assert_int_eq(strncmp(said, path, strlen(path)), 0);
        ck_assert_str_eq(said + strlen(path), manifests[_i].said);
    } else {
        ck_assert_str_eq(said, "");
    }
    manifest_free(manifest);
    free(said);
    free(path);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("program");
    TCase *tests = tcase_create("programs");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_program_is_found_as_it_will_be_executed, 0, LENGTH(rows));
    tcase_add_loop_test(tests, what_cannot_be_started_is_told_with_what_to_do, 0, LENGTH(faults));
    tcase_add_test(tests, a_file_system_without_leave_to_execute_is_told);
    tcase_add_test(tests, a_folder_that_may_not_be_searched_is_told);
    tcase_add_loop_test(tests, each_program_of_a_manifest_is_looked_for, 0, LENGTH(manifests));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

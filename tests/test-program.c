/* test-program.c - whether a program is there, looked for as execvp does. */
#include "config.h"

#include "conformance/plan/manifest.h"
#include "conformance/plan/program.h"
#include "tests/runner.h"
#include "tests/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static void make_program(const char *name, mode_t mode)
{
    char *path = temp_folder_write(folder, name, "#!/bin/sh\n");

    ck_assert_int_eq(chmod(path, mode), 0);
    free(path);
}

static void set_up(void)
{
    folder = temp_folder_new();
    make_program("a/program", 0755);
    make_program("b/program", 0644);
    make_program("b/plain", 0644);
    make_program("b/folder/program", 0755);
    ck_assert_int_eq(chdir(folder), 0);
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

static const struct {
    const char *server, *client, *environment;
    const char *said; /* after the manifest's name */
    int result;
} manifests[] = {
    {"./a/program", "./a/program", "{}", "", 0},
    {"./a/program", "program", "{ \"PATH\": \"a\" }", "", 0},
    {"./a/program", "program", "{ \"PATH\": \"b\" }",
        ": roles: client: program: Permission denied; expected a program\n", -EACCES},
    {"/none", "sh", "{}", ": roles: server: /none: No such file or directory; expected a program\n",
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
    tcase_add_loop_test(tests, each_program_of_a_manifest_is_looked_for, 0, LENGTH(manifests));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

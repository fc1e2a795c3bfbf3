/* temp_folder.c - a folder of files that a test writes. */
#include "config.h"

#include "tests/kit/temp_folder.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *temp_folder_new(void)
{
    const char *parent = getenv("TMPDIR");
    char *folder = NULL;

    ck_assert_int_ge(
        asprintf(&folder, "%s/shakedown-test-XXXXXX", parent != NULL ? parent : "/tmp"), 0);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    return folder;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

void temp_folder_remove(char *folder)
{
    ck_assert_int_eq(nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(folder);
}

char *temp_folder_write(const char *folder, const char *name, const char *text)
{
    char *path = NULL;
    FILE *file;

    ck_assert_int_ge(asprintf(&path, "%s/%s", folder, name), 0);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
    file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

char *temp_folder_read(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");

    ck_assert_ptr_nonnull(file);
    /* Of an empty file nothing comes, and that is no error. */
    if (getdelim(&text, &size, '\0', file) < 0) {
        ck_assert(feof(file));
        free(text);
        text = strdup("");
        ck_assert_ptr_nonnull(text);
    }
    fclose(file);
    return text;
}

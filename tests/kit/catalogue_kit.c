/* catalogue_kit.c - a catalogue of requirements that a test writes itself. */
#include "config.h"

#include "tests/kit/catalogue_kit.h"

#include "tests/kit/temp_folder.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

struct catalogue *catalogue_kit_load(const char *folder, const char *text)
{
    char *path = temp_folder_write(folder, "requirements.json", text);
    struct catalogue *catalogue;

    ck_assert_int_eq(catalogue_load(path, stderr, &catalogue), 0);
    free(path);
    return catalogue;
}

/* update_expectations.c - how a run ends that is to change its file of expectations. */
#include "config.h"

#include "conformance/command/update_expectations.h"

#include "common/complaint.h"
#include "conformance/expectations/unified_diff.h"
#include "conformance/plan/document.h"
#include "conformance/results/atomic_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* atomic_file_print_fn */
static int print_text(FILE *out, void *arg)
{
    const char *text = arg;

    return fputs(text, out) < 0 ? -EIO : 0;
}

/* Whether the file is as it was read before the run: somebody may have edited it meanwhile. */
static bool is_unchanged(const struct expectations *expectations, FILE *errors)
{
    struct document document = {0};
    bool same;

    if (expectations->is_new)
        return access(expectations->path, F_OK) < 0 && errno == ENOENT;
    if (document_open(expectations->path, errors, &document) < 0)
        return false;
    same = document.length == expectations->length &&
           memcmp(document.text, expectations->text, document.length) == 0;
    document_close(&document);
    return same;
}

static int write_file(const struct expectations *expectations, char *text, FILE *errors)
{
    struct atomic_file file;
    int error = -EBUSY;

    if (!is_unchanged(expectations, errors)) {
        fprintf(
            errors, "%s: was changed during the run, and is left as it is\n", expectations->path);
        return error;
    }
    error = atomic_file_open(expectations->path, &file);
    if (error == 0)
        error = atomic_file_write(&file, print_text, text);
    atomic_file_close(&file);
    return error < 0 ? atomic_file_complain(expectations->path, error, errors) : 0;
}

int update_expectations_finish(
    const struct expectations_update *update, bool writes, FILE *out, FILE *errors)
{
    const struct expectations *expectations = update->expectations;
    const char *path = expectations->path;
    char *text = NULL;
    int error = expectations_update_make(update, &text);

    if (error == 0 && text == NULL) {
        fprintf(out, "expectations: %s: nothing to change\n", path);
        return 0;
    }
    if (error < 0)
        complaint_error(errors, path, "no change can be made", error);
    if (error == 0)
        error = unified_diff_print(expectations->is_new ? "" : expectations->text, text,
            expectations->is_new ? "/dev/null" : path, path, out, errors);
    if (error == 0 && writes)
        error = write_file(expectations, text, errors);
    if (error == 0 && writes)
        fprintf(out, "expectations: %s: written\n", path);
    free(text);
    return error;
}

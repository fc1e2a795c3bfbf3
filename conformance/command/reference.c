/* reference.c - the reference, which the driver meets as anybody's implementation. */
#include "config.h"

#include "conformance/command/reference.h"

#include "conformance/language/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reference_find(const struct resources *resources, struct manifest **reference, char **reason)
{
    size_t size = 0;
    FILE *errors;

    *reference = NULL;
    *reason = NULL;
    errors = open_memstream(reason, &size);
    if (errors == NULL)
        return;
    if (manifest_load(resources->manifest, resources->bindir, errors, reference) == 0 &&
        manifest_check_programs(*reference, errors) < 0) {
        manifest_free(*reference);
        *reference = NULL;
    }
    if (fclose(errors) != 0 || *reason == NULL)
        return;
    /* The first fault is enough. */
    (*reason)[strcspn(*reason, "\n")] = '\0';
    text_join_lines(*reason);
    if (*reference != NULL) {
        free(*reason);
        *reason = NULL;
    }
}

static bool is_same(char *const *left, char *const *right)
{
    while (*left != NULL && *right != NULL && strcmp(*left, *right) == 0) {
        left++;
        right++;
    }
    return *left == NULL && *right == NULL;
}

bool reference_is(const struct manifest *reference, const struct manifest *manifest)
{
    return is_same(reference->server, manifest->server) &&
           is_same(reference->client, manifest->client) &&
           is_same(reference->environment, manifest->environment);
}

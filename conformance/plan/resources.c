/* resources.c - finding the suite's own programs and data. */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/plan/resources.h"

/* The folder of the running executable; the caller frees it. */
static int find_own_folder(char **folder)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    if (length < 0)
        return -errno;
    path[length] = '\0';
    *strrchr(path, '/') = '\0';
    *folder = strdup(path);
    return *folder == NULL ? -ENOMEM : 0;
}

/* A + B in new memory; *OK becomes false when there is none. */
static char *join(const char *a, const char *b, bool *ok)
{
    char *path = NULL;

    if (asprintf(&path, "%s%s", a, b) < 0) {
        *ok = false;
        return NULL;
    }
    return path;
}

static bool exists(const char *folder, const char *name)
{
    bool ok = true, found;
    char *path = join(folder, name, &ok);

    found = path != NULL && access(path, F_OK) == 0;
    free(path);
    return found;
}

/* OWN is the folder of programs in a build tree, one below its top. */
static bool fill_built(struct resources *resources, const char *own)
{
    const char *slash = strrchr(own, '/');
    char *top = strndup(own, slash != NULL ? (size_t)(slash - own) : 0);
    bool ok = true;

    if (top == NULL)
        return false;
    resources->puppet = join(own, "/puppet", &ok);
    resources->bootstrapd = join(top, "/mach/bootstrapd", &ok);
    resources->bindir = join(top, "/ref", &ok);
    resources->scenarios = join(SHAKEDOWN_SOURCE_DIR, "/scenarios", &ok);
    resources->requirements = join(SHAKEDOWN_SOURCE_DIR, "/scenarios/requirements.json", &ok);
    resources->implementations = join(SHAKEDOWN_SOURCE_DIR, "/implementations", &ok);
    resources->manifest = join(SHAKEDOWN_SOURCE_DIR, "/implementations/reference.json", &ok);
    resources->results = join(top, "/reports/out/results.json", &ok);
    resources->matrix = join(top, "/reports/out/matrix.json", &ok);
    free(top);
    return ok;
}

static bool fill_installed(struct resources *resources, const char *own)
{
    size_t length = strlen(own), tail = strlen(SHAKEDOWN_BINDIR);
    bool moved = length >= tail && strcmp(own + length - tail, SHAKEDOWN_BINDIR) == 0, ok = true;
    /* What stands before the configured folder: DESTDIR, or nothing. */
    char *root = strndup(own, moved ? length - tail : 0);
    char *data;

    if (root == NULL)
        return false;
    data = join(root, SHAKEDOWN_PKGDATADIR, &ok);
    if (ok) {
        resources->puppet = join(root, SHAKEDOWN_PKGLIBEXECDIR "/puppet", &ok);
        resources->bootstrapd = join(own, "/bootstrapd", &ok);
        resources->bindir = join(own, "", &ok);
        resources->scenarios = join(data, "/scenarios", &ok);
        resources->requirements = join(data, "/scenarios/requirements.json", &ok);
        resources->implementations = join(data, "/implementations", &ok);
        resources->manifest = join(data, "/implementations/reference.json", &ok);
        resources->results = join("results.json", "", &ok);
        resources->matrix = join("matrix.json", "", &ok);
    }
    free(data);
    free(root);
    return ok;
}

/* Puts the folder SCENARIOS in place of our own. */
static bool override_scenarios(struct resources *resources, const char *scenarios)
{
    bool ok = true;

    free(resources->scenarios);
    resources->scenarios = join(scenarios, "", &ok);
    if (exists(scenarios, "/requirements.json")) {
        free(resources->requirements);
        resources->requirements = join(scenarios, "/requirements.json", &ok);
    }
    return ok;
}

int resources_find(const char *scenarios, struct resources **resources)
{
    struct resources *made = calloc(1, sizeof *made);
    char *own = NULL;
    int fault = made == NULL ? -ENOMEM : find_own_folder(&own);

    if (own == NULL)
        goto out;
    fault = -ENOMEM;
    if (!(exists(own, "/puppet") ? fill_built(made, own) : fill_installed(made, own)))
        goto out;
    if (scenarios != NULL && !override_scenarios(made, scenarios))
        goto out;
    *resources = made;
    made = NULL;
    fault = 0;
out:
    resources_free(made);
    free(own);
    return fault;
}

void resources_free(struct resources *resources)
{
    if (resources == NULL)
        return;
    free(resources->puppet);
    free(resources->bootstrapd);
    free(resources->bindir);
    free(resources->scenarios);
    free(resources->requirements);
    free(resources->implementations);
    free(resources->manifest);
    free(resources->results);
    free(resources->matrix);
    free(resources);
}

/* resources.c - finding the suite's own programs and data. */
#include "config.h"

#include "conformance/plan/resources.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder of the running executable; the caller frees it. */
static int find_own_folder(char **folder)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    if (length < 0)
        return -errno;
    path[length] = '\0';
    if (path[0] != '/') /* the kernel has no path for it: it lies outside of this process' root */
        return -ENOENT;
    *strrchr(path, '/') = '\0';
    *folder = strdup(path[0] == '\0' ? "/" : path);
    return *folder == NULL ? -ENOMEM : 0;
}

/* A + B in new memory; NULL, with *OK false, when memory is short. */
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

/* Whether OWN is the folder "conformance" of a configured build tree. */
static bool is_built(const char *own)
{
    return strcmp(strrchr(own, '/'), "/conformance") == 0 && exists(own, "/../config.status");
}

/* The folder of the sources that are built in TOP; the caller frees it. */
static char *find_sources(const char *top)
{
    char *path = NULL, *whole;

    if (asprintf(&path, "%s%s" SOURCE_PLACE, SOURCE_PLACE[0] == '/' ? "" : top,
            SOURCE_PLACE[0] == '/' ? "" : "/") < 0)
        return NULL;
    whole = realpath(path, NULL);
    if (whole == NULL) /* whoever opens a file there says so */
        return path;
    free(path);
    return whole;
}

/* Fills in what is below DATA, the sources or the installed data. *OK becomes false when memory is
   short. */
static void fill_data(struct resources *resources, const char *data, bool *ok)
{
    resources->scenarios = join(data, "/scenarios", ok);
    resources->requirements = join(data, "/scenarios/requirements.json", ok);
    resources->implementations = join(data, "/implementations", ok);
    resources->manifest = join(data, "/implementations/reference.json", ok);
}

/* Fills in the paths of a build tree. OWN is its folder of programs, one below its top. */
static bool fill_built(struct resources *resources, const char *own)
{
    const char *slash = strrchr(own, '/');
    char *top = strndup(own, (size_t)(slash - own));
    char *sources = top == NULL ? NULL : find_sources(top);
    bool ok = true;

    if (sources == NULL) {
        free(top);
        return false;
    }
    resources->puppet = join(own, "/puppet", &ok);
    resources->bootstrapd = join(top, "/mach/bootstrapd", &ok);
    resources->bindir = join(top, "/ref", &ok);
    fill_data(resources, sources, &ok);
    resources->results = join(top, "/reports/out/results.json", &ok);
    resources->matrix = join(top, "/reports/out/matrix.json", &ok);
    resources->pkgconfig = join(top, "/mach", &ok);
    free(sources);
    free(top);
    return ok;
}

/* The length of the folders that A and B begin with in common. */
static size_t common_folders(const char *a, const char *b)
{
    size_t common = 0;

    for (size_t i = 0;; i++) {
        if ((a[i] == '\0' || a[i] == '/') && (b[i] == '\0' || b[i] == '/'))
            common = i;
        if (a[i] != b[i] || a[i] == '\0')
            return common;
    }
}

static bool is_configured_bindir(const char *own)
{
    char *configured = realpath(SHAKEDOWN_BINDIR, NULL);
    bool same = configured != NULL && strcmp(configured, own) == 0;

    free(configured);
    return same;
}

/*
 * The installed folder that was to be TO, as far from OWN, the folder of programs, as it was to be:
 * what was installed may lie somewhere else now. The caller frees it.
 */
static char *relocate(const char *own, const char *to, bool *ok)
{
    const char *from = SHAKEDOWN_BINDIR;
    size_t common = common_folders(from, to), length = strlen(own);
    char *path = NULL;

    for (const char *rest = from + common; *rest != '\0'; rest++)
        if (*rest == '/' && rest[1] != '/' && rest[1] != '\0')
            while (length > 0 && own[--length] != '/')
                ;
    if (asprintf(&path, "%.*s%s", (int)length, own, to + common) < 0) {
        *ok = false;
        return NULL;
    }
    /* If the folder of programs is a link (/bin to /usr/bin), relative paths from it are others. */
    if (!exists(path, "") && is_configured_bindir(own)) {
        free(path);
        return join(to, "", ok);
    }
    return path;
}

static bool fill_installed(struct resources *resources, const char *own)
{
    bool ok = true;
    char *data = relocate(own, SHAKEDOWN_PKGDATADIR, &ok);
    char *programs = relocate(own, SHAKEDOWN_PKGLIBEXECDIR, &ok);

    if (ok) {
        resources->puppet = join(programs, "/puppet", &ok);
        resources->bootstrapd = join(own, "/bootstrapd", &ok);
        resources->bindir = join(own, "", &ok);
        fill_data(resources, data, &ok);
        resources->results = join("results.json", "", &ok);
        resources->matrix = join("matrix.json", "", &ok);
        resources->pkgconfig = relocate(own, SHAKEDOWN_PKGCONFIGDIR, &ok);
    }
    free(data);
    free(programs);
    return ok;
}

/* Uses the folder SCENARIOS instead of our own. */
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
    int error = made == NULL ? -ENOMEM : find_own_folder(&own);

    if (own == NULL)
        goto out;
    error = -ENOMEM;
    if (!(is_built(own) ? fill_built(made, own) : fill_installed(made, own)))
        goto out;
    if (scenarios != NULL && !override_scenarios(made, scenarios))
        goto out;
    *resources = made;
    made = NULL;
    error = 0;
out:
    resources_free(made);
    free(own);
    return error;
}

bool resources_check(const struct resources *resources, FILE *errors)
{
    if (exists(resources->implementations, ""))
        return true;
    fprintf(errors,
        "shakedown: %s is not there; the program lies neither in a whole build tree, with its "
        "sources, nor in a whole installation: copy or move all of it, or install it\n",
        resources->implementations);
    return false;
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
    free(resources->pkgconfig);
    free(resources);
}

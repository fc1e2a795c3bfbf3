/* linker_variables.c - environment variables by which the dynamic linker disturbs every program. */
#include "config.h"

#include "conformance/machine/linker_variables.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Whether the library is loaded in this process, as it is if the linker could preload it. */
static bool is_loaded(const char *library)
{
    void *handle = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);

    if (handle == NULL)
        return false;
    dlclose(handle);
    return true;
}

static void check_preloads(struct problems *problems)
{
    const char *value = getenv("LD_PRELOAD");
    char *copy = value != NULL ? strdup(value) : NULL, *rest = copy, *library;

    while (copy != NULL && (library = strsep(&rest, " :")) != NULL)
        if (*library != '\0' && !is_loaded(library))
            problems_add(problems,
                "LD_PRELOAD names %s, which cannot be loaded: every program would say so on its "
                "standard error; unset LD_PRELOAD or mend it",
                library);
    free(copy);
}

void linker_variables_check(struct problems *problems)
{
    const char *debug = getenv("LD_DEBUG");

    check_preloads(problems);
    if (debug != NULL && *debug != '\0' && getenv("LD_DEBUG_OUTPUT") == NULL)
        problems_add(problems,
            "LD_DEBUG=%s makes the dynamic linker write to every program's standard error; unset "
            "it, or set LD_DEBUG_OUTPUT",
            debug);
}

/* instrument.c - the tool below which a role's process runs: strace, valgrind or gdb. */
#include "config.h"

#include "conformance/stage/instrument.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *instrument_word(enum instrument_kind kind)
{
    static const char *const words[] = {
        [INSTRUMENT_STRACE] = "strace",
        [INSTRUMENT_VALGRIND] = "valgrind",
        [INSTRUMENT_GDB] = "gdb",
    };

    return words[kind];
}

bool instrument_covers(const struct instrument *instrument, enum role role)
{
    return instrument != NULL && (instrument->roles & role) != 0;
}

bool instrument_attaches(const struct instrument *instrument, enum role role)
{
    return instrument_covers(instrument, role) && instrument->kind != INSTRUMENT_VALGRIND;
}

/*
 * Through an exec, for a manifest's program may be a script that becomes another; but not into the
 * puppet, which is the suite's own. Each process has a log of its own. No channel to a debugger:
 * those are FIFOs in /tmp.
 */
static json_t *valgrind_prefix(const struct instrument *instrument, const char *actor)
{
    return json_pack("[s, s, s, o, o]", "valgrind", "--vgdb=no", "--trace-children=yes",
        json_sprintf("--trace-children-skip=%s", instrument->puppet),
        json_sprintf("--log-file=%s/%s.%%p.valgrind", instrument->folder, actor));
}

json_t *instrument_prefix(const struct instrument *instrument, enum role role, const char *actor)
{
    if (!instrument_covers(instrument, role))
        return json_array();
    if (instrument->kind == INSTRUMENT_VALGRIND)
        return valgrind_prefix(instrument, actor);
    return json_pack("[s, s]", instrument->puppet, "--hold");
}

char *instrument_file(const struct instrument *instrument, const char *actor, pid_t pid)
{
    const char *word = instrument_word(instrument->kind);
    char *path;
    int length = instrument->kind == INSTRUMENT_VALGRIND
                     ? asprintf(&path, "%s/%s.%d.%s", instrument->folder, actor, (int)pid, word)
                     : asprintf(&path, "%s/%s.%s", instrument->folder, actor, word);

    return length < 0 ? NULL : path;
}

long instrument_errors(enum instrument_kind kind, const char *path)
{
    static const char key[] = "ERROR SUMMARY: ";
    char *line = NULL;
    size_t size = 0;
    long errors = -ENODATA;
    FILE *log;

    if (kind != INSTRUMENT_VALGRIND)
        return errors;
    log = fopen(path, "re");
    if (log == NULL)
        return -errno;
    while (getline(&line, &size, log) >= 0) {
        const char *found = strstr(line, key);

        if (found != NULL)
            errors = strtol(found + sizeof key - 1, NULL, 10);
    }
    free(line);
    fclose(log);
    return errors;
}

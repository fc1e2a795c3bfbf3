/*
 * instrument.h - the tool below which a role's process runs: strace, valgrind or gdb.
 *
 * The process that is started stays the role's own, with the driver's pipes. valgrind is put before
 * its command: it becomes the program in the same process. strace and gdb are attached from outside
 * to a process that stopped itself before it became the program: so none of their descriptors is
 * ever in it (the tracer that `strace -D` forks keeps those that it inherited, a handshake's pipe
 * among them), and they are processes of the driver, not of the implementation.
 */
#ifndef CONFORMANCE_STAGE_INSTRUMENT_H
#define CONFORMANCE_STAGE_INSTRUMENT_H

#include "conformance/language/verb.h"
#include "conformance/stage/terminal.h"

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

enum instrument_kind {
    INSTRUMENT_STRACE,
    INSTRUMENT_VALGRIND,
    INSTRUMENT_GDB,
};

struct instrument {
    enum instrument_kind kind;
    unsigned roles;       /* set of enum role: whose processes */
    const char *folder;   /* where its files go; absolute */
    const char *commands; /* gdb: a file of them for the program's entry; NULL: a person's */
    const struct terminal *terminal; /* gdb: that person's; borrowed */
    const char *puppet;              /* the puppet program: it stops itself, and becomes another */
    bool is_patient;                 /* no step has a deadline */
};

/* The program's name, which is that of Debian's package too. */
const char *instrument_word(enum instrument_kind kind);

/* Whether processes of that role run below it. NULL is no instrument. */
bool instrument_covers(const struct instrument *instrument, enum role role);

/* Whether it is attached to a process of that role from outside, once that stopped itself. */
bool instrument_attaches(const struct instrument *instrument, enum role role);

/*
 * The words to put before a program's own command. Ownership: a new reference, the caller's.
 * Returns an array of strings, empty when there is nothing to put there; NULL when memory is short.
 */
json_t *instrument_prefix(const struct instrument *instrument, enum role role, const char *actor);

/*
 * The file that it writes about an actor, whose process has that pid. Ownership: the caller frees
 * it. Returns NULL when memory is short.
 */
char *instrument_file(const struct instrument *instrument, const char *actor, pid_t pid);

/*
 * How many errors the tool found, by the last word of its file PATH. Of the tools only valgrind
 * counts any: what looks like a count in the file of another is what the program printed.
 * Returns that; -ENODATA when it did not come to say it, or does not count; a negative errno when
 * valgrind has no such file.
 */
long instrument_errors(enum instrument_kind kind, const char *path);

#endif

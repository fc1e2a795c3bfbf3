/* options.h - what the command line asks for. */
#ifndef CONFORMANCE_COMMAND_OPTIONS_H
#define CONFORMANCE_COMMAND_OPTIONS_H

#include "conformance/run/runner_options.h"
#include "conformance/stage/instrument.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command;

/* More implementations than this do not meet in one matrix. */
#define OPTIONS_IMPLEMENTATIONS_MOST ((size_t)64)
/* More requirements than this are not asked for in one command. */
#define OPTIONS_REQUIREMENTS_MOST ((size_t)256)
/* Written as --expectations' argument: the manifest's file is not read either. */
#define OPTIONS_NO_EXPECTATIONS "none"

/* Strings belong to the argument vector; NULL where an option was not given. */
struct options {
    const struct command *command; /* a constant; NULL before one was read */
    char *const
        *patterns; /* what follows the command and is no option; explain's ids, report's files */
    size_t pattern_count;
    const char *implementation; /* a manifest's path: the last that was given; all of them are */
    const char *implementations[OPTIONS_IMPLEMENTATIONS_MOST]; /* here, in order */
    size_t implementation_count;
    const char *requirements[OPTIONS_REQUIREMENTS_MOST]; /* ids, in order */
    size_t requirement_count;
    const char *server;       /* the paths of the manifests whose server, */
    const char *client;       /* and whose client takes part */
    const char *results;      /* a path */
    const char *scenarios;    /* a folder */
    const char *coverage;     /* a folder */
    const char *expectations; /* a path, or OPTIONS_NO_EXPECTATIONS */
    const char *language;     /* of a skeleton, a word */
    const char *directory;    /* for a skeleton, a folder */
    bool lists_requirements;
    bool update_expectations; /* with write_expectations too */
    bool write_expectations;
    bool merge;
    unsigned jobs; /* cases at once, at least 1 */
    bool shuffled; /* --shuffle was given, with this seed */
    uint64_t seed;
    uint64_t shard, shards; /* part `shard` of `shards`, from 1; both 0: the whole */
    uint64_t rounds;        /* how often each case is run; 0: without end, which has until_fail */
    bool until_fail;
    bool strict;
    bool verify_adapter;
    bool keep;
    bool no_replay;
    bool has_tools; /* several of --strace, --valgrind and --gdb; */
    bool has_tool;  /* one of them: this one, */
    enum instrument_kind tool;
    unsigned tool_roles; /* set of enum role: server, client, or both where the case has them */
    const char *gdb_commands; /* a path */
    double timeout_scale;     /* by which every deadline is multiplied; 1 unless given */
};

/* How many processors this process may use; at least 1. */
unsigned options_processors(void);

/*
 * The options that must follow a case's id to run it again as this run does, from whatever folder,
 * quoted for a shell.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *options_rerun(const struct options *options);

/*
 * How to run the cases as OPTIONS say. PROGRAM is how shakedown was called, RERUN what must follow
 * a case's id to run it again. Coverage and instrument are none.
 * Ownership: the struct borrows PROGRAM and RERUN.
 */
struct runner_options options_runner(
    const struct options *options, const char *program, const char *rerun);

#endif

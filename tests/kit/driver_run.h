/* driver_run.h - the driver at work on the deviant, and what it found. */
#ifndef TESTS_KIT_DRIVER_RUN_H
#define TESTS_KIT_DRIVER_RUN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What to run; all borrowed, NULL where nothing is to be said. */
struct driver_order {
    const char *server;    /* the fault of the server */
    const char *client;    /* the fault of the client */
    const char *victim;    /* the server's fault is committed only with this child, */
    const char *offer;     /* and the client's only with this right */
    const char *pipe;      /* what the server makes: "socket-pair"; else a pipe */
    const char *at;        /* the moment of the fault, if it is not its own */
    const char *pattern;   /* of the cases */
    const char *scenarios; /* a folder of scenarios below the sources; the suite's otherwise */
    double scale;          /* of the time-outs; 0: as they are */
    const char *jobs;      /* cases at once */
    bool is_single;        /* no failure is played again */
    const char *disk;      /* its TMPDIR is a file system of its own, mounted with these options */
};

struct driver_run {
    char *folder; /* its results, its words, and its TMPDIR */
    char mark[32];
    char seed[16]; /* of what the deviant does by chance */
    pid_t pid;
    double started; /* seconds of the monotonic clock */
    /* once it ended */
    int status;      /* as waitpid tells it */
    double duration; /* in seconds */
    json_t *results; /* NULL: it wrote none */
    char *words;     /* what it printed */
    bool left_files; /* in its TMPDIR */
    bool left_processes;
};

/*
 * Has the driver run on the deviant, once for each order, `at_once` of them at a time. Fails the
 * running test when that cannot be done; the caller has no other children. A driver that takes
 * five minutes, times driver_patience, dies of SIGALRM. What the deviant does by chance is another
 * thing each time, unless the environment has DEVIANT_SEED. Ownership: driver_run_end frees what
 * each run holds.
 */
void driver_run_all(
    struct driver_run *runs, const struct driver_order *orders, size_t count, unsigned int at_once);

/* The same with an order for each row of a table. Ownership: driver_run_forget frees the runs. */
struct driver_run *driver_run_rows(
    const json_t *rows, struct driver_order (*order_of)(const json_t *row), unsigned int at_once);

/* Ends and frees the runs of that many rows. */
void driver_run_forget(struct driver_run *runs, size_t count);

/* How much longer all may take than usual: Check's own multiplier of time-outs, from 1 to 2. */
double driver_patience(void);

/* Removes its folder and frees what it holds. */
void driver_run_end(struct driver_run *run);

/* The member of an object that is a string; NULL if there is none. Ownership: the object's. */
const char *driver_text(const json_t *object, const char *key);

/* The findings of a result that are not met. Ownership: the caller's. */
json_t *driver_broken_findings(const json_t *result);

/*
 * Reads a JSON file below a folder that the environment names, and says on standard error what is
 * wrong with it. Ownership: the caller's. Returns NULL if it cannot be read.
 */
json_t *driver_load(const char *variable, const char *name);

#endif

/*
 * probe_program.h - one program of an adapter, started to see whether it keeps to the contract.
 *
 * A trial is over when something happened after which nothing can be made of what follows: then
 * what was wrong is among the setting's remarks, and every later call does nothing.
 */
#ifndef CONFORMANCE_PROBE_PROBE_PROGRAM_H
#define CONFORMANCE_PROBE_PROBE_PROGRAM_H

#include "conformance/probe/probe_setting.h"
#include "conformance/stage/line_reader.h"
#include "conformance/stage/transcript.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Bytes for what was done, in words. */
#define TRIAL_DONE_MAX 128

struct trial {
    struct setting *setting; /* borrowed */
    const char *role;        /* "server" or "client": a constant */
    bool over;
    pid_t pid;
    int pidfd;
    bool ended;
    int status; /* as waitpid sets it, once it ended */
    int in;     /* write side of its standard input; -1 once closed */
    struct line_reader out;
    struct transcript words;
    char done[TRIAL_DONE_MAX]; /* what was done last */
    json_t *answer;            /* what trial_await found */
};

/* What came of a wait for an answer. */
enum trial_outcome {
    TRIAL_ANSWER,  /* it came: trial->answer */
    TRIAL_REFUSED, /* {"error":...} came instead: trial->answer */
    TRIAL_ENDED,   /* the program ended instead, nobody was told; and no line came any more */
    TRIAL_OVER,
};

/*
 * Starts a program of the implementation.
 * role     "server" or "client".
 * options  what follows the manifest's command, NULL at the end.
 * variable "CHILD_PORT_FD=N" for its environment; NULL for none.
 * kept     a descriptor that it gets under the same number; -1 for none.
 * Ownership: everything stays the caller's, who calls trial_end whatever happens.
 */
void trial_start(struct trial *trial, struct setting *setting, const char *role,
    const char *const *options, char *variable, int kept);

/* Kills it and whatever it left, and frees what the trial holds. */
void trial_end(struct trial *trial);

/* Sends it a command; trial->done says so. */
void trial_tell(struct trial *trial, const char *command);

/*
 * Waits for the next line, which has to be what is due (answer.h), by the deadline; a silence ends
 * the trial.
 * check  whose fault it is when nothing comes.
 */
enum trial_outcome trial_await(struct trial *trial, enum check check, const char *due);

/*
 * The same where the program may not end but with status 89, which ends the trial with a remark.
 * Returns no TRIAL_ENDED.
 */
enum trial_outcome trial_demand(struct trial *trial, enum check check, const char *due);

/* Waits until it is asleep, or has ended; for half a second at most. */
void trial_await_sleep(struct trial *trial);

/*
 * Waits until it is asleep, waiting for a command; a line that came meanwhile was not asked for,
 * nor was an end.
 */
void trial_settle(struct trial *trial);

/*
 * Closes its standard input, and waits until it has ended: with status 0, without another line, and
 * with no process left.
 */
void trial_finish(struct trial *trial);

/*
 * Waits until a descriptor can be read, attending to the program meanwhile.
 * Returns whether it can, by the deadline and before the program ended.
 */
bool trial_wait_for(struct trial *trial, int fd);

/* Waits until it ended, by the deadline. Returns whether it did. Lines are left unread. */
bool trial_wait_for_end(struct trial *trial);

/* Closes its standard input. */
void trial_close_input(struct trial *trial);

/* Attends to it for so many milliseconds at most. */
void trial_pause(struct trial *trial, int ms);

/* How it ended, with its last words: "exited with status 1: no such file". */
void trial_describe_end(struct trial *trial, char *text, size_t size);

/* Whether it ended with the status for "not implemented". */
bool trial_is_not_implemented(const struct trial *trial);

/* Adds a fault of which `done` is the trial's, and ends the trial. */
#define trial_fault(trial, check, change, ...) \
    do { \
        remarks_fault(&(trial)->setting->remarks, (trial)->role, (check), (trial)->done, (change), \
            __VA_ARGS__); \
        (trial)->over = true; \
    } while (0)

#endif

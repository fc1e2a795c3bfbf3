/*
 * process.h - what /proc tells of processes that need not be children of ours, and their end.
 *
 * A process is named by its pid; whoever watches one keeps a pidfd beside it, so that a pid used
 * anew is never taken for the old one.
 */
#ifndef CONFORMANCE_STAGE_PROCESS_H
#define CONFORMANCE_STAGE_PROCESS_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One line of /proc/PID/stat, as far as it is used. */
struct process_stat {
    char state; /* of the main thread: R, S, D, T, t, Z, X, ... */
    pid_t parent;
    unsigned long long start; /* clock ticks since boot; with the pid it names one process */
    int exit_status; /* as waitpid gives it; means something for a zombie (state Z) alone */
};

/* How many threads of a process are stopped. */
enum process_stop {
    PROCESS_STOP_NONE = 0,
    PROCESS_STOP_SOME = 1,
    PROCESS_STOP_ALL = 2,
};

/* Reads /proc/PID/stat. Returns 0; -ESRCH when there is no such process; a negative errno. */
int process_read_stat(pid_t pid, struct process_stat *stat);

/* The kernel's own limit, TASK_COMM_LEN, and brackets. */
#define PROCESS_NAME_MAX ((size_t)20)

/* Writes what the kernel calls a process, in brackets; "[?]" when it is gone. */
void process_name(pid_t pid, char *name, size_t size);

/* The next entry of a folder of /proc that is a number; NULL at its end. Ownership: the folder's.
 */
const char *process_next_number(DIR *folder);

/* How many threads a process has; 0 when it is gone. */
unsigned int process_threads(pid_t pid);

/*
 * The processor time that all threads of a process used so far, in microseconds.
 * Returns it; -ESRCH when there is no such process.
 */
int64_t process_time_us(pid_t pid);

/* Returns a process_stop for the threads of `pid`; -ESRCH when it is gone; a negative errno. */
int process_stopped(pid_t pid);

/*
 * The signal that stopped a process; 0 where that cannot be known: it is not stopped, or no child
 * of ours.
 */
int process_stop_signal(pid_t pid);

/*
 * Whether a process is on its way out: it has no descriptor any more. One that closed them all
 * itself looks the same.
 */
bool process_is_leaving(pid_t pid);

/*
 * Lists the processes below `root`, itself not among them: its children, theirs, and so on, zombies
 * included. Complete only for processes that do not fork meanwhile.
 * Ownership: the caller frees *pids with free(3); NULL when there are none.
 * Returns 0; -ENOMEM.
 */
int process_descendants(pid_t root, pid_t **pids, size_t *count);

/*
 * Lists the children of `pid` alone.
 * Ownership and return as process_descendants.
 */
int process_children(pid_t pid, pid_t **pids, size_t *count);

/*
 * Whether a process belongs to a list, and by what name.
 * name  set to process_name; another may be put there, of `size` bytes, PROCESS_CHOSEN_MAX.
 */
typedef bool (*process_choose_fn)(void *arg, pid_t pid, char *name, size_t size);

/* Bytes of a name that a process_choose_fn may set. */
#define PROCESS_CHOSEN_MAX ((size_t)256)

/*
 * Lists those of the processes below the calling one that are chosen, "[sh] 17, server 18"; what
 * does not fit in `size` bytes is cut.
 * Returns how many there are; -ENOMEM.
 */
int process_describe_below(process_choose_fn choose, void *arg, char *text, size_t size);

/*
 * Kills every process below the calling one and reaps it, until there is none. The caller must be a
 * child subreaper, so that orphans arrive at it. Blocks until the last is gone.
 */
void process_end_descendants(void);

/*
 * How a process ended that is no child of ours: from the zombie if there is one yet, else from the
 * kernel's memory of it (Linux 6.15 and later).
 * pidfd   of the process; polled readable.
 * status  set as waitpid sets it.
 * Returns 0; -ENODATA when its parent took the status away and the kernel does not say.
 */
int process_exit_status(pid_t pid, int pidfd, int *status);

/*
 * How a process ended, in words: "exited with status 1", "was killed by SIGSEGV".
 * text  room for `size` bytes, always terminated.
 */
void process_describe_status(int status, char *text, size_t size);

/*
 * Whether a signal tells of a fault in the process that it ends: those that dump core, but for the
 * one that a person types (SIGQUIT).
 */
bool process_is_crash(int number);

/* Whether a process ended by such a signal. */
bool process_crashed(int status);

/*
 * Whether a process ended by one of the signals that a failed check ends a program with: SIGTRAP,
 * SIGABRT or SIGILL, whichever its compiler and library use.
 */
bool process_failed_check(int status);

#endif

/* runner.c - runs a plan: one supervisor process a case, so many of them at once. */
#include "config.h"

#include "conformance/run/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/run/case_file.h"
#include "conformance/run/guard.h"
#include "conformance/stage/process.h"
#include "conformance/results/record.h"
#include "conformance/run/supervisor.h"
#include "conformance/language/text.h"

/* Milliseconds that supervisors told to end have for it, before they are killed. */
#define ENDING_MS 5000

/* A supervisor at work. */
struct worker {
    pid_t pid;  /* 0: the place is free */
    int report; /* read side of the pipe for its supervisor_report */
    int record; /* where its CASE object goes: in memory, since programs could fill a disk */
    size_t index;
    uint64_t round;
    char *folder;
    char *path;   /* of `record`, in this process and in the supervisor's */
    bool stopped; /* somebody stopped it, which its alarm would not end: it was killed */
};

/* A process that was below ours before the run: whoever executed the driver started it. */
struct inherited {
    pid_t pid;
    unsigned long long start; /* process_stat's: its pid may be used anew */
};

struct run {
    struct plan *plan;
    const struct pairing *pairing;
    const struct resources *resources;
    const struct runner_options *options;
    runner_done_fn done;
    void *arg;
    struct guard guard;
    struct inherited *inherited;
    size_t inherited_count;
    struct worker *workers; /* options->jobs places */
    unsigned int working;
    uint64_t round;   /* of the case to start next, from 1 */
    size_t next;      /* its place in plan->order */
    uint64_t started; /* cases, of all rounds */
    int signals;      /* signalfd */
    sigset_t old_mask;
    int interrupted;    /* the signal that ends the run; 0 */
    bool has_strangers; /* a supervisor died: what was below it may be arriving here */
    bool stopped;       /* who is told of the results has enough of them */
    int error;          /* negative errno: no more cases are started */
};

static void worker_clear(struct worker *worker)
{
    if (worker->report >= 0)
        close(worker->report);
    if (worker->record >= 0)
        close(worker->record);
    if (worker->folder)
        guard_remove_tree(worker->folder);
    free(worker->folder);
    free(worker->path);
    *worker = (struct worker){.report = -1, .record = -1};
}

/* Starts the next case in a free place. Returns 0, or a negative errno. */
static int start_worker(struct run *run, struct worker *worker)
{
    int report[2];
    pid_t runner = getpid();
    worker->index = run->plan->order[run->next];
    worker->round = run->round;
    /* Not by the case: a round of it may run beside the next. */
    if (asprintf(&worker->folder, "%s/%" PRIu64, run->guard.folder, run->started) < 0) {
        worker->folder = NULL;
        return -ENOMEM;
    }
    worker->record = memfd_create("case", MFD_CLOEXEC);
    if (worker->record < 0)
        return -errno;
    if (asprintf(&worker->path, "/proc/self/fd/%d", worker->record) < 0) {
        worker->path = NULL;
        return -ENOMEM;
    }
    if (pipe2(report, O_CLOEXEC | O_NONBLOCK))
        return -errno;
    const struct supervisor_task task = {.plan = run->plan,
        .pairing = run->pairing,
        .resources = run->resources,
        .options = run->options,
        .index = worker->index,
        .folder = worker->folder,
        .path = worker->path};
    fflush(NULL);
    worker->pid = fork();
    if (worker->pid == 0) {
        close(report[0]);
        close(run->signals);
        supervisor_run(&task, report[1], runner);
    }
    close(report[1]);
    worker->report = report[0];
    if (worker->pid < 0) {
        worker->pid = 0;
        return -errno;
    }
    run->working++;
    run->next++;
    run->started++;
    return 0;
}

static void begin_round(struct run *run, uint64_t round)
{
    run->round = round;
    run->next = 0;
    if (run->options->shuffled)
        plan_shuffle(run->plan, run->options->seed, round);
}

/* Whether there is another case to start; goes to the next round where one is due. */
static bool has_next(struct run *run)
{
    if (run->interrupted || run->error || run->stopped)
        return false;
    if (run->next < run->plan->case_count)
        return true;
    if (run->plan->case_count == 0 || run->round == run->options->rounds)
        return false;
    begin_round(run, run->round + 1);
    return true;
}

static void start_workers(struct run *run)
{
    for (unsigned int i = 0; i < run->options->jobs; i++) {
        struct worker *worker = &run->workers[i];
        if (worker->pid == 0) {
            if (!has_next(run))
                return;
            run->error = start_worker(run, worker);
            if (run->error)
                worker_clear(worker);
        }
    }
}

/* The CASE of a supervisor that left none. Returns 0, or a negative errno. */
static int write_lost_case(struct run *run, const struct worker *worker, int status)
{
    char end[64], reason[256];
    json_t *record =
        record_new(run->plan, worker->index, NULL, run->options->program, run->options->rerun);
    if (!record)
        return -ENOMEM;
    if (worker->stopped)
        snprintf(end, sizeof end, "was stopped by somebody, and killed for it");
    else if (WIFEXITED(status) && WEXITSTATUS(status) == SUPERVISOR_INTERRUPTED)
        snprintf(end, sizeof end, "was told to end, and not by the driver");
    else
        process_describe_status(status, end, sizeof end);
    snprintf(reason, sizeof reason, "the suite's own supervisor of this case %s", end);
    json_object_set_new(record, "reason", text_to_json(reason, strlen(reason)));
    int error = case_file_write(record, worker->path);
    json_decref(record);
    return error;
}

/* Tells what became of a case whose supervisor ended, and frees its place. */
static void finish_worker(struct run *run, struct worker *worker, int status)
{
    struct supervisor_report report = {.verdict = VERDICT_ERROR};
    bool told = status == 0 && read(worker->report, &report, sizeof report) == sizeof report;
    int error = 0;
    run->has_strangers |= !told;
    if (!told && !run->interrupted)
        error = write_lost_case(run, worker, status);
    if (error) {
        run->error = error;
    } else if (told || !run->interrupted) {
        const struct case_result result = {.index = worker->index,
            .round = worker->round,
            .verdict = report.verdict,
            .warnings = report.warnings,
            .duration_ms = report.duration_ms,
            .path = worker->path};
        run->stopped |= !run->done(&result, run->arg);
    }
    worker_clear(worker);
    run->working--;
}

static struct worker *worker_of(struct run *run, pid_t pid)
{
    for (unsigned int i = 0; i < run->options->jobs; i++)
        if (run->workers[i].pid == pid)
            return &run->workers[i];
    return NULL;
}

/* Notes what is below us before anything is forked. Returns 0, or a negative errno. */
static int note_inherited(struct run *run)
{
    pid_t *pids;
    size_t count;
    int error = process_descendants(getpid(), &pids, &count);
    if (error)
        return error;
    run->inherited = calloc(count + 1, sizeof *run->inherited);
    for (size_t i = 0; run->inherited && i < count; i++) {
        struct process_stat stat;
        if (process_read_stat(pids[i], &stat) == 0) {
            run->inherited[run->inherited_count++] =
                (struct inherited){.pid = pids[i], .start = stat.start};
        }
    }
    free(pids);
    return run->inherited ? 0 : -ENOMEM;
}

static bool is_inherited(const struct run *run, pid_t pid)
{
    struct process_stat stat;
    for (size_t i = 0; i < run->inherited_count; i++)
        if (run->inherited[i].pid == pid)
            return process_read_stat(pid, &stat) == 0 && stat.start == run->inherited[i].start;
    return false;
}

/*
 * Kills the orphans that a dead supervisor left to us: all children that neither we forked nor the
 * program that executed us did. What is below them arrives here as they die. Returns how many there
 * were.
 */
static size_t kill_strangers(struct run *run)
{
    pid_t *pids;
    size_t count, strangers = 0;
    if (process_children(getpid(), &pids, &count) != 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (pids[i] != run->guard.pid && !worker_of(run, pids[i]) && !is_inherited(run, pids[i])) {
            kill(pids[i], SIGKILL);
            strangers++;
        }
    }
    free(pids);
    return strangers;
}

static void reap(struct run *run)
{
    pid_t pid;
    int status;
    while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
        struct worker *worker = worker_of(run, pid);
        if (worker && WIFSTOPPED(status)) {
            worker->stopped = true;
            kill(pid, SIGKILL);
        } else if (worker) {
            finish_worker(run, worker, status);
        }
    }
    if (run->has_strangers)
        kill_strangers(run);
}

static void signal_workers(const struct run *run, int number)
{
    for (unsigned int i = 0; i < run->options->jobs; i++)
        if (run->workers[i].pid > 0)
            kill(run->workers[i].pid, number);
}

static void attend_signals(struct run *run)
{
    struct signalfd_siginfo info;
    while (read(run->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD) {
            reap(run);
        } else {
            /* Who insists is not kept waiting. */
            signal_workers(run, run->interrupted ? SIGKILL : SIGTERM);
            run->interrupted = (int)info.ssi_signo;
        }
    }
}

static void play_all(struct run *run)
{
    begin_round(run, 1);
    start_workers(run);
    while (run->working > 0) {
        struct pollfd fd = {.fd = run->signals, .events = POLLIN};
        int ready = poll(&fd, 1, run->interrupted ? ENDING_MS : -1);
        if (ready > 0)
            attend_signals(run);
        else if (ready == 0)
            signal_workers(run, SIGKILL);
        start_workers(run);
    }
    while (run->has_strangers && kill_strangers(run) > 0)
        waitpid(-1, NULL, 0);
}

void runner_ending_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
}

/* Blocks what we read through a descriptor; what is ignored stays ignored. */
static int take_signals(struct run *run)
{
    sigset_t signals;
    runner_ending_signals(&signals);
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            sigdelset(&signals, number);
    }
    sigaddset(&signals, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &signals, &run->old_mask))
        return -errno;
    run->signals = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (run->signals < 0) {
        int error = -errno;
        sigprocmask(SIG_SETMASK, &run->old_mask, NULL);
        return error;
    }
    return 0;
}

/* Everything between the signals taken and given back. Returns 0, or a negative errno. */
static int run_guarded(struct run *run)
{
    for (unsigned int i = 0; i < run->options->jobs; i++)
        run->workers[i] = (struct worker){.report = -1, .record = -1};
    /* Without it (CONFIG_PROC_CHILDREN) what is to be ended could not be found. */
    if (access("/proc/thread-self/children", R_OK))
        return -errno;
    if (prctl(PR_SET_CHILD_SUBREAPER, 1))
        return -errno;
    int error = note_inherited(run);
    error = error ? error : guard_begin(&run->guard);
    if (error)
        return error;
    play_all(run);
    guard_end(&run->guard);
    return run->error;
}

int runner_run(struct plan *plan, const struct pairing *pairing, const struct resources *resources,
    const struct runner_options *options, runner_done_fn done, void *arg)
{
    struct run run = {.plan = plan,
        .pairing = pairing,
        .resources = resources,
        .options = options,
        .done = done,
        .arg = arg,
        .workers = calloc(options->jobs, sizeof *run.workers),
        .signals = -1};
    if (!run.workers)
        return -ENOMEM;
    int error = take_signals(&run);
    if (!error) {
        error = run_guarded(&run);
        close(run.signals);
        sigprocmask(SIG_SETMASK, &run.old_mask, NULL);
    }
    free(run.inherited);
    free(run.workers);
    return run.interrupted ? run.interrupted : error;
}

_Noreturn void runner_die(int number)
{
    sigset_t one;
    signal(number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
    /* Only for a signal that does not end a process. */
    _exit(128 + number);
}

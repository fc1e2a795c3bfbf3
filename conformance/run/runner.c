/* runner.c - runs a plan: one supervisor process a case, so many of them at once. */
#include "config.h"

#include "conformance/run/runner.h"

#include "conformance/language/text.h"
#include "conformance/results/case_object.h"
#include "conformance/run/case_file.h"
#include "conformance/run/ending_signals.h"
#include "conformance/run/guard.h"
#include "conformance/run/inherited_processes.h"
#include "conformance/run/stopwatch.h"
#include "conformance/run/supervisor.h"
#include "conformance/stage/process.h"

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

/* Milliseconds that supervisors told to end have for it, before they are killed. */
#define ENDING_MS 5000

/* A supervisor at work. */
struct worker {
    pid_t pid;  /* 0: the place is free */
    int report; /* read side of the pipe for its supervisor_reports */
    size_t index;
    uint64_t round;
    char *folder;
    struct case_memory record;     /* where its CASE object goes, */
    struct case_memory amended;    /* and where when there is more to it */
    struct supervisor_report told; /* what it said last */
    bool has_told;
    bool has_hung_up; /* it ended, and will say no more */
    bool stopped;     /* somebody stopped it, which its alarm would not end: it was killed */
};

struct run {
    struct plan *plan;
    const struct pairing *pairing;
    const struct resources *resources;
    const struct runner_options *options;
    runner_done_fn done;
    void *arg;
    struct guard guard;
    struct inherited_processes inherited;
    atomic_uint *replays;   /* shared with the supervisors */
    bool is_kept;           /* a scene, and the run's folder with it, is left to its supervisor */
    struct worker *workers; /* options->jobs places */
    unsigned int working;
    uint64_t round;   /* of the case to start next, from 1 */
    size_t next;      /* its place in plan->order */
    uint64_t started; /* cases, of all rounds */
    int signals;      /* signalfd */
    sigset_t old_mask;
    int interrupted; /* the signal that ends the run; 0 */
    struct stopwatch since_interrupted;
    bool has_strangers; /* a supervisor died: what was below it may be arriving here */
    bool is_enough;     /* who is told of the results has enough of them */
    int error;          /* negative errno: no more cases are started */
};

/* A place that is free. */
static const struct worker nobody = {
    .report = -1, .record = CASE_MEMORY_NONE, .amended = CASE_MEMORY_NONE};

static void worker_clear(struct worker *worker)
{
    if (worker->report >= 0)
        close(worker->report);
    if (worker->folder != NULL)
        guard_remove_tree(worker->folder);
    free(worker->folder);
    case_memory_end(&worker->record);
    case_memory_end(&worker->amended);
    *worker = nobody;
}

/* What its supervisor has to do. */
static struct supervisor_task task_of(const struct run *run, const struct worker *worker)
{
    return (struct supervisor_task){.plan = run->plan,
        .pairing = run->pairing,
        .resources = run->resources,
        .options = run->options,
        .index = worker->index,
        .folder = worker->folder,
        .path = worker->record.path,
        .amended = worker->amended.path,
        .replays = run->replays};
}

/* Starts the next case in a free place. Returns 0, or a negative errno. */
static int start_worker(struct run *run, struct worker *worker)
{
    struct supervisor_task task;
    pid_t runner = getpid();
    int report[2], error;

    worker->index = run->plan->order[run->next];
    worker->round = run->round;
    /* Not by the case: a round of it may run beside the next. */
    if (asprintf(&worker->folder, "%s/%" PRIu64, run->guard.folder, run->started) < 0) {
        worker->folder = NULL;
        return -ENOMEM;
    }
    error = case_memory_begin(&worker->record);
    if (error == 0)
        error = case_memory_begin(&worker->amended);
    if (error != 0)
        return error;
    if (pipe2(report, O_CLOEXEC | O_NONBLOCK) != 0)
        return -errno;
    task = task_of(run, worker);
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

/* Goes to the next case to start, in the next round where one is due. Returns whether there is one.
 */
static bool find_next(struct run *run)
{
    if (run->interrupted != 0 || run->error != 0 || run->is_enough)
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
            if (!find_next(run))
                return;
            run->error = start_worker(run, worker);
            if (run->error != 0)
                worker_clear(worker);
        }
    }
}

/* The CASE of a supervisor that left none. Returns 0, or a negative errno. */
static int write_lost_case(struct run *run, const struct worker *worker, int status)
{
    char end[64], reason[256];
    json_t *record =
        case_object_new(run->plan, worker->index, NULL, run->options->program, run->options->rerun);
    int error;

    if (record == NULL)
        return -ENOMEM;
    if (worker->stopped)
        snprintf(end, sizeof end, "was stopped by somebody, and killed for it");
    else if (WIFEXITED(status) && WEXITSTATUS(status) == SUPERVISOR_INTERRUPTED)
        snprintf(end, sizeof end, "was told to end, and not by the driver");
    else
        process_describe_status(status, end, sizeof end);
    snprintf(reason, sizeof reason, "the suite's own supervisor of this case %s", end);
    json_object_set_new(record, "reason", text_to_json(reason, strlen(reason)));
    error = case_file_write(record, worker->record.path);
    json_decref(record);
    return error;
}

/* Reads what a supervisor says: the last counts. Returns whether it has said anything. */
static bool hear(struct worker *worker)
{
    struct supervisor_report report;

    while (read(worker->report, &report, sizeof report) == sizeof report) {
        worker->told = report;
        worker->has_told = true;
    }
    return worker->has_told;
}

/*
 * Tells what became of a case whose supervisor ended, and frees its place. A verdict that was told
 * stands, though its supervisor died of a second play.
 */
static void finish_worker(struct run *run, struct worker *worker, int status)
{
    struct supervisor_report report = {.verdict = VERDICT_ERROR};
    bool told = hear(worker);
    int error = 0;

    if (told)
        report = worker->told;
    run->has_strangers |= status != 0;
    if (!told && run->interrupted == 0)
        error = write_lost_case(run, worker, status);
    if (error != 0) {
        run->error = error;
    } else if (told || run->interrupted == 0) {
        const struct case_result result = {.index = worker->index,
            .round = worker->round,
            .verdict = report.verdict,
            .warnings = report.warnings,
            .duration_ms = report.duration_ms,
            .path = report.is_amended ? worker->amended.path : worker->record.path};

        run->is_enough |= !run->done(&result, run->arg);
    }
    worker_clear(worker);
    run->working--;
}

/*
 * A supervisor that keeps its scene tells of its case and lives on: from then on it is not the
 * run's any more, and neither is the folder.
 */
static void leave_scene(struct run *run)
{
    struct worker *worker = &run->workers[0];

    worker->has_hung_up = !hear(worker);
    if (!worker->has_told || !worker->told.is_kept)
        return;
    run->is_kept = true;
    free(worker->folder);
    worker->folder = NULL;
    finish_worker(run, worker, 0);
}

static struct worker *worker_of(struct run *run, pid_t pid)
{
    for (unsigned int i = 0; i < run->options->jobs; i++)
        if (run->workers[i].pid == pid)
            return &run->workers[i];
    return NULL;
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
        if (pids[i] != run->guard.pid && worker_of(run, pids[i]) == NULL &&
            !inherited_processes_have(&run->inherited, pids[i])) {
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

        if (worker != NULL && WIFSTOPPED(status)) {
            worker->stopped = true;
            kill(pid, SIGKILL);
        } else if (worker != NULL) {
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
            signal_workers(run, run->interrupted != 0 ? SIGKILL : SIGTERM);
            if (run->interrupted == 0)
                stopwatch_start(&run->since_interrupted);
            run->interrupted = (int)info.ssi_signo;
        }
    }
}

/* Whether the one supervisor may say that it keeps a scene. */
static bool listens(const struct run *run)
{
    return run->options->keep && !run->workers[0].has_told && !run->workers[0].has_hung_up;
}

/* Milliseconds until supervisors that were told to end are killed; -1 while none was. */
static int patience_ms(const struct run *run)
{
    double left = run->interrupted != 0 ? ENDING_MS - stopwatch_ms(&run->since_interrupted) : -1;

    return run->interrupted != 0 && left < 0 ? 0 : (int)left;
}

static void play_all(struct run *run)
{
    begin_round(run, 1);
    start_workers(run);
    while (run->working > 0) {
        struct pollfd fds[] = {{.fd = run->signals, .events = POLLIN},
            {.fd = listens(run) ? run->workers[0].report : -1, .events = POLLIN}};
        int ready = poll(fds, 2, patience_ms(run));

        if (ready > 0 && fds[1].revents != 0)
            leave_scene(run);
        if (ready > 0 && fds[0].revents != 0)
            attend_signals(run);
        else if (ready == 0)
            signal_workers(run, SIGKILL);
        start_workers(run);
    }
    while (run->has_strangers && kill_strangers(run) > 0)
        waitpid(-1, NULL, 0);
}

/* Blocks what we read through a descriptor; what is ignored stays ignored. */
static int take_signals(struct run *run)
{
    sigset_t signals;

    ending_signals_heeded(&signals);
    sigaddset(&signals, SIGCHLD);
    /* Whoever executed us may have set an alarm. Supervisors have one of their own. */
    sigaddset(&signals, SIGALRM);
    if (sigprocmask(SIG_BLOCK, &signals, &run->old_mask) != 0)
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
    int error;

    for (unsigned int i = 0; i < run->options->jobs; i++)
        run->workers[i] = nobody;
    /* Without it (CONFIG_PROC_CHILDREN) what is to be ended could not be found. */
    if (access("/proc/thread-self/children", R_OK) != 0)
        return -errno;
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return -errno;
    error = inherited_processes_note(&run->inherited);
    if (error == 0)
        error = guard_begin(&run->guard, run->options->keep);
    if (error != 0)
        return error;
    play_all(run);
    if (run->is_kept)
        guard_leave(&run->guard);
    else
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
        .replays = mmap(
            NULL, sizeof *run.replays, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
        .signals = -1};
    int error = run.workers == NULL || run.replays == MAP_FAILED ? -ENOMEM : take_signals(&run);

    if (error == 0) {
        error = run_guarded(&run);
        close(run.signals);
        sigprocmask(SIG_SETMASK, &run.old_mask, NULL);
    }
    if (run.replays != MAP_FAILED)
        munmap(run.replays, sizeof *run.replays);
    inherited_processes_end(&run.inherited);
    free(run.workers);
    return run.interrupted != 0 ? run.interrupted : error;
}

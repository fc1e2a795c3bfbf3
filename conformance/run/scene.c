/* scene.c - what a case left, kept as it is: processes stopped, files in their folder. */
#include "config.h"

#include "conformance/run/scene.h"

#include "common/shell_word.h"
#include "conformance/language/text.h"
#include "conformance/results/case_object.h"
#include "conformance/run/guard.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Looks, a millisecond apart, after which what does not stop (it waits for a device) is left so. */
#define LOOKS_MOST 5000

/* Sends a stop to whoever moves; returns whether somebody did. */
static bool stop_once(void)
{
    pid_t *pids;
    size_t count;
    bool moves = false;

    if (process_descendants(getpid(), &pids, &count) != 0)
        return false;
    /* From the top: who hears of a child that was stopped stands already. */
    for (size_t i = 0; i < count; i++) {
        struct process_stat stat;

        if (process_read_stat(pids[i], &stat) == 0 && stat.state != 'Z' &&
            process_stopped(pids[i]) != PROCESS_STOP_ALL) {
            kill(pids[i], SIGSTOP);
            moves = true;
        }
    }
    free(pids);
    return moves;
}

static void stop_all(void)
{
    for (int i = 0; i < LOOKS_MOST && stop_once(); i++)
        poll(NULL, 0, 1);
}

static json_t *list_processes(const struct stage *stage)
{
    json_t *list = json_array();
    pid_t *pids;
    size_t count;

    if (process_descendants(getpid(), &pids, &count) != 0)
        return list;
    for (size_t i = 0; i < count; i++) {
        const struct actor *actor = stage_actor_of_pid(stage, pids[i]);
        char name[PROCESS_NAME_MAX], state[2] = {0};
        struct process_stat stat;

        process_name(pids[i], name, sizeof name);
        if (process_read_stat(pids[i], &stat) == 0) {
            state[0] = stat.state;
            json_array_append_new(
                list, json_pack("{s:s, s:i, s:s}", "actor", actor != NULL ? actor->name : name,
                          "pid", (int)pids[i], "state", state));
        }
    }
    free(pids);
    return list;
}

/*
 * A pid alone may be somebody else's by then; with its start it is one process. The FIFO has us
 * for a writer as long as we live: reading it to its end is waiting for ours.
 */
static int write_script(const char *path, const char *folder, unsigned long long start)
{
    FILE *script = fopen(path, "we");

    if (script == NULL)
        return -errno;
    fprintf(script,
        "# Ends the processes of this scene and removes its folder.\n"
        "# shellcheck disable=SC2046 # fields\n"
        "set -- $(sed 's/^.*) //' /proc/%d/stat 2>/dev/null)\n"
        "if [ \"${20-}\" != %llu ]; then\n"
        "    echo 'the scene has been ended already' >&2\n"
        "    exit 1\n"
        "fi\n"
        "exec 3<%s/kept\n"
        "kill -s TERM %d\n"
        "cat <&3\n",
        (int)getpid(), start, folder, (int)getpid());
    return fclose(script) == 0 ? 0 : -errno;
}

/* What a pipe's reader, or a terminal, waits for must not wait for us. */
static int let_go(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null < 0)
        return -errno;
    for (int i = 0; i < 3; i++)
        if (dup2(null, i) < 0)
            return -errno;
    close(null);
    return prctl(PR_SET_PDEATHSIG, 0) != 0 ? -errno : 0;
}

static int make_end(const struct stage *stage, char **command)
{
    char *path = NULL, *fifo = NULL, *quoted = shell_word_quote(stage->folder);
    struct process_stat stat;
    int error = process_read_stat(getpid(), &stat);

    *command = NULL;
    if (asprintf(&path, "%s/end.sh", stage->folder) < 0)
        path = NULL;
    if (asprintf(&fifo, "%s/kept", stage->folder) < 0)
        fifo = NULL;
    if (path == NULL || fifo == NULL || quoted == NULL ||
        asprintf(command, "sh %s/end.sh", quoted) < 0)
        error = -ENOMEM;
    /* Open until this process ends. */
    if (error == 0 && (mkfifo(fifo, 0600) != 0 || open(fifo, O_RDWR | O_CLOEXEC) < 0))
        error = -errno;
    if (error == 0)
        error = write_script(path, quoted, stat.start);
    free(path);
    free(fifo);
    free(quoted);
    return error;
}

int scene_keep(struct stage *stage, json_t *record)
{
    char *command;
    int error;

    stop_all();
    error = make_end(stage, &command);
    if (error == 0)
        error = let_go();
    if (error == 0 && json_object_set_new(record, "scene",
                          json_pack("{s:o, s:o, s:i, s:o}", "folder",
                              text_to_json(stage->folder, strlen(stage->folder)), "end",
                              text_to_json(command, strlen(command)), "keeper", (int)getpid(),
                              "processes", list_processes(stage))) != 0)
        error = -ENOMEM;
    free(command);
    return error;
}

void scene_await_end(struct stage *stage)
{
    struct signalfd_siginfo info;
    bool ends = false;
    char *run, *slash;

    while (!ends) {
        struct pollfd fd = {.fd = stage->signals, .events = POLLIN};

        poll(&fd, 1, -1);
        while (read(stage->signals, &info, sizeof info) == sizeof info)
            ends |= info.ssi_signo != SIGCHLD;
        /* Somebody may have ended one of them by hand. */
        while (waitpid(-1, NULL, WNOHANG) > 0) {
        }
    }
    process_end_descendants();
    run = strdup(stage->folder);
    slash = run != NULL ? strrchr(run, '/') : NULL;
    if (slash != NULL)
        *slash = '\0';
    guard_remove_tree(slash != NULL ? run : stage->folder);
    free(run);
}

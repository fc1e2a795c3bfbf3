/* bootstrap_fixture.c - a bootstrap server for the time of some tests. */
#include "config.h"

#include "tests/kit/bootstrap_fixture.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The bootstrap server of the build tree that this program is of. */
static const char *find_built(char *path, size_t size)
{
    static const char name[] = "/../mach/bootstrapd";
    ssize_t length = readlink("/proc/self/exe", path, size - sizeof name);

    if (length < 0)
        _exit(126);
    path[length] = '\0';
    memcpy(strrchr(path, '/'), name, sizeof name);
    return path;
}

static _Noreturn void become_server(
    const struct bootstrap_fixture *fixture, int events, pid_t parent)
{
    const char *program = getenv("BOOTSTRAPD");
    char number[16], built[PATH_MAX];

    if (program == NULL)
        program = find_built(built, sizeof built);
    /* A parent that died before prctl took effect sends no signal any more. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent ||
        fcntl(events, F_SETFD, 0) < 0)
        _exit(126);
    snprintf(number, sizeof number, "%d", events);
    execl(program, program, "--socket", fixture->socket, "--events", number, (char *)NULL);
    fprintf(stderr, "%s: %s\n", program, strerror(errno));
    _exit(127);
}

void bootstrap_fixture_start(struct bootstrap_fixture *fixture)
{
    const char *temporary = getenv("TMPDIR");
    pid_t parent = getpid();
    char event[256];
    int events[2];

    snprintf(fixture->directory, sizeof fixture->directory, "%s/shakedown-test-XXXXXX",
        temporary == NULL || strlen(temporary) > 32 ? "/tmp" : temporary);
    ck_assert_ptr_nonnull(mkdtemp(fixture->directory));
    snprintf(fixture->socket, sizeof fixture->socket, "%s/bootstrap", fixture->directory);
    ck_assert_int_eq(pipe2(events, O_CLOEXEC), 0);

    fixture->pid = fork();
    ck_assert_int_ge(fixture->pid, 0);
    if (fixture->pid == 0)
        become_server(fixture, events[1], parent);
    close(events[1]);
    fixture->events = events[0];

    bootstrap_fixture_next_event(fixture, event, sizeof event);
    ck_assert_msg(strncmp(event, "ready 0 ", 8) == 0, "first event: %s", event);
    ck_assert_int_eq(setenv("MACH_BOOTSTRAP_PORT", fixture->socket, 1), 0);
}

void bootstrap_fixture_next_event(struct bootstrap_fixture *fixture, char *event, size_t size)
{
    size_t used = 0;
    char byte = 0;

    /* Byte by byte: what follows the line is the next caller's, perhaps in another process. */
    while (byte != '\n') {
        ssize_t n = read(fixture->events, &byte, 1);
        if (n < 0 && errno == EINTR)
            continue;
        ck_assert_msg(n == 1, "the bootstrap server ended: no event");
        if (byte != '\n' && used + 1 < size)
            event[used++] = byte;
    }
    event[used] = '\0';
}

void bootstrap_fixture_drain(struct bootstrap_fixture *fixture)
{
    struct pollfd events = {.fd = fixture->events, .events = POLLIN};
    char bytes[4096];

    while (poll(&events, 1, 0) == 1 && (events.revents & POLLIN))
        if (read(fixture->events, bytes, sizeof bytes) <= 0)
            break;
}

void bootstrap_fixture_stop(struct bootstrap_fixture *fixture)
{
    kill(fixture->pid, SIGTERM);
    while (waitpid(fixture->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    close(fixture->events);
    unlink(fixture->socket);
    rmdir(fixture->directory);
    unsetenv("MACH_BOOTSTRAP_PORT");
}

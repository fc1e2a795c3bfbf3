/* bootstrap_kit.c - the bootstrap server of the running test, as Check's fixtures need it. */
#include "config.h"

#include "tests/kit/bootstrap_kit.h"

#include "tests/kit/bootstrap_fixture.h"
#include "tests/kit/port_kit.h"

#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <servers/bootstrap.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Check hands a fixture no argument. */
static struct bootstrap_fixture fixture;

void bootstrap_kit_start(void)
{
    bootstrap_fixture_start(&fixture);
}

void bootstrap_kit_stop(void)
{
    bootstrap_fixture_stop(&fixture);
}

void bootstrap_kit_drain(void)
{
    bootstrap_fixture_drain(&fixture);
}

pid_t bootstrap_kit_pid(void)
{
    return fixture.pid;
}

void bootstrap_kit_expect(const char *event, pid_t pid, const char *name)
{
    struct queue_identity queue;
    char expected[512];
    char found[512];

    if (strcmp(event, "check-in") == 0) {
        bootstrap_kit_expect_check_in(pid, name, &queue);
        return;
    }
    (void)snprintf(expected, sizeof expected, "%s %d %s", event, (int)pid, name);
    bootstrap_fixture_next_event(&fixture, found, sizeof found);
    ck_assert_str_eq(found, expected);
}

void bootstrap_kit_expect_check_in(pid_t pid, const char *name, struct queue_identity *queue)
{
    char expected[512];
    char found[512];
    uintmax_t device;
    uintmax_t inode;
    int end = 0;

    (void)snprintf(expected, sizeof expected, "check-in %d %s", (int)pid, name);
    bootstrap_fixture_next_event(&fixture, found, sizeof found);
    ck_assert_msg(strncmp(found, expected, strlen(expected)) == 0 &&
                      sscanf(found + strlen(expected), " %ju %ju%n", &device, &inode, &end) == 2 &&
                      found[strlen(expected) + (size_t)end] == '\0',
        "%s, and device and inode, expected; found: %s", expected, found);
    *queue = (struct queue_identity){(dev_t)device, (ino_t)inode};
}

/* The letter that /proc shows for the server's state. */
static char server_state(void)
{
    char path[32];
    char line[512];
    const char *name_end;
    ssize_t length;
    int fd;

    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)fixture.pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    length = read(fd, line, sizeof line - 1);
    close(fd);
    ck_assert_int_gt(length, 0);
    line[length] = '\0';
    name_end = strrchr(line, ')');
    ck_assert_ptr_nonnull(name_end);
    return name_end[2];
}

unsigned bootstrap_kit_settle(void)
{
    mach_port_t port;

    ck_assert_int_eq(
        bootstrap_look_up(bootstrap_port, "no such service", &port), BOOTSTRAP_UNKNOWN_SERVICE);
    bootstrap_kit_drain();
    /* The kernel has no event for a sleep. */
    while (server_state() != 'S')
        sched_yield();
    return port_kit_descriptors_of(fixture.pid);
}

unsigned bootstrap_kit_warm_up(void)
{
    mach_port_t service;

    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "first", &service), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), service), KERN_SUCCESS);
    bootstrap_kit_expect("check-in", getpid(), "first");
    bootstrap_kit_expect("freed", 0, "first");
    return bootstrap_kit_settle();
}

void bootstrap_kit_suspend(void)
{
    siginfo_t info;

    ck_assert_int_eq(kill(fixture.pid, SIGSTOP), 0);
    ck_assert_int_eq(waitid(P_PID, (id_t)fixture.pid, &info, WSTOPPED), 0);
}

int bootstrap_kit_in_child(int (*body)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(body());
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

int bootstrap_kit_call_one(void)
{
    mach_port_t service;

    if (bootstrap_look_up(bootstrap_port, "one", &service) != BOOTSTRAP_SUCCESS)
        return 1;
    return port_kit_send(service, MACH_MSG_TYPE_MOVE_SEND, 77, PORT_KIT_FOREVER) == 0 ? 0 : 2;
}

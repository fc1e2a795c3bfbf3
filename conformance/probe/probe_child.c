/* probe_child.c - what the CHILD has that a server under trial launched. */
#include "config.h"

#include "conformance/probe/probe_child.h"

#include "conformance/ipc/control.h"
#include "conformance/stage/inventory.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* More than any environment that is passed on here; what is beyond is not looked at. */
#define ENVIRONMENT_MAX ((size_t)1 << 18)

/* ---- its environment ----------------------------------------------------------------------- */

/* The environment as its exec was given it; *size bytes, the caller's to free. NULL: unreadable. */
static char *read_environment(pid_t pid, size_t *size)
{
    char path[64], *bytes = malloc(ENVIRONMENT_MAX + 1);
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/environ", (int)pid);
    file = fopen(path, "re");
    *size = 0;
    if (file != NULL && bytes != NULL) {
        *size = fread(bytes, 1, ENVIRONMENT_MAX, file);
        bytes[*size] = '\0';
    }
    if (file != NULL)
        fclose(file);
    return bytes;
}

/* The value of a variable, or NULL; `entry` is "NAME=" or, to be found as a whole, "NAME=VALUE". */
static const char *find_variable(const char *bytes, size_t size, const char *entry)
{
    for (const char *at = bytes; at < bytes + size; at += strlen(at) + 1)
        if (strncmp(at, entry, strlen(entry)) == 0)
            return at + strlen(entry);
    return NULL;
}

/* Returns the number in CHILD_PORT_FD; -1 when there is none. */
static int judge_environment(struct probe_program *program, pid_t pid)
{
    size_t size;
    char *bytes = read_environment(pid, &size), *end = NULL;
    const char *number = bytes != NULL ? find_variable(bytes, size, "CHILD_PORT_FD=") : NULL;
    long fd = number != NULL ? strtol(number, &end, 10) : -1;

    probe_report_reach(&program->setting->report, CHECK_ENVIRONMENT);
    if (number == NULL) {
        probe_program_fault(program, CHECK_ENVIRONMENT, "put the pipe's number into CHILD_PORT_FD",
            "CHILD has no variable CHILD_PORT_FD");
    } else if (end == number || *end != '\0' || fd < 0 || fd > INT16_MAX) {
        probe_program_fault(program, CHECK_ENVIRONMENT,
            "write the descriptor's number alone, in decimal", "CHILD_PORT_FD is '%.40s'", number);
        fd = -1;
    } else if (find_variable(bytes, size, PROBE_MARK) == NULL) {
        probe_program_fault(program, CHECK_ENVIRONMENT,
            "start CHILD with the server's whole environment, and CHILD_PORT_FD besides",
            "a variable of the server's is missing in CHILD's environment");
    }
    free(bytes);
    return (int)fd;
}

static void tell_ended(struct probe_program *program)
{
    probe_program_fault(program, CHECK_LAUNCH, "leave CHILD alone: when it ends is its own affair",
        "CHILD was ended while it was looked at");
}

/* ---- its descriptors ----------------------------------------------------------------------- */

static void judge_standard(struct probe_program *program, pid_t pid)
{
    for (int fd = 0; !program->over && fd < 2; fd++) {
        char path[64], target[128] = "closed";
        ssize_t length;

        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
        length = readlink(path, target, sizeof target - 1);
        if (length >= 0)
            target[length] = '\0';
        if (strcmp(target, "/dev/null") != 0) {
            probe_program_fault(program, CHECK_DESCRIPTORS,
                "open /dev/null as descriptors 0 and 1 of CHILD: the server's own are the driver's",
                "CHILD's descriptor %d is %s", fd, target);
        }
    }
}

static void judge_others(
    struct probe_program *program, const struct inventory *inventory, int pipe, int control)
{
    for (size_t i = 0; !program->over && i < inventory->count; i++) {
        const struct inventory_item *item = &inventory->items[i];

        if (item->number > STDERR_FILENO && item->number != pipe && item->number != control) {
            probe_program_fault(program, CHECK_DESCRIPTORS,
                "open everything close-on-exec, and let CHILD inherit the pipe's read side alone",
                "CHILD has the descriptor %d besides, a %s", item->number, item->kind);
        }
    }
}

static const struct inventory_item *find_number(const struct inventory *inventory, int number)
{
    for (size_t i = 0; i < inventory->count; i++)
        if (inventory->items[i].number == number)
            return &inventory->items[i];
    return NULL;
}

/*
 * A descriptor of the pipe, to look at it, is CHILD's to pass on: a socket cannot be opened anew.
 * It answers only if nobody has killed it, whatever was done before it was said to be launched.
 */
void probe_child_borrow(struct probe_child *child, struct probe_program *program)
{
    struct pollfd control = {.fd = child->actor->control, .events = POLLIN};
    json_t *command = json_pack("{s:s}", "do", "lend"), *reply = NULL;
    int fds[CONTROL_FDS_MAX] = {-1, -1, -1}, outcome = CONTROL_NONE;
    int error = -ENOTCONN;

    if (program->over)
        goto out;
    if (command != NULL && control.fd >= 0)
        error = control_send(control.fd, command, NULL, 0);
    if (error == 0 && poll(&control, 1, program->setting->deadline_ms) > 0)
        outcome = control_receive(control.fd, &reply, fds);
    if (outcome != CONTROL_PACKET)
        tell_ended(program);
    child->pipe = fds[0];
out:
    json_decref(command);
    json_decref(reply);
}

static bool is_connected_stream(int fd)
{
    int domain = 0, type = 0;
    socklen_t size = sizeof type, length;
    struct sockaddr_un peer;

    length = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
           getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM &&
           getpeername(fd, (struct sockaddr *)&peer, &length) == 0;
}

/*
 * Whether a connected socket, or its peer, has a name. One of the two has it if they were connected
 * by it; those that socketpair(2) makes have none.
 */
static bool is_named(int fd)
{
    struct sockaddr_un address;
    socklen_t own = sizeof address, peer = sizeof address;

    return getsockname(fd, (struct sockaddr *)&address, &own) != 0 || own > sizeof(sa_family_t) ||
           getpeername(fd, (struct sockaddr *)&address, &peer) != 0 || peer > sizeof(sa_family_t);
}

static void judge_socket(struct probe_program *program, int fd, int number, const char *change)
{
    if (!is_connected_stream(fd)) {
        probe_program_fault(program, CHECK_PIPE, change,
            "CHILD_PORT_FD is %d, which is a socket, but not a connected stream socket of AF_UNIX",
            number);
    } else if (is_named(fd)) {
        probe_program_fault(program, CHECK_PIPE, change,
            "CHILD_PORT_FD is %d, which is a connected stream socket, but not one of a pair: it, "
            "or its peer, has a name",
            number);
    }
}

/* What CHILD_PORT_FD names has to be the read side of a pipe. */
static void judge_kind(const struct probe_child *child, struct probe_program *program,
    const struct inventory *inventory, int number)
{
    static const char change[] =
        "give CHILD the read side of the handshake's pipe: one that pipe(2) makes, or a stream "
        "socket of socketpair(2)";
    /* If its first look found nothing open, the number may be used anew since. */
    const struct inventory_item *item =
        child->actor->pipe >= 0 ? find_number(inventory, number) : NULL;

    if (item == NULL) {
        probe_program_fault(program, CHECK_PIPE,
            "keep the pipe's read side open across the exec of CHILD: clear FD_CLOEXEC in the "
            "child",
            "CHILD_PORT_FD is %d, which CHILD does not have open", number);
    } else if (strcmp(item->kind, inventory_socket) == 0) {
        judge_socket(program, child->pipe, number, change);
    } else if (strcmp(item->kind, inventory_pipe_read) != 0) {
        probe_program_fault(
            program, CHECK_PIPE, change, "CHILD_PORT_FD is %d, which is a %s", number, item->kind);
    }
}

/* Whether a descriptor of another process is in non-blocking mode, as fdinfo says, in octal. */
static bool is_nonblocking(pid_t pid, int number)
{
    char path[64], line[128];
    unsigned long flags = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, number);
    file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "flags:", strlen("flags:")) == 0)
            flags = strtoul(line + strlen("flags:"), NULL, 8);
    if (file != NULL)
        fclose(file);
    return (flags & O_NONBLOCK) != 0;
}

static void judge_pipe(struct probe_program *program, struct probe_child *child, int number)
{
    int bytes = 0;

    if (program->over || child->pipe < 0)
        return;
    if (is_nonblocking(child->actor->pid, number)) {
        probe_report_note(&program->setting->report, CHECK_PIPE,
            "CHILD's side of the pipe is in non-blocking mode: make it without O_NONBLOCK, since a "
            "client reads it with plain calls of read (INIT-7, SHOULD)");
    }
    /* Without a gate it was `run` that launched, and token and name may be there. */
    if ((program->setting->manifest->capabilities & CAPABILITY_GATE) != 0 &&
        ioctl(child->pipe, FIONREAD, &bytes) == 0 && bytes > 0) {
        probe_program_fault(program, CHECK_PIPE,
            "write token and name when `run` comes, and not before",
            "%d bytes are in the pipe already", bytes);
    } else if (probe_child_sees_end(child)) {
        probe_program_fault(program, CHECK_PIPE, "keep the pipe's write side until run, or destroy",
            "nobody has the pipe's write side open");
    }
}

bool probe_child_sees_end(const struct probe_child *child)
{
    struct pollfd fds = {.fd = child->pipe, .events = 0};
    char next;

    if (poll(&fds, 1, 0) == 1 && (fds.revents & POLLHUP) != 0)
        return true;
    /* A socket hangs up when both directions are over; for a reader one is enough. */
    return recv(child->pipe, &next, sizeof next, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void look(struct probe_child *child, struct probe_program *program)
{
    const struct actor *actor = child->actor;
    struct inventory inventory = {0};
    int number = judge_environment(program, actor->pid);
    int error = inventory_take(actor->pid, &inventory);

    if (!program->over && error != 0) {
        probe_report_note(&program->setting->report, CHECK_DESCRIPTORS,
            "CHILD's descriptors could not be looked at: %s", strerror(-error));
    } else if (!program->over) {
        probe_report_reach(&program->setting->report, CHECK_PIPE);
        probe_report_reach(&program->setting->report, CHECK_DESCRIPTORS);
        judge_kind(child, program, &inventory, number);
        judge_pipe(program, child, number);
        if (!program->over)
            judge_standard(program, actor->pid);
        judge_others(program, &inventory, number, actor->control_number);
    }
    inventory_free(&inventory);
}

void probe_child_look(struct probe_child *child, struct probe_program *program)
{
    if (child->actor->state != ACTOR_RUNNING && !program->over)
        tell_ended(program);
    if (child->actor->pipe >= 0)
        probe_child_borrow(child, program);
    if (!program->over)
        look(child, program);
}

/* Whether a process has the pipe's write side open. */
static bool is_writer(void *arg, pid_t pid, char *name, size_t size)
{
    const struct pipe_ends *ends = arg;
    struct inventory inventory;
    bool writes = false;

    (void)name;
    (void)size;
    if (inventory_take(pid, &inventory) == 0)
        for (size_t i = 0; !writes && i < inventory.count; i++)
            writes = pipe_ends_side(ends, &inventory.items[i]) != NULL &&
                     !pipe_ends_reads(ends, &inventory.items[i]);
    inventory_free(&inventory);
    return writes;
}

void probe_child_describe_writers(const struct probe_child *child, char *text, size_t size)
{
    if (process_describe_below(is_writer, &child->actor->pipe_ends, text, size) < 0)
        text[0] = '\0';
}

void probe_child_end(struct probe_child *child)
{
    if (child->pipe >= 0)
        close(child->pipe);
    child->pipe = -1;
}

/* probe_child.c - the CHILD that a server under trial launches. */
#include "config.h"

#include "conformance/probe/probe_child.h"

#include "conformance/ipc/control.h"
#include "conformance/stage/inventory.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
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
    snprintf(path, sizeof path, "/proc/%d/environ", (int)pid);
    FILE *file = fopen(path, "re");
    *size = 0;
    if (file && bytes) {
        *size = fread(bytes, 1, ENVIRONMENT_MAX, file);
        bytes[*size] = '\0';
    }
    if (file)
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
static int judge_environment(struct trial *trial, pid_t pid)
{
    size_t size;
    char *bytes = read_environment(pid, &size), *end = NULL;
    const char *number = bytes ? find_variable(bytes, size, "CHILD_PORT_FD=") : NULL;
    long fd = number ? strtol(number, &end, 10) : -1;
    remarks_reach(&trial->setting->remarks, CHECK_ENVIRONMENT);
    if (!number) {
        trial_fault(trial, CHECK_ENVIRONMENT, "put the pipe's number into CHILD_PORT_FD",
            "CHILD has no variable CHILD_PORT_FD");
    } else if (end == number || *end || fd < 0 || fd > INT16_MAX) {
        trial_fault(trial, CHECK_ENVIRONMENT, "write the descriptor's number alone, in decimal",
            "CHILD_PORT_FD is '%.40s'", number);
        fd = -1;
    } else if (!find_variable(bytes, size, SETTING_MARK)) {
        trial_fault(trial, CHECK_ENVIRONMENT,
            "start CHILD with the server's whole environment, and CHILD_PORT_FD besides",
            "a variable of the server's is missing in CHILD's environment");
    }
    free(bytes);
    return (int)fd;
}

/* ---- its descriptors ----------------------------------------------------------------------- */

static void judge_standard(struct trial *trial, pid_t pid)
{
    for (int fd = 0; !trial->over && fd < 2; fd++) {
        char path[64], target[128] = "closed";
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length >= 0)
            target[length] = '\0';
        if (strcmp(target, "/dev/null") != 0) {
            trial_fault(trial, CHECK_DESCRIPTORS,
                "open /dev/null as descriptors 0 and 1 of CHILD: the server's own are the driver's",
                "CHILD's descriptor %d is %s", fd, target);
        }
    }
}

static void judge_others(
    struct trial *trial, const struct inventory *inventory, int pipe, int control)
{
    for (size_t i = 0; !trial->over && i < inventory->count; i++) {
        const struct inventory_item *item = &inventory->items[i];
        if (item->number > STDERR_FILENO && item->number != pipe && item->number != control) {
            trial_fault(trial, CHECK_DESCRIPTORS,
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

/* A socket is CHILD's to pass on. Returns the descriptor; -1 with the trial over, or failed. */
static int borrow_socket(struct child *child, struct trial *trial)
{
    json_t *command = json_pack("{s:s}", "do", "lend"), *reply = NULL;
    int fds[CONTROL_FDS_MAX] = {-1, -1, -1}, outcome = CONTROL_NONE;
    int error = command ? control_send(child->control, command, NULL, 0) : -ENOMEM;
    if (!error && trial_wait_for(trial, child->control))
        outcome = control_receive(child->control, &reply, fds);
    if (outcome != CONTROL_PACKET && !trial->over) {
        trial_fault(trial, CHECK_LAUNCH, "leave CHILD alone: when it ends is its own affair",
            "CHILD was ended while its pipe was looked at");
    }
    json_decref(command);
    json_decref(reply);
    return fds[0];
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

static void judge_socket(struct trial *trial, int fd, int number, const char *change)
{
    if (!is_connected_stream(fd)) {
        trial_fault(trial, CHECK_PIPE, change,
            "CHILD_PORT_FD is %d, which is a socket, but not a connected stream socket of AF_UNIX",
            number);
    } else if (is_named(fd)) {
        trial_fault(trial, CHECK_PIPE, change,
            "CHILD_PORT_FD is %d, which is a connected stream socket, but not one of a pair: it, "
            "or its peer, has a name",
            number);
    }
}

/*
 * Gets a descriptor of the pipe, to look at it; -1 with the trial over when it is none. Without an
 * inventory it was not open.
 */
static int open_pipe(
    struct child *child, struct trial *trial, const struct inventory *inventory, int number)
{
    static const char change[] =
        "give CHILD the read side of the handshake's pipe: one that pipe(2) makes, or a stream "
        "socket of socketpair(2)";
    const struct inventory_item *item = inventory ? find_number(inventory, number) : NULL;
    char path[64];
    int fd;
    if (!item) {
        trial_fault(trial, CHECK_PIPE,
            "keep the pipe's read side open across the exec of CHILD: clear FD_CLOEXEC in the "
            "child",
            "CHILD_PORT_FD is %d, which CHILD does not have open", number);
        return -1;
    }
    if (strcmp(item->kind, inventory_socket) == 0) {
        fd = borrow_socket(child, trial);
        if (!trial->over && fd >= 0)
            judge_socket(trial, fd, number, change);
        return fd;
    }
    if (strcmp(item->kind, inventory_pipe_read) != 0) {
        trial_fault(
            trial, CHECK_PIPE, change, "CHILD_PORT_FD is %d, which is a %s", number, item->kind);
        return -1;
    }
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)child->pid, number);
    return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

/* Whether a descriptor of another process is in non-blocking mode, as fdinfo says, in octal. */
static bool is_nonblocking(pid_t pid, int number)
{
    char path[64], line[128];
    unsigned long flags = 0;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, number);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "flags:", strlen("flags:")) == 0)
            flags = strtoul(line + strlen("flags:"), NULL, 8);
    if (file)
        fclose(file);
    return (flags & O_NONBLOCK) != 0;
}

static void judge_pipe(struct trial *trial, struct child *child, int number)
{
    int bytes = 0;
    if (trial->over || child->pipe < 0)
        return;
    if (is_nonblocking(child->pid, number)) {
        remarks_note(&trial->setting->remarks, CHECK_PIPE,
            "CHILD's side of the pipe is in non-blocking mode: make it without O_NONBLOCK, since a "
            "client reads it with plain calls of read (INIT-7, SHOULD)");
    }
    /* Without a gate it was `run` that launched, and token and name may be there. */
    if ((trial->setting->manifest->capabilities & CAPABILITY_GATE) &&
        ioctl(child->pipe, FIONREAD, &bytes) == 0 && bytes > 0) {
        trial_fault(trial, CHECK_PIPE, "write token and name when `run` comes, and not before",
            "%d bytes are in the pipe already", bytes);
    } else if (child_sees_end(child)) {
        trial_fault(trial, CHECK_PIPE, "keep the pipe's write side until run, or destroy",
            "nobody has the pipe's write side open");
    }
}

/* What CHILD says of itself when it begins: later its numbers are used anew. */
struct hello {
    bool has_pipe; /* CHILD_PORT_FD names an open descriptor */
    int control;   /* its connection's number */
};

static struct hello take_hello(struct child *child, struct trial *trial)
{
    json_t *hello = NULL;
    int outcome = CONTROL_NONE;
    if (trial_wait_for(trial, child->control))
        outcome = control_receive(child->control, &hello, NULL);
    if (outcome == CONTROL_END) {
        trial_fault(trial, CHECK_LAUNCH, "leave CHILD alone: when it ends is its own affair",
            "CHILD began and was ended before it could be looked at");
    } else if (outcome < 0) {
        trial->setting->remarks.failed = true;
    }
    const struct hello said = {
        .has_pipe = json_integer_value(json_object_get(hello, "pipe")) >= 0,
        .control = (int)json_integer_value(json_object_get(hello, "control")),
    };
    json_decref(hello);
    return said;
}

static void look(struct child *child, struct trial *trial)
{
    struct inventory inventory = {0};
    struct hello hello = take_hello(child, trial);
    if (trial->over)
        return;
    int number = judge_environment(trial, child->pid);
    int error = inventory_take(child->pid, &inventory);
    if (!trial->over && error) {
        remarks_note(&trial->setting->remarks, CHECK_DESCRIPTORS,
            "CHILD's descriptors could not be looked at: %s", strerror(-error));
    } else if (!trial->over) {
        remarks_reach(&trial->setting->remarks, CHECK_PIPE);
        remarks_reach(&trial->setting->remarks, CHECK_DESCRIPTORS);
        child->pipe = open_pipe(child, trial, hello.has_pipe ? &inventory : NULL, number);
        pipe_ends_find(child->pid, number, -1, trial->pid, &child->ends);
        judge_pipe(trial, child, number);
        if (!trial->over)
            judge_standard(trial, child->pid);
        judge_others(trial, &inventory, number, hello.control);
    }
    inventory_free(&inventory);
}

/* ---- its life ------------------------------------------------------------------------------ */

/* A descriptor that can be read when the one or the other can; a negative errno. */
static int watch_either(int one, int other)
{
    struct epoll_event event = {.events = EPOLLIN};
    int set = epoll_create1(EPOLL_CLOEXEC);
    if (set < 0 || epoll_ctl(set, EPOLL_CTL_ADD, one, &event) < 0 ||
        (other >= 0 && epoll_ctl(set, EPOLL_CTL_ADD, other, &event) < 0)) {
        int error = -errno;
        if (set >= 0)
            close(set);
        return error;
    }
    return set;
}

/*
 * Waits until somebody connects, or the process that was launched has ended. Returns whether there
 * is a connection to accept; else *end is how the process ended, or empty.
 */
static bool await_connection(struct trial *trial, pid_t launched, char *end, size_t size)
{
    struct pollfd listener = {.fd = trial->setting->listener, .events = POLLIN};
    /* Of a process that is gone, or never was, there is nothing to watch. */
    int pidfd = pidfd_open(launched, 0), set = watch_either(listener.fd, pidfd), status;
    end[0] = '\0';
    if (set < 0)
        trial->setting->remarks.failed = true;
    /* Who connected and then ended did both before this look. */
    bool woken = set >= 0 && trial_wait_for(trial, set);
    bool has_come = woken && poll(&listener, 1, 0) > 0;
    if (woken && !has_come && process_exit_status(launched, pidfd, &status) == 0)
        process_describe_status(status, end, size);
    else if (woken && !has_come)
        snprintf(end, size, "ended");
    if (set >= 0)
        close(set);
    if (pidfd >= 0)
        close(pidfd);
    return has_come;
}

bool child_meet(struct child *child, struct trial *trial, pid_t launched)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    char end[128];
    *child = (struct child){.control = -1, .pipe = -1};
    if (trial->over)
        return false;
    if (!await_connection(trial, launched, end, sizeof end)) {
        /* Of a server that ended there is more to be said than that no CHILD came. */
        if (trial->ended) {
            trial_settle(trial);
        } else if (!trial->over && *end) {
            trial_fault(trial, CHECK_LAUNCH,
                "execute what stands behind --, with all its arguments",
                "CHILD, process %d, %s before it said a word", (int)launched, end);
        } else if (!trial->over) {
            trial_fault(trial, CHECK_LAUNCH,
                "execute what stands behind --, with all its arguments",
                "CHILD, a program of the driver's, did not begin within %d ms",
                trial->setting->deadline_ms);
        }
        return false;
    }
    child->control = control_accept(trial->setting->listener);
    if (child->control < 0 ||
        getsockopt(child->control, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) {
        trial->setting->remarks.failed = true;
        trial->over = true;
        return false;
    }
    child->pid = peer.pid;
    if (child->pid != launched) {
        trial_fault(trial, CHECK_LAUNCH,
            "answer with the PID of the process that CHILD's program runs in",
            "{\"launched\":%d}, but CHILD is process %d", (int)launched, (int)child->pid);
        return false;
    }
    look(child, trial);
    return !trial->over;
}

bool child_sees_end(const struct child *child)
{
    struct pollfd fds = {.fd = child->pipe, .events = 0};
    char next;
    if (poll(&fds, 1, 0) == 1 && (fds.revents & POLLHUP))
        return true;
    /* A socket hangs up when both directions are over; for a reader one is enough. */
    return recv(child->pipe, &next, sizeof next, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static bool writes(const struct inventory *inventory, const struct pipe_ends *ends)
{
    for (size_t i = 0; i < inventory->count; i++)
        if (pipe_ends_side(ends, &inventory->items[i]) &&
            !pipe_ends_reads(ends, &inventory->items[i]))
            return true;
    return false;
}

void child_describe_writers(const struct child *child, char *text, size_t size)
{
    pid_t *pids = NULL;
    size_t count = 0, used = 0;
    text[0] = '\0';
    if (process_descendants(getpid(), &pids, &count))
        return;
    for (size_t i = 0; i < count && used < size; i++) {
        struct inventory inventory;
        char name[PROCESS_NAME_MAX];
        if (inventory_take(pids[i], &inventory) == 0 && writes(&inventory, &child->ends)) {
            process_name(pids[i], name, sizeof name);
            used += (size_t)snprintf(
                text + used, size - used, "%s%s (%d)", used > 0 ? ", " : "", name, (int)pids[i]);
        }
        inventory_free(&inventory);
    }
    free(pids);
}

void child_dismiss(struct child *child, struct trial *trial)
{
    int pidfd = child->pid > 0 ? pidfd_open(child->pid, 0) : -1;
    child_end(child);
    if (pidfd < 0)
        return;
    /* The connection's end would do for one that nobody stopped. */
    pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
    /* Where the server ended instead, whatever comes next finds that. */
    trial_wait_for(trial, pidfd);
    close(pidfd);
}

void child_end(struct child *child)
{
    if (child->control >= 0)
        close(child->control);
    if (child->pipe >= 0)
        close(child->pipe);
    child->control = child->pipe = -1;
}

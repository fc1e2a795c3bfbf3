/* port_kit.c - ports, messages and counts that the tests of mach/ share. */
#include "config.h"

#include "tests/kit/port_kit.h"

#include "mach/doorbell.h"
#include "tests/kit/temp_folder.h"

#include <bsm/libbsm.h>
#include <check.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

mach_port_t port_kit_new(void)
{
    mach_port_t port;

    ck_assert_int_eq(
        mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port), KERN_SUCCESS);
    return port;
}

mach_port_t port_kit_new_with_send(void)
{
    mach_port_t port = port_kit_new();

    port_kit_make_send(port);
    return port;
}

mach_port_t port_kit_make_once(mach_port_t port)
{
    mach_port_t name;
    mach_msg_type_name_t type;

    ck_assert_int_eq(
        mach_port_extract_right(mach_task_self(), port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &name, &type),
        KERN_SUCCESS);
    return name;
}

void port_kit_make_send(mach_port_t port)
{
    ck_assert_int_eq(mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND),
        KERN_SUCCESS);
}

void port_kit_drop_send(mach_port_t name, mach_port_delta_t count)
{
    ck_assert_int_eq(
        mach_port_mod_refs(mach_task_self(), name, MACH_PORT_RIGHT_SEND, -count), KERN_SUCCESS);
}

void port_kit_drop_receive(mach_port_t name)
{
    ck_assert_int_eq(
        mach_port_mod_refs(mach_task_self(), name, MACH_PORT_RIGHT_RECEIVE, -1), KERN_SUCCESS);
}

void port_kit_park(mach_port_t carrier, mach_port_t port)
{
    ck_assert_int_eq(
        port_kit_send_right(carrier, MACH_MSG_TYPE_MAKE_SEND, 1, port, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
}

mach_msg_return_t port_kit_send(
    mach_port_t to, mach_msg_type_name_t disposition, mach_msg_id_t id, mach_msg_timeout_t timeout)
{
    mach_msg_header_t message = {
        .msgh_bits = MACH_MSGH_BITS(disposition, 0),
        .msgh_size = sizeof message,
        .msgh_remote_port = to,
        .msgh_id = id,
    };
    mach_msg_return_t mr =
        mach_msg(&message, MACH_SEND_MSG | (timeout == PORT_KIT_FOREVER ? 0 : MACH_SEND_TIMEOUT),
            sizeof message, 0, MACH_PORT_NULL, timeout, MACH_PORT_NULL);

    if (mr == MACH_SEND_TIMED_OUT)
        mach_msg_destroy(&message); /* the right that it took has come back */
    return mr;
}

mach_msg_return_t port_kit_send_right(mach_port_t to, mach_msg_type_name_t disposition,
    mach_msg_id_t id, mach_port_t port, mach_msg_type_name_t carried)
{
    struct port_kit_message message = {
        .header = {.msgh_bits = MACH_MSGH_BITS(disposition, 0) | MACH_MSGH_BITS_COMPLEX,
            .msgh_size = offsetof(struct port_kit_message, room),
            .msgh_remote_port = to,
            .msgh_id = id},
        .body = {1},
        .port = {.name = port, .disposition = carried & 0xffu, .type = MACH_MSG_PORT_DESCRIPTOR},
    };

    return mach_msg_send(&message.header);
}

mach_msg_return_t port_kit_receive(
    mach_port_t from, struct port_kit_message *message, mach_msg_timeout_t timeout)
{
    return mach_msg(&message->header,
        MACH_RCV_MSG | (timeout == PORT_KIT_FOREVER ? 0 : MACH_RCV_TIMEOUT) |
            MACH_RCV_TRAILER_TYPE(MACH_MSG_TRAILER_FORMAT_0) |
            MACH_RCV_TRAILER_ELEMENTS(MACH_RCV_TRAILER_AUDIT),
        0, sizeof *message, from, timeout, MACH_PORT_NULL);
}

void port_kit_expect(mach_port_t from, mach_msg_id_t id, struct port_kit_message *message)
{
    struct port_kit_message own;

    if (message == NULL)
        message = &own;
    ck_assert_int_eq(port_kit_receive(from, message, PORT_KIT_FOREVER), MACH_MSG_SUCCESS);
    ck_assert_int_eq(message->header.msgh_id, id);
}

void port_kit_expect_nothing(mach_port_t from)
{
    struct port_kit_message message;

    ck_assert_int_eq(port_kit_receive(from, &message, 0), MACH_RCV_TIMED_OUT);
}

pid_t port_kit_sender(const struct port_kit_message *message)
{
    const mach_msg_audit_trailer_t *trailer =
        (const mach_msg_audit_trailer_t *)(const void *)((const char *)message +
                                                         round_msg(message->header.msgh_size));

    return audit_token_to_pid(trailer->msgh_audit);
}

mach_port_type_t port_kit_type(mach_port_t name)
{
    mach_port_type_t type;

    return mach_port_type(mach_task_self(), name, &type) == KERN_SUCCESS ? type
                                                                         : MACH_PORT_TYPE_NONE;
}

mach_port_urefs_t port_kit_refs(mach_port_t name, mach_port_right_t right)
{
    mach_port_urefs_t refs;

    ck_assert_int_eq(mach_port_get_refs(mach_task_self(), name, right, &refs), KERN_SUCCESS);
    return refs;
}

void port_kit_check(mach_port_t name, mach_port_type_t type, mach_port_urefs_t refs)
{
    ck_assert_uint_eq(port_kit_type(name), type);
    if ((type & MACH_PORT_TYPE_SEND) != 0)
        ck_assert_uint_eq(port_kit_refs(name, MACH_PORT_RIGHT_SEND), refs);
    if ((type & MACH_PORT_TYPE_DEAD_NAME) != 0)
        ck_assert_uint_eq(port_kit_refs(name, MACH_PORT_RIGHT_DEAD_NAME), refs);
}

/* The bootstrap port is how a task gets its first right: here it is the test's own. */
static _Noreturn void run_child(const char *doorbell, int (*body)(mach_port_t port))
{
    (void)setenv("MACH_BOOTSTRAP_PORT", doorbell, 1);
    _exit(bootstrap_port == MACH_PORT_NULL ? 100 : body(bootstrap_port));
}

pid_t port_kit_start(mach_port_t port, int (*body)(mach_port_t port))
{
    char *folder = temp_folder_new();
    char path[100];
    struct pollfd bell = {.events = POLLIN};
    pid_t pid;

    (void)snprintf(path, sizeof path, "%s/doorbell", folder);
    bell.fd = doorbell_listen(path);
    ck_assert_int_ge(bell.fd, 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        run_child(path, body);
    ck_assert_int_eq(poll(&bell, 1, -1), 1);
    ck_assert_int_eq(doorbell_answer(bell.fd, port), 0);
    close(bell.fd);
    temp_folder_remove(folder);
    return pid;
}

void port_kit_wait(pid_t pid, int status)
{
    int ended;

    ck_assert_int_eq(waitpid(pid, &ended, 0), pid);
    ck_assert_msg(WIFEXITED(ended) && WEXITSTATUS(ended) == status, "ended with %#x", ended);
}

void port_kit_kill(pid_t pid)
{
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

static unsigned count_in(const char *path)
{
    DIR *directory = opendir(path);
    unsigned count = 0;

    if (directory == NULL)
        ck_abort_msg("%s", path);
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(directory);
    return count;
}

unsigned port_kit_descriptors(void)
{
    return count_in("/proc/self/fd") - 1; /* the directory's own */
}

unsigned port_kit_descriptors_of(pid_t pid)
{
    char path[32];

    (void)snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    return count_in(path);
}

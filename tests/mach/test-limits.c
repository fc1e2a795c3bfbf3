/* test-limits.c - what the system bounds: queues, descriptors in a message, folders, circles. */
#include "config.h"

#include "mach/port_object.h"
#include "mach/task_lock.h"
#include "tests/kit/attacker.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LARGEST 65536u
#define NOBODY 65534
#define ONCE_RIGHTS_IN_A_MOVE 249u /* with queue, handle, life and the message's proof: 253 */

static unsigned kernel_queue_length(void)
{
    FILE *file = fopen("/proc/sys/net/unix/max_dgram_qlen", "re");
    unsigned length = 0;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%u", &length), 1);
    (void)fclose(file);
    return length;
}

START_TEST(a_queue_holds_one_message_more_than_the_kernel_says)
{
    mach_port_t port = port_kit_new_with_send();
    unsigned sent = 0;

    while (port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, (mach_msg_id_t)sent, 0) == 0)
        sent++;
    ck_assert_uint_eq(sent, kernel_queue_length() + 1);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, 0, 0), MACH_SEND_TIMED_OUT);
    /* Room for one is made by receiving one; nothing was lost, nothing came twice. */
    port_kit_expect(port, 0, NULL);
    ck_assert_int_eq(
        port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, (mach_msg_id_t)sent, 0), MACH_MSG_SUCCESS);
    for (unsigned i = 1; i <= sent; i++)
        port_kit_expect(port, (mach_msg_id_t)i, NULL);
    port_kit_expect_nothing(port);
}
END_TEST

static mach_msg_return_t send_largest(mach_port_t port)
{
    static union {
        mach_msg_header_t header;
        char bytes[LARGEST];
    } message;

    message.header = (mach_msg_header_t){.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, 0),
        .msgh_size = sizeof message,
        .msgh_remote_port = port};
    return mach_msg(&message.header, MACH_SEND_MSG | MACH_SEND_TIMEOUT, sizeof message, 0,
        MACH_PORT_NULL, 0, MACH_PORT_NULL);
}

START_TEST(unread_large_messages_of_one_port_do_not_block_another)
{
    mach_port_t slow = port_kit_new_with_send();
    mach_port_t quick = port_kit_new_with_send();

    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(send_largest(slow), MACH_MSG_SUCCESS);
    ck_assert_int_eq(send_largest(quick), MACH_MSG_SUCCESS);
    ck_assert_int_eq(port_kit_send(quick, MACH_MSG_TYPE_COPY_SEND, 1, 0), MACH_MSG_SUCCESS);
}
END_TEST

static long long milliseconds(void)
{
    struct timespec now;

    ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* How late they end is the machine's business; not before their time is ours. */
static const mach_msg_timeout_t timeouts[] = {1, 10, 50};

START_TEST(a_timeout_does_not_end_before_its_time)
{
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message;
    long long start = milliseconds();

    ck_assert_int_eq(port_kit_receive(port, &message, timeouts[_i]), MACH_RCV_TIMED_OUT);
    ck_assert_int_ge(milliseconds() - start, timeouts[_i] - 1);
    while (port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, 1, 0) == MACH_MSG_SUCCESS)
        continue;
    start = milliseconds();
    ck_assert_int_eq(
        port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, 1, timeouts[_i]), MACH_SEND_TIMED_OUT);
    ck_assert_int_ge(milliseconds() - start, timeouts[_i] - 1);
}
END_TEST

static void ask_for_death(mach_port_t name, mach_port_t notified)
{
    mach_port_t previous;

    ck_assert_int_eq(mach_port_request_notification(mach_task_self(), name, MACH_NOTIFY_DEAD_NAME,
                         0, notified, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
}

/* Each queue lies in a message of the other, so nobody can ever receive either: dead ports. A
   third lies in one of those messages, and dies with it. */
START_TEST(queues_in_each_others_messages_are_collected)
{
    mach_port_t notified = port_kit_new();
    mach_port_t a = port_kit_new_with_send();
    mach_port_t b = port_kit_new_with_send();
    mach_port_t inner = port_kit_new_with_send();

    ask_for_death(a, notified);
    ask_for_death(b, notified);
    ask_for_death(inner, notified);
    ck_assert_int_eq(
        port_kit_send_right(a, MACH_MSG_TYPE_COPY_SEND, 1, inner, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
    ck_assert_int_eq(
        port_kit_send_right(a, MACH_MSG_TYPE_COPY_SEND, 1, b, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
    ck_assert_int_eq(
        port_kit_send_right(b, MACH_MSG_TYPE_COPY_SEND, 1, a, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
    for (int i = 0; i < 3; i++)
        port_kit_expect(notified, MACH_NOTIFY_DEAD_NAME, NULL);
}
END_TEST

START_TEST(a_receive_right_with_too_many_send_once_rights_stays)
{
    mach_port_t to = port_kit_new_with_send();
    mach_port_t port = port_kit_new_with_send();
    mach_port_t onces[ONCE_RIGHTS_IN_A_MOVE + 1];
    unsigned count = ONCE_RIGHTS_IN_A_MOVE + (_i == 0 ? 0 : 1);
    struct port_kit_message message;
    mach_msg_type_name_t type;
    mach_msg_return_t mr;
    unsigned before;

    port_kit_expect_nothing(port);
    for (unsigned i = 0; i < count; i++)
        ck_assert_int_eq(mach_port_extract_right(mach_task_self(), port,
                             MACH_MSG_TYPE_MAKE_SEND_ONCE, &onces[i], &type),
            KERN_SUCCESS);
    before = port_kit_descriptors();
    mr = port_kit_send_right(to, MACH_MSG_TYPE_COPY_SEND, 1, port, MACH_MSG_TYPE_MOVE_RECEIVE);
    if (_i == 0) {
        ck_assert_int_eq(mr, MACH_MSG_SUCCESS);
        port_kit_expect(to, 1, &message);
        ck_assert_uint_eq(message.port.name, port);
    } else {
        ck_assert_int_eq(mr, MACH_SEND_TOO_LARGE);
        port_kit_expect_nothing(to);
        ck_assert_uint_le(port_kit_descriptors(), before + 1); /* `to` has got its set */
    }
    /* All of them still lead there. */
    for (unsigned i = 0; i < count; i++) {
        ck_assert_int_eq(port_kit_send(onces[i], MACH_MSG_TYPE_MOVE_SEND_ONCE, 2, 0), 0);
        port_kit_expect(port, 2, NULL);
    }
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, 3, 0), MACH_MSG_SUCCESS);
    port_kit_expect(port, 3, NULL);
}
END_TEST

/* The number of the queue and of the write end behind a receive right. */
static void find_numbers(mach_port_t name, int *queue, int *life)
{
    struct task *task = task_lock();
    const struct port *port;

    LIST_FOREACH (port, &task->ports, entry) {
        if (port->name == name) {
            *queue = port->queue;
            *life = port->life;
        }
    }
    task_unlock(task);
}

/* The kernel closes a killed process's descriptors in the order of their numbers. */
START_TEST(death_is_seen_before_the_queue_refuses_by_the_order_of_numbers)
{
    mach_port_t to = port_kit_new_with_send();
    mach_port_t port = port_kit_new_with_send();
    struct port_kit_message message;
    int queue = -1;
    int life = -1;

    find_numbers(port, &queue, &life);
    ck_assert_int_ge(life, 0);
    ck_assert_int_lt(life, queue);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(
            port_kit_send_right(to, MACH_MSG_TYPE_COPY_SEND, 1, port, MACH_MSG_TYPE_MOVE_RECEIVE),
            MACH_MSG_SUCCESS);
        port_kit_expect(to, 1, &message);
        find_numbers(message.port.name, &queue, &life);
        ck_assert_int_ge(life, 0);
        ck_assert_int_lt(life, queue);
    }
}
END_TEST

/* Sends to a port of this process as another user, who has nothing but the descriptors. */
static int send_as_nobody(struct target *target)
{
    struct datagram datagram;

    close(datagram_make(&datagram, target, MACH_MSG_TYPE_PORT_SEND_ONCE, false));
    if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
        return 1;
    return datagram_send(&datagram, target) == 0 ? 0 : 2;
}

START_TEST(the_umask_does_not_keep_other_users_from_sending)
{
    mode_t before = umask(_i == 0 ? 077 : 0777);
    mach_port_t port = port_kit_new_with_send();
    struct target target;
    struct stat st;
    pid_t child;
    int status;

    (void)umask(before);
    target_take(&target, port, MACH_MSG_TYPE_MAKE_SEND);
    ck_assert_int_eq(fstat(right_descriptors(&target.right)[SEND_HANDLE], &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0666);
    if (getuid() == 0) {
        child = fork();
        if (child == 0)
            _exit(send_as_nobody(&target));
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
        port_kit_expect(port, 4711, NULL);
    }
    right_destroy(&target.right);
}
END_TEST

/* Whether this process may mount, for itself alone. Where it may not, there is nothing to try. */
static bool has_own_mounts(void)
{
    return (unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) &&
           mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0;
}

static void make_unwritable(const char *folder)
{
    ck_assert_int_eq(mount("none", folder, "tmpfs", MS_RDONLY, NULL), 0);
}

START_TEST(without_dev_shm_TMPDIR_serves_and_nothing_stays_there)
{
    char *folder = temp_folder_new();
    mach_port_t port;

    if (has_own_mounts()) {
        make_unwritable("/dev/shm");
        ck_assert_int_eq(setenv("TMPDIR", folder, 1), 0);
        if (_i == 1) /* as /tmp is: whoever made a file there removes it */
            ck_assert_int_eq(chmod(folder, 01777), 0);
        port = port_kit_new_with_send();
        ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, 1, 0), MACH_MSG_SUCCESS);
        port_kit_expect(port, 1, NULL);
        ck_assert_int_eq(rmdir(folder), 0); /* it was empty */
        ck_assert_int_eq(mkdir(folder, 0700), 0);
    }
    temp_folder_remove(folder);
}
END_TEST

START_TEST(without_any_folder_there_is_a_code_and_no_leak)
{
    mach_port_t port = port_kit_new();
    unsigned before = port_kit_descriptors();

    if (!has_own_mounts())
        return;
    make_unwritable("/dev/shm");
    make_unwritable("/tmp");
    ck_assert_int_eq(setenv("TMPDIR", "/nowhere", 1), 0);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(
            mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND),
            KERN_RESOURCE_SHORTAGE);
    ck_assert_uint_eq(port_kit_descriptors(), before);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("limits");
    TCase *limits = tcase_create("limits");

    tcase_add_test(limits, a_queue_holds_one_message_more_than_the_kernel_says);
    tcase_add_test(limits, unread_large_messages_of_one_port_do_not_block_another);
    tcase_add_loop_test(limits, a_timeout_does_not_end_before_its_time, 0, LENGTH(timeouts));
    tcase_add_test(limits, queues_in_each_others_messages_are_collected);
    tcase_add_loop_test(limits, a_receive_right_with_too_many_send_once_rights_stays, 0, 2);
    tcase_add_test(limits, death_is_seen_before_the_queue_refuses_by_the_order_of_numbers);
    tcase_add_loop_test(limits, the_umask_does_not_keep_other_users_from_sending, 0, 2);
    tcase_add_loop_test(limits, without_dev_shm_TMPDIR_serves_and_nothing_stays_there, 0, 2);
    tcase_add_test(limits, without_any_folder_there_is_a_code_and_no_leak);
    suite_add_tcase(suite, limits);
    return runner_run(suite);
}

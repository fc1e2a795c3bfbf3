/* test-fork.c - rights are not inherited: what a child has, and what its parent still has. */
#include "config.h"

#include "tests/kit/bootstrap_fixture.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/thread_watch.h"

#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <servers/bootstrap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define STORM 100 /* forks */

/* What a child reports by its exit status. */
enum { CHILD_IS_CLEAN, CHILD_HAS_NAMES, CHILD_HAS_DESCRIPTORS, CHILD_CANNOT_USE_PORTS };

/* A space that was never used holds the task port alone. */
static bool has_no_names(void)
{
    mach_port_name_array_t names;
    mach_port_type_array_t types;
    mach_msg_type_number_t count;
    bool is_empty;

    if (mach_port_names(mach_task_self(), &names, &count, &types, &count) != KERN_SUCCESS)
        return false;
    is_empty = count == 1 && names[0] == mach_task_self();
    free(names);
    free(types);
    return is_empty;
}

/* Sends a message to itself and receives it. Without assertions: Check's own lock may be held by a
   thread that did not come along. */
static bool can_use_ports(void)
{
    mach_port_t port = mach_reply_port();
    struct port_kit_message message;

    return port_kit_send(port, MACH_MSG_TYPE_MAKE_SEND, 1, 0) == MACH_MSG_SUCCESS &&
           port_kit_receive(port, &message, PORT_KIT_FOREVER) == MACH_MSG_SUCCESS &&
           message.header.msgh_id == 1 && mach_port_destroy(mach_task_self(), port) == KERN_SUCCESS;
}

static int examine_child(unsigned descriptors)
{
    if (port_kit_descriptors() != descriptors)
        return CHILD_HAS_DESCRIPTORS;
    if (!has_no_names())
        return CHILD_HAS_NAMES;
    return can_use_ports() && port_kit_descriptors() == descriptors ? CHILD_IS_CLEAN
                                                                    : CHILD_CANNOT_USE_PORTS;
}

/* Forks a child that must have `descriptors` and no rights. */
static void expect_clean_child(unsigned descriptors)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(examine_child(descriptors));
    ck_assert_int_gt(child, 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), CHILD_IS_CLEAN);
}

/* Every kind of right and request that a space can hold. Returns the receive right. */
static mach_port_t fill_space(void)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t other = port_kit_new_with_send();
    mach_port_t doomed = port_kit_new();
    mach_port_t once;
    mach_port_t dead;
    mach_port_t set;
    mach_port_t previous;
    mach_msg_type_name_t type;

    port_kit_expect_nothing(port);
    ck_assert_int_eq(mach_port_extract_right(
                         mach_task_self(), other, MACH_MSG_TYPE_MAKE_SEND_ONCE, &once, &type),
        KERN_SUCCESS);
    ck_assert_int_eq(
        mach_port_extract_right(mach_task_self(), port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &once, &type),
        KERN_SUCCESS);
    ck_assert_int_eq(
        mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_DEAD_NAME, &dead), KERN_SUCCESS);
    ck_assert_int_eq(mach_port_request_notification(mach_task_self(), other, MACH_NOTIFY_DEAD_NAME,
                         0, port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    ck_assert_int_eq(mach_port_request_notification(mach_task_self(), other, MACH_NOTIFY_NO_SENDERS,
                         0, port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    ck_assert_int_eq(
        mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_PORT_SET, &set), KERN_SUCCESS);
    ck_assert_int_eq(mach_port_insert_member(mach_task_self(), port, set), KERN_SUCCESS);
    ck_assert_int_eq(mach_port_insert_member(mach_task_self(), other, set), KERN_SUCCESS);
    /* One request for port-destroyed that is armed, and one that has a right to give. */
    ck_assert_int_eq(
        mach_port_request_notification(mach_task_self(), other, MACH_NOTIFY_PORT_DESTROYED, 0, port,
            MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    ck_assert_int_eq(
        mach_port_request_notification(mach_task_self(), doomed, MACH_NOTIFY_PORT_DESTROYED, 0,
            port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), doomed), KERN_SUCCESS);
    ck_assert_int_eq(port_kit_send(other, MACH_MSG_TYPE_COPY_SEND, 2, 0), MACH_MSG_SUCCESS);
    ck_assert_int_eq(port_kit_send_right(port, MACH_MSG_TYPE_COPY_SEND, 3, port_kit_new(),
                         MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
    ck_assert_uint_ne(mig_get_reply_port(), MACH_PORT_NULL);
    /* A notification that was made and not yet received. */
    ck_assert_int_eq(
        mach_port_extract_right(mach_task_self(), port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &once, &type),
        KERN_SUCCESS);
    ck_assert_int_eq(mach_port_deallocate(mach_task_self(), once), KERN_SUCCESS);
    return port;
}

START_TEST(PORT_a_child_inherits_no_name_and_no_descriptor)
{
    unsigned before = port_kit_descriptors();

    (void)fill_space();
    ck_assert_uint_gt(port_kit_descriptors(), before);
    expect_clean_child(before);
}
END_TEST

START_TEST(PORT_a_grandchild_inherits_nothing_from_either)
{
    unsigned before = port_kit_descriptors();
    int status;
    pid_t child;

    (void)fill_space();
    child = fork();
    if (child == 0) {
        (void)fill_space();
        expect_clean_child(before);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

/* A fork in a process that has never used the library. */
START_TEST(PORT_a_child_of_a_parent_without_rights_begins_with_none)
{
    expect_clean_child(port_kit_descriptors());
}
END_TEST

static void receive_77(void *port)
{
    port_kit_expect(*(mach_port_t *)port, 77, NULL);
}

static void send_78(void *port)
{
    ck_assert_int_eq(port_kit_send_right(*(mach_port_t *)port, MACH_MSG_TYPE_COPY_SEND, 78,
                         port_kit_new(), MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
}

START_TEST(PORT_a_fork_finds_the_descriptors_of_threads_that_wait)
{
    unsigned before = port_kit_descriptors();
    mach_port_t awaited = port_kit_new_with_send();
    mach_port_t full = port_kit_new_with_send();
    struct thread_watch receiver;
    struct thread_watch sender;
    unsigned sent = 0;

    while (port_kit_send(full, MACH_MSG_TYPE_COPY_SEND, 1, 0) == MACH_MSG_SUCCESS)
        sent++;
    thread_watch_start(&receiver, receive_77, &awaited);
    thread_watch_start(&sender, send_78, &full);
    thread_watch_await_sleep(&receiver);
    thread_watch_await_sleep(&sender);
    for (int i = 0; i < 5; i++)
        expect_clean_child(before);
    /* Both go on as if nothing had been. */
    ck_assert_int_eq(port_kit_send(awaited, MACH_MSG_TYPE_COPY_SEND, 77, 0), MACH_MSG_SUCCESS);
    thread_watch_join(&receiver);
    while (sent-- > 0)
        port_kit_expect(full, 1, NULL);
    port_kit_expect(full, 78, NULL);
    thread_watch_join(&sender);
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), awaited), KERN_SUCCESS);
}
END_TEST

/*
 * AddressSanitizer's allocator does not guard its locks against fork: the child of a process in
 * which another thread is allocating may wait for one for ever (a dozen lines without this library
 * do, with gcc 12 and with clang 14). There the storm forks between the rounds of the others;
 * everywhere else in the middle of them.
 */
#if defined(__SANITIZE_ADDRESS__)
#define FORK_BETWEEN_ROUNDS true
#elif defined(__has_feature)
#define FORK_BETWEEN_ROUNDS __has_feature(address_sanitizer)
#else
#define FORK_BETWEEN_ROUNDS false
#endif

static atomic_bool storm_is_over;
static pthread_rwlock_t rounds;     /* read by who is in one, written by who forks */
static pthread_barrier_t beginning; /* passed when all are there: to begin allocates, too */

/* Makes, gives, receives and destroys rights: a receive right and a send-once right in messages. */
static bool churn_once(void)
{
    mach_port_t port = mach_reply_port();
    struct port_kit_message message;
    bool works = port_kit_send_right(port, MACH_MSG_TYPE_MAKE_SEND, 4, mach_reply_port(),
                     MACH_MSG_TYPE_MOVE_RECEIVE) == MACH_MSG_SUCCESS &&
                 port_kit_send_right(port, MACH_MSG_TYPE_MAKE_SEND, 5, port,
                     MACH_MSG_TYPE_MAKE_SEND_ONCE) == MACH_MSG_SUCCESS;

    for (int id = 4; works && id <= 5; id++) {
        works = port_kit_receive(port, &message, PORT_KIT_FOREVER) == MACH_MSG_SUCCESS &&
                message.header.msgh_id == id;
        mach_msg_destroy(&message.header);
    }
    works = works && port_kit_receive(port, &message, PORT_KIT_FOREVER) == MACH_MSG_SUCCESS &&
            message.header.msgh_id == MACH_NOTIFY_SEND_ONCE;
    return mach_port_destroy(mach_task_self(), port) == KERN_SUCCESS && works;
}

static void churn(void *works)
{
    pthread_barrier_wait(&beginning);
    while (!storm_is_over) {
        if (FORK_BETWEEN_ROUNDS)
            pthread_rwlock_rdlock(&rounds);
        *(bool *)works = churn_once() && *(bool *)works;
        if (FORK_BETWEEN_ROUNDS)
            pthread_rwlock_unlock(&rounds);
    }
}

static void expect_clean_child_of_storm(unsigned descriptors)
{
    if (FORK_BETWEEN_ROUNDS)
        pthread_rwlock_wrlock(&rounds);
    expect_clean_child(descriptors);
    if (FORK_BETWEEN_ROUNDS)
        pthread_rwlock_unlock(&rounds);
}

START_TEST(PORT_a_storm_of_forks_leaks_nothing_while_others_send_and_receive)
{
    unsigned before = port_kit_descriptors();
    struct thread_watch threads[2];
    bool works[2] = {true, true};
    pthread_rwlockattr_t writers_first;

    pthread_rwlockattr_init(&writers_first);
    pthread_rwlockattr_setkind_np(&writers_first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&rounds, &writers_first);
    pthread_barrier_init(&beginning, NULL, 3);
    for (int i = 0; i < 2; i++)
        thread_watch_start(&threads[i], churn, &works[i]);
    pthread_barrier_wait(&beginning);
    for (int i = 0; i < STORM; i++)
        expect_clean_child_of_storm(before);
    storm_is_over = true;
    for (int i = 0; i < 2; i++)
        thread_watch_join(&threads[i]);
    ck_assert(works[0] && works[1]);
    ck_assert_uint_eq(port_kit_descriptors(), before);
}
END_TEST

/* Without fork handlers, as posix_spawn does it: close-on-exec alone keeps rights back. */
START_TEST(PORT_an_executed_program_inherits_no_descriptor)
{
    unsigned before = port_kit_descriptors();
    char command[64];

    (void)fill_space();
    /* ls has the directory open besides. */
    (void)snprintf(command, sizeof command, "test $(ls /proc/self/fd | wc -l) -le %u", before + 2);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

/* The parent's epoll sets are shared with the child for as long as that has them open. */
START_TEST(PORT_messages_and_deaths_reach_the_parent_after_its_child)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t mortal = port_kit_new_with_send();
    mach_port_t previous;
    struct pollfd pollable = {.events = POLLIN};
    struct port_kit_message message;
    int status;
    pid_t child;

    ck_assert_int_eq(mach_port_request_notification(mach_task_self(), mortal,
                         MACH_NOTIFY_NO_SENDERS, 0, port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    ck_assert_int_eq(mach_port_get_pollable(mach_task_self(), port, &pollable.fd), KERN_SUCCESS);
    child = fork();
    if (child == 0) {
        mach_port_t own = fill_space(); /* under the same names */
        _exit(mach_port_destroy(mach_task_self(), own) == KERN_SUCCESS ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(poll(&pollable, 1, 0), 0);
    ck_assert_int_eq(port_kit_send(port, MACH_MSG_TYPE_COPY_SEND, 1, 0), MACH_MSG_SUCCESS);
    ck_assert_int_eq(poll(&pollable, 1, 0), 1);
    port_kit_expect(port, 1, NULL);
    ck_assert_int_eq(poll(&pollable, 1, 0), 0);
    ck_assert_int_eq(
        mach_port_mod_refs(mach_task_self(), mortal, MACH_PORT_RIGHT_SEND, -1), KERN_SUCCESS);
    ck_assert_int_eq(poll(&pollable, 1, 0), 1);
    port_kit_expect(port, MACH_NOTIFY_NO_SENDERS, &message);
    ck_assert_int_eq(port_kit_sender(&message), 0);
}
END_TEST

/* A right that only the parent holds ends with the parent's, whatever children there are. */
START_TEST(PORT_a_living_child_keeps_no_right_of_its_parent_alive)
{
    mach_port_t port = port_kit_new_with_send();
    mach_port_t mortal = port_kit_new_with_send();
    mach_port_t previous;
    int hold[2];
    char byte;
    pid_t child;

    ck_assert_int_eq(pipe(hold), 0);
    ck_assert_int_eq(mach_port_request_notification(mach_task_self(), mortal,
                         MACH_NOTIFY_NO_SENDERS, 0, port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous),
        KERN_SUCCESS);
    child = fork();
    if (child == 0) {
        close(hold[1]);
        _exit(read(hold[0], &byte, 1) == 0 ? 0 : 1);
    }
    ck_assert_int_eq(
        mach_port_mod_refs(mach_task_self(), mortal, MACH_PORT_RIGHT_SEND, -1), KERN_SUCCESS);
    port_kit_expect(port, MACH_NOTIFY_NO_SENDERS, NULL);
    close(hold[1]);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}
END_TEST

START_TEST(PORT_the_bootstrap_port_works_anew_in_the_child)
{
    struct bootstrap_fixture fixture;
    mach_port_t service;
    int status;
    pid_t child;

    bootstrap_fixture_start(&fixture);
    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    child = fork();
    if (child == 0) {
        mach_port_t found;
        if (bootstrap_look_up(bootstrap_port, "one", &found) != BOOTSTRAP_SUCCESS)
            _exit(1);
        _exit(port_kit_send(found, MACH_MSG_TYPE_MOVE_SEND, 9, PORT_KIT_FOREVER) == 0 ? 0 : 2);
    }
    port_kit_expect(service, 9, NULL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    bootstrap_fixture_stop(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fork");
    TCase *forks = tcase_create("forks");

    tcase_set_timeout(forks, 60); /* the storm, under a sanitizer */
    tcase_add_test(forks, PORT_a_child_inherits_no_name_and_no_descriptor);
    tcase_add_test(forks, PORT_a_grandchild_inherits_nothing_from_either);
    tcase_add_test(forks, PORT_a_child_of_a_parent_without_rights_begins_with_none);
    tcase_add_test(forks, PORT_a_fork_finds_the_descriptors_of_threads_that_wait);
    tcase_add_test(forks, PORT_a_storm_of_forks_leaks_nothing_while_others_send_and_receive);
    tcase_add_test(forks, PORT_an_executed_program_inherits_no_descriptor);
    tcase_add_test(forks, PORT_messages_and_deaths_reach_the_parent_after_its_child);
    tcase_add_test(forks, PORT_a_living_child_keeps_no_right_of_its_parent_alive);
    tcase_add_test(forks, PORT_the_bootstrap_port_works_anew_in_the_child);
    suite_add_tcase(suite, forks);
    return runner_run(suite);
}

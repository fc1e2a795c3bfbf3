/* test-inventory.c - what is seen of a process's descriptors and threads. */
#include "config.h"

#include "conformance/stage/inventory.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <mach/mach.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static struct inventory before;

static void set_up(void)
{
    ck_assert_int_eq(inventory_take(getpid(), &before), 0);
}

static void tear_down(void)
{
    inventory_free(&before);
}

/* Whether an item before that one is of its kind. */
static bool is_listed_before(const struct inventory *inventory, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(inventory->items[i].kind, inventory->items[index].kind) == 0)
            return true;
    return false;
}

/* What there is more of than at the beginning of the test. */
static size_t growth(char *text, size_t size)
{
    struct inventory now;
    size_t count = 0;

    ck_assert_int_eq(inventory_take(getpid(), &now), 0);
    text[0] = '\0';
    for (size_t i = 0; i < now.count; i++) {
        const char *kind = now.items[i].kind;
        size_t had = inventory_count(&before, kind), has = inventory_count(&now, kind);
        if (has <= had || is_listed_before(&now, i))
            continue;
        inventory_describe_new(&before, &now, kind, has - had, text, size);
        count += has - had;
    }
    inventory_free(&now);
    return count;
}

static int open_read_side(void)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    close(ends[1]);
    return ends[0];
}

static int open_write_side(void)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    close(ends[0]);
    return ends[1];
}

static int open_socket(void)
{
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int open_epoll(void)
{
    return epoll_create1(EPOLL_CLOEXEC);
}

static int open_event(void)
{
    return eventfd(0, EFD_CLOEXEC);
}

static int open_null(void)
{
    return open("/dev/null", O_RDWR | O_CLOEXEC);
}

static int open_file(void)
{
    return open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static int open_folder(void)
{
    return open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static const struct {
    int (*open)(void);
    const char *kind;
} kind_cases[] = {
    {open_read_side, "pipe read side"},
    {open_write_side, "pipe write side"},
    {open_socket, "socket"},
    {open_epoll, "[eventpoll]"},
    {open_event, "[eventfd]"},
    {open_null, "/dev/null"},
    {open_file, "file"},
    {open_folder, "folder"},
};

START_TEST(SRV_25_what_leaked_is_named_by_its_kind)
{
    char text[128], expected[128];
    int fd = kind_cases[_i].open();

    ck_assert_int_ge(fd, 0);
    ck_assert_uint_eq(growth(text, sizeof text), 1);
    snprintf(expected, sizeof expected, "%s (descriptor %d)", kind_cases[_i].kind, fd);
    ck_assert_str_eq(text, expected);
    close(fd);
    ck_assert_uint_eq(growth(text, sizeof text), 0);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(SRV_25_what_was_closed_and_opened_anew_did_not_grow)
{
    char text[128];
    int kept = open_event(), fd = open_epoll(), again;

    inventory_free(&before);
    ck_assert_int_eq(inventory_take(getpid(), &before), 0);
    close(kept);
    again = open_epoll();
    close(fd);
    ck_assert_uint_eq(growth(text, sizeof text), 0);
    close(again);
}
END_TEST

START_TEST(SRV_25_a_send_right_is_a_handle_and_a_pipe)
{
    mach_port_t port;
    char text[256];

    ck_assert_int_eq(
        mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port), KERN_SUCCESS);
    ck_assert_int_eq(mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND),
        KERN_SUCCESS);
    ck_assert_uint_gt(growth(text, sizeof text), 2);
    ck_assert_ptr_nonnull(strstr(text, inventory_handle));
    ck_assert_ptr_nonnull(strstr(text, inventory_pipe_read));
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), port), KERN_SUCCESS);
}
END_TEST

START_TEST(a_list_that_does_not_fit_is_cut)
{
    char text[20];
    int a = open_epoll(), b = open_event(), c = open_socket();

    ck_assert_uint_eq(growth(text, sizeof text), 3);
    ck_assert_uint_eq(strlen(text), sizeof text - 1);
    close(a);
    close(b);
    close(c);
}
END_TEST

START_TEST(one_object_is_found_by_its_identity_in_another_process)
{
    int ends[2];
    struct inventory theirs;
    struct identity identity;
    pid_t child;

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    ck_assert_int_eq(inventory_identify(getpid(), ends[0], &identity), 0);
    child = fork();
    if (child == 0)
        for (;;)
            pause();
    ck_assert_int_eq(inventory_take(child, &theirs), 0);
    ck_assert_ptr_nonnull(inventory_find(&theirs, inventory_pipe_read, &identity));
    ck_assert_ptr_null(inventory_find(&theirs, inventory_handle, &identity));
    ck_assert_ptr_null(inventory_find(&before, NULL, &identity));
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    ck_assert_int_eq(inventory_identify(child, ends[0], &identity), -ENOENT);
    inventory_free(&theirs);
    ck_assert_int_eq(inventory_take(child, &theirs), -ESRCH);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(no_identity_is_nobody_s)
{
    const struct identity none = {0};

    ck_assert(!identity_is(&none, &none));
}
END_TEST

static void *wait_at(void *barrier)
{
    pthread_barrier_wait(barrier);
    pthread_barrier_wait(barrier);
    return NULL;
}

/* How many threads there are beside one that waits. */
static unsigned count_beside_one(pthread_barrier_t *barrier)
{
    pthread_t thread;
    struct inventory now;
    unsigned threads;

    ck_assert_int_eq(pthread_create(&thread, NULL, wait_at, barrier), 0);
    pthread_barrier_wait(barrier);
    ck_assert_int_eq(inventory_take(getpid(), &now), 0);
    threads = now.threads - 1;
    inventory_free(&now);
    pthread_barrier_wait(barrier);
    pthread_join(thread, NULL);
    return threads;
}

START_TEST(threads_are_counted)
{
    pthread_barrier_t barrier;
    struct inventory alone;

    pthread_barrier_init(&barrier, NULL, 2);
    /* With the first, ThreadSanitizer starts one of its own, which stays. */
    (void)count_beside_one(&barrier);
    ck_assert_int_eq(inventory_take(getpid(), &alone), 0);
    ck_assert_uint_eq(count_beside_one(&barrier), alone.threads);
    inventory_free(&alone);
    pthread_barrier_destroy(&barrier);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("inventory");
    TCase *tests = tcase_create("inventory");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, SRV_25_what_leaked_is_named_by_its_kind, 0, LENGTH(kind_cases));
    tcase_add_test(tests, SRV_25_what_was_closed_and_opened_anew_did_not_grow);
    tcase_add_test(tests, SRV_25_a_send_right_is_a_handle_and_a_pipe);
    tcase_add_test(tests, a_list_that_does_not_fit_is_cut);
    tcase_add_test(tests, one_object_is_found_by_its_identity_in_another_process);
    tcase_add_test(tests, no_identity_is_nobody_s);
    tcase_add_test(tests, threads_are_counted);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

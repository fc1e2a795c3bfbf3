/* test-queue-identity.c - which queue a name leads to, and what bootstrapd tells of it. */
#include "config.h"

#include "mach/queue_identity.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/scene.h"

#include <check.h>
#include <fcntl.h>
#include <servers/bootstrap.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS_BELOW 64

/* How many handles this process has on a queue. */
static unsigned handles_on(dev_t device, ino_t inode)
{
    struct stat st;
    unsigned count = 0;

    for (int fd = 0; fd < DESCRIPTORS_BELOW; fd++)
        if (fcntl(fd, F_GETFD) >= 0 && (fcntl(fd, F_GETFL) & O_PATH) != 0 && fstat(fd, &st) == 0 &&
            S_ISSOCK(st.st_mode))
            count += st.st_dev == device && st.st_ino == inode;
    return count;
}

static const struct {
    enum before before;
    kern_return_t kr;
} states[] = {
    {NULL_NAME, KERN_INVALID_NAME},
    {ALL_ONES, KERN_INVALID_NAME},
    {NOTHING, KERN_INVALID_NAME},
    {RECEIVES, KERN_INVALID_RIGHT},
    {SENDS, KERN_SUCCESS},
    {BOTH, KERN_SUCCESS},
    {ONCE, KERN_INVALID_RIGHT},
    {DEAD, KERN_INVALID_RIGHT},
    {DEAD_PORT, KERN_INVALID_RIGHT},
};

START_TEST(a_send_or_receive_right_has_the_identity_of_its_handle)
{
    struct queue_identity identity;
    struct scene scene;

    scene_set(&scene, states[_i].before);
    ck_assert_int_eq(queue_identity_read(scene.name, &identity), states[_i].kr);
    if (states[_i].kr == KERN_SUCCESS)
        ck_assert_uint_gt(handles_on(identity.device, identity.inode), 0);
    scene_end(&scene);
}
END_TEST

START_TEST(a_check_in_is_told_with_the_queue_of_its_port)
{
    const char *const names[] = {"one", "two"};
    struct queue_identity told[2];
    mach_port_t service;

    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(bootstrap_check_in(bootstrap_port, names[i], &service), BOOTSTRAP_SUCCESS);
        bootstrap_kit_expect_check_in(getpid(), names[i], &told[i]);
        ck_assert_uint_eq(handles_on(told[i].device, told[i].inode), 1);
    }
    ck_assert(told[0].device != told[1].device || told[0].inode != told[1].inode);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("queue identity");
    TCase *names = tcase_create("names");
    TCase *events = tcase_create("events");

    tcase_add_loop_test(
        names, a_send_or_receive_right_has_the_identity_of_its_handle, 0, LENGTH(states));
    suite_add_tcase(suite, names);
    tcase_add_checked_fixture(events, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_add_test(events, a_check_in_is_told_with_the_queue_of_its_port);
    suite_add_tcase(suite, events);
    return runner_run(suite);
}

/* test-bootstrap-requests.c - requests that are odd, forged or without end do no harm. */
#include "config.h"

#include "mach/bootstrap_protocol.h"
#include "tests/kit/bootstrap_kit.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define FLOODERS 4

/* A request whose answer, or silence, is of no interest: what must go on is the service. */
struct odd_request {
    const char *what;
    mach_msg_id_t id;
    mach_msg_size_t size;
    unsigned descriptors;
    mach_msg_type_name_t disposition; /* of each */
    mach_msg_type_name_t reply;       /* disposition, or 0 for none */
    int fill;                         /* of every byte of the rest, so also of the name */
};

#define ANSWERED MACH_MSG_TYPE_MAKE_SEND_ONCE
#define SEND_RIGHT MACH_MSG_TYPE_MAKE_SEND
#define REQUEST sizeof(struct bootstrap_request)
#define REGISTRATION sizeof(struct bootstrap_register_request)

static const struct odd_request odd_requests[] = {
    {"header only", BOOTSTRAP_ID_CHECK_IN, 24, 0, 0, ANSWERED, 0},
    {"too short", BOOTSTRAP_ID_CHECK_IN, REQUEST - 4, 0, 0, ANSWERED, 'x'},
    {"too long", BOOTSTRAP_ID_CHECK_IN, REQUEST + 4, 0, 0, ANSWERED, 'x'},
    {"a name without end", BOOTSTRAP_ID_CHECK_IN, REQUEST, 0, 0, ANSWERED, 'x'},
    {"an empty name", BOOTSTRAP_ID_CHECK_IN, REQUEST, 0, 0, ANSWERED, 0},
    {"a name to look up without end", BOOTSTRAP_ID_LOOK_UP, REQUEST, 0, 0, ANSWERED, 'x'},
    {"an empty name to look up", BOOTSTRAP_ID_LOOK_UP, REQUEST, 0, 0, ANSWERED, 0},
    {"a right to check in", BOOTSTRAP_ID_CHECK_IN, REQUEST, 1, SEND_RIGHT, ANSWERED, 0},
    {"no right to register", BOOTSTRAP_ID_REGISTER, REGISTRATION, 0, 0, ANSWERED, 0},
    {"two rights to register", BOOTSTRAP_ID_REGISTER, REGISTRATION, 2, SEND_RIGHT, ANSWERED, 0},
    {"a send-once right to register", BOOTSTRAP_ID_REGISTER, REGISTRATION, 1,
        MACH_MSG_TYPE_MAKE_SEND_ONCE, ANSWERED, 0},
    {"a receive right to register", BOOTSTRAP_ID_REGISTER, REGISTRATION, 1,
        MACH_MSG_TYPE_MOVE_RECEIVE, ANSWERED, 0},
    {"an unknown request", 401, REQUEST, 0, 0, ANSWERED, 0},
    {"a reply", BOOTSTRAP_ID_CHECK_IN + 100, REQUEST, 0, 0, ANSWERED, 0},
    {"the largest id", INT32_MAX, REQUEST, 0, 0, ANSWERED, 0},
    {"the smallest id", INT32_MIN, REQUEST, 0, 0, ANSWERED, 0},
    {"many rights", 1, 2000, 40, SEND_RIGHT, ANSWERED, 0},
    {"many receive rights", 1, 2000, 40, MACH_MSG_TYPE_MOVE_RECEIVE, ANSWERED, 0},
    {"the largest message", BOOTSTRAP_ID_LOOK_UP, 65536, 0, 0, ANSWERED, 'x'},
    {"no reply right", BOOTSTRAP_ID_LOOK_UP, REQUEST, 0, 0, 0, 'x'},
    {"a send right for the reply", BOOTSTRAP_ID_LOOK_UP, REQUEST, 0, 0, SEND_RIGHT, 'x'},
    {"a dead-name notification", MACH_NOTIFY_DEAD_NAME, 36, 0, 0, 0, 1},
    {"a send-once notification", MACH_NOTIFY_SEND_ONCE, 24, 0, 0, 0, 0},
    {"a no-senders notification", MACH_NOTIFY_NO_SENDERS, 36, 0, 0, 0, 0},
    {"a port-deleted notification with rights", MACH_NOTIFY_PORT_DELETED, 600, 40, SEND_RIGHT,
        ANSWERED, 0},
};

static mach_msg_return_t send_odd_request(const struct odd_request *odd, mach_port_t own)
{
    static union {
        struct {
            mach_msg_base_t base;
            mach_msg_port_descriptor_t rights[40];
        } m;
        char bytes[65536];
    } u;

    memset(&u, odd->fill, sizeof u);
    memset(&u.m.base.header, 0, sizeof u.m.base.header);
    u.m.base.header.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, odd->reply) |
                                (odd->descriptors > 0 ? MACH_MSGH_BITS_COMPLEX : 0);
    u.m.base.header.msgh_size = odd->size;
    u.m.base.header.msgh_remote_port = bootstrap_port;
    u.m.base.header.msgh_local_port = odd->reply == 0 ? MACH_PORT_NULL : own;
    u.m.base.header.msgh_id = odd->id;
    if (odd->descriptors > 0)
        u.m.base.body.msgh_descriptor_count = odd->descriptors;
    for (unsigned i = 0; i < odd->descriptors; i++)
        u.m.rights[i] = (mach_msg_port_descriptor_t){
            .name = odd->disposition == MACH_MSG_TYPE_MOVE_RECEIVE ? port_kit_new() : own,
            .disposition = odd->disposition & 0xffu,
            .type = MACH_MSG_PORT_DESCRIPTOR};
    return mach_msg_send(&u.m.base.header);
}

START_TEST(BOOT_7_an_odd_request_changes_nothing)
{
    const struct odd_request *odd = &odd_requests[_i];
    mach_port_t own = port_kit_new();
    mach_port_t service;
    unsigned before;

    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    bootstrap_kit_expect("check-in", getpid(), "one");
    before = bootstrap_kit_warm_up();
    for (int i = 0; i < 20; i++) {
        mach_port_t found;
        ck_assert_msg(send_odd_request(odd, own) == MACH_MSG_SUCCESS, "%s", odd->what);
        ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "one", &found), BOOTSTRAP_SUCCESS);
        ck_assert_uint_eq(found, service);
    }
    ck_assert_msg(bootstrap_kit_settle() == before, "%s: %u descriptors, before %u", odd->what,
        bootstrap_kit_settle(), before);
}
END_TEST

/* Rights that are null or dead are legal to send, and nothing to register. */
START_TEST(BOOT_7_null_and_dead_rights_are_not_registered)
{
    mach_port_t dead;
    mach_port_t found;
    unsigned before = bootstrap_kit_warm_up();

    ck_assert_int_eq(
        mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_DEAD_NAME, &dead), KERN_SUCCESS);
    ck_assert_int_ne(bootstrap_register(bootstrap_port, "one", MACH_PORT_NULL), BOOTSTRAP_SUCCESS);
    ck_assert_int_ne(bootstrap_register(bootstrap_port, "one", MACH_PORT_DEAD), BOOTSTRAP_SUCCESS);
    ck_assert_int_ne(bootstrap_register(bootstrap_port, "one", dead), BOOTSTRAP_SUCCESS);
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "one", &found), BOOTSTRAP_UNKNOWN_SERVICE);
    ck_assert_uint_eq(bootstrap_kit_settle(), before);
}
END_TEST

/* Forged, it would free somebody else's name. */
START_TEST(BOOT_7_a_forged_dead_name_notification_frees_nothing)
{
    mach_port_t service;
    mach_port_t found;

    ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
    for (mach_port_name_t slot = 1; slot < 64; slot++) {
        mach_dead_name_notification_t forged = {
            .not_header = {.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, 0),
                .msgh_size = 36,
                .msgh_remote_port = bootstrap_port,
                .msgh_id = MACH_NOTIFY_DEAD_NAME},
            .not_port = slot << 8,
        };
        ck_assert_int_eq(mach_msg_send(&forged.not_header), MACH_MSG_SUCCESS);
    }
    ck_assert_int_eq(bootstrap_look_up(bootstrap_port, "one", &found), BOOTSTRAP_SUCCESS);
    ck_assert_uint_eq(found, service);
}
END_TEST

/* Sends odd requests without end, and dies with the test. */
static _Noreturn void flood(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
        _exit(1);
    for (unsigned i = 0;; i++) {
        mach_port_t own = mach_reply_port();
        (void)send_odd_request(&odd_requests[i % LENGTH(odd_requests)], own);
        (void)mach_port_destroy(mach_task_self(), own);
    }
}

/* Rings the doorbell anew in every child: what comes over the port must not starve it. */
START_TEST(BOOT_7_a_flood_leaves_it_serving_and_open_to_new_clients)
{
    unsigned before = bootstrap_kit_warm_up();
    pid_t flooders[FLOODERS];
    pid_t parent = getpid();
    mach_port_t service;

    for (int i = 0; i < FLOODERS; i++) {
        flooders[i] = fork();
        if (flooders[i] == 0)
            flood(parent);
    }
    for (int i = 0; i < 20; i++) {
        bootstrap_kit_drain();
        ck_assert_int_eq(bootstrap_check_in(bootstrap_port, "one", &service), BOOTSTRAP_SUCCESS);
        ck_assert_int_eq(bootstrap_kit_in_child(bootstrap_kit_call_one), 0);
        ck_assert_int_eq(mach_port_destroy(mach_task_self(), service), KERN_SUCCESS);
    }
    for (int i = 0; i < FLOODERS; i++) {
        ck_assert_int_eq(kill(flooders[i], SIGKILL), 0);
        ck_assert_int_eq(waitpid(flooders[i], NULL, 0), flooders[i]);
    }
    ck_assert_uint_eq(bootstrap_kit_settle(), before);
}
END_TEST

START_TEST(BOOT_7_a_flood_does_not_keep_it_from_ending)
{
    pid_t flooder = fork();
    int status;

    if (flooder == 0)
        flood(getppid());
    bootstrap_kit_drain();
    ck_assert_int_eq(kill(bootstrap_kit_pid(), SIGTERM), 0);
    ck_assert_int_eq(waitpid(bootstrap_kit_pid(), &status, 0), bootstrap_kit_pid());
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(kill(flooder, SIGKILL), 0);
    ck_assert_int_eq(waitpid(flooder, NULL, 0), flooder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bootstrap requests");
    TCase *hostile = tcase_create("hostile");

    tcase_add_checked_fixture(hostile, bootstrap_kit_start, bootstrap_kit_stop);
    tcase_set_timeout(hostile, 30);
    tcase_add_loop_test(hostile, BOOT_7_an_odd_request_changes_nothing, 0, LENGTH(odd_requests));
    tcase_add_test(hostile, BOOT_7_null_and_dead_rights_are_not_registered);
    tcase_add_test(hostile, BOOT_7_a_forged_dead_name_notification_frees_nothing);
    tcase_add_test(hostile, BOOT_7_a_flood_leaves_it_serving_and_open_to_new_clients);
    tcase_add_test(hostile, BOOT_7_a_flood_does_not_keep_it_from_ending);
    suite_add_tcase(suite, hostile);
    return runner_run(suite);
}

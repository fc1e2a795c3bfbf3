/* test-publication.c - what is known of a service, however late its check-in is heard of. */
#include "config.h"

#include "conformance/stage/arrival.h"
#include "mach/queue_identity.h"
#include "tests/kit/bootstrap_fixture.h"
#include "tests/kit/catalogue_kit.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <fcntl.h>
#include <servers/bootstrap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char catalogue_text[] =
    "{ \"format\": \"shakedown-requirements\", \"version\": 1, \"requirements\": [\n"
    "  { \"id\": \"CLI-6\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"One.\" } ] }\n";

/* Set by set_up, for every test. */
static char *folder;
static struct catalogue *catalogue;
static struct bootstrap_fixture fixture;
static struct stage stage;
static struct actor actors[2];

/* A stage with a server, whose bootstrap server's events were not read yet. */
static void set_up(void)
{
    folder = temp_folder_new();
    /* A file system that gives a number again as soon as it can, where this is one. */
    ck_assert_int_eq(setenv("MACH_PORT_DIRECTORY", folder, 1), 0);
    bootstrap_fixture_start(&fixture);
    ck_assert_int_eq(fcntl(fixture.events, F_SETFL, O_NONBLOCK), 0);
    catalogue = catalogue_kit_load(folder, catalogue_text);
    actor_begin(&actors[0], ACTOR_BOOTSTRAP, ROLE_BOOTSTRAP, NULL);
    actor_begin(&actors[1], "server", ROLE_SERVER, "send");
    actors[0].state = actors[1].state = ACTOR_RUNNING;
    actors[0].pid = fixture.pid;
    stage = (struct stage){
        .actors = actors, .actor_count = 2, .feed = {.fd = fixture.events, .is_ready = true}};
    ck_assert_int_eq(findings_begin(&stage.findings, catalogue), 0);
    ck_assert_int_eq(trace_begin(&stage.trace), 0);
}

static void tear_down(void)
{
    publications_free(stage.services);
    trace_end(&stage.trace);
    findings_end(&stage.findings);
    catalogue_free(catalogue);
    bootstrap_fixture_stop(&fixture);
    temp_folder_remove(folder);
}

/* Starts a process that gets a right to the service "one" from `call`, and keeps it while it and
   this process live. */
static pid_t start_holder(kern_return_t (*call)(mach_port_t, const char *, mach_port_t *))
{
    char byte = 0;
    int ends[2];
    pid_t pid;

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        mach_port_t port;
        close(ends[0]);
        if (call(bootstrap_port, "one", &port) != BOOTSTRAP_SUCCESS ||
            write(ends[1], &byte, 1) != 1)
            _exit(1);
        (void)read(ends[1], &byte, 1);
        _exit(0);
    }
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    return pid; /* our end stays open until this process ends */
}

static kern_return_t check_in(mach_port_t bootstrap, const char *name, mach_port_t *port)
{
    return bootstrap_check_in(bootstrap, name, port);
}

static kern_return_t look_up(mach_port_t bootstrap, const char *name, mach_port_t *port)
{
    return bootstrap_look_up(bootstrap, name, port);
}

/* Whether that process has a handle on the queue that is known of the service. */
static bool holds_queue(pid_t pid, const struct publication *service)
{
    struct inventory inventory;
    bool holds;

    ck_assert_int_eq(inventory_take(pid, &inventory), 0);
    holds = inventory_find(&inventory, inventory_handle, &service->queue) != NULL;
    inventory_free(&inventory);
    return holds;
}

/* The service "one", once the events were read. */
static const struct publication *hear_of_service(void)
{
    const struct publication *service;

    arrival_events(&stage);
    ck_assert_int_eq(stage.findings.forced, VERDICT_PASS);
    service = publication_find(stage.services, "server", actors[1].round_count, "one");
    ck_assert_ptr_nonnull(service);
    return service;
}

/* Fails the running test if a new port has the queue that is known of the service. */
static void check_number_is_kept(const struct publication *service)
{
    mach_port_t port = port_kit_new_with_send();
    struct queue_identity queue;

    ck_assert_int_eq(queue_identity_read(port, &queue), KERN_SUCCESS);
    ck_assert(queue.device != service->queue.device || queue.inode != service->queue.inode);
    port_kit_drop_receive(port);
}

START_TEST(CLI_6_the_queue_of_a_service_that_is_dead_before_anybody_looks_is_known)
{
    pid_t server = start_holder(check_in);
    pid_t client = start_holder(look_up);
    const struct publication *service;

    actors[1].pid = server;
    port_kit_kill(server);
    service = hear_of_service();
    ck_assert_uint_eq(service->port, MACH_PORT_NULL);
    ck_assert(holds_queue(client, service));
    port_kit_kill(client);
    check_number_is_kept(service);
}
END_TEST

START_TEST(the_queue_of_a_service_that_died_after_it_was_looked_up_stays_known)
{
    pid_t server = start_holder(check_in);
    const struct publication *service;

    actors[1].pid = server;
    service = hear_of_service();
    ck_assert_uint_ne(service->port, MACH_PORT_NULL);
    ck_assert(holds_queue(server, service));
    port_kit_kill(server);
    ck_assert(publication_is_dead(service));
    ck_assert(!publication_is_found(service));
    check_number_is_kept(service);
}
END_TEST

/* Another queue may have its number by now. */
START_TEST(a_queue_that_nobody_has_a_right_to_is_not_known)
{
    const struct publication *service;

    actors[1].pid = start_holder(check_in);
    port_kit_kill(actors[1].pid);
    service = hear_of_service();
    ck_assert_uint_eq(service->port, MACH_PORT_NULL);
    ck_assert_uint_eq(service->queue.inode, 0);
}
END_TEST

START_TEST(a_queue_told_of_twice_is_the_newer_service_s)
{
    const struct identity queue = {.device = 1, .inode = 2}, other = {.device = 1, .inode = 3};
    const struct publication *one = publication_add(&stage.services, "server", 1, "one", &queue);
    const struct publication *two = publication_add(&stage.services, "server", 1, "two", &other);
    const struct publication *three =
        publication_add(&stage.services, "server", 1, "three", &queue);

    ck_assert_uint_eq(one->queue.inode, 0);
    ck_assert(identity_is(&two->queue, &other));
    ck_assert(identity_is(&three->queue, &queue));
}
END_TEST

static const struct {
    const char *line;
    bool is_nonsense;
} lines[] = {
    {"check-in 1 one\n", false}, /* of a bootstrap server that does not tell of queues */
    {"check-in 1 one 5\n", true},
    {"check-in 1 one 5 0\n", true},
    {"check-in 1 one 5x 6\n", true},
    {"check-in 1 one 5 x\n", true},
};

START_TEST(a_check_in_tells_of_its_queue_in_two_numbers_or_not_at_all)
{
    int ends[2];
    const struct publication *service;

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    ck_assert_int_gt(write(ends[1], lines[_i].line, strlen(lines[_i].line)), 0);
    stage.feed.fd = ends[0];
    stage.feed.is_ready = false;
    actors[1].pid = 1;
    arrival_events(&stage);
    service = publication_find(stage.services, "server", actors[1].round_count, "one");
    if (lines[_i].is_nonsense) {
        ck_assert_int_eq(stage.findings.forced, VERDICT_ERROR);
        ck_assert_ptr_null(service);
    } else {
        ck_assert_int_eq(stage.findings.forced, VERDICT_PASS);
        ck_assert_ptr_nonnull(service);
        ck_assert_uint_eq(service->queue.inode, 0);
    }
    close(ends[0]);
    close(ends[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("publication");
    TCase *tests = tcase_create("publication");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, CLI_6_the_queue_of_a_service_that_is_dead_before_anybody_looks_is_known);
    tcase_add_test(tests, the_queue_of_a_service_that_died_after_it_was_looked_up_stays_known);
    tcase_add_test(tests, a_queue_that_nobody_has_a_right_to_is_not_known);
    tcase_add_test(tests, a_queue_told_of_twice_is_the_newer_service_s);
    tcase_add_loop_test(
        tests, a_check_in_tells_of_its_queue_in_two_numbers_or_not_at_all, 0, LENGTH(lines));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}

/* test-control.c - packets between the driver and its puppets. */
#include "config.h"

#include "conformance/ipc/control.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2];

static void set_up(void)
{
    ck_assert_int_eq(
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
}

static void tear_down(void)
{
    close(ends[0]);
    close(ends[1]);
}

START_TEST(a_packet_arrives_with_its_descriptors)
{
    json_t *sent = json_pack("{s:s}", "do", "x"), *object;
    unsigned before = port_kit_descriptors();
    int fds[CONTROL_FDS_MAX];

    ck_assert_int_eq(control_send(ends[0], sent, ends, 2), 0);
    ck_assert_int_eq(control_receive(ends[1], &object, fds), CONTROL_PACKET);
    ck_assert(json_equal(sent, object));
    ck_assert_int_eq(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
    ck_assert_int_eq(fcntl(fds[1], F_GETFD), FD_CLOEXEC);
    ck_assert_int_eq(fds[2], -1);
    close(fds[0]);
    close(fds[1]);
    json_decref(object);
    /* Where none are expected they are closed. */
    ck_assert_int_eq(control_send(ends[0], sent, ends, 2), 0);
    ck_assert_int_eq(control_receive(ends[1], &object, NULL), CONTROL_PACKET);
    json_decref(object);
    json_decref(sent);
    ck_assert_uint_eq(port_kit_descriptors(), before);
}
END_TEST

START_TEST(nothing_there_and_the_end_are_told_apart)
{
    json_t *object = NULL;

    ck_assert_int_eq(control_receive(ends[1], &object, NULL), CONTROL_NONE);
    ck_assert_ptr_null(object);
    close(ends[0]);
    ends[0] = -1;
    ck_assert_int_eq(control_receive(ends[1], &object, NULL), CONTROL_END);
    ck_assert_int_eq(control_receive(-1, &object, NULL), -EBADF);
}
END_TEST

START_TEST(sending_to_nobody_is_said)
{
    json_t *object = json_object();

    close(ends[1]);
    ends[1] = -1;
    ck_assert_int_eq(control_send(ends[0], object, NULL, 0), -EPIPE);
    json_decref(object);
}
END_TEST

/* Bytes that are no object. */
static const char *const broken[] = {"x", "{", "[1]", "7", "{\"a\":1,\"a\":2}", "{}{}"};

START_TEST(what_is_no_object_is_refused_and_its_descriptors_are_closed)
{
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int))];
    } beside = {
        .align = {
            .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))}};
    struct iovec part = {.iov_base = strdup(broken[_i]), .iov_len = strlen(broken[_i])};
    struct msghdr message = {.msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = beside.space,
        .msg_controllen = sizeof beside.space};
    unsigned before = port_kit_descriptors();
    int fds[CONTROL_FDS_MAX];
    json_t *object;

    memcpy(CMSG_DATA(&beside.align), &ends[0], sizeof(int));
    ck_assert_int_eq(sendmsg(ends[0], &message, 0), (ssize_t)part.iov_len);
    ck_assert_int_eq(control_receive(ends[1], &object, fds), -EBADMSG);
    ck_assert_ptr_null(object);
    for (int i = 0; i < CONTROL_FDS_MAX; i++)
        ck_assert_int_eq(fds[i], -1);
    ck_assert_uint_eq(port_kit_descriptors(), before);
    free(part.iov_base);
}
END_TEST

START_TEST(a_packet_that_is_too_long_is_neither_sent_nor_taken)
{
    char *text = malloc(CONTROL_PACKET_MAX + 2);
    json_t *object;

    ck_assert_ptr_nonnull(text);
    memset(text, ' ', CONTROL_PACKET_MAX + 1);
    text[CONTROL_PACKET_MAX + 1] = '\0';
    object = json_pack("{s:s}", "long", text);
    ck_assert_int_eq(control_send(ends[0], object, NULL, 0), -EMSGSIZE);
    json_decref(object);
    text[0] = '{';
    text[1] = '}';
    ck_assert_int_eq(send(ends[0], text, CONTROL_PACKET_MAX + 1, 0), CONTROL_PACKET_MAX + 1);
    ck_assert_int_eq(control_receive(ends[1], &object, NULL), -EBADMSG);
    free(text);
}
END_TEST

START_TEST(addresses_that_cannot_be_are_refused)
{
    char *folder = temp_folder_new(), *path = NULL, *below = NULL;
    char longest[200];
    int listener;

    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    ck_assert_int_eq(control_listen(longest), -ENAMETOOLONG);
    ck_assert_int_eq(control_connect(longest), -ENAMETOOLONG);
    ck_assert_int_ge(asprintf(&path, "%s/c", folder), 0);
    ck_assert_int_ge(asprintf(&below, "%s/no/c", folder), 0);
    ck_assert_int_eq(control_connect(path), -ENOENT);
    ck_assert_int_eq(control_listen(below), -ENOENT);
    listener = control_listen(path);
    ck_assert_int_ge(listener, 0);
    ck_assert_int_eq(control_listen(path), -EADDRINUSE);
    ck_assert_int_eq(control_accept(listener), -EAGAIN);
    close(listener);
    ck_assert_int_eq(control_connect(path), -ECONNREFUSED);
    free(path);
    free(below);
    temp_folder_remove(folder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control");
    TCase *packets = tcase_create("packets");

    tcase_add_checked_fixture(packets, set_up, tear_down);
    tcase_add_test(packets, a_packet_arrives_with_its_descriptors);
    tcase_add_test(packets, nothing_there_and_the_end_are_told_apart);
    tcase_add_test(packets, sending_to_nobody_is_said);
    tcase_add_loop_test(
        packets, what_is_no_object_is_refused_and_its_descriptors_are_closed, 0, LENGTH(broken));
    tcase_add_test(packets, a_packet_that_is_too_long_is_neither_sent_nor_taken);
    tcase_add_test(packets, addresses_that_cannot_be_are_refused);
    suite_add_tcase(suite, packets);
    return runner_run(suite);
}

/* test-foreign-queue.c - a receive right from somebody who keeps its queue and tampers with it. */
#include "config.h"

#include "mach/descriptor.h"
#include "tests/kit/attacker.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD 76 /* Linux 6.5; older headers lack it, older kernels refuse it */
#endif

/* A port made and given by an attacker: what the attacker keeps, and what the victim got. */
struct gift {
    struct target target; /* a send right, not through the library */
    int queue;
    mach_port_t port; /* the victim's receive right */
};

static void set_option(int fd, int option, int value)
{
    (void)setsockopt(fd, SOL_SOCKET, option, &value, sizeof value);
}

static void leave_alone(struct gift *gift)
{
    (void)gift;
}

static void shut_down(struct gift *gift)
{
    ck_assert_int_eq(shutdown(gift->queue, SHUT_RD), 0);
}

static void shut_down_both(struct gift *gift)
{
    ck_assert_int_eq(shutdown(gift->queue, SHUT_RDWR), 0);
}

static void skip_bytes(struct gift *gift)
{
    set_option(gift->queue, SO_PEEK_OFF, 1000);
}

static void ask_for_process_descriptors(struct gift *gift)
{
    set_option(gift->queue, SO_PASSPIDFD, 1);
}

static void ask_for_times(struct gift *gift)
{
    set_option(gift->queue, SO_TIMESTAMPNS, 1);
}

/* Without credentials a packet of no bytes looks like the end of a stream. */
static void send_nothing_by_nobody(struct gift *gift)
{
    struct datagram nothing;

    memset(&nothing, 0, sizeof nothing);
    set_option(gift->queue, SO_PASSCRED, 0);
    ck_assert_int_eq(datagram_send(&nothing, &gift->target), 0);
}

static void fill(struct gift *gift)
{
    struct datagram nothing;

    memset(&nothing, 0, sizeof nothing);
    while (datagram_send(&nothing, &gift->target) == 0)
        continue;
}

static const struct {
    const char *what;
    void (*tamper)(struct gift *gift);
    bool before; /* not only after it was given, but also before */
    bool works;  /* a message still arrives */
} tamperings[] = {
    {"nothing", leave_alone, true, true},
    {"shut down for reading", shut_down, false, false},
    {"shut down for reading before", shut_down, true, false},
    {"shut down", shut_down_both, false, false},
    {"bytes skipped", skip_bytes, false, false},
    {"bytes skipped before", skip_bytes, true, false},
    {"process descriptors", ask_for_process_descriptors, false, true},
    {"process descriptors before", ask_for_process_descriptors, true, true},
    {"times", ask_for_times, true, true},
    {"a packet of nothing by nobody", send_nothing_by_nobody, false, false},
    {"filled with nothing", fill, false, false},
};

static void gift_make(struct gift *gift, mach_port_t to, void (*tamper)(struct gift *gift))
{
    struct port_descriptors made;
    struct port_kit_message message;
    struct datagram datagram;
    struct target victim;
    int proof;

    ck_assert_int_eq(descriptor_make_port(&made), 0);
    proof = descriptor_open_proof(made.life);
    ck_assert_int_ge(proof, 0);
    gift->queue = made.queue;
    gift->target.type = MACH_MSG_TYPE_PORT_SEND;
    ck_assert_int_eq(right_reserve(&gift->target.right, MACH_MSG_TYPE_PORT_SEND, SEND_COUNT), 0);
    right_descriptors(&gift->target.right)[SEND_HANDLE] = made.handle;
    right_descriptors(&gift->target.right)[SEND_PROOF] = proof;
    if (tamper != NULL)
        tamper(gift);

    target_take(&victim, to, MACH_MSG_TYPE_MAKE_SEND);
    close(datagram_make(&datagram, &victim, MACH_MSG_TYPE_PORT_RECEIVE, false));
    datagram_replace(&datagram, datagram.first + RECEIVE_QUEUE, dup(made.queue));
    datagram_replace(&datagram, datagram.first + RECEIVE_HANDLE, dup(made.handle));
    datagram_replace(&datagram, datagram.first + RECEIVE_LIFE, made.life);
    ck_assert_int_eq(datagram_send(&datagram, &victim), 0);
    right_destroy(&victim.right);
    port_kit_expect(to, 4711, &message);
    ck_assert_uint_ne(message.port.name, MACH_PORT_NULL);
    gift->port = message.port.name;
}

static void gift_end(struct gift *gift)
{
    ck_assert_int_eq(mach_port_destroy(mach_task_self(), gift->port), KERN_SUCCESS);
    right_destroy(&gift->target.right);
    close(gift->queue);
}

/* A simple message with its proof, which is all that there is to send. 0 or a negative errno. */
static int send_simple(struct gift *gift)
{
    struct datagram datagram;

    close(datagram_make(&datagram, &gift->target, MACH_MSG_TYPE_PORT_SEND, true));
    datagram_cut(&datagram, datagram.first);
    datagram.header.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_PORT_SEND, 0);
    return datagram_send(&datagram, &gift->target);
}

/* Whatever the giver does, a receiver comes back, holds nothing too much, and its other ports
   work. A receiver that does not come back is ended by the test's time limit. */
START_TEST(a_receiver_of_a_queue_that_is_tampered_with_comes_back)
{
    mach_port_t own = port_kit_new_with_send();
    struct port_kit_message message;
    struct gift gift;
    unsigned before;

    gift_make(&gift, own, tamperings[_i].before ? tamperings[_i].tamper : NULL);
    port_kit_expect_nothing(gift.port);
    before = port_kit_descriptors();
    tamperings[_i].tamper(&gift);
    for (int i = 0; i < 3; i++) {
        int error = send_simple(&gift);
        mach_msg_return_t mr = port_kit_receive(gift.port, &message, 0);
        if (tamperings[_i].works) {
            ck_assert_int_eq(error, 0);
            ck_assert_int_eq(mr, MACH_MSG_SUCCESS);
            ck_assert_int_eq(message.header.msgh_id, 4711);
        } else {
            ck_assert_msg(mr == MACH_RCV_TIMED_OUT || mr == MACH_MSG_SUCCESS, "%#x", (unsigned)mr);
        }
        ck_assert_msg(port_kit_descriptors() == before, "%s: %u descriptors, before %u",
            tamperings[_i].what, port_kit_descriptors(), before);
    }
    ck_assert_int_eq(port_kit_send(own, MACH_MSG_TYPE_COPY_SEND, 1, 0), MACH_MSG_SUCCESS);
    port_kit_expect(own, 1, NULL);
    gift_end(&gift);
}
END_TEST

/* With a time limit that must pass: the port is as good as silent, and not busy without end. */
START_TEST(a_receiver_of_a_queue_that_is_tampered_with_times_out)
{
    mach_port_t own = port_kit_new_with_send();
    struct port_kit_message message;
    struct gift gift;

    gift_make(&gift, own, NULL);
    tamperings[_i].tamper(&gift);
    ck_assert_int_eq(port_kit_receive(gift.port, &message, 20), MACH_RCV_TIMED_OUT);
    gift_end(&gift);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("foreign queue");
    TCase *queue = tcase_create("queue");

    tcase_add_loop_test(
        queue, a_receiver_of_a_queue_that_is_tampered_with_comes_back, 0, LENGTH(tamperings));
    tcase_add_loop_test(
        queue, a_receiver_of_a_queue_that_is_tampered_with_times_out, 0, LENGTH(tamperings));
    suite_add_tcase(suite, queue);
    return runner_run(suite);
}

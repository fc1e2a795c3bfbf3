/* test-hostile-descriptors.c - descriptors that are false, too many, or more than there is room
 * for. */
#include "config.h"

#include "mach/descriptor.h"
#include "tests/kit/impostor.h"
#include "tests/kit/runner.h"
#include "tests/kit/victim.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define SEND MACH_MSG_TYPE_PORT_SEND
#define RECEIVE MACH_MSG_TYPE_PORT_RECEIVE

#define NUMBERS_IN_USE 100 /* more than any descriptor here that was not limited */

static void bring_impostor(struct datagram *datagram, const void *argument)
{
    const struct impostor *impostor = argument;

    datagram_replace(datagram, datagram->first + impostor->index, impostor->make());
}

/* A right whose descriptor is something else, in a body or as reply right. */
static void attack_with_false_descriptor(int row, mach_msg_type_name_t way, bool as_reply)
{
    const struct impostor *impostor = &impostors[row];
    const struct attack attack = {
        impostor->what, impostor->type, as_reply, bring_impostor, impostor};

    victim_attack_by(way, &attack);
    impostors_remove();
}

START_TEST(a_false_descriptor_drops_the_message)
{
    for (int w = 0; w < LENGTH(victim_ways); w++)
        attack_with_false_descriptor(_i, victim_ways[w], false);
}
END_TEST

START_TEST(a_false_descriptor_of_a_reply_right_drops_the_message)
{
    if (impostors[_i].type != RECEIVE)
        attack_with_false_descriptor(_i, MACH_MSG_TYPE_MAKE_SEND, true);
}
END_TEST

/* Copies of this suite may run at the same time. */
START_TEST(what_an_impostor_leaves_is_removed_and_nothing_of_others)
{
    char other[] = "/tmp/shakedown-hostile-XXXXXX", link[64], own[128] = "";
    int handle;

    ck_assert_ptr_nonnull(mkdtemp(other));
    handle = impostors[0].make();
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ck_assert_int_gt(readlink(link, own, sizeof own - 1), 0);
    ck_assert_int_eq(access(own, F_OK), 0);
    impostors_remove();
    ck_assert_int_ne(access(own, F_OK), 0);
    ck_assert_int_eq(rmdir(other), 0);
    close(handle);
}
END_TEST

static int make_proof_of_another_port(void)
{
    struct port_descriptors other;
    int proof;

    ck_assert_int_eq(descriptor_make_port(&other), 0);
    proof = descriptor_open_proof(other.life);
    close(other.queue);
    close(other.handle);
    close(other.life);
    return proof;
}

static const struct false_proof {
    const char *what;
    int (*make)(void);
} false_proofs[] = {{"another port's proof", make_proof_of_another_port},
    {"a write end as proof", impostor_write_end}, {"a device as proof", impostor_file},
    {"a socket that lingers as proof", impostor_lingering_socket}};

static void replace_proof(struct datagram *datagram, const void *argument)
{
    const struct false_proof *proof = argument;

    datagram_replace(datagram, 0, proof->make());
}

START_TEST(a_message_without_a_proof_of_its_own_port_is_dropped)
{
    const struct attack attack = {
        false_proofs[_i].what, SEND, false, replace_proof, &false_proofs[_i]};

    victim_attack_by(MACH_MSG_TYPE_MAKE_SEND, &attack);
}
END_TEST

static void drop_proof(struct datagram *datagram, const void *argument)
{
    (void)argument;
    datagram_cut(datagram, 0);
    datagram->header.msgh_bits = MACH_MSGH_BITS(SEND, 0);
}

START_TEST(a_message_without_any_proof_is_dropped)
{
    const struct attack attack = {"no proof", SEND, false, drop_proof, NULL};

    victim_attack_by(MACH_MSG_TYPE_MAKE_SEND, &attack);
}
END_TEST

/* How many descriptors come beside what the message claims. */
static const unsigned excesses[] = {1, 2, 249, 250};

static void append_files(struct datagram *datagram, const void *argument)
{
    const unsigned *count = argument;

    for (unsigned i = 0; i < *count; i++)
        datagram_append(datagram, impostor_file());
}

START_TEST(descriptors_that_the_message_does_not_claim_drop_it)
{
    const struct attack attack = {
        "descriptors in excess", SEND, false, append_files, &excesses[_i]};

    victim_attack_by_every_way(&attack);
}
END_TEST

/* As many descriptors as the kernel lets a message have, all claimed: 250 ends of send-once rights
   that come with a receive right, or less. */
START_TEST(a_receive_right_with_every_descriptor_there_can_be)
{
    struct victim victim;
    struct datagram datagram;
    struct port_kit_message message;
    int witness;

    victim_make(&victim, MACH_MSG_TYPE_MAKE_SEND);
    witness = datagram_make(&datagram, &victim.target, RECEIVE, false);
    while (datagram.count < RIGHT_DESCRIPTORS_MAX) {
        int ends[2];
        ck_assert_int_eq(descriptor_make_once(ends), 0);
        close(ends[0]);
        datagram_append(&datagram, ends[1]);
    }
    datagram.message.port.pad1 = datagram.count - datagram.first;
    if (_i == 0) {
        ck_assert_int_eq(datagram_send(&datagram, &victim.target), 0);
        port_kit_expect(victim.port, 4711, &message);
        ck_assert(!witness_sees_end(witness));
        for (unsigned i = 0; i < RIGHT_DESCRIPTORS_MAX - 1 - RECEIVE_COUNT; i++)
            port_kit_expect(message.port.name, MACH_NOTIFY_SEND_ONCE, NULL);
        mach_msg_destroy(&message.header);
        ck_assert(witness_sees_end(witness));
        close(witness);
        ck_assert_uint_eq(port_kit_descriptors(), victim.descriptors);
    } else {
        datagram_replace(&datagram, datagram.count - 1, impostor_file());
        victim_attack(&victim, &datagram, witness, "a false end among 249");
    }
    right_destroy(&victim.target.right);
}
END_TEST

/* Its messages go unread, so nobody clears SO_LINGER before the kernel closes what they carry. */
START_TEST(a_lingering_socket_in_an_unread_message_does_not_hold_up_the_end_of_the_port)
{
    for (int w = 0; w < LENGTH(victim_ways); w++) {
        struct victim victim;
        struct datagram datagram;
        int witness;

        victim_make(&victim, victim_ways[w]);
        witness = datagram_make(&datagram, &victim.target, SEND, false);
        datagram_replace(&datagram, datagram.count - 1, impostor_lingering_socket());
        ck_assert_int_eq(datagram_send(&datagram, &victim.target), 0);
        ck_assert_int_eq(mach_port_destroy(mach_task_self(), victim.port), KERN_SUCCESS);
        close(witness);
        right_destroy(&victim.target.right);
    }
}
END_TEST

/* Leaves this process `spare` descriptors to open; the numbers in between are taken. */
static void limit_descriptors(rlim_t spare, struct rlimit *before)
{
    struct rlimit limit;
    int above;
    int next;

    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, before), 0);
    above = fcntl(0, F_DUPFD_CLOEXEC, NUMBERS_IN_USE);
    while ((next = dup(0)) < above)
        ck_assert_int_ge(next, 0);
    limit = *before;
    limit.rlim_cur = (rlim_t)next + spare;
    close(next);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static const rlim_t spares[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12};

/* A receive right: three descriptors beside the proof, and what it takes to examine them. */
START_TEST(a_message_waits_whole_until_there_are_descriptors_for_it)
{
    mach_port_t moved = port_kit_new_with_send();
    struct port_kit_message message;
    struct victim victim;
    struct rlimit before;
    mach_port_t once;
    mach_msg_type_name_t type;
    mach_msg_return_t mr;

    victim_make(&victim, MACH_MSG_TYPE_MAKE_SEND);
    ck_assert_int_eq(mach_port_extract_right(
                         mach_task_self(), victim.port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &once, &type),
        KERN_SUCCESS);
    ck_assert_int_eq(port_kit_send_right(_i % 2 == 0 ? victim.port : once,
                         _i % 2 == 0 ? MACH_MSG_TYPE_COPY_SEND : MACH_MSG_TYPE_MOVE_SEND_ONCE, 3,
                         moved, MACH_MSG_TYPE_MOVE_RECEIVE),
        MACH_MSG_SUCCESS);
    limit_descriptors(spares[_i / 2], &before);
    for (int i = 0; i < 3; i++) {
        mr = port_kit_receive(victim.port, &message, 0);
        if (mr == MACH_MSG_SUCCESS)
            break;
        ck_assert_int_eq(mr, KERN_RESOURCE_SHORTAGE);
    }
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert(spares[_i / 2] > 1 || mr == KERN_RESOURCE_SHORTAGE);
    if (mr != MACH_MSG_SUCCESS)
        ck_assert_int_eq(port_kit_receive(victim.port, &message, 0), MACH_MSG_SUCCESS);
    ck_assert_int_eq(message.header.msgh_id, 3);
    ck_assert_uint_eq(message.port.name, moved);
    ck_assert_int_eq(port_kit_send(moved, MACH_MSG_TYPE_COPY_SEND, 5, 0), MACH_MSG_SUCCESS);
    port_kit_expect(moved, 5, NULL);
    right_destroy(&victim.target.right);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile descriptors");
    TCase *descriptors = tcase_create("descriptors");

    tcase_add_loop_test(descriptors, a_false_descriptor_drops_the_message, 0, impostors_count);
    tcase_add_loop_test(
        descriptors, a_false_descriptor_of_a_reply_right_drops_the_message, 0, impostors_count);
    tcase_add_test(descriptors, what_an_impostor_leaves_is_removed_and_nothing_of_others);
    tcase_add_loop_test(
        descriptors, a_message_without_a_proof_of_its_own_port_is_dropped, 0, LENGTH(false_proofs));
    tcase_add_test(descriptors, a_message_without_any_proof_is_dropped);
    tcase_add_loop_test(
        descriptors, descriptors_that_the_message_does_not_claim_drop_it, 0, LENGTH(excesses));
    tcase_add_loop_test(descriptors, a_receive_right_with_every_descriptor_there_can_be, 0, 2);
    tcase_add_test(
        descriptors, a_lingering_socket_in_an_unread_message_does_not_hold_up_the_end_of_the_port);
    tcase_add_loop_test(descriptors, a_message_waits_whole_until_there_are_descriptors_for_it, 0,
        2 * LENGTH(spares));
    suite_add_tcase(suite, descriptors);
    return runner_run(suite);
}

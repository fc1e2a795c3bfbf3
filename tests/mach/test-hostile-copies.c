/* test-hostile-copies.c - receive rights of which the giver kept a copy and sends it again. */
#include "config.h"

#include "tests/kit/attacker.h"
#include "tests/kit/runner.h"
#include "tests/kit/victim.h"

#include <string.h>
#include <unistd.h>

/* Room behind the first port descriptor for a second. */
static void claim_twice(struct datagram *datagram)
{
    mach_msg_port_descriptor_t *second = (void *)datagram->message.room;

    *second = datagram->message.port;
    datagram->message.body.msgh_descriptor_count = 2;
    datagram->size += sizeof *second;
    datagram->header.msgh_size = (mach_msg_size_t)datagram->size;
}

static void append_copies(struct datagram *datagram, unsigned first, unsigned count)
{
    for (unsigned i = first; i < first + count; i++)
        datagram_append(datagram, dup(datagram->descriptors[i]));
}

static void repeat_right(struct datagram *datagram, const void *argument)
{
    (void)argument;
    append_copies(datagram, datagram->first, RECEIVE_COUNT);
    claim_twice(datagram);
}

START_TEST(a_receive_right_that_comes_twice_in_a_message_drops_it)
{
    const struct attack attack = {
        "a receive right twice", MACH_MSG_TYPE_PORT_RECEIVE, false, repeat_right, NULL};

    victim_attack_by(victim_ways[_i], &attack);
}
END_TEST

START_TEST(a_receive_right_that_is_here_already_drops_the_message)
{
    struct victim victim;
    struct datagram first;
    struct datagram again;
    struct port_kit_message message;
    int witness;

    victim_make(&victim, MACH_MSG_TYPE_MAKE_SEND);
    witness = datagram_make(&first, &victim.target, MACH_MSG_TYPE_PORT_RECEIVE, false);
    again = first;
    for (unsigned i = 0; i < again.count; i++)
        again.descriptors[i] = dup(first.descriptors[i]);
    ck_assert_int_eq(datagram_send(&first, &victim.target), 0);
    port_kit_expect(victim.port, 4711, &message);

    victim.descriptors = port_kit_descriptors() - again.count;
    ck_assert_int_eq(datagram_send(&again, &victim.target), 0);
    victim_check(&victim, "a receive right that is here already");
    ck_assert(!witness_sees_end(witness));
    port_kit_check(message.port.name, MACH_PORT_TYPE_RECEIVE, 0);
    port_kit_drop_receive(message.port.name);
    ck_assert(witness_sees_end(witness));
    close(witness);
    right_destroy(&victim.target.right);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile copies");
    TCase *copies = tcase_create("copies");

    tcase_add_loop_test(copies, a_receive_right_that_comes_twice_in_a_message_drops_it, 0, 2);
    tcase_add_test(copies, a_receive_right_that_is_here_already_drops_the_message);
    suite_add_tcase(suite, copies);
    return runner_run(suite);
}

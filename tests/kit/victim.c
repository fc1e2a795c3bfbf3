/* victim.c - a port that is attacked, and what must be true of it afterwards. */
#include "config.h"

#include "tests/kit/victim.h"

#include "tests/kit/runner.h"

#include <check.h>
#include <unistd.h>

const mach_msg_type_name_t victim_ways[2] = {MACH_MSG_TYPE_MAKE_SEND, MACH_MSG_TYPE_MAKE_SEND_ONCE};

void victim_make(struct victim *victim, mach_msg_type_name_t way)
{
    victim->port = port_kit_new_with_send();
    /* After a notification everything is open that a receiver ever needs. */
    ck_assert_int_eq(
        mach_port_deallocate(mach_task_self(), port_kit_make_once(victim->port)), KERN_SUCCESS);
    port_kit_expect(victim->port, MACH_NOTIFY_SEND_ONCE, NULL);
    target_take(&victim->target, victim->port, way);
    victim->descriptors = port_kit_descriptors();
}

void victim_check(struct victim *victim, const char *what)
{
    struct port_kit_message message;
    mach_msg_return_t mr;

    if (victim->target.type == MACH_MSG_TYPE_PORT_SEND_ONCE) {
        /* A send-once right that was used for nonsense is a destroyed one. */
        ck_assert_int_eq(port_kit_receive(victim->port, &message, 0), MACH_MSG_SUCCESS);
        ck_assert_msg(message.header.msgh_id == MACH_NOTIFY_SEND_ONCE, "%s arrived", what);
        victim->descriptors--; /* its receiving end */
    }
    mr = port_kit_receive(victim->port, &message, 0);
    ck_assert_msg(mr == MACH_RCV_TIMED_OUT, "%s: receiving gave %#x", what, (unsigned)mr);
    ck_assert_msg(port_kit_descriptors() == victim->descriptors,
        "%s: %u descriptors, before the attack %u", what, port_kit_descriptors(),
        victim->descriptors);
    ck_assert_int_eq(port_kit_send(victim->port, MACH_MSG_TYPE_COPY_SEND, 2, 0), MACH_MSG_SUCCESS);
    port_kit_expect(victim->port, 2, NULL);
}

void victim_attack(struct victim *victim, struct datagram *datagram, int witness, const char *what)
{
    victim->descriptors++; /* the witness; the datagram's own are closed by sending it */
    ck_assert_msg(datagram_send(datagram, &victim->target) == 0, "%s: not sent", what);
    victim_check(victim, what);
    ck_assert_msg(witness_sees_end(witness), "%s: something that it brought is still open", what);
    close(witness);
    victim->descriptors--;
}

void victim_attack_by(mach_msg_type_name_t way, const struct attack *attack)
{
    struct victim victim;
    struct datagram datagram;
    unsigned open, carried;
    int witness;

    victim_make(&victim, way);
    witness = datagram_make(&datagram, &victim.target, attack->type, attack->as_reply);
    open = port_kit_descriptors();
    carried = datagram.count;
    attack->change(&datagram, attack->argument);
    victim.descriptors += (port_kit_descriptors() - open) - (datagram.count - carried);
    victim_attack(&victim, &datagram, witness, attack->what);
    right_destroy(&victim.target.right);
}

void victim_attack_by_every_way(const struct attack *attack)
{
    for (int w = 0; w < LENGTH(victim_ways); w++)
        victim_attack_by(victim_ways[w], attack);
}

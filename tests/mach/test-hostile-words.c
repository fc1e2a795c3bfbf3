/* test-hostile-words.c - a message whose words lie is dropped, with all it brought. */
#include "config.h"

#include "tests/kit/runner.h"
#include "tests/kit/victim.h"

#include <check.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SEND MACH_MSG_TYPE_PORT_SEND
#define ONCE MACH_MSG_TYPE_PORT_SEND_ONCE
#define RECEIVE MACH_MSG_TYPE_PORT_RECEIVE

static const struct {
    mach_msg_type_name_t type;
    bool as_reply;
} honest[] = {{SEND, false}, {ONCE, false}, {RECEIVE, false}, {SEND, true}, {ONCE, true}};

/* Without this, all that follows could be refused for a reason of no interest. */
START_TEST(what_the_attacks_are_made_from_is_received)
{
    for (int w = 0; w < LENGTH(victim_ways); w++) {
        struct victim victim;
        struct datagram datagram;
        struct port_kit_message message;
        int witness;

        victim_make(&victim, victim_ways[w]);
        witness = datagram_make(&datagram, &victim.target, honest[_i].type, honest[_i].as_reply);
        ck_assert_int_eq(datagram_send(&datagram, &victim.target), 0);
        port_kit_expect(victim.port, 4711, &message);
        ck_assert(!witness_sees_end(witness));
        ck_assert_uint_ne(honest[_i].as_reply ? message.header.msgh_remote_port : message.port.name,
            MACH_PORT_NULL);
        mach_msg_destroy(&message.header);
        ck_assert(witness_sees_end(witness));
        close(witness);
        ck_assert_uint_eq(
            port_kit_descriptors(), victim.descriptors - (victim.target.type == ONCE));
        right_destroy(&victim.target.right);
    }
}
END_TEST

/* One 32-bit word of an honest message with a send right in its body, and what it becomes. */
#define WORD(member) offsetof(struct port_kit_message, member)
#define KIND (WORD(port.pad1) + 4)
#define COMPLEX(remote, local) (MACH_MSGH_BITS(remote, local) | MACH_MSGH_BITS_COMPLEX)

static const struct lie {
    const char *what;
    size_t offset;
    uint32_t value;
} lies[] = {
    {"a size above the true one", WORD(header.msgh_size), WORD(room) + 4},
    {"a size below the true one", WORD(header.msgh_size), WORD(room) - 4},
    {"a size of 0", WORD(header.msgh_size), 0},
    {"destination type none", WORD(header.msgh_bits), COMPLEX(0, 0)},
    {"destination type receive", WORD(header.msgh_bits), COMPLEX(RECEIVE, 0)},
    {"destination type copy-send", WORD(header.msgh_bits), COMPLEX(MACH_MSG_TYPE_COPY_SEND, 0)},
    {"destination type make-send", WORD(header.msgh_bits), COMPLEX(MACH_MSG_TYPE_MAKE_SEND, 0)},
    {"an unclaimed body", WORD(header.msgh_bits), MACH_MSGH_BITS(SEND, 0)},
    {"a destination name", WORD(header.msgh_remote_port), 0x103},
    {"a dead destination name", WORD(header.msgh_remote_port), MACH_PORT_DEAD},
    {"a reply name without a right", WORD(header.msgh_local_port), 0x103},
    {"a dead reply name without a right", WORD(header.msgh_local_port), MACH_PORT_DEAD},
    {"a voucher", WORD(header.msgh_voucher_port), 0x103},
    {"no descriptor", WORD(body), 0},
    {"two descriptors", WORD(body), 2},
    {"descriptors without number", WORD(body), UINT32_MAX},
    {"descriptors whose size overflows", WORD(body), UINT32_MAX / 12 + 2},
    {"a right with a name", WORD(port.name), 0x103},
    {"a right that is dead and has descriptors", WORD(port.name), MACH_PORT_DEAD},
    {"a right without descriptors", WORD(port.pad1), 0},
    {"a right with one descriptor", WORD(port.pad1), 1},
    {"a right with three descriptors", WORD(port.pad1), 3},
    {"a right with descriptors without number", WORD(port.pad1), UINT32_MAX},
    {"right of no type", KIND, 0},
    {"right of type receive", KIND, RECEIVE << 16},
    {"right of type send-once", KIND, ONCE << 16},
    {"right of type copy-send", KIND, MACH_MSG_TYPE_COPY_SEND << 16},
    {"right of type make-send", KIND, MACH_MSG_TYPE_MAKE_SEND << 16},
    {"out-of-line memory", KIND, SEND << 16 | (uint32_t)MACH_MSG_OOL_DESCRIPTOR << 24},
    {"out-of-line ports", KIND, SEND << 16 | (uint32_t)MACH_MSG_OOL_PORTS_DESCRIPTOR << 24},
};

/* Bits that are wrong wherever the message goes. */
static const mach_msg_bits_t wrong_bits[] = {MACH_MSGH_BITS(0, RECEIVE),
    MACH_MSGH_BITS(0, MACH_MSG_TYPE_COPY_SEND), MACH_MSGH_BITS(0, MACH_MSG_TYPE_MAKE_SEND_ONCE),
    MACH_MSGH_BITS(0, 1), 0x00000020u, 0x00002000u, 0x00010000u, 0x00110000u, 0x01000000u,
    0x40000000u};

static void change_word(struct datagram *datagram, const void *argument)
{
    const struct lie *lie = argument;

    memcpy(datagram->bytes + lie->offset, &lie->value, sizeof lie->value);
}

START_TEST(a_false_word_drops_the_message)
{
    const struct attack attack = {lies[_i].what, SEND, false, change_word, &lies[_i]};

    victim_attack_by_every_way(&attack);
}
END_TEST

static void add_bits(struct datagram *datagram, const void *argument)
{
    const mach_msg_bits_t *bits = argument;

    datagram->header.msgh_bits |= *bits;
}

START_TEST(wrong_bits_drop_the_message)
{
    const struct attack attack = {"wrong bits", SEND, false, add_bits, &wrong_bits[_i]};

    victim_attack_by_every_way(&attack);
}
END_TEST

/* Datagrams of every wrong size, which their header states truly as far as it is there. */
static const size_t wrong_sizes[] = {0, 1, 4, 20, 23, 24, 25, 26, 27, 28, 36, 39};

static void change_size(struct datagram *datagram, const void *argument)
{
    const size_t *size = argument;

    datagram->size = *size;
    datagram->header.msgh_size = (mach_msg_size_t)*size;
}

START_TEST(a_wrong_size_drops_the_message)
{
    const struct attack attack = {"a wrong size", SEND, false, change_size, &wrong_sizes[_i]};

    victim_attack_by_every_way(&attack);
}
END_TEST

START_TEST(a_packet_beyond_the_largest_message_is_dropped)
{
    static char bytes[65536 + 4];
    struct victim victim;
    struct iovec data = {.iov_base = bytes, .iov_len = sizeof bytes};
    struct msghdr out = {.msg_iov = &data, .msg_iovlen = 1};
    mach_msg_header_t *header = (mach_msg_header_t *)(void *)bytes;

    victim_make(&victim, MACH_MSG_TYPE_MAKE_SEND_ONCE);
    header->msgh_bits = MACH_MSGH_BITS(ONCE, 0);
    header->msgh_size = sizeof bytes;
    ck_assert_int_eq(
        sendmsg(right_descriptors(&victim.target.right)[ONCE_END], &out, 0), sizeof bytes);
    victim_check(&victim, "a packet that is too large");
    right_destroy(&victim.target.right);
}
END_TEST

static const mach_msg_id_t forged[] = {
    MACH_NOTIFY_PORT_DELETED, MACH_NOTIFY_NO_SENDERS, MACH_NOTIFY_SEND_ONCE, MACH_NOTIFY_DEAD_NAME};

START_TEST(a_forged_notification_comes_from_its_sender_and_not_from_the_kernel)
{
    for (int w = 0; w < LENGTH(victim_ways); w++) {
        struct victim victim;
        struct port_kit_message message;
        pid_t child;

        victim_make(&victim, victim_ways[w]);
        child = fork();
        if (child == 0) {
            struct datagram datagram;
            (void)datagram_make(&datagram, &victim.target, SEND, false);
            datagram_cut(&datagram, datagram.first);
            datagram.header.msgh_bits = MACH_MSGH_BITS(victim.target.type, 0);
            datagram.header.msgh_id = forged[_i];
            datagram.size = datagram.header.msgh_size =
                forged[_i] == MACH_NOTIFY_SEND_ONCE ? 24 : 36;
            _exit(datagram_send(&datagram, &victim.target) == 0 ? 0 : 1);
        }
        port_kit_expect(victim.port, forged[_i], &message);
        ck_assert_int_eq(port_kit_sender(&message), child);
        ck_assert_int_eq(waitpid(child, NULL, 0), child);
        right_destroy(&victim.target.right);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile words");
    TCase *words = tcase_create("words");

    tcase_add_loop_test(words, what_the_attacks_are_made_from_is_received, 0, LENGTH(honest));
    tcase_add_loop_test(words, a_false_word_drops_the_message, 0, LENGTH(lies));
    tcase_add_loop_test(words, wrong_bits_drop_the_message, 0, LENGTH(wrong_bits));
    tcase_add_loop_test(words, a_wrong_size_drops_the_message, 0, LENGTH(wrong_sizes));
    tcase_add_test(words, a_packet_beyond_the_largest_message_is_dropped);
    tcase_add_loop_test(words, a_forged_notification_comes_from_its_sender_and_not_from_the_kernel,
        0, LENGTH(forged));
    suite_add_tcase(suite, words);
    return runner_run(suite);
}

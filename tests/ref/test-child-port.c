/* test-child-port.c - the check-in message, its dispatch and what happens to its rights. */
#include "config.h"

#include "ref/child_port.h"
#include "ref/child_port_server.h"
#include "ref/message_server.h"
#include "tests/kit/port_kit.h"
#include "tests/kit/runner.h"

#include <bsm/libbsm.h>
#include <check.h>
#include <mach/mach.h>
#include <string.h>
#include <unistd.h>

#define TOKEN UINT64_C(0x0123456789abcdef)

/* A request with room for what makes it longer, as the receiver's buffer holds it. */
struct received {
    struct child_port_check_in_request request;
    char more[64];
    mach_msg_max_trailer_t trailer;
};

/* A handler that notes what it was given and does as it was told. */
struct recorder {
    kern_return_t answer;
    bool destroy;
    int calls;
    mach_port_t server, port;
    child_port_token_t token;
    mach_msg_type_name_t right_type;
    const mach_msg_trailer_t *trailer;
    mach_msg_audit_trailer_t audit;
};

static kern_return_t record(void *context, mach_port_t server, child_port_token_t token,
    mach_port_t port, mach_msg_type_name_t right_type, const mach_msg_trailer_t *trailer,
    bool *destroy_request)
{
    struct recorder *recorder = context;

    recorder->calls++;
    recorder->server = server;
    recorder->token = token;
    recorder->port = port;
    recorder->right_type = right_type;
    recorder->trailer = trailer;
    if (trailer->msgh_trailer_size >= sizeof recorder->audit)
        memcpy(&recorder->audit, trailer, sizeof recorder->audit);
    *destroy_request = recorder->destroy;
    return recorder->answer;
}

static struct received valid_request(void)
{
    struct received in = {
        .request =
            {
                .header =
                    {
                        .msgh_bits =
                            MACH_MSGH_BITS_COMPLEX |
                            MACH_MSGH_BITS(MACH_MSG_TYPE_PORT_SEND_ONCE, MACH_MSG_TYPE_PORT_SEND),
                        .msgh_size = sizeof in.request,
                        .msgh_remote_port = 0x703,
                        .msgh_local_port = 0x503,
                        .msgh_id = CHILD_PORT_CHECK_IN_ID,
                    },
                .body = {.msgh_descriptor_count = 1},
                .port =
                    {
                        .name = 0x903,
                        .disposition = MACH_MSG_TYPE_PORT_SEND,
                        .type = MACH_MSG_PORT_DESCRIPTOR,
                    },
                .ndr = NDR_record,
                .token = TOKEN,
            },
    };
    return in;
}

enum field { NOTHING, ID, BITS, SIZE, COUNT, TYPE, DISPOSITION };

/* One thing made wrong, or none. */
static const struct {
    const char *what;
    enum field field;
    uint32_t value;
    bool handled;
    kern_return_t code;
} requests[] = {
    {"DSP_1 the subsystem's id", NOTHING, 0, true, KERN_SUCCESS},
    {"DSP_1 the id before it", ID, 10010, false, MIG_BAD_ID},
    {"DSP_1 the id after it", ID, 10012, false, MIG_BAD_ID},
    {"DSP_1 the reply's id", ID, 10111, false, MIG_BAD_ID},
    {"DSP_1 a notification's id", ID, MACH_NOTIFY_NO_SENDERS, false, MIG_BAD_ID},
    {"DSP_1 id 0", ID, 0, false, MIG_BAD_ID},
    {"DSP_1 the largest id", ID, INT32_MAX, false, MIG_BAD_ID},
    {"DSP_1 a negative id", ID, (uint32_t)-10011, false, MIG_BAD_ID},
    {"DSP_3 not complex", BITS, MACH_MSGH_BITS(18, 17), true, MIG_BAD_ARGUMENTS},
    {"DSP_3 a header alone", SIZE, 24, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 no token", SIZE, 48, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 four bytes short", SIZE, 52, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 four bytes long", SIZE, 60, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 one descriptor longer", SIZE, 68, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 no descriptor", COUNT, 0, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 two descriptors", COUNT, 2, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 the most descriptors", COUNT, UINT32_MAX, true, MIG_BAD_ARGUMENTS},
    {"DSP_3 out-of-line memory", TYPE, MACH_MSG_OOL_DESCRIPTOR, true, MIG_TYPE_ERROR},
    {"DSP_3 out-of-line ports", TYPE, MACH_MSG_OOL_PORTS_DESCRIPTOR, true, MIG_TYPE_ERROR},
    {"DSP_3 an unknown type", TYPE, 255, true, MIG_TYPE_ERROR},
    {"SRV_11 no disposition", DISPOSITION, 0, true, MIG_TYPE_ERROR},
    {"SRV_11 a sender's disposition", DISPOSITION, MACH_MSG_TYPE_COPY_SEND, true, MIG_TYPE_ERROR},
    {"SRV_11 another sender's", DISPOSITION, MACH_MSG_TYPE_MAKE_SEND_ONCE, true, MIG_TYPE_ERROR},
    {"DSP_4 a send-once right", DISPOSITION, MACH_MSG_TYPE_PORT_SEND_ONCE, true, KERN_SUCCESS},
    {"DSP_4 a receive right", DISPOSITION, MACH_MSG_TYPE_PORT_RECEIVE, true, KERN_SUCCESS},
};

static void distort(struct child_port_check_in_request *request, enum field field, uint32_t value)
{
    switch (field) {
    case NOTHING:
        break;
    case ID:
        request->header.msgh_id = (mach_msg_id_t)value;
        break;
    case BITS:
        request->header.msgh_bits = value;
        break;
    case SIZE:
        request->header.msgh_size = value;
        break;
    case COUNT:
        request->body.msgh_descriptor_count = value;
        break;
    case TYPE:
        request->port.type = value & 0xff;
        break;
    case DISPOSITION:
        request->port.disposition = value & 0xff;
        break;
    }
}

START_TEST(DSP_1_DSP_3_only_well_formed_check_ins_reach_the_handler)
{
    struct received in = valid_request();
    struct recorder recorder = {.answer = KERN_SUCCESS};
    const struct child_port_handler handler = {record, &recorder};
    struct child_port_check_in_reply out;
    bool destroy = true;
    bool handled;

    distort(&in.request, requests[_i].field, requests[_i].value);
    memset(&out, 0xa5, sizeof out);
    handled = child_port_server_dispatch(&in.request.header, &out.header, &handler, &destroy);

    ck_assert_msg(handled == requests[_i].handled, "%s: handled", requests[_i].what);
    ck_assert_msg(
        out.ret_code == requests[_i].code, "%s: ret_code %d", requests[_i].what, (int)out.ret_code);
    ck_assert_msg(
        recorder.calls == (requests[_i].code == KERN_SUCCESS), "%s: calls", requests[_i].what);
    ck_assert(!destroy);
    ck_assert_uint_eq(out.header.msgh_size, 36);
    if (requests[_i].value != INT32_MAX)
        ck_assert_int_eq(out.header.msgh_id, in.request.header.msgh_id + 100);
}
END_TEST

START_TEST(DSP_2_sizes_and_ids_are_the_published_ones)
{
    size_t count;
    const mach_msg_id_t *ids = child_port_server_request_ids(&count);

    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(ids[0], 10011);
    ck_assert_uint_eq(child_port_server_request_size(), 56);
    ck_assert_uint_eq(child_port_server_reply_size(), 36);
}
END_TEST

static const kern_return_t answers[] = {KERN_SUCCESS, MIG_NO_REPLY, KERN_FAILURE, 12345};

START_TEST(DSP_4_handler_gets_what_came_and_its_code_is_the_replys)
{
    struct received in = valid_request();
    struct recorder recorder = {.answer = answers[_i], .destroy = _i % 2 == 1};
    const struct child_port_handler handler = {record, &recorder};
    struct child_port_check_in_reply out;
    bool destroy;

    ck_assert(child_port_server_dispatch(&in.request.header, &out.header, &handler, &destroy));

    ck_assert_int_eq(recorder.calls, 1);
    ck_assert_uint_eq(recorder.server, 0x503);
    ck_assert_uint_eq(recorder.token, TOKEN);
    ck_assert_uint_eq(recorder.port, 0x903);
    ck_assert_uint_eq(recorder.right_type, MACH_MSG_TYPE_PORT_SEND);
    ck_assert_ptr_eq(recorder.trailer, (const void *)((const char *)&in + 56));
    ck_assert(destroy == recorder.destroy);

    ck_assert_int_eq(out.ret_code, answers[_i]);
    ck_assert_int_eq(out.header.msgh_id, 10111);
    ck_assert_uint_eq(out.header.msgh_size, 36);
    ck_assert_uint_eq(out.header.msgh_remote_port, 0x703);
    ck_assert_uint_eq(out.header.msgh_bits, MACH_MSGH_BITS(MACH_MSG_TYPE_PORT_SEND_ONCE, 0));
    ck_assert_mem_eq(&out.ndr, &NDR_record, sizeof out.ndr);
}
END_TEST

/* The id of the next message on a port, which is destroyed; 0 if there is none. */
static mach_msg_id_t next_id(mach_port_t port)
{
    struct {
        mach_msg_header_t header;
        char body[64];
        mach_msg_max_trailer_t trailer;
    } in = {0};

    if (mach_msg(&in.header, MACH_RCV_MSG | MACH_RCV_TIMEOUT, 0, sizeof in, port, 0,
            MACH_PORT_NULL) != MACH_MSG_SUCCESS)
        return 0;
    mach_msg_destroy(&in.header);
    return in.header.msgh_id;
}

static const struct {
    kern_return_t answer;
    bool destroy;
    bool kept;
} fates[] = {
    {KERN_SUCCESS, false, true},
    {MIG_NO_REPLY, false, true},
    {KERN_SUCCESS, true, false},
    {MIG_NO_REPLY, true, false},
    {KERN_FAILURE, false, false},
    {MIG_BAD_ARGUMENTS, false, false},
};

START_TEST(DSP_5_right_is_kept_only_by_a_successful_handler_that_wants_it)
{
    mach_port_t service = port_kit_new_with_send(), port = port_kit_new();
    struct recorder recorder = {.answer = fates[_i].answer, .destroy = fates[_i].destroy};
    const struct child_port_handler handler = {record, &recorder};

    ck_assert_int_eq(
        child_port_check_in(service, TOKEN, port, MACH_MSG_TYPE_MAKE_SEND_ONCE), KERN_SUCCESS);
    ck_assert_int_eq(message_server_run_once(service, &handler), MACH_MSG_SUCCESS);

    ck_assert_int_eq(recorder.calls, 1);
    ck_assert_uint_eq(recorder.server, service);
    ck_assert_uint_eq(recorder.token, TOKEN);
    ck_assert_uint_eq(recorder.right_type, MACH_MSG_TYPE_PORT_SEND_ONCE);
    ck_assert_int_eq(next_id(port), fates[_i].kept ? 0 : MACH_NOTIFY_SEND_ONCE);
    if (fates[_i].kept)
        ck_assert_int_eq(mach_port_deallocate(mach_task_self(), recorder.port), KERN_SUCCESS);
    ck_assert_int_eq(message_server_run_once(service, &handler), MACH_RCV_TIMED_OUT);
    mach_port_destroy(mach_task_self(), service);
    mach_port_destroy(mach_task_self(), port);
}
END_TEST

/* Sends a request that may be malformed, with a send-once reply right and, if complex, a right. */
static void send_request(struct received *in, mach_msg_size_t size, mach_port_t service,
    mach_port_t port, mach_port_t reply)
{
    mach_msg_bits_t complex = in->request.header.msgh_bits & MACH_MSGH_BITS_COMPLEX;

    in->request.header.msgh_bits =
        complex | MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_MAKE_SEND_ONCE);
    in->request.header.msgh_remote_port = service;
    in->request.header.msgh_local_port = reply;
    in->request.port.name = port;
    in->request.port.disposition = MACH_MSG_TYPE_MAKE_SEND_ONCE;
    ck_assert_int_eq(
        mach_msg(&in->request.header, MACH_SEND_MSG, size, 0, MACH_PORT_NULL, 0, MACH_PORT_NULL),
        MACH_MSG_SUCCESS);
}

static const struct {
    enum field field;
    uint32_t value;
    mach_msg_size_t size;
} unanswered[] = {
    {NOTHING, 0, 56},
    {ID, 10012, 56},
    {SIZE, 52, 52},
    {SIZE, 60, 60},
    {SIZE, 116, 116},
};

START_TEST(SRV_20_no_request_is_answered_and_its_rights_are_destroyed)
{
    mach_port_t service = port_kit_new_with_send(), port = port_kit_new(), reply = port_kit_new();
    struct recorder recorder = {.answer = KERN_SUCCESS, .destroy = true};
    const struct child_port_handler handler = {record, &recorder};
    struct received in = valid_request();

    distort(&in.request, unanswered[_i].field, unanswered[_i].value);
    send_request(&in, unanswered[_i].size, service, port, reply);
    /* Dispatched or, when its trailer would not fit, refused by the receive: either way gone. */
    ck_assert_int_ne(message_server_run_once(service, &handler), MACH_RCV_TIMED_OUT);

    ck_assert_int_eq(next_id(port), MACH_NOTIFY_SEND_ONCE);
    ck_assert_int_eq(next_id(reply), MACH_NOTIFY_SEND_ONCE);
    ck_assert_int_eq(next_id(reply), 0);
    mach_port_destroy(mach_task_self(), service);
    mach_port_destroy(mach_task_self(), port);
    mach_port_destroy(mach_task_self(), reply);
}
END_TEST

START_TEST(DSP_4_trailer_names_the_sender)
{
    mach_port_t service = port_kit_new_with_send();
    struct recorder recorder = {.answer = KERN_SUCCESS};
    const struct child_port_handler handler = {record, &recorder};

    ck_assert_int_eq(
        child_port_check_in(service, TOKEN, MACH_PORT_NULL, MACH_MSG_TYPE_COPY_SEND), 0);
    ck_assert_int_eq(message_server_run_once(service, &handler), MACH_MSG_SUCCESS);
    ck_assert_int_eq(recorder.calls, 1);
    ck_assert_uint_eq(recorder.port, MACH_PORT_NULL);
    ck_assert_uint_eq(recorder.audit.msgh_trailer_size, sizeof recorder.audit);
    ck_assert_int_eq(audit_token_to_pid(recorder.audit.msgh_audit), getpid());
    ck_assert_uint_eq(audit_token_to_euid(recorder.audit.msgh_audit), geteuid());
    mach_port_destroy(mach_task_self(), service);
}
END_TEST

START_TEST(CLI_10_check_in_that_fails_leaves_the_right_and_takes_no_reference)
{
    mach_port_t service = port_kit_new_with_send(), port = port_kit_new_with_send();
    mach_port_urefs_t refs;

    ck_assert_int_eq(mach_port_mod_refs(mach_task_self(), service, MACH_PORT_RIGHT_RECEIVE, -1), 0);
    ck_assert_int_eq(
        child_port_check_in(service, TOKEN, port, MACH_MSG_TYPE_MOVE_SEND), MACH_SEND_INVALID_DEST);
    ck_assert_int_eq(
        mach_port_get_refs(mach_task_self(), port, MACH_PORT_RIGHT_SEND, &refs), KERN_SUCCESS);
    ck_assert_uint_eq(refs, 1);
    ck_assert_int_eq(
        mach_port_get_refs(mach_task_self(), service, MACH_PORT_RIGHT_DEAD_NAME, &refs), 0);
    ck_assert_uint_eq(refs, 1);
    mach_port_destroy(mach_task_self(), service);
    mach_port_destroy(mach_task_self(), port);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("child_port");
    TCase *dispatch = tcase_create("dispatch");
    TCase *messages = tcase_create("messages");

    tcase_add_loop_test(
        dispatch, DSP_1_DSP_3_only_well_formed_check_ins_reach_the_handler, 0, LENGTH(requests));
    tcase_add_test(dispatch, DSP_2_sizes_and_ids_are_the_published_ones);
    tcase_add_loop_test(
        dispatch, DSP_4_handler_gets_what_came_and_its_code_is_the_replys, 0, LENGTH(answers));
    tcase_add_loop_test(
        messages, DSP_5_right_is_kept_only_by_a_successful_handler_that_wants_it, 0, LENGTH(fates));
    tcase_add_loop_test(messages, SRV_20_no_request_is_answered_and_its_rights_are_destroyed, 0,
        LENGTH(unanswered));
    tcase_add_test(messages, DSP_4_trailer_names_the_sender);
    tcase_add_test(messages, CLI_10_check_in_that_fails_leaves_the_right_and_takes_no_reference);
    suite_add_tcase(suite, dispatch);
    suite_add_tcase(suite, messages);
    return runner_run(suite);
}

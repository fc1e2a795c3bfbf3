/* bootstrap.c - the bootstrap server's client side. */
#include "config.h"

#include "mach/bootstrap_protocol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Any answer that there may be, with its trailer. */
union answer {
    mach_msg_header_t header;
    struct {
        struct bootstrap_reply reply;
        mach_msg_trailer_t trailer;
    } right;
    struct {
        mig_reply_error_t error;
        mach_msg_trailer_t trailer;
    } code;
};

union call {
    mach_msg_header_t header;
    struct bootstrap_request request;
    struct bootstrap_register_request registration;
    union answer answer;
};

/* Writes a name into its field. BOOTSTRAP_SUCCESS, or the server's code for a name that is too
   long. */
static kern_return_t write_name(name_t field, const char *name)
{
    size_t length = strlen(name);

    if (length >= sizeof(name_t))
        return BOOTSTRAP_UNKNOWN_SERVICE;
    memset(field, 0, sizeof(name_t));
    memcpy(field, name, length + 1);
    return BOOTSTRAP_SUCCESS;
}

static kern_return_t read_answer(
    union answer *answer, mach_msg_id_t id, mach_msg_type_name_t type, mach_port_t *service)
{
    const mach_msg_header_t *header = &answer->header;

    /* The reply right was destroyed: the server died, or did not understand the request. */
    if (header->msgh_id == MACH_NOTIFY_SEND_ONCE)
        return MIG_SERVER_DIED;
    if (header->msgh_id != id) {
        mach_msg_destroy(&answer->header);
        return MIG_REPLY_MISMATCH;
    }
    if (!MACH_MSGH_BITS_IS_COMPLEX(header->msgh_bits)) {
        /* Success without the right that was asked for is none. */
        if (header->msgh_size != sizeof(mig_reply_error_t) ||
            (service != NULL && answer->code.error.RetCode == KERN_SUCCESS))
            return MIG_TYPE_ERROR;
        return answer->code.error.RetCode;
    }
    if (service == NULL || header->msgh_size != sizeof(struct bootstrap_reply) ||
        answer->right.reply.body.msgh_descriptor_count != 1 ||
        answer->right.reply.service.disposition != type) {
        mach_msg_destroy(&answer->header);
        return MIG_TYPE_ERROR;
    }
    *service = answer->right.reply.service.name;
    return BOOTSTRAP_SUCCESS;
}

/* Sends the request of `size` bytes in `call` and receives its answer in the same memory. */
static kern_return_t call_server(mach_port_t bp, union call *call, mach_msg_size_t size,
    mach_msg_id_t id, mach_msg_type_name_t type, mach_port_t *service)
{
    mach_port_t reply_port = mig_get_reply_port();
    mach_msg_bits_t complex = call->header.msgh_bits;
    mach_msg_return_t mr;

    call->header.msgh_bits =
        MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_MAKE_SEND_ONCE) | complex;
    call->header.msgh_size = size;
    call->header.msgh_remote_port = bp;
    call->header.msgh_local_port = reply_port;
    call->header.msgh_id = id;
    mr = mach_msg(&call->header, MACH_SEND_MSG | MACH_RCV_MSG, size, sizeof call->answer,
        reply_port, MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);
    if (mr == MACH_MSG_SUCCESS)
        return read_answer(&call->answer, id + BOOTSTRAP_ID_REPLY, type, service);
    if (mr == KERN_RESOURCE_SHORTAGE)
        mig_dealloc_reply_port(reply_port); /* a late answer must not reach the next call */
    return mr;
}

/* A code alone does not say what to do about it. */
static void say_missing(void)
{
    const char *path = getenv("MACH_BOOTSTRAP_PORT");

    if (path == NULL || *path == '\0')
        (void)fprintf(stderr, "MACH_BOOTSTRAP_PORT is not set: there is no bootstrap server\n");
}

static kern_return_t call_by_name(mach_port_t bp, const char *name, mach_msg_id_t id,
    mach_msg_type_name_t type, mach_port_t *service)
{
    union call call = {.request = {.ndr = NDR_record}};
    kern_return_t kr = write_name(call.request.name, name);

    *service = MACH_PORT_NULL;
    if (bp == MACH_PORT_NULL)
        say_missing();
    if (kr != BOOTSTRAP_SUCCESS)
        return id == BOOTSTRAP_ID_CHECK_IN ? BOOTSTRAP_NOT_PRIVILEGED : kr;
    return call_server(bp, &call, sizeof call.request, id, type, service);
}

kern_return_t bootstrap_check_in(mach_port_t bp, const char *name, mach_port_t *service)
{
    return call_by_name(bp, name, BOOTSTRAP_ID_CHECK_IN, MACH_MSG_TYPE_PORT_RECEIVE, service);
}

kern_return_t bootstrap_look_up(mach_port_t bp, const char *name, mach_port_t *service)
{
    return call_by_name(bp, name, BOOTSTRAP_ID_LOOK_UP, MACH_MSG_TYPE_PORT_SEND, service);
}

kern_return_t bootstrap_register(mach_port_t bp, const char *name, mach_port_t service)
{
    union call call = {.registration = {
                           .header = {.msgh_bits = MACH_MSGH_BITS_COMPLEX},
                           .body = {1},
                           .service = {.name = service,
                               .disposition = MACH_MSG_TYPE_COPY_SEND,
                               .type = MACH_MSG_PORT_DESCRIPTOR},
                           .ndr = NDR_record,
                       }};

    if (write_name(call.registration.name, name) != BOOTSTRAP_SUCCESS)
        return BOOTSTRAP_NOT_PRIVILEGED;
    return call_server(bp, &call, sizeof call.registration, BOOTSTRAP_ID_REGISTER, 0, NULL);
}

/* bootstrap_server.c - answering the bootstrap server's messages. */
#include "config.h"

#include "mach/bootstrap_server.h"

#include "mach/bootstrap_event.h"
#include "mach/bootstrap_protocol.h"

#include <bsm/libbsm.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MESSAGES_AT_ONCE 64 /* then the caller looks at its other descriptors again */

/* Any request, with the trailer that says who sent it. */
union request {
    mach_msg_header_t header;
    struct bootstrap_request named;
    struct bootstrap_register_request registration;
    mach_dead_name_notification_t dead_name;
    char room[sizeof(struct bootstrap_register_request) + sizeof(mach_msg_max_trailer_t)];
};

kern_return_t bootstrap_server_init(
    struct bootstrap_server *server, unsigned services_most, int events)
{
    kern_return_t kr;

    memset(server, 0, sizeof *server);
    service_directory_init(&server->services, services_most);
    server->events = events;
    kr = mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &server->port);
    /* The first send right makes the queue, which the server tells of before anybody asks. */
    if (kr == KERN_SUCCESS)
        kr = mach_port_insert_right(
            mach_task_self(), server->port, server->port, MACH_MSG_TYPE_MAKE_SEND);
    return kr;
}

static pid_t sender(const mach_msg_header_t *header)
{
    const mach_msg_audit_trailer_t *trailer =
        (const mach_msg_audit_trailer_t *)(const void *)((const char *)header +
                                                         round_msg(header->msgh_size));

    return audit_token_to_pid(trailer->msgh_audit);
}

static void report_with_queue(struct bootstrap_server *server, const char *event, pid_t pid,
    const char *name, const struct queue_identity *queue)
{
    if (bootstrap_event_write(server->events, event, pid, name, queue) < 0) {
        /* The reader is gone. That must not stop the services. */
        (void)fprintf(stderr, "bootstrapd: events are reported no more: nobody reads them\n");
        server->events = -1;
    }
}

static void report(struct bootstrap_server *server, const char *event, pid_t pid, const char *name)
{
    report_with_queue(server, event, pid, name, NULL);
}

/* The name of a dead service is free at once, even if the notification has not been read yet. */
static void free_service(struct bootstrap_server *server, struct service *service)
{
    mach_port_t port = service->port;

    report(server, "freed", 0, service->name);
    service_remove(&server->services, service);
    (void)mach_port_destroy(mach_task_self(), port);
}

static bool is_dead(mach_port_t port)
{
    mach_port_type_t type = MACH_PORT_TYPE_NONE;

    return mach_port_type(mach_task_self(), port, &type) == KERN_SUCCESS &&
           (type & MACH_PORT_TYPE_DEAD_NAME) != 0;
}

static struct service *find_living(struct bootstrap_server *server, const char *name)
{
    struct service *service = service_find(&server->services, name);

    if (service != NULL && is_dead(service->port)) {
        free_service(server, service);
        service = NULL;
    }
    return service;
}

/* Keeps a send right under a name and asks to be told of the port's death. On failure the right is
   still the caller's. */
static kern_return_t keep_service(
    struct bootstrap_server *server, const char *name, mach_port_t port)
{
    mach_port_t previous;

    if (mach_port_request_notification(mach_task_self(), port, MACH_NOTIFY_DEAD_NAME, 1,
            server->port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &previous) != KERN_SUCCESS)
        return BOOTSTRAP_NO_MEMORY;
    if (MACH_PORT_VALID(previous))
        (void)mach_port_deallocate(mach_task_self(), previous);
    return service_add(&server->services, name, port) < 0 ? BOOTSTRAP_NO_MEMORY : BOOTSTRAP_SUCCESS;
}

/* Sends the reply if that is possible at once: no caller may keep the server waiting. */
static kern_return_t reply(
    mach_msg_header_t *answer, mach_msg_size_t size, const mach_msg_header_t *request)
{
    mach_msg_return_t mr;

    answer->msgh_bits |= MACH_MSGH_BITS(MACH_MSGH_BITS_REMOTE(request->msgh_bits), 0);
    answer->msgh_size = size;
    answer->msgh_remote_port = request->msgh_remote_port;
    /* Unsigned: a request may have any id. */
    answer->msgh_id = (mach_msg_id_t)((unsigned)request->msgh_id + BOOTSTRAP_ID_REPLY);
    mr = mach_msg(answer, MACH_SEND_MSG | MACH_SEND_TIMEOUT, size, 0, MACH_PORT_NULL,
        MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);
    if (mr != MACH_MSG_SUCCESS)
        mach_msg_destroy(answer);
    return mr;
}

static void reply_code(const mach_msg_header_t *request, kern_return_t code)
{
    mig_reply_error_t answer = {.NDR = NDR_record, .RetCode = code};

    (void)reply(&answer.Head, sizeof answer, request);
}

static void reply_right(
    const mach_msg_header_t *request, mach_port_t port, mach_msg_type_name_t disposition)
{
    struct bootstrap_reply answer = {
        .header = {.msgh_bits = MACH_MSGH_BITS_COMPLEX},
        .body = {1},
        .service = {.name = port,
            .disposition = disposition & 0xffu,
            .type = MACH_MSG_PORT_DESCRIPTOR},
    };

    /* A receive right that cannot be delivered is destroyed. That frees the name. */
    (void)reply(&answer.header, sizeof answer, request);
}

static void refuse(struct bootstrap_server *server, const mach_msg_header_t *request,
    const char *name, kern_return_t code)
{
    report(server, "refused", sender(request), name);
    reply_code(request, code);
}

static void check_in(struct bootstrap_server *server, const struct bootstrap_request *request)
{
    struct queue_identity queue;
    mach_port_t port;

    if (find_living(server, request->name) != NULL) {
        refuse(server, &request->header, request->name, BOOTSTRAP_SERVICE_ACTIVE);
        return;
    }
    if (mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port) != KERN_SUCCESS) {
        refuse(server, &request->header, request->name, BOOTSTRAP_NO_MEMORY);
        return;
    }
    if (mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND) !=
            KERN_SUCCESS ||
        queue_identity_read(port, &queue) != KERN_SUCCESS ||
        keep_service(server, request->name, port) != BOOTSTRAP_SUCCESS) {
        (void)mach_port_destroy(mach_task_self(), port);
        refuse(server, &request->header, request->name, BOOTSTRAP_NO_MEMORY);
        return;
    }
    report_with_queue(server, "check-in", sender(&request->header), request->name, &queue);
    reply_right(&request->header, port, MACH_MSG_TYPE_MOVE_RECEIVE);
}

static void look_up(struct bootstrap_server *server, const struct bootstrap_request *request)
{
    const struct service *service = find_living(server, request->name);

    report(
        server, service == NULL ? "refused" : "look-up", sender(&request->header), request->name);
    if (service == NULL)
        reply_code(&request->header, BOOTSTRAP_UNKNOWN_SERVICE);
    else
        reply_right(&request->header, service->port, MACH_MSG_TYPE_COPY_SEND);
}

static void register_service(
    struct bootstrap_server *server, struct bootstrap_register_request *request)
{
    if (find_living(server, request->name) != NULL) {
        refuse(server, &request->header, request->name, BOOTSTRAP_NAME_IN_USE);
    } else if (service_find_port(&server->services, request->service.name) != NULL) {
        /* A port has one name, because its death can be asked for once. */
        refuse(server, &request->header, request->name, BOOTSTRAP_SERVICE_ACTIVE);
    } else if (!MACH_PORT_VALID(request->service.name) ||
               keep_service(server, request->name, request->service.name) != BOOTSTRAP_SUCCESS) {
        refuse(server, &request->header, request->name, BOOTSTRAP_NO_MEMORY);
    } else {
        request->service.name = MACH_PORT_NULL; /* kept: the request no longer has it */
        report(server, "register", sender(&request->header), request->name);
        reply_code(&request->header, BOOTSTRAP_SUCCESS);
    }
}

static void note_death(struct bootstrap_server *server, mach_port_t port)
{
    struct service *service = service_find_port(&server->services, port);

    /* The name may have been freed at a look-up, and stand for another service by now. */
    if (service != NULL && is_dead(port))
        free_service(server, service);
}

static bool is_named(const struct bootstrap_request *request)
{
    return request->header.msgh_size == sizeof *request &&
           !MACH_MSGH_BITS_IS_COMPLEX(request->header.msgh_bits) &&
           memchr(request->name, '\0', sizeof request->name) != NULL && request->name[0] != '\0';
}

static bool is_registration(const struct bootstrap_register_request *request)
{
    return request->header.msgh_size == sizeof *request &&
           MACH_MSGH_BITS_IS_COMPLEX(request->header.msgh_bits) &&
           request->body.msgh_descriptor_count == 1 &&
           request->service.disposition == MACH_MSG_TYPE_PORT_SEND &&
           memchr(request->name, '\0', sizeof request->name) != NULL && request->name[0] != '\0';
}

static void dispatch(struct bootstrap_server *server, union request *request)
{
    const mach_msg_header_t *header = &request->header;

    if (header->msgh_id == MACH_NOTIFY_DEAD_NAME && sender(header) == 0)
        note_death(server, request->dead_name.not_port);
    else if (sender(header) == 0)
        return; /* another notification, of a name that was freed before */
    else if (header->msgh_id == BOOTSTRAP_ID_CHECK_IN && is_named(&request->named))
        check_in(server, &request->named);
    else if (header->msgh_id == BOOTSTRAP_ID_LOOK_UP && is_named(&request->named))
        look_up(server, &request->named);
    else if (header->msgh_id == BOOTSTRAP_ID_REGISTER && is_registration(&request->registration))
        register_service(server, &request->registration);
    else
        reply_code(header, MIG_BAD_ID);
}

kern_return_t bootstrap_server_serve(struct bootstrap_server *server)
{
    union request request;
    mach_msg_return_t mr;

    for (unsigned i = 0; i < MESSAGES_AT_ONCE; i++) {
        mr = mach_msg(&request.header,
            MACH_RCV_MSG | MACH_RCV_TIMEOUT | MACH_RCV_TRAILER_TYPE(MACH_MSG_TRAILER_FORMAT_0) |
                MACH_RCV_TRAILER_ELEMENTS(MACH_RCV_TRAILER_AUDIT),
            0, sizeof request, server->port, MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);
        if (mr == MACH_RCV_TIMED_OUT)
            return KERN_SUCCESS;
        if (mr == MACH_RCV_TOO_LARGE)
            continue; /* too long for a request; it was destroyed */
        if (mr != MACH_MSG_SUCCESS)
            return mr;
        dispatch(server, &request);
        /* The answer has used the reply right up. The rest of the request is destroyed. */
        request.header.msgh_bits &= ~MACH_MSGH_BITS_REMOTE_MASK;
        mach_msg_destroy(&request.header);
    }
    return KERN_SUCCESS;
}

void bootstrap_server_end(struct bootstrap_server *server)
{
    service_directory_clear(&server->services);
    (void)mach_port_destroy(mach_task_self(), server->port);
}

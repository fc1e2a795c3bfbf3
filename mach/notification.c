/* notification.c - a notification that was made in this task and waits to be received. */
#include "config.h"

#include "mach/notification.h"

#include <mach/notify.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct notification *notification_new(mach_msg_id_t id, natural_t value, struct right *right)
{
    struct notification *notification = calloc(1, sizeof *notification);

    if (notification == NULL) {
        if (right != NULL)
            right_destroy(right);
        return NULL;
    }
    notification->id = id;
    notification->value = value;
    if (right != NULL)
        notification->right = *right;
    return notification;
}

void notification_free(struct notification *notification)
{
    right_destroy(&notification->right);
    free(notification);
}

mach_msg_size_t notification_size(const struct notification *notification)
{
    switch (notification->id) {
    case MACH_NOTIFY_SEND_ONCE:
        return sizeof(mach_msg_header_t);
    case MACH_NOTIFY_PORT_DESTROYED:
        return offsetof(mach_port_destroyed_notification_t, trailer);
    default:
        return offsetof(mach_dead_name_notification_t, trailer);
    }
}

void notification_write(const struct notification *notification, mach_port_name_t receiver,
    mach_port_name_t right, mach_msg_header_t *message)
{
    mach_msg_size_t size = notification_size(notification);
    mach_msg_header_t header = {
        .msgh_bits = MACH_MSGH_BITS(0, MACH_MSG_TYPE_PORT_SEND_ONCE),
        .msgh_size = size,
        .msgh_local_port = receiver,
        .msgh_id = notification->id,
    };
    mach_dead_name_notification_t plain = {header, NDR_record, notification->value, {0}};
    mach_port_destroyed_notification_t with_right = {
        .not_header = header,
        .not_body = {1},
        .not_port = {.name = right,
            .disposition = MACH_MSG_TYPE_PORT_RECEIVE,
            .type = MACH_MSG_PORT_DESCRIPTOR},
    };

    with_right.not_header.msgh_bits |= MACH_MSGH_BITS_COMPLEX;
    if (notification->id == MACH_NOTIFY_PORT_DESTROYED)
        memcpy(message, &with_right, size);
    else
        memcpy(message, &plain, size);
}

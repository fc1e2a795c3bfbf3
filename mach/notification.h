/* notification.h - a notification that was made in this task and waits to be received. */
#ifndef MACH_NOTIFICATION_H
#define MACH_NOTIFICATION_H

#include "mach/right.h"

#include <mach/message.h>
#include <sys/queue.h>

struct notification {
    STAILQ_ENTRY(notification) entry;
    mach_msg_id_t id;
    natural_t value;    /* the name that died or is gone, or the make-send count */
    struct right right; /* port-destroyed: the receive right, the notification's own */
};

STAILQ_HEAD(notification_queue, notification);

/* Makes a notification. `right` is consumed in any case; NULL for none. NULL if memory runs out. */
struct notification *notification_new(mach_msg_id_t id, natural_t value, struct right *right);

/* Frees a notification, and destroys its right if that was not taken. */
void notification_free(struct notification *notification);

/* Its size as a message in bytes, without the trailer. */
mach_msg_size_t notification_size(const struct notification *notification);

/*
 * Writes it as a message of notification_size bytes.
 * receiver  the name that it is received from.
 * right     the name of its right; used for port-destroyed alone.
 */
void notification_write(const struct notification *notification, mach_port_name_t receiver,
    mach_port_name_t right, mach_msg_header_t *message);

#endif

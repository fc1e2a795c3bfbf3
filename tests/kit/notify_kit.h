/* notify_kit.h - asking for notifications, and expecting them. */
#ifndef TESTS_KIT_NOTIFY_KIT_H
#define TESTS_KIT_NOTIFY_KIT_H

#include "tests/kit/port_kit.h"

/*
 * Asks for a notification that goes to `notify`, through a send-once right made of it, or to nobody
 * if that is null. Fails the running test unless the request is accepted. Returns the right of the
 * previous request, the caller's, or MACH_PORT_NULL.
 */
mach_port_t notify_kit_request(
    mach_port_t name, mach_msg_id_t variant, mach_port_mscount_t sync, mach_port_t notify);

/* The same with a sync of 0 where nothing was armed. */
void notify_kit_watch(mach_port_t name, mach_msg_id_t variant, mach_port_t notify);

/* Sends a right, `carried`, given as `disposition`, with id 100; `to` is a receive right. */
void notify_kit_send(mach_port_t to, mach_port_t carried, mach_msg_type_name_t disposition);

/* The word that follows a notification's NDR record. */
natural_t notify_kit_value(const struct port_kit_message *message);

/* The next message must be that notification, from the kernel, in its published form. */
void notify_kit_expect(mach_port_t port, mach_msg_id_t id, natural_t value);

#endif

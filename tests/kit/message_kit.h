/* message_kit.h - what the tests of mach_msg share. */
#ifndef TESTS_KIT_MESSAGE_KIT_H
#define TESTS_KIT_MESSAGE_KIT_H

#include "tests/kit/port_kit.h"

/* A message with many port descriptors. */
struct message_kit_large {
    mach_msg_header_t header;
    mach_msg_body_t body;
    mach_msg_port_descriptor_t ports[200];
    mach_msg_max_trailer_t trailer;
};

/* One port descriptor: what the name has before, between and after, and how the right arrives. The
   name starts as send (two references) and receive right, or as a send-once right. */
struct message_kit_disposition {
    mach_msg_type_name_t disposition;
    mach_port_type_t between;
    mach_port_urefs_t between_refs;
    mach_msg_type_name_t arrives;
    mach_port_type_t after; /* of the name that arrived */
    mach_port_urefs_t after_refs;
    int same_name;
};

extern const struct message_kit_disposition dispositions[6];

/*
 * Receives without waiting into a cleared `message`, of which `size` bytes may be used, with
 * `option` beside MACH_RCV_MSG. Its rights are the caller's. Returns mach_msg's code.
 */
mach_msg_return_t message_kit_receive(
    mach_port_t from, struct port_kit_message *message, mach_msg_size_t size, int option);

/* How something gets into a queue: sent to the port, sent through a send-once right, or as the
   notification of one that is given up. */
#define MESSAGE_KIT_WAYS 3

/* Puts a message into the queue of `port`, a receive right, by a way below MESSAGE_KIT_WAYS.
   Returns its id. */
mach_msg_id_t message_kit_queue(mach_port_t port, int way);

/* Fills a queue with messages of the ids 0, 1, .... How many it takes; at least one. */
int message_kit_fill(mach_port_t port);

#endif

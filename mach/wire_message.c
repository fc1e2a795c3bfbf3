/* wire_message.c - a message on its way: what both directions share. */
#include "config.h"

#include "mach/wire_message.h"

#include <stdlib.h>
#include <string.h>

mach_msg_port_descriptor_t *wire_message_descriptors(struct wire_message *wire)
{
    return (mach_msg_port_descriptor_t *)(void *)((char *)wire->message + sizeof(mach_msg_base_t));
}

unsigned wire_message_descriptor_count(struct wire_message *wire)
{
    /* The proof of a send right travels to a queue. A send-once right is itself the way. */
    unsigned count =
        wire->reply.count + (wire->destination.type == MACH_MSG_TYPE_PORT_SEND ? 1 : 0);

    for (unsigned i = 0; i < wire->rights_count; i++)
        count += wire->rights[i].count;
    return count;
}

void wire_message_close(struct wire_message *wire)
{
    /* A queue may be in its own message. The kernel looks for such circles whenever a socket is
       closed. So what the message carries is closed before the right that leads to its receiver. */
    for (unsigned i = 0; i < wire->rights_count; i++)
        right_destroy(&wire->rights[i]);
    right_destroy(&wire->reply);
    right_destroy(&wire->destination);
    free(wire->rights);
    free(wire->memory);
    wire->memory = NULL;
    wire->rights = NULL;
    wire->rights_count = 0;
}

/* parcel.c - a message on its way: what both directions share. */
#include "config.h"

#include "mach/parcel.h"

#include <stdlib.h>
#include <string.h>

mach_msg_port_descriptor_t *parcel_descriptors(struct parcel *parcel)
{
    return (
        mach_msg_port_descriptor_t *)(void *)((char *)parcel->message + sizeof(mach_msg_base_t));
}

unsigned parcel_descriptor_count(struct parcel *parcel)
{
    /* Of a send right's two the proof alone travels, and a send-once right is the way itself. */
    unsigned count =
        parcel->reply.count + (parcel->destination.type == MACH_MSG_TYPE_PORT_SEND ? 1 : 0);

    for (unsigned i = 0; i < parcel->rights_count; i++)
        count += parcel->rights[i].count;
    return count;
}

void parcel_close(struct parcel *parcel)
{
    /* A queue may lie in its own message; the kernel looks for such circles whenever a socket is
       closed, so what the message carries goes before the right that leads to its receiver. */
    for (unsigned i = 0; i < parcel->rights_count; i++)
        right_destroy(&parcel->rights[i]);
    right_destroy(&parcel->reply);
    right_destroy(&parcel->destination);
    free(parcel->rights);
    free(parcel->memory);
    parcel->memory = NULL;
    parcel->rights = NULL;
    parcel->rights_count = 0;
}

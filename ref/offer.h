/* offer.h - the port that an adapter's client makes, and the right to it that it hands over. */
#ifndef REF_OFFER_H
#define REF_OFFER_H

#include <mach/mach.h>
#include <stdbool.h>

struct offer {
    mach_port_t port;                /* the receive right made, MACH_PORT_NULL for a null offer */
    mach_port_t right;               /* the name to hand over, often the same */
    mach_msg_type_name_t right_type; /* and how */
};

/* User references of the offered port's names, and how many further names the space has. */
struct offer_census {
    mach_port_urefs_t send, send_once, receive;
    unsigned int other;
};

/*
 * Reads the word of a command line that says how a right is handed over: "copy-send" and the like,
 * or "null" for MACH_MSG_TYPE_PORT_NONE. Returns false if the word is unknown.
 */
bool offer_parse_type(const char *word, mach_msg_type_name_t *right_type);

/*
 * Makes a port, and the right that `right_type` needs: a send right to copy or move, a send-once
 * right to move. The other dispositions need the receive right alone.
 *
 * right_type: a MACH_MSG_TYPE_ disposition, or MACH_MSG_TYPE_PORT_NONE for a null port.
 * Both names are the caller's. The end of the task gives them back.
 * Returns KERN_SUCCESS, or the code of the call that failed.
 */
kern_return_t offer_make(struct offer *offer, mach_msg_type_name_t right_type);

/*
 * Counts what is held now. The task's own port, the bootstrap port and the thread's reply port are
 * not counted, because every task has them.
 * Returns KERN_SUCCESS, or KERN_RESOURCE_SHORTAGE.
 */
kern_return_t offer_count(const struct offer *offer, struct offer_census *census);

#endif

/*
 * puppet_port.h - a puppet's own port, and what is watched about it.
 *
 * Each has a second port beside it, where its no-senders and dead-name notifications arrive.
 * Send-once notifications arrive at the port itself. Nothing is believed that another process could
 * have sent: a notification's audit token names the kernel.
 */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_PORT_H
#define CONFORMANCE_PUPPETRY_PUPPET_PORT_H

#include <jansson.h>
#include <mach/mach.h>
#include <stdbool.h>
#include <stddef.h>

struct puppet_port {
    struct puppet_port *next;
    char *name;               /* in the scenario */
    mach_port_t port;         /* receive right, until it is given away */
    mach_port_t watcher;      /* receive right of the notification port */
    bool receives;            /* port is still a receive right of ours */
    bool armed;               /* a no-senders request is outstanding */
    mach_port_mscount_t made; /* send rights made of it so far */
};

/* Called with each {"event":...} object; owns the reference from then on. */
typedef void (*puppet_port_report_fn)(json_t *event, void *arg);

/*
 * Makes a port.
 * Ownership: puppet_port_free frees *port.
 * Returns KERN_SUCCESS, KERN_RESOURCE_SHORTAGE, or what mach_port_allocate returned.
 */
kern_return_t puppet_port_new(const char *name, struct puppet_port **port);

/* Destroys all rights and frees the port; NULL does nothing. */
void puppet_port_free(struct puppet_port *port);

/* Frees the memory alone: after a fork the names are the parent's. */
void puppet_port_forget(struct puppet_port *port);

/*
 * Makes ready to give a right away: arms the request whose notification will tell of its end, and
 * makes the right to be moved where `disposition` moves one.
 * offered  set to the name to put into the message.
 * Returns KERN_SUCCESS, or the code of the call that failed.
 */
kern_return_t puppet_port_offer(
    struct puppet_port *port, mach_msg_type_name_t disposition, mach_port_t *offered);

/*
 * After the message with the right is sent: counts what was made, and drops the send right that
 * COPY_SEND left here, so that it does not keep no-senders silent.
 */
void puppet_port_offered(struct puppet_port *port, mach_msg_type_name_t disposition);

/*
 * Takes in everything that waits at the port and its watcher, and reports it:
 * {"event":"notified","port","kind"} for no-senders (once no right made so far is left),
 * send-once and dead-name; {"event":"message","port","id","once","nonce"} for everything else, its
 * rights destroyed ("once": it came through a send-once right; "nonce" only where the message is
 * long enough, and both only where it is not longer than any that the protocol knows).
 */
void puppet_port_receive(struct puppet_port *port, puppet_port_report_fn report, void *arg);

/*
 * The descriptors to poll for the two; -1 for one that has none.
 */
void puppet_port_pollables(const struct puppet_port *port, int *port_fd, int *watcher_fd);

#endif

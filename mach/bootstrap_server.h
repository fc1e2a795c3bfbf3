/* bootstrap_server.h - answering the bootstrap server's messages. */
#ifndef MACH_BOOTSTRAP_SERVER_H
#define MACH_BOOTSTRAP_SERVER_H

#include "mach/service.h"

#include <mach/mach.h>

struct bootstrap_server {
    mach_port_t port; /* the bootstrap port's receive right, the server's own */
    struct service_directory services;
    int events; /* the descriptor for bootstrap_event_write, the caller's; or -1 */
};

/* A server for at most `services_most` services. KERN_SUCCESS or mach_port_allocate's code. */
kern_return_t bootstrap_server_init(
    struct bootstrap_server *server, unsigned services_most, int events);

/* Answers the messages that wait, but only so many at once. KERN_SUCCESS, or KERN_RESOURCE_SHORTAGE
   if descriptors ran out; the message stays queued then. */
kern_return_t bootstrap_server_serve(struct bootstrap_server *server);

/* Destroys the port and forgets the services; their send rights end with the task. */
void bootstrap_server_end(struct bootstrap_server *server);

#endif

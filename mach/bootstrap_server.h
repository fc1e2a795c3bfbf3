/* bootstrap_server.h - answering the bootstrap server's messages. */
#ifndef MACH_BOOTSTRAP_SERVER_H
#define MACH_BOOTSTRAP_SERVER_H

#include "mach/service.h"

#include <mach/mach.h>

struct bootstrap_server {
    mach_port_t port; /* the bootstrap port's receive right, the server's own */
    struct service_directory services;
    int events; /* where bootstrap_event_write writes to, the caller's; or -1 */
};

/* A server for at most `services_most` services. KERN_SUCCESS or mach_port_allocate's code. */
kern_return_t bootstrap_server_init(
    struct bootstrap_server *server, unsigned services_most, int events);

/* Answers the messages that wait, or the first of many. KERN_SUCCESS, or KERN_RESOURCE_SHORTAGE
   when a message cannot be received for want of descriptors and stays queued. */
kern_return_t bootstrap_server_serve(struct bootstrap_server *server);

/* Destroys the port and forgets the services; their send rights end with the task. */
void bootstrap_server_end(struct bootstrap_server *server);

#endif

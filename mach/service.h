/* service.h - the services of the bootstrap server: their names and ports. */
#ifndef MACH_SERVICE_H
#define MACH_SERVICE_H

#include <mach/port.h>
#include <servers/bootstrap.h>

struct service {
    name_t name;
    mach_port_t port; /* a send right; the caller gives its reference back */
};

struct service_directory {
    void *by_name; /* as tsearch(3) keeps them */
    void *by_port;
    unsigned count;
    unsigned most; /* how many there may be */
};

/* An empty directory for `most` services. */
void service_directory_init(struct service_directory *directory, unsigned most);

/* Frees every service, which the directory owns. */
void service_directory_clear(struct service_directory *directory);

/* The service with that name or that port, in the directory's memory; or NULL. */
struct service *service_find(const struct service_directory *directory, const char *name);
struct service *service_find_port(const struct service_directory *directory, mach_port_t port);

/* Adds a service. No service has that name or port yet. 0, -ENOSPC (`most`), -ENOMEM. */
int service_add(struct service_directory *directory, const char *name, mach_port_t port);

/* Takes a service out and frees it. */
void service_remove(struct service_directory *directory, struct service *service);

#endif

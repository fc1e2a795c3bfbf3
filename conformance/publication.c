/* publication.c - a service that a server checked in, as the bootstrap server told of it. */
#include "config.h"

#include "conformance/publication.h"

#include <stdio.h>
#include <stdlib.h>

struct publication *publication_add(struct publication **list, const char *server, const char *name)
{
    struct publication *publication = calloc(1, sizeof *publication);
    if (publication) {
        publication->server = server;
        snprintf(publication->name, sizeof publication->name, "%s", name);
        publication->next = *list;
        *list = publication;
    }
    return publication;
}

void publications_free(struct publication *list)
{
    while (list) {
        struct publication *next = list->next;
        if (list->port != MACH_PORT_NULL)
            mach_port_deallocate(mach_task_self(), list->port);
        free(list);
        list = next;
    }
}

void publication_look_up(struct publication *publication)
{
    name_t name;
    mach_port_t port = MACH_PORT_NULL;
    if (publication->port == MACH_PORT_NULL && service_name_unescape(publication->name, name) &&
        bootstrap_look_up(bootstrap_port, name, &port) == BOOTSTRAP_SUCCESS)
        publication->port = port;
}

bool publication_is_dead(const struct publication *publication)
{
    mach_port_type_t type = MACH_PORT_TYPE_NONE;
    /* A right that was dead when it arrived has no name of its own. */
    if (!MACH_PORT_VALID(publication->port))
        return publication->port == MACH_PORT_DEAD;
    return mach_port_type(mach_task_self(), publication->port, &type) == KERN_SUCCESS &&
           (type & MACH_PORT_TYPE_DEAD_NAME) != 0;
}

bool publication_is_unknown(const struct publication *publication)
{
    name_t name;
    mach_port_t port = MACH_PORT_NULL;
    if (!service_name_unescape(publication->name, name))
        return true;
    kern_return_t code = bootstrap_look_up(bootstrap_port, name, &port);
    if (code == BOOTSTRAP_SUCCESS)
        mach_port_deallocate(mach_task_self(), port);
    return code == BOOTSTRAP_UNKNOWN_SERVICE;
}

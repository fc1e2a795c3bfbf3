/* publication.c - a service that a server checked in, as the bootstrap server told of it. */
#include "config.h"

#include "conformance/stage/publication.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct publication *publication_add(
    struct publication **list, const char *server, unsigned int round, const char *name)
{
    struct publication *publication = calloc(1, sizeof *publication);
    if (publication) {
        publication->server = server;
        publication->round = round;
        snprintf(publication->name, sizeof publication->name, "%s", name);
        publication->next = *list;
        *list = publication;
    }
    return publication;
}

static bool is_of_round(
    const struct publication *publication, const char *server, unsigned int round)
{
    return publication->round == round && strcmp(publication->server, server) == 0;
}

struct publication *publication_find(
    struct publication *list, const char *server, unsigned int round, const char *name)
{
    for (; list; list = list->next)
        if (is_of_round(list, server, round) &&
            (name ? strcmp(list->name, name) == 0 : list->is_handshake))
            return list;
    return NULL;
}

void publication_choose(struct publication *list, struct publication *chosen)
{
    for (; list; list = list->next)
        if (is_of_round(list, chosen->server, chosen->round))
            list->is_handshake = list == chosen;
}

void publication_name(struct publication *list, struct publication *chosen)
{
    publication_choose(list, chosen);
    chosen->is_named = true;
}

bool publication_is_certain(const struct publication *list, const struct publication *service)
{
    bool is_alone = true;
    for (; list; list = list->next)
        is_alone &= list == service || !is_of_round(list, service->server, service->round);
    return service->is_handshake && (service->is_named || is_alone);
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

/* The queue that a handle of ours leads to which we did not have before; zero for none. */
static struct identity newest_queue(const struct inventory *before, const struct inventory *now)
{
    for (size_t i = 0; i < now->count; i++) {
        const struct inventory_item *item = &now->items[i];
        if (strcmp(item->kind, inventory_handle) == 0 &&
            !inventory_find(before, inventory_handle, &item->identity))
            return item->identity;
    }
    return (struct identity){0};
}

void publication_look_up(struct publication *publication)
{
    name_t name;
    mach_port_t port = MACH_PORT_NULL;
    struct inventory before, now = {0};
    /* Taken now, lest its queue be taken for the service's. */
    mach_port_t bootstrap = bootstrap_port;
    if (publication->port != MACH_PORT_NULL || !service_name_unescape(publication->name, name))
        return;
    int unknown = inventory_take(getpid(), &before);
    if (bootstrap_look_up(bootstrap, name, &port) == BOOTSTRAP_SUCCESS) {
        publication->port = port;
        if (!unknown && inventory_take(getpid(), &now) == 0)
            publication->queue = newest_queue(&before, &now);
    }
    inventory_free(&before);
    inventory_free(&now);
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

bool publication_is_found(const struct publication *publication)
{
    name_t name;
    mach_port_t port = MACH_PORT_NULL;
    if (!service_name_unescape(publication->name, name) ||
        bootstrap_look_up(bootstrap_port, name, &port) != BOOTSTRAP_SUCCESS)
        return false;
    mach_port_deallocate(mach_task_self(), port);
    return true;
}

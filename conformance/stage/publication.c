/* publication.c - a service that a server checked in, as the bootstrap server told of it. */
#include "config.h"

#include "conformance/stage/publication.h"

#include "conformance/stage/process.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Takes a handle back, if there is one: the queue is known no more. */
static void let_go(struct publication *publication)
{
    if (publication->handle >= 0)
        close(publication->handle);
    publication->handle = -1;
    publication->queue = (struct identity){0};
}

struct publication *publication_add(struct publication **list, const char *server,
    unsigned int round, const char *name, const struct identity *queue)
{
    struct publication *publication = calloc(1, sizeof *publication);

    for (struct publication *older = *list; older != NULL; older = older->next)
        if (identity_is(&older->queue, queue))
            let_go(older);
    if (publication != NULL) {
        publication->queue = *queue;
        publication->handle = -1;
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
    for (; list != NULL; list = list->next)
        if (is_of_round(list, server, round) &&
            (name != NULL ? strcmp(list->name, name) == 0 : list->is_handshake))
            return list;
    return NULL;
}

void publication_choose(struct publication *list, struct publication *chosen)
{
    for (; list != NULL; list = list->next)
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

    for (; list != NULL; list = list->next)
        is_alone &= list == service || !is_of_round(list, service->server, service->round);
    return service->is_handshake && (service->is_named || is_alone);
}

void publications_free(struct publication *list)
{
    while (list != NULL) {
        struct publication *next = list->next;

        if (list->port != MACH_PORT_NULL)
            mach_port_deallocate(mach_task_self(), list->port);
        let_go(list);
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

/* A handle of ours on a queue that a process has one on; -1 for none. */
static int copy_handle(pid_t pid, const struct identity *queue)
{
    struct inventory inventory;
    struct identity identity;
    char path[64];
    int handle = -1;
    const struct inventory_item *item = inventory_take(pid, &inventory) == 0
                                            ? inventory_find(&inventory, inventory_handle, queue)
                                            : NULL;

    if (item != NULL) {
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, item->number);
        handle = open(path, O_PATH | O_CLOEXEC);
    }
    inventory_free(&inventory);
    /* By then the descriptor may have become another one. */
    if (handle >= 0 &&
        (inventory_identify(getpid(), handle, &identity) != 0 || !identity_is(&identity, queue))) {
        close(handle);
        handle = -1;
    }
    return handle;
}

void publication_hold(struct publication *publication)
{
    pid_t *pids = NULL;
    size_t count = 0;

    if (publication->queue.inode == 0)
        return;
    /* Where it was looked up, we have one: but with the port dies our right, and its handle. */
    publication->handle = copy_handle(getpid(), &publication->queue);
    if (publication->handle < 0 && process_descendants(getpid(), &pids, &count) != 0)
        count = 0;
    for (size_t i = 0; i < count && publication->handle < 0; i++)
        publication->handle = copy_handle(pids[i], &publication->queue);
    free(pids);
    if (publication->handle < 0)
        publication->queue = (struct identity){0};
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

/* publication.h - a service that a server checked in, as the bootstrap server told of it. */
#ifndef CONFORMANCE_STAGE_PUBLICATION_H
#define CONFORMANCE_STAGE_PUBLICATION_H

#include "conformance/ipc/service_name.h"
#include "conformance/stage/inventory.h"

#include <mach/mach.h>
#include <stdbool.h>

struct publication {
    struct publication *next;
    const char *server; /* actor that checked it in; borrowed */
    unsigned int round; /* in which of its rounds, from 1 */
    bool is_handshake;  /* it is the round's service; else the server's own business */
    bool is_named;      /* and that is certain: its name stood in the pipe */
    char name[SERVICE_NAME_TEXT_MAX]; /* escaped, as the events have it */
    mach_port_t port;                 /* our send right; null while not looked up */
    struct identity queue;            /* of the port; zero for not known */
    int handle;                       /* on that queue, ours; -1 for none */
    bool freed;                       /* the bootstrap server said that the name is free */
};

/*
 * Adds a service to the head of a list.
 * queue  of its port, as the bootstrap server told; zero where it told none. A number is one port's
 *        at a time: a service of the list that had the same is gone, and its queue not known.
 *
 * Ownership: publications_free frees the list and gives the rights back.
 * Returns it; NULL when memory is short.
 */
struct publication *publication_add(struct publication **list, const char *server,
    unsigned int round, const char *name, const struct identity *queue);

/*
 * The service of that name that a server checked in in one round.
 * name  NULL for the round's own, whatever its name is.
 * Returns NULL for none.
 */
struct publication *publication_find(
    struct publication *list, const char *server, unsigned int round, const char *name);

/*
 * Makes a service that of its round; until the name in the pipe was seen, that is the newest which
 * was checked in since the server runs. A server may have others of its own.
 */
void publication_choose(struct publication *list, struct publication *chosen);

/* The same for the service whose name was seen in the pipe, or looked up by who read that. */
void publication_name(struct publication *list, struct publication *chosen);

/*
 * Whether a service is that of its round for certain: its name was seen, or there is no other of
 * that round.
 */
bool publication_is_certain(const struct publication *list, const struct publication *service);

/* Frees a list; NULL does nothing. */
void publications_free(struct publication *list);

/*
 * Looks the service's port up and keeps a send right, unless it has one. The bootstrap server must
 * be there to answer. That it knows no such name (any more) leaves the port null.
 */
void publication_look_up(struct publication *publication);

/*
 * Keeps a handle on the service's queue, lest its number be given to another while it is compared
 * with. Found with this process or one below it; where none has a handle, nobody has a right
 * either, and the queue is known no more.
 */
void publication_hold(struct publication *publication);

/* Whether our send right became a dead name; false where there is none. */
bool publication_is_dead(const struct publication *publication);

/* Whether the bootstrap server still finds the name; one that does not answer finds nothing. */
bool publication_is_found(const struct publication *publication);

#endif

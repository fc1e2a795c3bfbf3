/*
 * inventory.h - what a process holds at one moment: its descriptors by kind and identity, and its
 * threads.
 *
 * Seen from outside, in /proc. A kind is what people call it: "pipe read side", "port handle" (the
 * O_PATH handle of a queue, which send and receive rights have), "socket", "eventpoll", "file".
 */
#ifndef CONFORMANCE_STAGE_INVENTORY_H
#define CONFORMANCE_STAGE_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define INVENTORY_KIND_MAX 64

/* What a descriptor leads to; the zero identity is no object's. */
struct identity {
    dev_t device;
    ino_t inode;
};

struct inventory_item {
    int number;
    struct identity identity; /* of anonymous inodes all have one */
    char kind[INVENTORY_KIND_MAX];
};

struct inventory {
    struct inventory_item *items;
    size_t count;
    unsigned int threads;
};

extern const char inventory_pipe_read[], inventory_pipe_write[], inventory_socket[],
    inventory_handle[];

/*
 * Takes one of a process; a descriptor that is closed meanwhile is left out.
 * Ownership: inventory_free frees what it holds, also after a failure.
 * Returns 0; -ESRCH when there is no such process; -EACCES when it may not be looked at; -ENOMEM.
 */
int inventory_take(pid_t pid, struct inventory *inventory);

/* Frees the items; an empty (zeroed) inventory is fine. */
void inventory_free(struct inventory *inventory);

/* What descriptor `number` of a process leads to. Returns 0; a negative errno. */
int inventory_identify(pid_t pid, int number, struct identity *identity);

/* Whether two identities are one object's. */
bool identity_is(const struct identity *a, const struct identity *b);

/* The item of that kind (NULL: any) that leads there. Returns NULL when there is none. */
const struct inventory_item *inventory_find(
    const struct inventory *inventory, const char *kind, const struct identity *identity);

/* How many descriptors of a kind there are. */
size_t inventory_count(const struct inventory *inventory, const char *kind);

/*
 * Names, behind what stands in `text`, the descriptors of a kind that `now` has and `before` has
 * not, the highest first: "socket (descriptor 9), socket (descriptor 7)".
 * most  how many at most.
 * text  room for `size` bytes, terminated before and afterwards; what does not fit is left out.
 */
void inventory_describe_new(const struct inventory *before, const struct inventory *now,
    const char *kind, size_t most, char *text, size_t size);

#endif

/*
 * receiving_end.h - the receiving end of a send-once right. It belongs to the port that it delivers
 * to. Under the task's lock.
 *
 * `pollset` is the port's in each call, or NULL while it has none.
 */
#ifndef MACH_RECEIVING_END_H
#define MACH_RECEIVING_END_H

#include "mach/pollset.h"

#include <sys/queue.h>
#include <sys/types.h>

struct port;

struct receiving_end {
    struct watch watch;
    int fd;
    struct port *port;             /* where it delivers to */
    struct receiving_end **sender; /* the pointer that the sending end has to it while this task
                                      holds both, or NULL */
    ino_t sender_inode;            /* the sending end's inode if this task made it, else 0 */
    LIST_ENTRY(receiving_end) entry;
};

LIST_HEAD(receiving_end_list, receiving_end);

/* Makes `fd` a receiving end in `list`, which is the port's. NULL if memory runs out, and `fd` is
   the caller's. */
struct receiving_end *receiving_end_new(
    struct receiving_end_list *list, struct port *port, struct pollset *pollset, int fd);

/* Lets the two ends of one right know each other. `sender` is where the sending end keeps its
   pointer to `end`. */
void receiving_end_link(struct receiving_end *end, struct receiving_end **sender);

/* Parts them again. */
void receiving_end_unlink(struct receiving_end *end);

/* Gives the descriptor to the caller. The rest must still be closed. */
int receiving_end_release(struct receiving_end *end, struct pollset *pollset);

/* Closes the end with what waits in it, and frees it. */
void receiving_end_close(struct receiving_end *end, struct pollset *pollset);

#endif

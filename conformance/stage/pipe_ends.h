/*
 * pipe_ends.h - the two ends of a handshake's pipe, by which a descriptor of it is told.
 *
 * A handshake's pipe is a pipe, whose sides are one object, or a connected pair of stream sockets,
 * which are two. Which socket is the other one's peer the kernel tells by sock_diag(7); where that
 * is refused or missing, the peer is the socket that was made together with it (pipe_ends.c).
 */
#ifndef CONFORMANCE_STAGE_PIPE_ENDS_H
#define CONFORMANCE_STAGE_PIPE_ENDS_H

#include "conformance/stage/inventory.h"

#include <stdbool.h>
#include <sys/types.h>

/* The zero identity for an end that is not known. */
struct pipe_ends {
    struct identity read, write; /* of a pipe both are the same */
};

/*
 * Finds the ends of a pipe of which a process holds one side, or both.
 * read_side, write_side  its descriptors; -1 for one that it does not have.
 * maker  the process that made the pipe, which still has the other side.
 * An end that nobody has any more, or that cannot be found out, is set to the zero identity.
 */
void pipe_ends_find(
    pid_t holder, int read_side, int write_side, pid_t maker, struct pipe_ends *ends);

/*
 * What a descriptor is to a pipe: "pipe read side", "pipe write side", the same with "(a socket)".
 * Ownership: static, or the item's. Returns NULL if it is none of this pipe's.
 */
const char *pipe_ends_side(const struct pipe_ends *ends, const struct inventory_item *item);

/* Whether that is the read side. */
bool pipe_ends_reads(const struct pipe_ends *ends, const struct inventory_item *item);

#endif

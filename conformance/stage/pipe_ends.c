/* pipe_ends.c - the two ends of a handshake's pipe, by which a descriptor of it is told. */
#include "config.h"

#include "conformance/stage/pipe_ends.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static const char socket_read[] = "pipe read side (a socket)";
static const char socket_write[] = "pipe write side (a socket)";

/* ---- the kernel's word --------------------------------------------------------------------- */

/* Asks for the peer of one socket. Returns whether the question was sent. */
static bool ask_peer(int diag, const struct identity *socket)
{
    struct {
        struct nlmsghdr header;
        struct unix_diag_req request;
    } question = {
        .header = {.nlmsg_len = sizeof question,
            .nlmsg_type = SOCK_DIAG_BY_FAMILY,
            .nlmsg_flags = NLM_F_REQUEST},
        .request = {.sdiag_family = AF_UNIX,
            .udiag_states = UINT32_MAX,
            .udiag_ino = (uint32_t)socket->inode,
            .udiag_show = UDIAG_SHOW_PEER,
            .udiag_cookie = {UINT32_MAX, UINT32_MAX}},
    };

    return send(diag, &question, sizeof question, 0) == (ssize_t)sizeof question;
}

/* The inode in an answer of `size` bytes; 0 for none. */
static uint32_t peer_in(struct nlmsghdr *header, size_t size)
{
    uint32_t inode = 0;
    struct unix_diag_msg *message;
    struct rtattr *attribute;
    unsigned int left;

    if (!NLMSG_OK(header, size) || header->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
        header->nlmsg_len < NLMSG_LENGTH(sizeof(struct unix_diag_msg)))
        return 0;
    message = NLMSG_DATA(header);
    attribute = (struct rtattr *)(message + 1);
    left = header->nlmsg_len - (unsigned int)NLMSG_LENGTH(sizeof *message);
    for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
        if (attribute->rta_type == UNIX_DIAG_PEER && RTA_PAYLOAD(attribute) >= sizeof inode)
            memcpy(&inode, RTA_DATA(attribute), sizeof inode);
    return inode;
}

/*
 * Returns whether the kernel answers such questions; *peer is zero where the socket has no peer any
 * more. It needs no privilege, but the family may be missing (CONFIG_UNIX_DIAG), or filtered.
 */
static bool diagnose(const struct identity *socket_of, struct identity *peer)
{
    union {
        struct nlmsghdr header;
        char bytes[1024];
    } answer;
    int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    ssize_t got;
    uint32_t inode;

    if (diag < 0)
        return false;
    /* The kernel answers inside the call that asks, so an answer that is not there never comes. */
    got = ask_peer(diag, socket_of) ? recv(diag, &answer, sizeof answer, MSG_DONTWAIT) : -1;
    close(diag);
    if (got < (ssize_t)sizeof answer.header || answer.header.nlmsg_type == NLMSG_ERROR)
        return false;
    inode = peer_in(&answer.header, (size_t)got);
    if (inode != 0)
        *peer = (struct identity){socket_of->device, inode};
    return true;
}

/* ---- without it ---------------------------------------------------------------------------- */

/*
 * socketpair(2) makes both sockets one right after the other, and their inodes have neighbouring
 * numbers. Of the maker's sockets a single neighbour is the peer; of two neighbours one belongs to
 * another pair, and nobody can say which.
 */
static void guess_peer(const struct identity *socket, pid_t maker, struct identity *peer)
{
    struct inventory inventory;
    unsigned int found = 0;
    const ino_t neighbours[] = {socket->inode - 1, socket->inode + 1};

    if (inventory_take(maker, &inventory) == 0) {
        for (size_t i = 0; i < sizeof neighbours / sizeof neighbours[0]; i++) {
            const struct identity neighbour = {socket->device, neighbours[i]};

            if (inventory_find(&inventory, inventory_socket, &neighbour) != NULL) {
                *peer = neighbour;
                found++;
            }
        }
    }
    if (found > 1)
        *peer = (struct identity){0};
    inventory_free(&inventory);
}

/* ---- both ---------------------------------------------------------------------------------- */

/* The other end of what a process has as descriptor `number`, which is `own`. */
static void find_other(
    pid_t holder, int number, pid_t maker, const struct identity *own, struct identity *other)
{
    char path[64];
    struct stat object;

    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)holder, number);
    if (stat(path, &object) == 0 && !S_ISSOCK(object.st_mode))
        *other = *own;
    else if (!diagnose(own, other))
        guess_peer(own, maker, other);
}

void pipe_ends_find(
    pid_t holder, int read_side, int write_side, pid_t maker, struct pipe_ends *ends)
{
    bool reads;
    bool writes;

    *ends = (struct pipe_ends){0};
    reads = read_side >= 0 && inventory_identify(holder, read_side, &ends->read) == 0;
    writes = write_side >= 0 && inventory_identify(holder, write_side, &ends->write) == 0;
    if (reads && !writes)
        find_other(holder, read_side, maker, &ends->read, &ends->write);
    else if (writes && !reads)
        find_other(holder, write_side, maker, &ends->write, &ends->read);
}

bool pipe_ends_reads(const struct pipe_ends *ends, const struct inventory_item *item)
{
    return identity_is(&ends->read, &item->identity) &&
           (!identity_is(&ends->write, &item->identity) ||
               strcmp(item->kind, inventory_pipe_read) == 0);
}

const char *pipe_ends_side(const struct pipe_ends *ends, const struct inventory_item *item)
{
    bool is_read = identity_is(&ends->read, &item->identity);
    bool is_write = identity_is(&ends->write, &item->identity);

    if (is_read && is_write)
        return item->kind;
    return is_read ? socket_read : is_write ? socket_write : NULL;
}

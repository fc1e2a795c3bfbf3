/* receiving_end.c - the receiving end of a send-once right. */
#include "config.h"

#include "mach/receiving_end.h"

#include "mach/wire_message.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct receiving_end *receiving_end_new(
    struct receiving_end_list *list, struct port *port, struct pollset *pollset, int fd)
{
    struct receiving_end *end = calloc(1, sizeof *end);

    if (end == NULL)
        return NULL;
    end->watch.kind = WATCH_RECEIVING_END;
    if (pollset_add(pollset, fd, EPOLLIN, &end->watch) < 0) {
        free(end);
        return NULL;
    }
    end->fd = fd;
    end->port = port;
    LIST_INSERT_HEAD(list, end, entry);
    return end;
}

void receiving_end_link(struct receiving_end *end, struct receiving_end **sender)
{
    end->sender = sender;
    *sender = end;
}

void receiving_end_unlink(struct receiving_end *end)
{
    if (end->sender != NULL)
        *end->sender = NULL;
    end->sender = NULL;
}

int receiving_end_release(struct receiving_end *end, struct pollset *pollset)
{
    int fd = end->fd;

    pollset_remove(pollset, fd);
    end->fd = -1;
    return fd;
}

void receiving_end_close(struct receiving_end *end, struct pollset *pollset)
{
    if (end->fd >= 0) {
        wire_message_discard_all(end->fd);
        close(receiving_end_release(end, pollset));
    }
    receiving_end_unlink(end);
    LIST_REMOVE(end, entry);
    free(end);
}

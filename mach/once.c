/* once.c - send-once rights of this task. */
#include "config.h"

#include "mach/once.h"

#include "mach/parcel.h"
#include "mach/request.h"
#include "mach/task.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

static struct once *once_allocate(struct task *task, int fd)
{
    struct once *once = calloc(1, sizeof *once);

    if (once == NULL)
        return NULL;
    once->fd = fd;
    once->next = task->onces;
    if (once->next != NULL)
        once->next->previous = once;
    task->onces = once;
    return once;
}

static void once_free(struct task *task, struct once *once)
{
    if (once->end != NULL)
        once->end->once = NULL;
    if (once->previous != NULL)
        once->previous->next = once->next;
    else
        task->onces = once->next;
    if (once->next != NULL)
        once->next->previous = once->previous;
    free(once);
}

struct once_end *once_end_new(struct port *port, int fd)
{
    struct once_end *end = calloc(1, sizeof *end);

    if (end == NULL)
        return NULL;
    end->watch.kind = WATCH_ONCE_END;
    end->fd = fd;
    if (pollset_add(port->pollset, fd, EPOLLIN, &end->watch) < 0) {
        free(end);
        return NULL;
    }
    end->port = port;
    end->next = port->ends;
    if (end->next != NULL)
        end->next->previous = end;
    port->ends = end;
    port->ends_count++;
    return end;
}

int once_end_release(struct once_end *end)
{
    int fd = end->fd;

    pollset_remove(end->port->pollset, fd);
    end->fd = -1;
    return fd;
}

void once_end_close(struct once_end *end)
{
    if (end->fd >= 0) {
        parcel_discard_all(end->fd);
        close(once_end_release(end));
    }
    if (end->once != NULL)
        end->once->end = NULL;
    if (end->previous != NULL)
        end->previous->next = end->next;
    else
        end->port->ends = end->next;
    if (end->next != NULL)
        end->next->previous = end->previous;
    end->port->ends_count--;
    free(end);
}

static ino_t inode_of(int fd)
{
    struct stat st;

    return fstat(fd, &st) < 0 ? 0 : st.st_ino;
}

int once_new(struct task *task, struct port *port, struct once **made)
{
    struct once_end *end;
    struct once *once;
    int ends[2];
    int error = descriptor_make_once(ends);

    if (error < 0)
        return error;
    once = once_allocate(task, ends[0]);
    end = once == NULL ? NULL : once_end_new(port, ends[1]);
    if (end == NULL) {
        if (once != NULL)
            once_free(task, once);
        close(ends[0]);
        close(ends[1]);
        return -ENOMEM;
    }
    once->end = end;
    end->once = once;
    end->sender = inode_of(once->fd);
    *made = once;
    return 0;
}

int once_absorb(struct task *task, struct right *right, struct once **absorbed)
{
    struct once *once = once_allocate(task, right_descriptors(right)[ONCE_END]);

    if (once == NULL)
        return -ENOMEM;
    right_descriptors(right)[ONCE_END] = -1;
    right_destroy(right);
    *absorbed = once;
    return 0;
}

void once_detach(struct task *task, struct once *once, struct right *right)
{
    (void)right_reserve(right, MACH_MSG_TYPE_PORT_SEND_ONCE, ONCE_COUNT); /* needs no memory */
    right_descriptors(right)[ONCE_END] = once->fd;
    once_free(task, once);
}

void once_destroy(struct task *task, struct once *once)
{
    int fd = once->fd;

    once_free(task, once);
    close(fd);
}

void once_recall_end(struct task *task, struct once *once)
{
    ino_t sender = inode_of(once->fd);

    for (struct port *port = task->ports; port != NULL && once->end == NULL; port = port->next) {
        for (struct once_end *end = port->ends; end != NULL; end = end->next) {
            if (end->once == NULL && end->sender == sender && sender != 0) {
                once->end = end;
                end->once = once;
                break;
            }
        }
    }
}

bool once_is_dead(const struct once *once)
{
    bool dead = false;

    return once->end == NULL && descriptor_is_once(once->fd, &dead) && dead;
}

void once_notify(
    struct task *task, struct once *once, mach_msg_id_t id, natural_t value, struct right *right)
{
    struct once_end *end = once->end;

    if (end != NULL) {
        struct port *port = end->port;

        once->end = NULL; /* parted first: neither end's going is news for the other */
        end->once = NULL;
        once_end_close(end);
        port_notify(port, id, value, right);
    } else if (right != NULL) {
        right_destroy(right);
    }
    once_destroy(task, once);
}

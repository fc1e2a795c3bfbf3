/* send_once.c - send-once rights of this task. */
#include "config.h"

#include "mach/send_once.h"

#include "mach/notify_request.h"
#include "mach/task.h"
#include "mach/wire_message.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

static struct send_once *send_once_allocate(struct task *task, int fd)
{
    struct send_once *once = calloc(1, sizeof *once);

    if (once == NULL)
        return NULL;
    once->fd = fd;
    once->next = task->send_onces;
    if (once->next != NULL)
        once->next->previous = once;
    task->send_onces = once;
    return once;
}

static void send_once_free(struct task *task, struct send_once *once)
{
    if (once->end != NULL)
        once->end->once = NULL;
    if (once->previous != NULL)
        once->previous->next = once->next;
    else
        task->send_onces = once->next;
    if (once->next != NULL)
        once->next->previous = once->previous;
    free(once);
}

struct receiving_end *receiving_end_new(struct port *port, int fd)
{
    struct receiving_end *end = calloc(1, sizeof *end);

    if (end == NULL)
        return NULL;
    end->watch.kind = WATCH_RECEIVING_END;
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

int receiving_end_release(struct receiving_end *end)
{
    int fd = end->fd;

    pollset_remove(end->port->pollset, fd);
    end->fd = -1;
    return fd;
}

void receiving_end_close(struct receiving_end *end)
{
    if (end->fd >= 0) {
        wire_message_discard_all(end->fd);
        close(receiving_end_release(end));
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

int send_once_new(struct task *task, struct port *port, struct send_once **made)
{
    struct receiving_end *end;
    struct send_once *once;
    int ends[2];
    int error = descriptor_make_once(ends);

    if (error < 0)
        return error;
    once = send_once_allocate(task, ends[0]);
    end = once == NULL ? NULL : receiving_end_new(port, ends[1]);
    if (end == NULL) {
        if (once != NULL)
            send_once_free(task, once);
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

int send_once_absorb(struct task *task, struct right *right, struct send_once **absorbed)
{
    struct send_once *once = send_once_allocate(task, right_descriptors(right)[ONCE_END]);

    if (once == NULL)
        return -ENOMEM;
    right_descriptors(right)[ONCE_END] = -1;
    right_destroy(right);
    *absorbed = once;
    return 0;
}

void send_once_detach(struct task *task, struct send_once *once, struct right *right)
{
    (void)right_reserve(right, MACH_MSG_TYPE_PORT_SEND_ONCE, ONCE_COUNT); /* needs no memory */
    right_descriptors(right)[ONCE_END] = once->fd;
    send_once_free(task, once);
}

void send_once_destroy(struct task *task, struct send_once *once)
{
    int fd = once->fd;

    send_once_free(task, once);
    close(fd);
}

void send_once_recall_end(struct task *task, struct send_once *once)
{
    ino_t sender = inode_of(once->fd);

    for (struct port *port = task->ports; port != NULL && once->end == NULL; port = port->next) {
        for (struct receiving_end *end = port->ends; end != NULL; end = end->next) {
            if (end->once == NULL && end->sender == sender && sender != 0) {
                once->end = end;
                end->once = once;
                break;
            }
        }
    }
}

bool send_once_is_dead(const struct send_once *once)
{
    bool dead = false;

    return once->end == NULL && descriptor_is_once(once->fd, &dead) && dead;
}

void send_once_notify(struct task *task, struct send_once *once, mach_msg_id_t id, natural_t value,
    struct right *right)
{
    struct receiving_end *end = once->end;

    if (end != NULL) {
        struct port *port = end->port;

        once->end = NULL; /* parted first: neither end's going is news for the other */
        end->once = NULL;
        receiving_end_close(end);
        port_notify(port, id, value, right);
    } else if (right != NULL) {
        right_destroy(right);
    }
    send_once_destroy(task, once);
}

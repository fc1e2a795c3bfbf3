/* send_once.c - send-once rights of this task. */
#include "config.h"

#include "mach/send_once.h"

#include "mach/port_object.h"
#include "mach/task.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct send_once *send_once_allocate(struct task *task, int fd)
{
    struct send_once *once = calloc(1, sizeof *once);

    if (once == NULL)
        return NULL;
    once->fd = fd;
    LIST_INSERT_HEAD(&task->send_onces, once, entry);
    return once;
}

static void send_once_free(struct send_once *once)
{
    if (once->end != NULL)
        receiving_end_unlink(once->end);
    LIST_REMOVE(once, entry);
    free(once);
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
    end = once == NULL ? NULL : receiving_end_new(&port->ends, port, port->pollset, ends[1]);
    if (end == NULL) {
        if (once != NULL)
            send_once_free(once);
        close(ends[0]);
        close(ends[1]);
        return -ENOMEM;
    }
    receiving_end_link(end, &once->end);
    end->sender_inode = inode_of(once->fd);
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

void send_once_detach(struct send_once *once, struct right *right)
{
    (void)right_reserve(right, MACH_MSG_TYPE_PORT_SEND_ONCE, ONCE_COUNT); /* needs no memory */
    right_descriptors(right)[ONCE_END] = once->fd;
    send_once_free(once);
}

void send_once_destroy(struct send_once *once)
{
    int fd = once->fd;

    send_once_free(once);
    close(fd);
}

void send_once_recall_end(struct task *task, struct send_once *once)
{
    ino_t inode = inode_of(once->fd);
    struct port *port;
    struct receiving_end *end;

    if (once->end != NULL || inode == 0)
        return;
    LIST_FOREACH (port, &task->ports, entry) {
        LIST_FOREACH (end, &port->ends, entry) {
            if (end->sender == NULL && end->sender_inode == inode) {
                receiving_end_link(end, &once->end);
                return;
            }
        }
    }
}

bool send_once_is_dead(const struct send_once *once)
{
    bool dead = false;

    return once->end == NULL && descriptor_is_once(once->fd, &dead) && dead;
}

void send_once_notify(
    struct send_once *once, mach_msg_id_t id, natural_t value, struct right *right)
{
    struct receiving_end *end = once->end;

    if (end != NULL) {
        struct port *port = end->port;

        receiving_end_close(end, port->pollset);
        port_notify(port, id, value, right);
    } else if (right != NULL) {
        right_destroy(right);
    }
    send_once_destroy(once);
}

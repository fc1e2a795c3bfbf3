/* child_port_handshake.c - the handshake's pipe, and which side of it is open. */
#include "config.h"

#include "ref/child_port_handshake.h"

#include "ref/pipe.h"

#include <errno.h>
#include <stdlib.h>

struct child_port_handshake {
    int read_fd;
    int write_fd;
};

int child_port_handshake_new(struct child_port_handshake **handshake)
{
    struct child_port_handshake *made = malloc(sizeof *made);
    int error = made == NULL ? -ENOMEM : pipe_open(&made->read_fd, &made->write_fd);

    if (error < 0) {
        free(made);
        made = NULL;
    }
    *handshake = made;
    return error;
}

int child_port_handshake_read_fd(const struct child_port_handshake *handshake)
{
    return handshake->read_fd;
}

static int take(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}

int child_port_handshake_take_read_fd(struct child_port_handshake *handshake)
{
    return take(&handshake->read_fd);
}

int child_port_handshake_take_write_fd(struct child_port_handshake *handshake)
{
    return take(&handshake->write_fd);
}

int child_port_handshake_run_server(struct child_port_handshake *handshake,
    mach_port_right_t expected, mach_port_t *right, mach_msg_type_name_t *right_type)
{
    /* The pipe never ends while this process can read it. */
    pipe_close(&handshake->read_fd);
    return child_port_handshake_run_server_on(
        take(&handshake->write_fd), expected, right, right_type);
}

void child_port_handshake_destroy(struct child_port_handshake *handshake)
{
    if (handshake == NULL)
        return;
    pipe_close(&handshake->read_fd);
    pipe_close(&handshake->write_fd);
    free(handshake);
}

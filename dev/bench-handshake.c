/* bench-handshake.c - the reference's handshake with a forked child. */
#include "config.h"

#include "dev/bench_timing.h"
#include "ref/child_port_handshake.h"

#include <errno.h>
#include <mach/mach.h>
#include <stddef.h>
#include <unistd.h>

/* The child makes a port and hands a send right to it over. It inherited both sides of the pipe.
   One copy of the read side is for the client, the other shows when the server has returned. */
static int child_check_in(struct child_port_handshake *handshake)
{
    int pipe_read = dup(child_port_handshake_read_fd(handshake));
    int pipe_end = dup(pipe_read);
    mach_port_t port;

    child_port_handshake_destroy(handshake);
    if (pipe_read < 0 || pipe_end < 0 ||
        mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port) != KERN_SUCCESS)
        return 1;
    if (child_port_handshake_run_client(pipe_read, port, MACH_MSG_TYPE_MAKE_SEND) !=
        CHILD_PORT_CHECKED_IN)
        return 1;
    return bench_timing_await_end(pipe_end) == 0 ? 0 : 1;
}

/* The parent runs the server, checks the right and gives it back. */
static int parent_run(struct child_port_handshake *handshake)
{
    mach_port_t right;
    mach_msg_type_name_t type;
    int outcome = child_port_handshake_run_server(handshake, MACH_PORT_RIGHT_SEND, &right, &type);

    if (outcome != CHILD_PORT_CHECKED_IN)
        return outcome < 0 ? outcome : -EPROTO;
    if (type != MACH_MSG_TYPE_PORT_SEND ||
        mach_port_deallocate(mach_task_self(), right) != KERN_SUCCESS)
        return -EPROTO;
    return 0;
}

static int handshake_once(void *context)
{
    struct child_port_handshake *handshake;
    int error = child_port_handshake_new(&handshake);
    pid_t child;

    (void)context;
    if (error != 0)
        return error;
    child = fork();
    if (child == 0)
        _exit(child_check_in(handshake));
    error = child < 0 ? -errno : bench_timing_wait(child, parent_run(handshake));
    child_port_handshake_destroy(handshake);
    return error;
}

int main(int argc, char **argv)
{
    return bench_timing_main(argc, argv, handshake_once, NULL);
}

/* probe_greeter.c - a sound server of our own, for a client to check in with. */
#include "config.h"

#include "conformance/probe/probe_greeter.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <servers/bootstrap.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <unistd.h>

/* Token, length and name: less than any pipe holds, so that writing them blocks nobody. */
static int write_greeting(int pipe, uint64_t token, char *name)
{
    uint32_t length = (uint32_t)strlen(name);
    const struct iovec parts[] = {{&token, sizeof token}, {&length, sizeof length}, {name, length}};
    ssize_t written = writev(pipe, parts, sizeof parts / sizeof parts[0]);
    if (written < 0)
        return -errno;
    return (size_t)written < sizeof token + sizeof length + length ? -EIO : 0;
}

int greeter_begin(struct greeter *greeter)
{
    uint64_t token;
    char name[BOOTSTRAP_MAX_NAME_LEN];
    int ends[2];
    *greeter = (struct greeter){.pipe = -1, .pipe_write = -1};
    if (pipe2(ends, O_CLOEXEC))
        return -errno;
    greeter->pipe = ends[0];
    greeter->pipe_write = ends[1];
    if (getrandom(&token, sizeof token, 0) != sizeof token)
        return -EIO;
    snprintf(greeter->variable, sizeof greeter->variable, "CHILD_PORT_FD=%d", greeter->pipe);
    snprintf(name, sizeof name, "org.shakedown.probe.%d.%016" PRIx64, (int)getpid(), ~token);
    if (bootstrap_check_in(bootstrap_port, name, &greeter->service) != BOOTSTRAP_SUCCESS) {
        greeter->service = MACH_PORT_NULL;
        return -EPROTO;
    }
    return write_greeting(greeter->pipe_write, token, name);
}

void greeter_close_pipe(struct greeter *greeter)
{
    if (greeter->pipe >= 0)
        close(greeter->pipe);
    greeter->pipe = -1;
}

static void drop_received(struct greeter *greeter)
{
    if (greeter->received != MACH_PORT_NULL)
        mach_port_deallocate(mach_task_self(), greeter->received);
    greeter->received = MACH_PORT_NULL;
}

void greeter_end(struct greeter *greeter)
{
    greeter_close_pipe(greeter);
    if (greeter->pipe_write >= 0)
        close(greeter->pipe_write);
    drop_received(greeter);
    if (greeter->service != MACH_PORT_NULL)
        mach_port_mod_refs(mach_task_self(), greeter->service, MACH_PORT_RIGHT_RECEIVE, -1);
}

bool greeter_take(struct greeter *greeter)
{
    struct {
        mach_msg_header_t header;
        mach_msg_body_t body;
        mach_msg_port_descriptor_t port;
        unsigned char rest[256];
    } message;
    memset(&message, 0, sizeof message);
    drop_received(greeter);
    if (mach_msg(&message.header, MACH_RCV_MSG | MACH_RCV_TIMEOUT, 0, sizeof message,
            greeter->service, 0, MACH_PORT_NULL) != MACH_MSG_SUCCESS)
        return false;
    bool is_right = (message.header.msgh_bits & MACH_MSGH_BITS_COMPLEX) &&
                    message.body.msgh_descriptor_count == 1 &&
                    message.port.disposition == MACH_MSG_TYPE_PORT_SEND &&
                    MACH_PORT_VALID(message.port.name);
    if (is_right) {
        greeter->received = message.port.name;
        message.port.name = MACH_PORT_NULL;
    }
    mach_msg_destroy(&message.header);
    return is_right;
}

/* handshake_client.c - the side of the handshake that hands a right over. */
#include "config.h"

#include "ref/child_port.h"
#include "ref/child_port_handshake.h"
#include "ref/log.h"
#include "ref/pipe.h"

#include <servers/bootstrap.h>
#include <string.h>

/* What the server wrote into the pipe. */
struct introduction {
    child_port_token_t token;
    char name[BOOTSTRAP_MAX_NAME_LEN];
};

static int read_whole(int fd, const char *what, void *bytes, size_t size)
{
    size_t got;
    int error = pipe_read(fd, bytes, size, &got);

    if (error < 0) {
        child_port_log("the %s could not be read from the pipe: %s", what, strerror(-error));
        return error;
    }
    if (got < size) {
        child_port_log("the pipe ended in the %s, after %zu of %zu bytes", what, got, size);
        return CHILD_PORT_PIPE_ENDED;
    }
    return 0;
}

static int read_introduction(int fd, struct introduction *introduction)
{
    uint32_t length;
    int outcome;

    memset(introduction, 0, sizeof *introduction);
    outcome = read_whole(fd, "token", &introduction->token, sizeof introduction->token);
    if (outcome == 0)
        outcome = read_whole(fd, "service name's length", &length, sizeof length);
    if (outcome != 0)
        return outcome;

    /* The writer may have sent any length, so it is checked before it is used. */
    if (length == 0 || length >= sizeof introduction->name) {
        child_port_log("a service name of %lu bytes was announced, which is not from 1 to %zu",
            (unsigned long)length, sizeof introduction->name - 1);
        return CHILD_PORT_BAD_NAME;
    }
    outcome = read_whole(fd, "service name", introduction->name, length);
    if (outcome != 0)
        return outcome;
    if (memchr(introduction->name, '\0', length) != NULL) {
        child_port_log("the service name has a NUL inside");
        return CHILD_PORT_BAD_NAME;
    }
    return 0;
}

static int check_in(
    const struct introduction *introduction, mach_port_t port, mach_msg_type_name_t right_type)
{
    mach_port_t server;
    kern_return_t kr = bootstrap_look_up(bootstrap_port, introduction->name, &server);

    if (kr != BOOTSTRAP_SUCCESS) {
        child_port_log("the service could not be looked up: %s", bootstrap_strerror(kr));
        return CHILD_PORT_NO_SERVICE;
    }
    kr = child_port_check_in(server, introduction->token, port, right_type);
    mach_port_deallocate(mach_task_self(), server);
    if (kr != MACH_MSG_SUCCESS) {
        child_port_log("the check-in could not be sent: %s", mach_error_string(kr));
        return CHILD_PORT_NOT_SENT;
    }
    return CHILD_PORT_CHECKED_IN;
}

int child_port_handshake_run_client(
    int pipe_read, mach_port_t port, mach_msg_type_name_t right_type)
{
    struct introduction introduction;
    int outcome = read_introduction(pipe_read, &introduction);

    if (outcome == 0)
        outcome = check_in(&introduction, port, right_type);

    /* This comes last: at the pipe's end the server looks into its queue only once more. */
    pipe_close(&pipe_read);
    return outcome;
}

/* installed-library.c - a program as somebody writes it who has the library installed and no more.
 */
#include <bsm/libbsm.h>
#include <mach/mach.h>
#include <servers/bootstrap.h>
#include <stdio.h>
#include <unistd.h>

struct request {
    mach_msg_header_t header;
    int number;
};

struct received {
    struct request request;
    mach_msg_audit_trailer_t trailer;
};

#define NUMBER 20141010

static int complain(const char *what, kern_return_t code)
{
    (void)fprintf(stderr, "%s: %s\n", what, mach_error_string(code));
    return 1;
}

/* Sends a number to a service of its own, looked up by name, and sees who sent it. */
int main(void)
{
    static char name[] = "org.shakedown.installed-library";
    struct request request = {.number = NUMBER};
    struct received received;
    mach_port_t service, right;
    kern_return_t code = bootstrap_check_in(bootstrap_port, name, &service);

    if (code != BOOTSTRAP_SUCCESS)
        return complain("bootstrap_check_in", code);
    code = bootstrap_look_up(bootstrap_port, name, &right);
    if (code != BOOTSTRAP_SUCCESS)
        return complain("bootstrap_look_up", code);

    request.header.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_MOVE_SEND, 0);
    request.header.msgh_size = sizeof request;
    request.header.msgh_remote_port = right;
    code = mach_msg(&request.header, MACH_SEND_MSG, sizeof request, 0, MACH_PORT_NULL,
        MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);
    if (code != MACH_MSG_SUCCESS)
        return complain("mach_msg, sending", code);

    code = mach_msg(&received.request.header,
        MACH_RCV_MSG | MACH_RCV_TRAILER_TYPE(MACH_MSG_TRAILER_FORMAT_0) |
            MACH_RCV_TRAILER_ELEMENTS(MACH_RCV_TRAILER_AUDIT),
        0, sizeof received, service, MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);
    if (code != MACH_MSG_SUCCESS)
        return complain("mach_msg, receiving", code);
    if (received.request.number != NUMBER ||
        audit_token_to_pid(received.trailer.msgh_audit) != getpid()) {
        (void)fprintf(stderr, "another message was received than the one that was sent\n");
        return 1;
    }
    return 0;
}

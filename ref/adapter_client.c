/* adapter_client.c - the reference as a client that a driver can command. */
#include "config.h"

#include "ref/adapter.h"
#include "ref/child_port_handshake.h"
#include "ref/dialogue.h"
#include "ref/log.h"
#include "ref/offer.h"
#include "ref/probe_message.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The pipe's descriptor, or -1 if CHILD_PORT_FD does not name an open one. */
static int inherited_pipe(void)
{
    const char *text = getenv("CHILD_PORT_FD");
    char *end;
    long fd;

    if (text == NULL || text[0] < '0' || text[0] > '9')
        return -1;
    errno = 0;
    fd = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || fd > INT_MAX || fcntl((int)fd, F_GETFD) < 0)
        return -1;
    return (int)fd;
}

static void receive(const struct offer *offer)
{
    uint64_t nonce;
    mach_msg_return_t mr = probe_message_receive(offer->port, &nonce);

    if (mr == MACH_MSG_SUCCESS)
        dialogue_answer("{\"received\":\"%016" PRIx64 "\"}", nonce);
    else
        dialogue_answer("{\"received\":false}");
}

static void names(const struct offer *offer)
{
    struct offer_census census;

    if (offer_count(offer, &census) != KERN_SUCCESS)
        dialogue_answer_error("the names could not be listed");
    else
        dialogue_answer("{\"send\":%u,\"send-once\":%u,\"receive\":%u,\"other\":%u}", census.send,
            census.send_once, census.receive, census.other);
}

int adapter_client_run(mach_msg_type_name_t right_type)
{
    struct dialogue dialogue = {0};
    struct command command;
    struct offer offer;
    int pipe_read = inherited_pipe();
    int outcome;
    kern_return_t kr;

    if (pipe_read < 0) {
        child_port_log("CHILD_PORT_FD does not name an open descriptor");
        return EXIT_USAGE;
    }
    kr = offer_make(&offer, right_type);
    if (kr != KERN_SUCCESS) {
        child_port_log("no port could be made: %s", mach_error_string(kr));
        return EXIT_FAILURE;
    }

    outcome = child_port_handshake_run_client(pipe_read, offer.right, offer.right_type);
    dialogue_answer("{\"checked_in\":%s}", outcome == CHILD_PORT_CHECKED_IN ? "true" : "false");

    while (dialogue_next(&dialogue, &command)) {
        if (strcmp(command.word, "receive") == 0)
            receive(&offer);
        else if (strcmp(command.word, "names") == 0)
            names(&offer);
        else
            dialogue_answer_error("unknown command; known are receive, names");
    }
    return EXIT_SUCCESS;
}

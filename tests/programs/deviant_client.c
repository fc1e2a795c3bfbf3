/* deviant_client.c - the client of the deviant: the reference's, within an adapter with moments. */
#include "config.h"

#include "ref/child_port_handshake.h"
#include "ref/dialogue.h"
#include "ref/probe_message.h"
#include "tests/programs/deviant.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void receive(struct deviant *client)
{
    uint64_t nonce;

    if (probe_message_receive(client->offer.port, &nonce) != MACH_MSG_SUCCESS)
        deviant_answer(client, "received", "{\"received\":false}");
    else
        deviant_answer(client, "received", "{\"received\":\"%016" PRIx64 "\"}", nonce);
}

static void count_names(struct deviant *client)
{
    struct offer_census census;

    if (offer_count(&client->offer, &census) != KERN_SUCCESS)
        deviant_answer(client, "error", "{\"error\":\"the names could not be listed\"}");
    else
        deviant_answer(client, "names",
            "{\"send\":%u,\"send-once\":%u,\"receive\":%u,\"other\":%u}", census.send,
            census.send_once, census.receive, census.other);
}

int deviant_check_in(struct deviant *client, mach_msg_type_name_t right_type)
{
    struct dialogue dialogue = {0};
    struct command command;
    const char *text = getenv("CHILD_PORT_FD");

    deviant_reach(client, AT_START);
    if (text == NULL || offer_make(&client->offer, right_type) != KERN_SUCCESS)
        return EXIT_FAILURE;
    client->pipe = atoi(text);
    deviant_reach(client, AT_RUN);
    client->checked_in =
        client->is_done || child_port_handshake_run_client(client->pipe, client->offer.right,
                               client->offer.right_type) == CHILD_PORT_CHECKED_IN;
    deviant_reach(client, AT_RETURNED);
    if (!client->checked_in && client->status != 0)
        return client->status;
    deviant_answer(
        client, "checked_in", "{\"checked_in\":%s}", client->checked_in ? "true" : "false");

    while (dialogue_next(&dialogue, &command)) {
        if (strcmp(command.word, "receive") == 0)
            receive(client);
        else if (strcmp(command.word, "names") == 0)
            count_names(client);
        else
            deviant_answer(client, "error", "{\"error\":\"unknown command\"}");
    }
    deviant_reach(client, AT_END);
    return client->status;
}

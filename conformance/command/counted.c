/* counted.c - whose code a run with --coverage counts. */
#include "config.h"

#include "conformance/command/counted.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool is_same(const struct manifest *one, const struct manifest *other)
{
    char *const *left = one->objects, *const *right = other->objects;

    while (*left != NULL && *right != NULL && strcmp(*left, *right) == 0) {
        left++;
        right++;
    }
    return *left == NULL && *right == NULL && strcmp(one->sources, other->sources) == 0;
}

const struct manifest *counted_choose(
    const struct options *options, const struct pairing *pairing, FILE *errors)
{
    const struct manifest *server = pairing->server, *client = pairing->client;
    bool is_named = options->implementation != NULL;

    if (server == client || (options->client == NULL && !is_named))
        return server;
    if (options->server == NULL && !is_named)
        return client;
    /* Where neither has it, the complaint is about the server's manifest. */
    if (client->objects == NULL)
        return server;
    if (server->objects == NULL)
        return client;
    if (is_same(server, client))
        return server;
    fprintf(errors,
        "%s: coverage: %s has one as well; expected one, since a run counts the code of one "
        "implementation: name it alone, with --server or --client\n",
        server->path, client->path);
    return NULL;
}

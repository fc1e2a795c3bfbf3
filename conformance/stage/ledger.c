/* ledger.c - the rights that puppets gave away, and what came back at their ports. */
#include "config.h"

#include "conformance/stage/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_words[LEDGER_KINDS] = {
    [LEDGER_NO_SENDERS] = "no-senders",
    [LEDGER_SEND_ONCE] = "send-once",
    [LEDGER_DEAD_NAME] = "dead-name",
};

enum ledger_kind ledger_kind(const char *word)
{
    enum ledger_kind kind = 0;

    while (kind < LEDGER_KINDS && strcmp(kind_words[kind], word) != 0)
        kind++;
    return kind;
}

const char *ledger_word(enum ledger_kind kind)
{
    return kind_words[kind];
}

enum ledger_kind ledger_kind_of_right(const char *disposition)
{
    if (strcmp(disposition, "null") == 0)
        return LEDGER_KINDS;
    if (strcmp(disposition, "move-receive") == 0)
        return LEDGER_DEAD_NAME;
    return strstr(disposition, "send-once") != NULL ? LEDGER_SEND_ONCE : LEDGER_NO_SENDERS;
}

static void forget_gifts(struct ledger_port *port)
{
    while (port->gifts != NULL) {
        struct ledger_gift *next = port->gifts->next;

        free(port->gifts);
        port->gifts = next;
    }
}

static void port_free(struct ledger_port *port)
{
    forget_gifts(port);
    json_decref(port->messages);
    free(port->name);
    free(port);
}

void ledger_end(struct ledger *ledger)
{
    while (ledger->ports != NULL) {
        struct ledger_port *next = ledger->ports->next;

        port_free(ledger->ports);
        ledger->ports = next;
    }
}

struct ledger_port *ledger_page(struct ledger *ledger, const char *puppet, const char *name)
{
    struct ledger_port *port;

    for (port = ledger->ports; port != NULL; port = port->next)
        if (strcmp(port->puppet, puppet) == 0 && strcmp(port->name, name) == 0)
            return port;
    port = calloc(1, sizeof *port);
    if (port == NULL)
        return NULL;
    port->puppet = puppet;
    port->name = strdup(name);
    port->messages = json_array();
    if (port->name == NULL || port->messages == NULL) {
        port_free(port);
        return NULL;
    }
    port->next = ledger->ports;
    ledger->ports = port;
    return port;
}

int ledger_give(struct ledger_port *port, const struct ledger_gift *gift)
{
    struct ledger_gift **last = &port->gifts;

    while (*last != NULL)
        last = &(*last)->next;
    *last = malloc(sizeof **last);
    if (*last == NULL)
        return -ENOMEM;
    **last = *gift;
    (*last)->next = NULL;
    port->notified[gift->kind] = 0;
    return 0;
}

/* Settles the oldest outstanding right of a kind, or all of them. */
static void settle(struct ledger_port *port, enum ledger_kind kind, bool all)
{
    for (struct ledger_gift *gift = port->gifts; gift != NULL; gift = gift->next) {
        if (gift->kind == kind && gift->outstanding > 0) {
            gift->outstanding = all ? 0 : gift->outstanding - 1;
            if (!all)
                return;
        }
    }
}

void ledger_notified(struct ledger_port *port, enum ledger_kind kind)
{
    port->notified[kind]++;
    settle(port, kind, kind != LEDGER_SEND_ONCE);
}

int ledger_message(struct ledger_port *port, json_int_t id, const char *nonce, bool once)
{
    json_t *message;

    if (once)
        settle(port, LEDGER_SEND_ONCE, false);
    message = json_pack("{s:I, s:s}", "id", id, "nonce", nonce);
    return json_array_append_new(port->messages, message) != 0 ? -ENOMEM : 0;
}

bool ledger_is_settled(const struct ledger_port *port, enum ledger_kind kind)
{
    for (const struct ledger_gift *gift = port->gifts; gift != NULL; gift = gift->next)
        if (gift->kind == kind && gift->outstanding > 0)
            return false;
    return port->notified[kind] > 0;
}

bool ledger_take_message(struct ledger_port *port, json_int_t id, const char *nonce)
{
    const json_t *message = json_array_get(port->messages, 0);

    if (message == NULL || json_integer_value(json_object_get(message, "id")) != id ||
        strcmp(json_string_value(json_object_get(message, "nonce")), nonce) != 0)
        return false;
    json_array_remove(port->messages, 0);
    return true;
}

void ledger_forget(struct ledger *ledger, const char *puppet, const char *name)
{
    for (struct ledger_port *port = ledger->ports; port != NULL; port = port->next)
        if (strcmp(port->puppet, puppet) == 0 && (name == NULL || strcmp(port->name, name) == 0))
            forget_gifts(port);
}

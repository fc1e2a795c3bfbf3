/*
 * ledger.h - the rights that puppets gave away, and what came back at their ports.
 *
 * A right given away is outstanding until its end was seen: no-senders for send rights, dead-name
 * for a receive right, a send-once notification, or the one message through it, for a send-once
 * right.
 */
#ifndef CONFORMANCE_STAGE_LEDGER_H
#define CONFORMANCE_STAGE_LEDGER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum ledger_kind {
    LEDGER_NO_SENDERS,
    LEDGER_SEND_ONCE,
    LEDGER_DEAD_NAME,
    LEDGER_KINDS /* how many; also for rights that nothing can tell of (null) */
};

/* One check-in's worth of rights. */
struct ledger_gift {
    struct ledger_gift *next;
    enum ledger_kind kind;
    unsigned int outstanding;
    bool wrong_token;
    bool is_reply; /* it asked for a reply, and is no right that the check-in handed over */
    const json_t *requirements; /* of the check-in's step, or NULL; borrowed */
    int step;
};

/* A puppet's port. */
struct ledger_port {
    struct ledger_port *next;
    const char *puppet; /* borrowed */
    char *name;
    struct ledger_gift *gifts;           /* oldest first */
    json_t *messages;                    /* those that nobody took yet: {"id","nonce"} */
    unsigned int notified[LEDGER_KINDS]; /* since the last right of that kind was given away */
};

struct ledger {
    struct ledger_port *ports;
};

/* The kind that a word ("no-senders") means; LEDGER_KINDS for none. */
enum ledger_kind ledger_kind(const char *word);

/* The word for a kind. Ownership: static. */
const char *ledger_word(enum ledger_kind kind);

/* The kind of notification that tells of the end of a right given with a disposition's word. */
enum ledger_kind ledger_kind_of_right(const char *disposition);

/* Frees everything; an empty (zeroed) ledger is fine. */
void ledger_end(struct ledger *ledger);

/*
 * The page of a puppet's port, begun if there is none.
 * puppet  kept, not copied.
 * Ownership: the ledger's.
 * Returns NULL when memory is short.
 */
struct ledger_port *ledger_page(struct ledger *ledger, const char *puppet, const char *port);

/*
 * Notes rights given away.
 * count  how many: of send rights and receive rights one notification speaks for all.
 * Returns 0; -ENOMEM.
 */
int ledger_give(struct ledger_port *port, const struct ledger_gift *gift);

/* Notes a notification. */
void ledger_notified(struct ledger_port *port, enum ledger_kind kind);

/*
 * Notes a message.
 * once  it came through a send-once right, whose end it is.
 * Returns 0; -ENOMEM.
 */
int ledger_message(struct ledger_port *port, json_int_t id, const char *nonce, bool once);

/* Whether a notification of that kind came and no right of that kind is outstanding. */
bool ledger_is_settled(const struct ledger_port *port, enum ledger_kind kind);

/* Takes the oldest message away if it has that id and nonce. Returns whether it had. */
bool ledger_take_message(struct ledger_port *port, json_int_t id, const char *nonce);

/* Forgets the rights of one port of a puppet, or with NULL of all: nobody will hear of them. */
void ledger_forget(struct ledger *ledger, const char *puppet, const char *port);

#endif

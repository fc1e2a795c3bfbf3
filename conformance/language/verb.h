/* verb.h - the verbs of the scenario language: which roles take them, and their keys. */
#ifndef CONFORMANCE_LANGUAGE_VERB_H
#define CONFORMANCE_LANGUAGE_VERB_H

#include <jansson.h>
#include <stdbool.h>

/* What an actor is. Bits, because a verb can be for several roles. */
enum role {
    ROLE_SERVER = 1 << 0,
    ROLE_CLIENT = 1 << 1,
    ROLE_PUPPET = 1 << 2,
    ROLE_BOOTSTRAP = 1 << 3, /* the reserved actor "bootstrap" */
};
#define ROLE_ANY ((unsigned)(ROLE_SERVER | ROLE_CLIENT | ROLE_PUPPET | ROLE_BOOTSTRAP))

/* The name of the actor that every scenario has. */
#define ACTOR_BOOTSTRAP "bootstrap"

/* One enumerator for each row of the table. A word that means two things has two. */
enum verb_id {
    /* any actor */
    VERB_STOP,
    VERB_CONTINUE,
    VERB_SIGNAL,
    VERB_KILL,
    VERB_AWAIT_EXITED,
    /* server */
    VERB_LAUNCH,
    VERB_RUN,
    VERB_DESTROY,
    VERB_AWAIT_CHECKED_IN,
    VERB_AWAIT_SERVER_BLOCKED,
    VERB_AWAIT_SERVER_RETURNED, /* "returned" of a server: key right */
    VERB_PROBE,
    VERB_RELEASE,
    VERB_BASELINE,
    VERB_WATCH,
    /* server and client */
    VERB_RECEIVE,
    VERB_END,
    /* client */
    VERB_AWAIT_CLIENT_RETURNED, /* "returned" of a client: key checked_in */
    /* puppet */
    VERB_FORK,
    VERB_SESSION,
    VERB_EXEC,
    VERB_READ,
    VERB_PEEK,
    VERB_VERIFY_BLOCKING,
    VERB_CLOSE,
    VERB_LOOK_UP,
    VERB_MAKE_PORT,
    VERB_CHECK_IN,
    VERB_SEND_PROBE, /* "probe" of a puppet: key port */
    VERB_AWAIT_NOTIFIED,
    VERB_AWAIT_RECEIVED,
    VERB_VERIFY_EMPTY,
    VERB_DROP,
    VERB_EXIT,
    VERB_COUNT
};

enum key_kind {
    KEY_INTEGER, /* least <= value <= most */
    KEY_BOOLEAN,
    KEY_WORD,      /* one of words */
    KEY_SIGNAL,    /* a name that signal_number knows, such as "SIGUSR1" */
    KEY_PORT,      /* a port that this puppet has */
    KEY_NEW_PORT,  /* a port that this step makes */
    KEY_NEW_ACTOR, /* an actor of one of `roles`, which this step creates */
};

struct verb_key {
    const char *name; /* NULL after the last key */
    enum key_kind kind;
    bool required;
    int least, most;          /* KEY_INTEGER: bounds, both allowed */
    int otherwise;            /* KEY_INTEGER, KEY_BOOLEAN: the value when the key is absent */
    const char *const *words; /* KEY_WORD: the words allowed, NULL at the end */
    const char *word;         /* KEY_WORD: the value when the key is absent; NULL if it has none */
    unsigned roles;           /* KEY_NEW_ACTOR: set of enum role */
};

#define VERB_KEYS_MAX 5

struct verb {
    enum verb_id id;
    const char *word;
    bool await;     /* a value of "await", not of "do" */
    unsigned roles; /* set of enum role */
    struct verb_key keys[VERB_KEYS_MAX + 1];
    const char *sentence; /* the sentence for a step with it (sentence.h) */
};

/* The words for a port's disposition (a client's --right, a puppet's check-in), NULL at the end. */
extern const char *const disposition_words[];

/* The words for a right that a server returned: send, send-once, receive, null; NULL at the end. */
extern const char *const returned_words[];

/* The words for a right that a server is to expect (--right): send, receive; NULL at the end. */
extern const char *const expected_words[];

/* The word for one role: "server", "client", "puppet" or "bootstrap server". */
const char *role_word(enum role role);

/* The row of ID, which is below VERB_COUNT. */
const struct verb *verb_get(enum verb_id id);

/*
 * The verb WORD of an actor of role ROLE, as a value of "await" or of "do".
 * Returns NULL when this role has no such verb.
 */
const struct verb *verb_find(enum role role, bool await, const char *word);

/*
 * The verb of a validated step of an actor of role ROLE.
 * Returns NULL only for a step that was never validated.
 */
const struct verb *verb_of_step(const json_t *step, enum role role);

/*
 * The value of the key NAME of a validated step; the default of the table if the step lacks the
 * key. NAME must be a key of VERB, of the right kind. verb_text is for words, signals, ports and
 * actors; it returns NULL for an absent key without a default. The string belongs to STEP, or is
 * static.
 */
int verb_integer(const struct verb *verb, const json_t *step, const char *name);
bool verb_boolean(const struct verb *verb, const json_t *step, const char *name);
const char *verb_text(const struct verb *verb, const json_t *step, const char *name);

#endif

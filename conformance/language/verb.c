/* verb.c - the table of verbs. */
#include "config.h"

#include "conformance/language/verb.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* No queue is longer, so a larger number would only test how long a sender waits. */
#define CHECK_INS_MOST 1000

/* Longer than SRV-5 measures; no scenario needs more. */
#define WATCH_MOST_MS 10000

/* A page is far more than token, length and the longest name of any edition. */
#define PEEK_MOST 4096

const char *const disposition_words[] = {"copy-send", "move-send", "make-send", "make-send-once",
    "move-send-once", "move-receive", "null", NULL};
const char *const returned_words[] = {"send", "send-once", "receive", "null", NULL};
const char *const expected_words[] = {"send", "receive", NULL};

static const char *const read_words[] = {"token", "name", "all", "end", NULL};
static const char *const side_words[] = {"read", "write", NULL};
static const char *const token_words[] = {"right", "wrong", NULL};
static const char *const notification_words[] = {"no-senders", "send-once", "dead-name", NULL};

static const struct verb verbs[VERB_COUNT] = {
    [VERB_STOP] = {VERB_STOP, "stop", false, ROLE_ANY, {{0}},
        "{actor} is stopped, with all its threads"},
    [VERB_CONTINUE] = {VERB_CONTINUE, "continue", false, ROLE_ANY, {{0}}, "{actor} is continued"},
    [VERB_SIGNAL] = {VERB_SIGNAL, "signal", false, ROLE_ANY,
        {{.name = "signal", .kind = KEY_SIGNAL, .required = true}}, "{actor} is sent {signal}"},
    [VERB_KILL] = {VERB_KILL, "kill", false, ROLE_ANY, {{0}}, "{actor} is killed"},
    [VERB_AWAIT_EXITED] = {VERB_AWAIT_EXITED, "exited", true, ROLE_ANY,
        {{.name = "status", .kind = KEY_INTEGER, .least = 0, .most = 255},
            {.name = "signal", .kind = KEY_SIGNAL}},
        "wait until {actor} has ended[, with exit status {status}][, by {signal}]"},

    [VERB_LAUNCH] = {VERB_LAUNCH, "launch", false, ROLE_SERVER,
        {{.name = "child", .kind = KEY_NEW_ACTOR, .required = true, .roles = ROLE_PUPPET}},
        "{actor} makes a handshake and starts {child}, which holds the read side of the pipe; "
        "nothing is written to it yet"},
    [VERB_RUN] = {VERB_RUN, "run", false, ROLE_SERVER, {{0}}, "{actor} is told to run its server"},
    [VERB_DESTROY] = {VERB_DESTROY, "destroy", false, ROLE_SERVER, {{0}},
        "{actor} drops its handshake, whose server never ran"},
    [VERB_AWAIT_CHECKED_IN] = {VERB_AWAIT_CHECKED_IN, "checked-in", true, ROLE_SERVER, {{0}},
        "wait until the bootstrap server says that {actor} has checked its service in"},
    [VERB_AWAIT_SERVER_BLOCKED] = {VERB_AWAIT_SERVER_BLOCKED, "server-blocked", true, ROLE_SERVER,
        {{0}},
        "wait until {actor} is blocked: its service is checked in, the whole name has been "
        "written to the pipe, and its thread sleeps"},
    [VERB_AWAIT_SERVER_RETURNED] = {VERB_AWAIT_SERVER_RETURNED, "returned", true, ROLE_SERVER,
        {{.name = "right", .kind = KEY_WORD, .required = true, .words = returned_words}},
        "wait until {actor} has returned; the right that it returns is {right}"},
    [VERB_PROBE] = {VERB_PROBE, "probe", false, ROLE_SERVER,
        {{.name = "probed", .kind = KEY_BOOLEAN, .otherwise = true}},
        "{actor} sends a message through the right that it returned, which "
        "{probed?succeeds|fails}"},
    [VERB_RELEASE] = {VERB_RELEASE, "release", false, ROLE_SERVER, {{0}},
        "{actor} releases the right that it returned"},
    [VERB_BASELINE] = {VERB_BASELINE, "baseline", false, ROLE_SERVER, {{0}},
        "the descriptors and threads of {actor} are counted after one more round"},
    [VERB_WATCH] = {VERB_WATCH, "watch", false, ROLE_SERVER,
        {{.name = "for_ms",
            .kind = KEY_INTEGER,
            .least = 1,
            .most = WATCH_MOST_MS,
            .otherwise = 500}},
        "{actor} is watched[ for {for_ms} ms]; it neither returns nor takes 1% of a processor"},

    [VERB_RECEIVE] = {VERB_RECEIVE, "receive", false, ROLE_SERVER | ROLE_CLIENT, {{0}},
        "{actor} receives the message that was sent to it last"},
    [VERB_END] = {VERB_END, "end", false, ROLE_SERVER | ROLE_CLIENT, {{0}},
        "{actor} reads the end of its input and exits with status 0"},
    [VERB_AWAIT_CLIENT_RETURNED] = {VERB_AWAIT_CLIENT_RETURNED, "returned", true, ROLE_CLIENT,
        {{.name = "checked_in", .kind = KEY_BOOLEAN, .otherwise = true}},
        "wait until {actor} has returned; it {checked_in?has checked in|has not checked in, and "
        "says so}"},

    [VERB_FORK] = {VERB_FORK, "fork", false, ROLE_PUPPET,
        {{.name = "as", .kind = KEY_NEW_ACTOR, .required = true, .roles = ROLE_PUPPET}},
        "{actor} forks {as}"},
    [VERB_SESSION] = {VERB_SESSION, "session", false, ROLE_PUPPET, {{0}},
        "{actor} becomes the leader of a session of its own"},
    [VERB_EXEC] = {VERB_EXEC, "exec", false, ROLE_PUPPET,
        {{.name = "as",
            .kind = KEY_NEW_ACTOR,
            .required = true,
            .roles = ROLE_CLIENT | ROLE_SERVER}},
        "{actor} executes a program of the implementation and becomes {as}"},
    [VERB_READ] = {VERB_READ, "read", false, ROLE_PUPPET,
        {{.name = "what", .kind = KEY_WORD, .required = true, .words = read_words}},
        "{actor} reads from the pipe: {what}"},
    [VERB_PEEK] = {VERB_PEEK, "peek", false, ROLE_PUPPET,
        {{.name = "bytes", .kind = KEY_INTEGER, .required = true, .least = 0, .most = PEEK_MOST}},
        "{actor} sees {bytes} bytes in the pipe and does not read them"},
    [VERB_VERIFY_BLOCKING] = {VERB_VERIFY_BLOCKING, "verify-blocking", false, ROLE_PUPPET, {{0}},
        "{actor} sees that its side of the pipe is in blocking mode"},
    [VERB_CLOSE] = {VERB_CLOSE, "close", false, ROLE_PUPPET,
        {{.name = "side", .kind = KEY_WORD, .words = side_words, .word = "read"}},
        "{actor} closes its {side} side of the pipe"},
    [VERB_LOOK_UP] = {VERB_LOOK_UP, "look-up", false, ROLE_PUPPET,
        {{.name = "found", .kind = KEY_BOOLEAN, .otherwise = true}},
        "{actor} looks up the server's name, and {found?gets a right|is told that it is unknown}"},
    [VERB_MAKE_PORT] = {VERB_MAKE_PORT, "make-port", false, ROLE_PUPPET,
        {{.name = "port", .kind = KEY_NEW_PORT, .required = true}}, "{actor} makes a port, {port}"},
    [VERB_CHECK_IN] = {VERB_CHECK_IN, "check-in", false, ROLE_PUPPET,
        {{.name = "port", .kind = KEY_PORT, .required = true},
            {.name = "right", .kind = KEY_WORD, .required = true, .words = disposition_words},
            {.name = "token", .kind = KEY_WORD, .words = token_words, .word = "right"},
            {.name = "count",
                .kind = KEY_INTEGER,
                .least = 1,
                .most = CHECK_INS_MOST,
                .otherwise = 1},
            {.name = "reply", .kind = KEY_BOOLEAN, .otherwise = false}},
        "{actor} checks in[ {count} times] with the {token} token and the port {port}, disposition "
        "{right}{reply?; a reply right goes with it|}"},
    [VERB_SEND_PROBE] = {VERB_SEND_PROBE, "probe", false, ROLE_PUPPET,
        {{.name = "port", .kind = KEY_PORT, .required = true}},
        "{actor} sends a message through its send right to {port}"},
    [VERB_AWAIT_NOTIFIED] = {VERB_AWAIT_NOTIFIED, "notified", true, ROLE_PUPPET,
        {{.name = "port", .kind = KEY_PORT, .required = true},
            {.name = "kind", .kind = KEY_WORD, .required = true, .words = notification_words}},
        "wait until {actor} has the notification for {port}: {kind}"},
    [VERB_AWAIT_RECEIVED] = {VERB_AWAIT_RECEIVED, "received", true, ROLE_PUPPET,
        {{.name = "port", .kind = KEY_PORT, .required = true}},
        "wait until {actor} has received the message of the last probe on {port}"},
    [VERB_VERIFY_EMPTY] = {VERB_VERIFY_EMPTY, "verify-empty", false, ROLE_PUPPET,
        {{.name = "port", .kind = KEY_PORT, .required = true}},
        "{actor} finds no message on {port}"},
    [VERB_DROP] = {VERB_DROP, "drop", false, ROLE_PUPPET,
        {{.name = "port", .kind = KEY_PORT, .required = true}},
        "{actor} destroys its rights to {port}"},
    [VERB_EXIT] = {VERB_EXIT, "exit", false, ROLE_PUPPET,
        {{.name = "status", .kind = KEY_INTEGER, .least = 0, .most = 255}},
        "{actor} exits[ with status {status}]"},
};

const char *role_word(enum role role)
{
    switch (role) {
    case ROLE_SERVER:
        return "server";
    case ROLE_CLIENT:
        return "client";
    case ROLE_PUPPET:
        return "puppet";
    case ROLE_BOOTSTRAP:
        break;
    }
    return "bootstrap server";
}

const struct verb *verb_get(enum verb_id id)
{
    return &verbs[id];
}

const struct verb *verb_find(enum role role, bool await, const char *word)
{
    for (size_t i = 0; i < VERB_COUNT; i++)
        if ((verbs[i].roles & role) != 0 && verbs[i].await == await &&
            strcmp(verbs[i].word, word) == 0)
            return &verbs[i];
    return NULL;
}

const struct verb *verb_of_step(const json_t *step, enum role role)
{
    const char *word = json_string_value(json_object_get(step, "do"));
    bool await = word == NULL;

    if (await)
        word = json_string_value(json_object_get(step, "await"));
    return word == NULL ? NULL : verb_find(role, await, word);
}

static const struct verb_key *find_key(const struct verb *verb, const char *name)
{
    for (const struct verb_key *key = verb->keys; key->name != NULL; key++)
        if (strcmp(key->name, name) == 0)
            return key;
    return NULL;
}

int verb_integer(const struct verb *verb, const json_t *step, const char *name)
{
    const json_t *value = json_object_get(step, name);
    const struct verb_key *key = find_key(verb, name);

    assert(key != NULL);
    return value != NULL ? (int)json_integer_value(value) : key->otherwise;
}

bool verb_boolean(const struct verb *verb, const json_t *step, const char *name)
{
    const json_t *value = json_object_get(step, name);
    const struct verb_key *key = find_key(verb, name);

    assert(key != NULL);
    return value != NULL ? json_is_true(value) : key->otherwise != 0;
}

const char *verb_text(const struct verb *verb, const json_t *step, const char *name)
{
    const json_t *value = json_object_get(step, name);
    const struct verb_key *key = find_key(verb, name);

    assert(key != NULL);
    return value != NULL ? json_string_value(value) : key->word;
}

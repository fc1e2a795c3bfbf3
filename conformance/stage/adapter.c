/* adapter.c - the conversation with a program of the implementation under test. */
#include "config.h"

#include "conformance/stage/adapter.h"

#include "conformance/stage/answer.h"
#include "conformance/stage/precedence.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* As much of a bad line as a complaint quotes. */
#define QUOTE_MAX 200

/* Answers that come when code of the handshake has run. */
static bool is_of_handshake(const char *key)
{
    static const char *const keys[] = {"launched", "returned", "destroyed", "checked_in"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static void end_watch(struct adapter *adapter)
{
    if (adapter->watch >= 0)
        close(adapter->watch);
    adapter->watch = -1;
}

/* Where the machine has no descriptor for that, nothing is known of it. */
static void begin_watch(struct adapter *adapter)
{
    end_watch(adapter);
    if (adapter->in >= 0 && adapter->due_count > 0 && is_of_handshake(adapter->due[0]))
        adapter->watch = precedence_watch(adapter->in, adapter->out.fd);
}

int adapter_begin(struct adapter *adapter, int in, int out, const char *first, bool verified)
{
    memset(adapter, 0, sizeof *adapter);
    adapter->in = in;
    adapter->watch = -1;
    adapter->verified = verified;
    adapter->answers = json_object();
    if (line_reader_begin(&adapter->out, out) != 0 || adapter->answers == NULL) {
        adapter_end(adapter);
        return -ENOMEM;
    }
    adapter_expect(adapter, first);
    return 0;
}

void adapter_end(struct adapter *adapter)
{
    adapter_close_input(adapter);
    line_reader_end(&adapter->out);
    json_decref(adapter->answers);
    adapter->answers = NULL;
}

void adapter_close_input(struct adapter *adapter)
{
    end_watch(adapter);
    if (adapter->in >= 0) {
        close(adapter->in);
        adapter->in = -1;
    }
}

void adapter_expect(struct adapter *adapter, const char *key)
{
    if (adapter->due_count < ADAPTER_DUE_MAX)
        adapter->due[adapter->due_count++] = key;
    if (adapter->due_count == 1)
        begin_watch(adapter);
}

int adapter_command(struct adapter *adapter, const char *command, const char *key)
{
    char text[64];
    int length = snprintf(text, sizeof text, "%s\n", command);
    ssize_t written;

    if (adapter->in < 0)
        return -EPIPE;
    if (length < 0 || (size_t)length >= sizeof text || adapter->due_count == ADAPTER_DUE_MAX)
        return -EMSGSIZE;
    adapter->commands++;
    adapter_expect(adapter, key);
    do {
        written = write(adapter->in, text, (size_t)length);
    } while (written < 0 && errno == EINTR);
    if (written < 0) {
        int error = -errno;

        adapter->is_deaf = error == -EPIPE;
        adapter->due_count--;
        return error;
    }
    return 0;
}

bool adapter_has_taken(const struct adapter *adapter)
{
    int unread = 0;

    if (adapter->in < 0)
        return true;
    /* The pipe tells it at either end, also when nobody is left at the other. */
    if (ioctl(adapter->in, FIONREAD, &unread) < 0 || adapter->is_deaf)
        unread = 0;
    return adapter->commands > 1 || (adapter->commands == 1 && unread == 0 && !adapter->is_deaf);
}

bool adapter_lost_output(const struct adapter *adapter)
{
    struct pollfd in = {.fd = adapter->in};

    return adapter->out.fd < 0 && adapter->in >= 0 && adapter->due_count > 0 &&
           is_of_handshake(adapter->due[0]) && poll(&in, 1, 0) == 0;
}

static int complain(struct adapter *adapter, const char *what, const char *line, size_t length)
{
    snprintf(adapter->complaint, sizeof adapter->complaint, "%s: '%.*s'%s", what,
        (int)(length < QUOTE_MAX ? length : QUOTE_MAX), line, length > QUOTE_MAX ? "..." : "");
    return ADAPTER_NONSENSE;
}

bool adapter_would_take(const struct adapter *adapter, const char *line)
{
    json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    const char *key = adapter->due_count > 0 ? adapter->due[0] : NULL;
    bool would = key != NULL && json_is_object(object) && answer_holds(key, object);

    json_decref(object);
    return would;
}

/* Keeps the answer in a line, without its newline, if there is one in it. */
static int take(struct adapter *adapter, const char *line, size_t length)
{
    int outcome = ADAPTER_LINE;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
    const char *key = adapter->due_count > 0 ? adapter->due[0] : NULL;
    /* The one answer of several members is kept whole. */
    json_t *value = key == NULL                 ? NULL
                    : strcmp(key, "names") == 0 ? object
                                                : json_object_get(object, key);

    if (!json_is_object(object)) {
        outcome = complain(adapter, "no JSON object on a line of its own", line, length);
    } else if (json_object_get(object, "error") != NULL &&
               (key == NULL || strcmp(key, "error") != 0)) {
        char what[96];

        adapter->is_refusal = key != NULL;
        snprintf(what, sizeof what, "a command was refused, where \"%s\" was due",
            key != NULL ? key : "nothing");
        outcome = complain(adapter, what, line, length);
    } else if (key == NULL) {
        outcome = complain(adapter, "a line that nothing asked for", line, length);
    } else if (!answer_holds(key, object)) {
        char what[64];

        snprintf(what, sizeof what, "no valid member \"%s\"", key);
        outcome = complain(adapter, what, line, length);
    } else if (json_object_set(adapter->answers, key, value) != 0) {
        outcome = -ENOMEM;
    } else {
        adapter->lost_input |= adapter->has_closed_input && is_of_handshake(key);
        adapter->due_count--;
        memmove(adapter->due, adapter->due + 1, adapter->due_count * sizeof adapter->due[0]);
        begin_watch(adapter);
    }
    json_decref(object);
    return outcome;
}

static int judge(struct adapter *adapter, size_t length)
{
    const char *due = adapter->due_count > 0 ? adapter->due[0] : NULL;
    char wrong[ANSWER_WRONG_MAX];

    if (adapter->verified && due != NULL && !answer_is(due, adapter->out.text, length, wrong)) {
        complain(adapter, wrong, adapter->out.text, length);
        return ADAPTER_UNFIT;
    }
    return take(adapter, adapter->out.text, length);
}

/* Whether something may be read: what came before it is known. */
static bool knows_precedence(struct adapter *adapter)
{
    enum precedence first;

    if (adapter->watch < 0)
        return true;
    first = precedence_look(adapter->watch);
    adapter->has_closed_input |= first == PRECEDENCE_INPUT;
    if (first != PRECEDENCE_NONE)
        end_watch(adapter);
    return first != PRECEDENCE_NONE;
}

int adapter_read(struct adapter *adapter)
{
    size_t length;
    int outcome;

    if (!knows_precedence(adapter))
        return ADAPTER_QUIET;
    outcome = line_reader_next(&adapter->out, &length);
    switch (outcome) {
    case LINE_READER_LINE:
        return judge(adapter, length);
    case LINE_READER_UNFINISHED:
        return complain(adapter, "a line without its end", adapter->out.text, length);
    case LINE_READER_LONG:
        return complain(adapter, "a line longer than 64 KiB", adapter->out.text, length);
    default:
        return outcome; /* ADAPTER_QUIET, or a negative errno */
    }
}

json_t *adapter_take(struct adapter *adapter, const char *key)
{
    json_t *value = json_incref(json_object_get(adapter->answers, key));

    json_object_del(adapter->answers, key);
    return value;
}

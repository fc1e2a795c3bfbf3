/* adapter.c - the conversation with a program of the implementation under test. */
#include "config.h"

#include "conformance/stage/adapter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/language/verb.h"

/* As much of a bad line as a complaint quotes. */
#define QUOTE_MAX 200

int adapter_begin(struct adapter *adapter, int in, int out, const char *first)
{
    memset(adapter, 0, sizeof *adapter);
    adapter->in = in;
    adapter->out = out;
    adapter->line = malloc(ADAPTER_LINE_MAX + 1);
    adapter->answers = json_object();
    adapter_expect(adapter, first);
    if (!adapter->line || !adapter->answers) {
        adapter_end(adapter);
        return -ENOMEM;
    }
    return 0;
}

void adapter_end(struct adapter *adapter)
{
    adapter_close_input(adapter);
    if (adapter->out >= 0) {
        close(adapter->out);
        adapter->out = -1;
    }
    free(adapter->line);
    adapter->line = NULL;
    json_decref(adapter->answers);
    adapter->answers = NULL;
}

void adapter_close_input(struct adapter *adapter)
{
    if (adapter->in >= 0) {
        close(adapter->in);
        adapter->in = -1;
    }
}

void adapter_expect(struct adapter *adapter, const char *key)
{
    if (adapter->due_count < ADAPTER_DUE_MAX)
        adapter->due[adapter->due_count++] = key;
}

int adapter_command(struct adapter *adapter, const char *command, const char *key)
{
    char text[64];
    int length = snprintf(text, sizeof text, "%s\n", command);
    if (adapter->in < 0)
        return -EPIPE;
    if (length < 0 || (size_t)length >= sizeof text || adapter->due_count == ADAPTER_DUE_MAX)
        return -EMSGSIZE;
    ssize_t written;
    do {
        written = write(adapter->in, text, (size_t)length);
    } while (written < 0 && errno == EINTR);
    if (written < 0)
        return -errno;
    adapter_expect(adapter, key);
    return 0;
}

static bool is_nonce(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

static bool is_returned(const json_t *value)
{
    const char *text = json_string_value(value);
    for (const char *const *word = returned_words; text && *word; word++)
        if (strcmp(*word, text) == 0)
            return true;
    return false;
}

/* The one answer of four members is kept whole. */
static bool is_census(const json_t *object)
{
    static const char *const keys[] = {"send", "send-once", "receive", "other"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const json_t *count = json_object_get(object, keys[i]);
        if (!json_is_integer(count) || json_integer_value(count) < 0)
            return false;
    }
    return true;
}

/* Whether a value is of the kind that the contract gives for its key. */
static bool is_valid(const char *key, const json_t *value)
{
    if (strcmp(key, "launched") == 0)
        return json_is_integer(value) && json_integer_value(value) > 0;
    if (strcmp(key, "returned") == 0)
        return is_returned(value);
    if (strcmp(key, "received") == 0)
        return is_nonce(value);
    if (strcmp(key, "ready") == 0)
        return json_is_true(value);
    if (strcmp(key, "names") == 0)
        return is_census(value);
    return json_is_boolean(value);
}

static int complain(struct adapter *adapter, const char *what, const char *line, size_t length)
{
    snprintf(adapter->complaint, sizeof adapter->complaint, "%s: '%.*s'%s", what,
        (int)(length < QUOTE_MAX ? length : QUOTE_MAX), line, length > QUOTE_MAX ? "..." : "");
    return ADAPTER_NONSENSE;
}

/* Judges one line, without its newline, and keeps the answer in it. */
static int judge(struct adapter *adapter, const char *line, size_t length)
{
    int outcome = ADAPTER_LINE;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
    const char *key = adapter->due_count > 0 ? adapter->due[0] : NULL;
    json_t *value = !key ? NULL : strcmp(key, "names") == 0 ? object : json_object_get(object, key);
    if (!json_is_object(object)) {
        outcome = complain(adapter, "no JSON object on a line of its own", line, length);
    } else if (json_object_get(object, "error")) {
        char what[96];
        snprintf(what, sizeof what, "a command was refused, where \"%s\" was due",
            key ? key : "nothing");
        outcome = complain(adapter, what, line, length);
    } else if (!key) {
        outcome = complain(adapter, "a line that nothing asked for", line, length);
    } else if (!value || !is_valid(key, value)) {
        char what[64];
        snprintf(what, sizeof what, "no valid member \"%s\"", key);
        outcome = complain(adapter, what, line, length);
    } else if (json_object_set(adapter->answers, key, value)) {
        outcome = -ENOMEM;
    } else {
        adapter->due_count--;
        memmove(adapter->due, adapter->due + 1, adapter->due_count * sizeof adapter->due[0]);
    }
    json_decref(object);
    return outcome;
}

/* At the end of output there can be no more of a line. */
static int end_output(struct adapter *adapter)
{
    close(adapter->out);
    adapter->out = -1;
    if (adapter->length == 0)
        return ADAPTER_QUIET;
    size_t length = adapter->length;
    adapter->length = 0;
    return complain(adapter, "a line without its end", adapter->line, length);
}

/*
 * One byte at a time is not worth avoiding: the lines are few and short, and nothing is left over
 * for the next call.
 */
int adapter_read(struct adapter *adapter)
{
    while (adapter->out >= 0) {
        ssize_t got = read(adapter->out, adapter->line + adapter->length, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? ADAPTER_QUIET : -errno;
        if (got == 0)
            return end_output(adapter);
        if (adapter->line[adapter->length] == '\n') {
            size_t length = adapter->length;
            adapter->length = 0;
            adapter->line[length] = '\0';
            return judge(adapter, adapter->line, length);
        }
        if (++adapter->length == ADAPTER_LINE_MAX) {
            adapter->length = 0;
            return complain(adapter, "a line longer than 64 KiB", adapter->line, ADAPTER_LINE_MAX);
        }
    }
    return ADAPTER_QUIET;
}

json_t *adapter_take(struct adapter *adapter, const char *key)
{
    json_t *value = json_incref(json_object_get(adapter->answers, key));
    json_object_del(adapter->answers, key);
    return value;
}

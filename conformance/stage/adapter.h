/*
 * adapter.h - the conversation with a program of the implementation under test.
 *
 * Commands go to its standard input, single words, one a line; each is answered by one JSON object
 * on one line of its standard output, in order. Nothing else may come.
 */
#ifndef CONFORMANCE_STAGE_ADAPTER_H
#define CONFORMANCE_STAGE_ADAPTER_H

#include "conformance/stage/line_reader.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Exit status for "not implemented". */
#define ADAPTER_NOT_IMPLEMENTED 89

/* Answers that may be due at once: a server's "returned" and what was asked for meanwhile. */
#define ADAPTER_DUE_MAX 4

struct adapter {
    int in;                           /* write side of its standard input; -1 once closed */
    struct line_reader out;           /* its standard output */
    bool verified;                    /* lines are checked to the letter (answer.h) */
    unsigned commands;                /* that it was told, or that nobody was there to be told */
    bool is_deaf;                     /* nobody reads its standard input */
    int watch;                        /* precedence of its streams; -1 when nobody asks for it */
    bool has_closed_input;            /* before it wrote what is due, ... */
    bool lost_input;                  /* ... and that was an answer about its handshake */
    const char *due[ADAPTER_DUE_MAX]; /* keys of the answers to come, in order */
    size_t due_count;
    json_t *answers; /* key -> value: those that came and were not taken yet; "names" is the key
                        of the answer without one, whose value is the whole object */
    char complaint[1024]; /* what was wrong with a line; empty: nothing */
    bool is_refusal;      /* that was {"error":...} in place of what is due */
};

/* What adapter_read found besides negative errnos. */
enum adapter_outcome {
    ADAPTER_QUIET = 0,    /* all that is there was read */
    ADAPTER_LINE = 1,     /* a good line came: it is in `out.text` until the next call */
    ADAPTER_NONSENSE = 2, /* a line that may not be; `complaint` quotes it */
    ADAPTER_UNFIT = 3,    /* the same, where lines are checked to the letter */
};

/*
 * Begins a conversation over two descriptors; `first` is the key that the program says unasked.
 * `verified` has every line checked to the letter (answer.h), not only for what has to be
 * understood. To be called before the program runs.
 * Ownership: the descriptors are the adapter's from now on, also on failure; adapter_end closes and
 * frees. `first` is kept: a constant. Returns 0; -ENOMEM.
 */
int adapter_begin(struct adapter *adapter, int in, int out, const char *first, bool verified);

/* Ends it; one that never began (all zero but in, out and watch, -1) is fine. */
void adapter_end(struct adapter *adapter);

/*
 * Writes a command whose answer has the key `key` (kept: a constant); "error" where it is to be
 * refused.
 * Returns 0; -EPIPE when nobody reads; a negative errno.
 */
int adapter_command(struct adapter *adapter, const char *command, const char *key);

/*
 * Whether it has read a command, as far as can be seen: the first is no longer in the pipe, or its
 * input was closed by us.
 */
bool adapter_has_taken(const struct adapter *adapter);

/*
 * Whether its output is closed, and its input is not, while an answer about its handshake is due.
 */
bool adapter_lost_output(const struct adapter *adapter);

/* Notes that an answer will come without a command of its own. */
void adapter_expect(struct adapter *adapter, const char *key);

/* Closes its standard input. */
void adapter_close_input(struct adapter *adapter);

/*
 * Reads the next line, if one is there. Call until it returns ADAPTER_QUIET. At the end of output
 * `out.fd` is closed and -1; an unfinished line then is nonsense.
 * Returns an adapter_outcome; a negative errno.
 */
int adapter_read(struct adapter *adapter);

/* Whether a line, without its end, would be the answer that is due. */
bool adapter_would_take(const struct adapter *adapter, const char *line);

/*
 * Takes the answer with that key.
 * Ownership: a new reference, the caller's. Returns NULL while there is none.
 */
json_t *adapter_take(struct adapter *adapter, const char *key);

#endif

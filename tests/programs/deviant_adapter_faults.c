/* deviant_adapter_faults.c - what an adapter can do wrong, and what only looks so. */
#include "config.h"

#include "tests/programs/deviant.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What is longer than any answer may be. */
#define MUCH 70000

/* How long late is, in milliseconds: longer than any scenario of the tests lasts. */
#define LATE_MS 600000

/* The outcome of the run, whichever the role. */
static bool is_outcome(const struct deviant *deviant)
{
    return strcmp(deviant->key, "returned") == 0 || strcmp(deviant->key, "checked_in") == 0;
}

static void say_bytes(struct deviant *deviant, const void *bytes, size_t size)
{
    if (!is_outcome(deviant))
        return;
    deviant_write(STDOUT_FILENO, bytes, size);
    deviant->answer[0] = '\0';
}

static void say_words(struct deviant *deviant)
{
    say_bytes(deviant, "it went well\n", 13);
}

static void say_binary(struct deviant *deviant)
{
    say_bytes(deviant, "\x00\x01\xff\xfe\n", 5);
}

static void say_list(struct deviant *deviant)
{
    say_bytes(deviant, "[\"send\"]\n", 9);
}

static void say_other(struct deviant *deviant)
{
    say_bytes(deviant, "{\"released\":true}\n", 18);
}

static void say_wrong_type(struct deviant *deviant)
{
    if (is_outcome(deviant))
        snprintf(deviant->answer, sizeof deviant->answer, "{\"%s\":17}", deviant->key);
}

/* Of the one answer that the command line names: "it could not be done". */
static void say_false(struct deviant *deviant)
{
    snprintf(deviant->answer, sizeof deviant->answer, "{\"%s\":false}", deviant->key);
}

static void say_error(struct deviant *deviant)
{
    say_bytes(deviant, "{\"error\":\"no\"}\n", 15);
}

/* Without a newline, which would end it. */
static void say_much(struct deviant *deviant)
{
    char much[MUCH];

    memset(much, ' ', sizeof much);
    say_bytes(deviant, much, sizeof much);
}

static void say_nothing(struct deviant *deviant)
{
    if (is_outcome(deviant))
        deviant->answer[0] = '\0';
}

/* All but the end of the line, and then the program's own. */
static void say_half(struct deviant *deviant)
{
    if (!is_outcome(deviant))
        return;
    deviant_write(STDOUT_FILENO, deviant->answer, strlen(deviant->answer) - 1);
    _exit(0);
}

static void say_late(struct deviant *deviant)
{
    if (is_outcome(deviant))
        poll(NULL, 0, LATE_MS);
}

/* At once, so that both are read before anything else can be asked. */
static void say_twice(struct deviant *deviant)
{
    char twice[2 * sizeof deviant->answer];
    int length = snprintf(twice, sizeof twice, "%s\n%s\n", deviant->answer, deviant->answer);

    say_bytes(deviant, twice, (size_t)length);
}

static void say_more(struct deviant *deviant)
{
    char more[sizeof deviant->answer + 32];
    int length = snprintf(more, sizeof more, "%s\n{\"ready\":true}\n", deviant->answer);

    say_bytes(deviant, more, (size_t)length);
}

static void say_on_stderr(struct deviant *deviant)
{
    if (!is_outcome(deviant))
        return;
    deviant_write(STDERR_FILENO, deviant->answer, strlen(deviant->answer));
    deviant_write(STDERR_FILENO, "\n", 1);
    deviant->answer[0] = '\0';
}

static void say_byte_by_byte(struct deviant *deviant)
{
    for (const char *byte = deviant->answer; *byte != '\0'; byte++)
        deviant_write(STDOUT_FILENO, byte, 1);
    deviant_write(STDOUT_FILENO, "\n", 1);
    deviant->answer[0] = '\0';
}

static void say_spaced(struct deviant *deviant)
{
    char spaced[2 * sizeof deviant->answer];
    size_t used = 0;

    for (const char *byte = deviant->answer; *byte != '\0'; byte++) {
        if (strchr("{}:,", *byte) != NULL) {
            spaced[used++] = ' ';
            spaced[used++] = *byte;
            spaced[used++] = '\t';
        } else {
            spaced[used++] = *byte;
        }
    }
    spaced[used++] = '\n';
    deviant_write(STDOUT_FILENO, spaced, used);
    deviant->answer[0] = '\0';
}

static void say_with_more_members(struct deviant *deviant)
{
    size_t end = strlen(deviant->answer) - 1;

    snprintf(deviant->answer + end, sizeof deviant->answer - end, ",\"\xc3\xa9\":[null,{}]}");
}

static void say_slowly(struct deviant *deviant)
{
    (void)deviant;
    poll(NULL, 0, deviant->fault->argument);
}

const struct fault adapter_faults[] = {
    {"say-words", "answers with words", say_words, AT_ANSWER, 0},
    {"say-binary", "answers with bytes that are no text", say_binary, AT_ANSWER, 0},
    {"say-list", "answers with JSON that is no object", say_list, AT_ANSWER, 0},
    {"say-other", "answers another question", say_other, AT_ANSWER, 0},
    {"say-wrong-type", "answers with a number", say_wrong_type, AT_ANSWER, 0},
    {"say-false", "says of what it did that it could not", say_false, AT_ANSWER, 0},
    {"say-error", "refuses a command of the contract", say_error, AT_ANSWER, 0},
    {"say-much", "answers with a line that is too long", say_much, AT_ANSWER, 0},
    {"say-nothing", "never answers", say_nothing, AT_ANSWER, 0},
    {"say-half", "ends within a line", say_half, AT_ANSWER, 0},
    {"say-late", "answers after the deadline", say_late, AT_ANSWER, 0},
    {"say-twice", "answers twice", say_twice, AT_ANSWER, 0},
    {"say-more", "answers what nobody asked", say_more, AT_ANSWER, 0},
    {"say-on-stderr", "answers on standard error", say_on_stderr, AT_ANSWER, 0},
    /* innocents */
    {"say-byte-by-byte", "answers byte by byte", say_byte_by_byte, AT_ANSWER, 0},
    {"say-spaced", "answers with blanks between the tokens", say_spaced, AT_ANSWER, 0},
    {"say-with-more-members", "answers with members that nobody knows", say_with_more_members,
        AT_ANSWER, 0},
    {"say-slowly", "takes a while for each answer", say_slowly, AT_ANSWER, 100},
    {0},
};

/* probe_check.h - what shakedown probe looks at, by the words that its output uses. */
#ifndef CONFORMANCE_PROBE_PROBE_CHECK_H
#define CONFORMANCE_PROBE_PROBE_CHECK_H

/* In the order of the output. */
enum probe_check {
    CHECK_PROGRAM,
    CHECK_READY,
    CHECK_OUTPUT,
    CHECK_UNASKED,
    CHECK_ROLE,
    CHECK_SIGNAL,
    CHECK_COMMAND,
    CHECK_OPTION,
    CHECK_END,
    CHECK_LEFT,
    CHECK_SERVER_RIGHT,
    CHECK_LAUNCH,
    CHECK_ENVIRONMENT,
    CHECK_DESCRIPTORS,
    CHECK_PIPE,
    CHECK_DESTROY,
    CHECK_RUN,
    CHECK_PROBE,
    CHECK_SERVER_RECEIVE,
    CHECK_RELEASE,
    CHECK_WRITE_SIDE,
    CHECK_CLIENT_RIGHT,
    CHECK_RECEIVE,
    CHECK_NAMES,
    CHECK_PIPE_END,
    CHECK_COUNT
};

/* Its word: "ready". Ownership: static. */
const char *probe_check_word(enum probe_check check);

/* What has to hold, a sentence without its full stop. Ownership: static. */
const char *probe_check_sentence(enum probe_check check);

#endif

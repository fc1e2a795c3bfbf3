/* probe_check.c - what shakedown probe looks at. */
#include "config.h"

#include "conformance/probe/probe_check.h"

/* Each sentence is one of docs/adapter.md in short: what does not stand there is no fault. */
static const struct {
    const char *word;
    const char *sentence;
} checks[CHECK_COUNT] = {
    [CHECK_PROGRAM] = {"program", "both programs are there and may be executed"},
    [CHECK_READY] = {"ready", "the server's first line is {\"ready\":true}, and it comes soon"},
    [CHECK_OUTPUT] = {"output", "standard output holds answers, to the letter, and nothing else"},
    [CHECK_UNASKED] = {"unasked", "no answer comes that nothing asked for"},
    [CHECK_ROLE] = {"role", "the process that was started is the one that answers"},
    [CHECK_SIGNAL] = {"signal", "SIGUSR1 is survived, and ends nothing"},
    [CHECK_COMMAND] = {"command",
        "an unknown command is answered by {\"error\":TEXT}, and the next one is taken"},
    [CHECK_OPTION] = {"option",
        "an unknown option ends it, with a status other than 0 and a line on standard error"},
    [CHECK_END] = {"end", "at the end of its input a program exits with status 0"},
    [CHECK_LEFT] = {"left", "no process is left when a program has ended"},
    [CHECK_SERVER_RIGHT] = {"server-right", "the server takes each word of --right"},
    [CHECK_LAUNCH] = {"launch", "launch starts CHILD with its arguments, and answers with its PID"},
    [CHECK_ENVIRONMENT] = {"environment",
        "CHILD has the server's environment, and the pipe's number in CHILD_PORT_FD"},
    [CHECK_DESCRIPTORS] = {"descriptors",
        "CHILD's descriptors 0 and 1 are /dev/null; besides 2 it inherits the pipe alone"},
    [CHECK_PIPE] = {"pipe", "CHILD gets the read side of a pipe, or of a pair of stream sockets, "
                            "that is open and empty"},
    [CHECK_DESTROY] = {"destroy", "destroy closes the pipe"},
    [CHECK_RUN] = {"run", "run returns null when nobody is left who reads the pipe"},
    [CHECK_PROBE] = {"probe",
        "the server's probe sends the nonce through the right that was checked in"},
    [CHECK_SERVER_RECEIVE] = {"server-receive",
        "the server's receive answers with the nonce that was sent"},
    [CHECK_RELEASE] = {"release", "release is carried out, and answered"},
    [CHECK_WRITE_SIDE] = {"write-side",
        "with --pipe FD nothing is launched, and destroy closes FD"},
    [CHECK_CLIENT_RIGHT] = {"client-right", "the client takes each word of --right"},
    [CHECK_RECEIVE] = {"receive", "the client's receive answers with the nonce that was sent"},
    [CHECK_NAMES] = {"names", "the client answers names"},
    [CHECK_PIPE_END] = {"pipe-end",
        "on a pipe at its end the client prints {\"checked_in\":false}, or exits with a status "
        "other than 0"},
};

const char *probe_check_word(enum probe_check check)
{
    return checks[check].word;
}

const char *probe_check_sentence(enum probe_check check)
{
    return checks[check].sentence;
}

/* deviant_broken_adapter.c - ways in which an adapter can be broken, at any moment. */
#include "config.h"

#include "tests/programs/deviant.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is longer than any line may be. */
#define MUCH ((size_t)70000)

/* What a line is written instead of: '@' becomes the key that is due, '#' the sound answer. */
#define TEXT(pattern) \
    { \
        (pattern), sizeof(pattern) - 1 \
    }

static const struct {
    const char *pattern;
    size_t length;
} texts[] = {
    TEXT("it went well\n"),
    TEXT("\n"),
    TEXT("{\"@\":tru\n"),
    TEXT("# done\n"),
    TEXT("{\"@\":true,}\n"),
    TEXT("{'@':true}\n"),
    TEXT("{@:true}\n"),
    TEXT("[#]\n"),
    TEXT("\"@\"\n"),
    TEXT("17\n"),
    TEXT("null\n"),
    TEXT("{\"@\":null}\n"),
    TEXT("{\"@\":{}}\n"),
    TEXT("{\"@\":[true]}\n"),
    TEXT("{\"@\":\"maybe\"}\n"),
    TEXT("{\"@\":1.5}\n"),
    TEXT("{\"@\":1e999}\n"),
    TEXT("{}\n"),
    TEXT("{\"@s\":true}\n"),
    TEXT("{\"\":true}\n"),
    TEXT("{\"@\":true,\"@\":true}\n"),
    TEXT("##\n"),
    TEXT("# #\n"),
    TEXT("{\"@\"\0:true}\n"),
    TEXT("\0#\n"),
    TEXT("#\0\n"),
    TEXT("{\"@\":\"\xff\xfe\"}\n"),
    TEXT("{\"@\":\"\xed\xa0\x80\"}\n"),
    TEXT("\xef\xbb\xbf#\n"),
    TEXT("#\n#\n"),
    TEXT("#\n{\"ready\":true}\n"),
    TEXT("{\"destroyed\":true}\n#\n"),
    TEXT("warming up\n#\n"),
    TEXT("#"),
    TEXT("#\r"),
    TEXT("{\"error\":\"no\"}\n"),
    TEXT("{\"@\":1}\n"),
    TEXT("{\"@\":0}\n"),
    TEXT("{\"@\":-5}\n"),
    TEXT("{\"@\":999999999999999999999}\n"),
    TEXT("#\r\n"),
};

/* Writes what stands for one byte of a pattern. */
static void write_part(const struct deviant *deviant, char byte)
{
    if (byte == '@')
        deviant_write(STDOUT_FILENO, deviant->key, strlen(deviant->key));
    else if (byte == '#')
        deviant_write(STDOUT_FILENO, deviant->answer, strlen(deviant->answer));
    else
        deviant_write(STDOUT_FILENO, &byte, 1);
}

static void say_text(struct deviant *deviant)
{
    int number = deviant->fault->argument;

    for (size_t i = 0; i < texts[number].length; i++)
        write_part(deviant, texts[number].pattern[i]);
    deviant->answer[0] = '\0';
}

/* A line of so many such bytes, which then ends. */
static void say_much(struct deviant *deviant)
{
    char much[MUCH];

    memset(much, deviant->fault->argument, sizeof much);
    deviant_write(STDOUT_FILENO, much, sizeof much);
}

static void say_on_stderr(struct deviant *deviant)
{
    deviant_write(STDERR_FILENO, deviant->answer, strlen(deviant->answer));
    deviant_write(STDERR_FILENO, "\n", 1);
    deviant->answer[0] = '\0';
}

static void say_nothing(struct deviant *deviant)
{
    deviant->answer[0] = '\0';
}

static void leave(struct deviant *deviant)
{
    fputs("deviant: so long\n", stderr);
    _exit(deviant->fault->argument);
}

/* The default action, whatever handles the signal here. */
static void signal_self(struct deviant *deviant)
{
    signal(deviant->fault->argument, SIG_DFL);
    kill(getpid(), deviant->fault->argument);
}

static void close_one(struct deviant *deviant)
{
    close(deviant->fault->argument);
}

static void close_all(struct deviant *deviant)
{
    for (int fd = 0; fd <= deviant->fault->argument; fd++)
        close(fd);
}

/* Until it is ended, or nobody reads. */
static void flood(struct deviant *deviant)
{
    char block[1 << 12];

    memset(block, '~', sizeof block);
    while (write(deviant->fault->argument, block, sizeof block) > 0)
        continue;
    for (;;)
        pause();
}

static void compute(struct deviant *deviant)
{
    (void)deviant;
    for (;;)
        continue;
}

static void change_group(struct deviant *deviant)
{
    (void)deviant;
    setpgid(0, 0);
}

/* What was started leaves, and its child goes on. */
static void fork_away(struct deviant *deviant)
{
    (void)deviant;
    if (fork() != 0)
        _exit(EXIT_SUCCESS);
}

/* A wrapper that starts the program, where it should become it. */
static void wrap(struct deviant *deviant)
{
    pid_t pid = fork();
    int status = 0;

    (void)deviant;
    if (pid == 0)
        return;
    close(STDIN_FILENO);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

static void become_cat(struct deviant *deviant)
{
    (void)deviant;
    execlp("cat", "cat", (char *)NULL);
    _exit(EXIT_FAILURE);
}

/* An answer, and at once another one, before anything can be asked. */
static void guess(struct deviant *deviant)
{
    (void)deviant;
    deviant_write(STDOUT_FILENO, "{\"probed\":true}\n", 16);
}

/* What is started in place of the child that the driver named. */
enum { CHILD_TRUE, CHILD_NOT_EXECUTED, CHILD_KILLED, CHILD_CRASHES, CHILD_WITHOUT_ARGUMENTS };

static void change_child(struct deviant *deviant)
{
    static const char *const scripts[] = {[CHILD_TRUE] = "exit 0",
        [CHILD_NOT_EXECUTED] = "exec /no/such/program",
        [CHILD_KILLED] = "kill -s KILL $$",
        [CHILD_CRASHES] = "kill -s SEGV $$",
        [CHILD_WITHOUT_ARGUMENTS] = "exec \"$0\""};
    static const char *child[] = {"sh", "-c", NULL, NULL, NULL};

    child[2] = scripts[deviant->fault->argument];
    child[3] = deviant->child[0];
    deviant->child = (char *const *)(uintptr_t)child;
    /* How the child ended is there to be seen, whoever looks first. */
    deviant->reaps = false;
}

const struct fault broken_adapters[] = {
    {"line-of-words", "writes words", say_text, AT_ANSWER, 0},
    {"line-empty", "writes an empty line", say_text, AT_ANSWER, 1},
    {"json-cut", "breaks off within a word", say_text, AT_ANSWER, 2},
    {"json-then-words", "writes words behind the object", say_text, AT_ANSWER, 3},
    {"json-comma", "writes a comma too many", say_text, AT_ANSWER, 4},
    {"json-single-quotes", "quotes as Python prints", say_text, AT_ANSWER, 5},
    {"json-no-quotes", "does not quote the key", say_text, AT_ANSWER, 6},
    {"json-list", "puts the object into a list", say_text, AT_ANSWER, 7},
    {"json-string", "writes a string", say_text, AT_ANSWER, 8},
    {"json-number", "writes a number", say_text, AT_ANSWER, 9},
    {"json-null", "writes null", say_text, AT_ANSWER, 10},
    {"value-null", "gives null", say_text, AT_ANSWER, 11},
    {"value-object", "gives an object", say_text, AT_ANSWER, 12},
    {"value-list", "gives a list", say_text, AT_ANSWER, 13},
    {"value-string", "gives a word of its own", say_text, AT_ANSWER, 14},
    {"value-real", "gives a fraction", say_text, AT_ANSWER, 15},
    {"value-infinite", "gives more than there is", say_text, AT_ANSWER, 16},
    {"no-member", "writes an empty object", say_text, AT_ANSWER, 17},
    {"key-wrong", "misspells the key", say_text, AT_ANSWER, 18},
    {"key-empty", "has an empty key", say_text, AT_ANSWER, 19},
    {"key-twice", "has the key twice", say_text, AT_ANSWER, 20},
    {"two-objects", "writes two objects in a line", say_text, AT_ANSWER, 21},
    {"two-objects-apart", "writes two with a blank between", say_text, AT_ANSWER, 22},
    {"nul-inside", "has a NUL byte in the object", say_text, AT_ANSWER, 23},
    {"nul-before", "has one before it", say_text, AT_ANSWER, 24},
    {"nul-behind", "has one behind it", say_text, AT_ANSWER, 25},
    {"utf8-bytes", "has bytes that are no UTF-8", say_text, AT_ANSWER, 26},
    {"utf8-surrogate", "has half a character", say_text, AT_ANSWER, 27},
    {"utf8-mark", "begins with a byte order mark", say_text, AT_ANSWER, 28},
    {"line-twice", "answers twice", say_text, AT_ANSWER, 29},
    {"line-more", "says more than was asked", say_text, AT_ANSWER, 30},
    {"line-before", "answers something else first", say_text, AT_ANSWER, 31},
    {"words-before", "tells how it is first", say_text, AT_ANSWER, 32},
    {"line-unended", "does not end its line", say_text, AT_ANSWER, 33},
    {"line-returned", "ends its line as a Mac did", say_text, AT_ANSWER, 34},
    {"line-refusal", "refuses", say_text, AT_ANSWER, 35},
    {"pid-of-init", "tells another process's pid", say_text, AT_ANSWER, 36},
    {"pid-zero", "tells pid 0", say_text, AT_ANSWER, 37},
    {"pid-negative", "tells a negative pid", say_text, AT_ANSWER, 38},
    {"pid-huge", "tells a pid of 70 bits", say_text, AT_ANSWER, 39},
    {"line-much", "writes 70,000 blanks first", say_much, AT_ANSWER, ' '},
    {"line-deep", "opens 70,000 brackets", say_much, AT_ANSWER, '['},
    {"line-on-stderr", "answers on standard error", say_on_stderr, AT_ANSWER, 0},
    {"line-never", "does not answer", say_nothing, AT_ANSWER, 0},
    {"line-guessed", "answers what comes next", guess, AT_ANSWER, 0},
    {"exit-0", "exits with status 0", leave, AT_ANSWER, 0},
    {"exit-1", "exits with status 1", leave, AT_ANSWER, 1},
    {"exit-255", "exits with status 255", leave, AT_ANSWER, 255},
    {"die-of-usr1", "dies of SIGUSR1", signal_self, AT_ANSWER, SIGUSR1},
    {"stop", "stops itself", signal_self, AT_ANSWER, SIGSTOP},
    {"close-0", "closes standard input", close_one, AT_ANSWER, 0},
    {"close-1", "closes standard output", close_one, AT_ANSWER, 1},
    {"close-2", "closes standard error", close_one, AT_ANSWER, 2},
    {"close-0-to-2", "closes all three", close_all, AT_ANSWER, 2},
    {"flood-1", "writes to standard output without end", flood, AT_ANSWER, 1},
    {"flood-2", "writes to standard error without end", flood, AT_ANSWER, 2},
    {"compute", "takes a processor for itself", compute, AT_ANSWER, 0},
    {"change-group", "leaves its process group", change_group, AT_ANSWER, 0},
    {"fork-away", "goes on in a child", fork_away, AT_ANSWER, 0},
    {"wrap", "starts the program, and does not become it", wrap, AT_START, 0},
    {"child-true", "starts another program than CHILD", change_child, AT_START, CHILD_TRUE},
    {"child-not-executed", "cannot execute CHILD", change_child, AT_START, CHILD_NOT_EXECUTED},
    {"child-killed", "starts a child that is killed", change_child, AT_START, CHILD_KILLED},
    {"child-crashes", "starts a child that crashes", change_child, AT_START, CHILD_CRASHES},
    {"child-without-arguments", "starts CHILD without its arguments", change_child, AT_START,
        CHILD_WITHOUT_ARGUMENTS},
    {"become-cat", "becomes another program", become_cat, AT_ANSWER, 0},
    /* an innocent */
    {"line-crlf", "ends its line as others do", say_text, AT_ANSWER, 40},
    {0},
};

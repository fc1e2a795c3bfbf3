/* deviant.c - an implementation of the handshake that does one thing wrong, on purpose. */
#include "config.h"

#include "tests/programs/deviant.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: deviant server [--fault NAME [--at MOMENT]] [--victim NAME] [--pipe socket-pair]\n"
    "           --right send -- CHILD ARG...\n"
    "       deviant client [--fault NAME [--at MOMENT]] [--victim RIGHT] --right RIGHT\n"
    "       deviant --list\n"
    "\n"
    "--pipe socket-pair: the handshakes' pipes are pairs of sockets.\n"
    "--victim: the fault is committed only where the first child has that name, or the client\n"
    "offers that right. MOMENT: \"start\", \"end\", or \"before KEY\" and \"after KEY\" of an "
    "answer.\n";

static const struct fault *const server_tables[] = {server_faults, server_innocents, runtime_faults,
    hostile_faults, adapter_faults, program_faults, broken_adapters, NULL};
static const struct fault *const client_tables[] = {
    client_faults, adapter_faults, program_faults, hostile_faults, broken_adapters, NULL};

static const struct fault *find(const struct fault *const tables[], const char *name)
{
    for (; *tables != NULL; tables++)
        for (const struct fault *fault = *tables; fault->name != NULL; fault++)
            if (strcmp(fault->name, name) == 0)
                return fault;
    return NULL;
}

const struct fault *fault_find_server(const char *name)
{
    return find(server_tables, name);
}

const struct fault *fault_find_client(const char *name)
{
    return find(client_tables, name);
}

static void list(const char *role, const struct fault *const tables[])
{
    for (; *tables != NULL; tables++)
        for (const struct fault *fault = *tables; fault->name != NULL; fault++)
            printf("%s %s: %s\n", role, fault->name, fault->sentence);
}

void fault_list(void)
{
    list("server", server_tables);
    list("client", client_tables);
}

void deviant_reach(struct deviant *deviant, enum moment moment)
{
    if (deviant->fault == NULL || deviant->moment != moment)
        return;
    if (deviant->moment_key == NULL || strcmp(deviant->moment_key, deviant->key) == 0)
        deviant->fault->commit(deviant);
}

void deviant_write(int fd, const void *bytes, size_t size)
{
    const char *next = bytes;

    while (size > 0) {
        ssize_t n = write(fd, next, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        next += n;
        size -= (size_t)n;
    }
}

void deviant_answer(struct deviant *deviant, const char *key, const char *format, ...)
{
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    vsnprintf(deviant->answer, sizeof deviant->answer - 1, format, arguments);
    va_end(arguments);
    deviant->key = key;
    deviant_reach(deviant, AT_ANSWER);
    length = strlen(deviant->answer);
    if (length == 0)
        return;
    deviant->answer[length] = '\n';
    deviant_write(STDOUT_FILENO, deviant->answer, length + 1);
    deviant_reach(deviant, AT_ANSWERED);
}

static int usage_error(void)
{
    fputs(usage, stderr);
    return 2;
}

/* The value of the option NAME at *argv, which is then moved past it; NULL if another is there. */
static const char *take_option(char ***argv, const char *name)
{
    const char *value = NULL;

    if ((*argv)[0] != NULL && (*argv)[1] != NULL && strcmp((*argv)[0], name) == 0) {
        value = (*argv)[1];
        *argv += 2;
    }
    return value;
}

/* What a driver calls the first child: the last word of the command that starts it. */
static bool is_victim(char *const child[], const char *name)
{
    while (child[0] != NULL && child[1] != NULL)
        child++;
    return child[0] != NULL && strcmp(child[0], name) == 0;
}

/* Reads a moment of the command line. Returns whether it is one. */
static bool choose_moment(struct deviant *deviant, const char *text)
{
    static const struct {
        const char *word;
        enum moment moment;
    } moments[] = {
        {"start", AT_START}, {"end", AT_END}, {"before ", AT_ANSWER}, {"after ", AT_ANSWERED}};

    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        size_t length = strlen(moments[i].word);
        if (strncmp(text, moments[i].word, length) == 0) {
            deviant->moment = moments[i].moment;
            deviant->moment_key = text[length] != '\0' ? text + length : NULL;
            return true;
        }
    }
    return false;
}

/* Chooses the fault, and its moment where that is given. Returns whether there is such a one. */
static bool choose_fault(
    struct deviant *deviant, const struct fault *fault, const char *name, const char *at)
{
    if (name == NULL)
        return true;
    if (fault == NULL)
        return false;
    deviant->fault = fault;
    deviant->moment = fault->moment;
    return at == NULL || choose_moment(deviant, at);
}

static int run_server(char **argv)
{
    struct deviant deviant = {0};
    const char *name = take_option(&argv, "--fault");
    const char *at = take_option(&argv, "--at");
    const char *victim = take_option(&argv, "--victim");
    const char *pipe = take_option(&argv, "--pipe");
    const char *right = take_option(&argv, "--right");

    if (right == NULL || strcmp(right, "send") != 0 || argv[0] == NULL || argv[1] == NULL ||
        strcmp(argv[0], "--") != 0 || (pipe != NULL && strcmp(pipe, "socket-pair") != 0))
        return usage_error();
    deviant.has_socket_pair = pipe != NULL;
    deviant.child = argv + 1;
    if (!choose_fault(&deviant, name != NULL ? fault_find_server(name) : NULL, name, at))
        return usage_error();
    if (victim != NULL && !is_victim(deviant.child, victim))
        deviant.fault = NULL;
    return deviant_serve(&deviant);
}

static int run_client(char **argv)
{
    struct deviant deviant = {0};
    const char *name = take_option(&argv, "--fault");
    const char *at = take_option(&argv, "--at");
    const char *victim = take_option(&argv, "--victim");
    const char *right = take_option(&argv, "--right");
    mach_msg_type_name_t right_type;

    if (right == NULL || argv[0] != NULL)
        return usage_error();
    if (!choose_fault(&deviant, name != NULL ? fault_find_client(name) : NULL, name, at))
        return usage_error();
    if (victim != NULL && strcmp(victim, right) != 0)
        deviant.fault = NULL;
    if (!offer_parse_type(right, &right_type))
        return usage_error();
    return deviant_check_in(&deviant, right_type);
}

static void ignore_signal(int number)
{
    (void)number;
}

int main(int argc, char **argv)
{
    struct sigaction action = {.sa_handler = ignore_signal};

    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        fault_list();
        return EXIT_SUCCESS;
    }
    if (argc > 1 && strcmp(argv[1], "server") == 0)
        return run_server(argv + 2);
    if (argc > 1 && strcmp(argv[1], "client") == 0)
        return run_client(argv + 2);
    return usage_error();
}

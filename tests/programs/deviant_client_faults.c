/* deviant_client_faults.c - what a client can do wrong, and what only looks so. */
#include "config.h"

#include "ref/log.h"
#include "ref/pipe.h"
#include "tests/programs/deviant.h"

#include <fcntl.h>
#include <servers/bootstrap.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

static void deny(struct deviant *client)
{
    client->checked_in = false;
}

/* Says so where the server is of its own kind, which tell-children shows. */
static void deny_kin(struct deviant *client)
{
    if (getenv(DEVIANT_KIN) != NULL)
        client->checked_in = false;
}

static void claim(struct deviant *client)
{
    client->checked_in = true;
}

static void copy_pipe(struct deviant *client)
{
    fcntl(client->pipe, F_DUPFD_CLOEXEC, 3);
}

/* Copies what ports are made of: the descriptors that nothing can be read from or written to. */
static void copy_handles(void)
{
    enum { HANDLES_BELOW = 64 };

    for (int fd = 0; fd < HANDLES_BELOW; fd++)
        if ((fcntl(fd, F_GETFL) & O_PATH) != 0 && fcntl(fd, F_GETFD) >= 0)
            fcntl(fd, F_DUPFD_CLOEXEC, HANDLES_BELOW);
}

/* Checks in by itself, and has the right to the server twice meanwhile, under one name. */
static void keep_server(struct deviant *client)
{
    struct {
        child_port_token_t token;
        uint32_t length;
        char name[BOOTSTRAP_MAX_NAME_LEN];
    } told = {0};
    const size_t head = sizeof told.token + sizeof told.length;
    mach_port_t server;
    size_t got;

    if (pipe_read(client->pipe, &told, head, &got) != 0 || told.length >= sizeof told.name ||
        pipe_read(client->pipe, told.name, told.length, &got) != 0 ||
        bootstrap_look_up(bootstrap_port, told.name, &server) != BOOTSTRAP_SUCCESS)
        return;
    copy_handles();
    client->is_done = child_port_check_in(server, told.token, client->offer.right,
                          client->offer.right_type) == MACH_MSG_SUCCESS;
    mach_port_deallocate(mach_task_self(), server);
    close(client->pipe);
}

/* What CHILD_PORT_FD says is not asked. */
static void take_three(struct deviant *client)
{
    client->pipe = 3;
}

static void take_first_digit(struct deviant *client)
{
    const char *text = getenv("CHILD_PORT_FD");

    if (text != NULL)
        client->pipe = text[0] - '0';
}

static void keep_name(struct deviant *client)
{
    mach_port_t more;

    (void)client;
    mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &more);
}

static void keep_right(struct deviant *client)
{
    mach_port_insert_right(
        mach_task_self(), client->offer.port, client->offer.port, MACH_MSG_TYPE_MAKE_SEND);
}

static void chat(struct deviant *client)
{
    (void)client;
    child_port_log("checking in");
}

static void use_name(struct deviant *client)
{
    mach_port_t more;

    (void)client;
    if (mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &more) == KERN_SUCCESS)
        mach_port_mod_refs(mach_task_self(), more, MACH_PORT_RIGHT_RECEIVE, -1);
}

static void count_up_and_down(struct deviant *client)
{
    mach_port_t port = client->offer.port;

    mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND);
    mach_port_deallocate(mach_task_self(), port);
}

static void begin_runtime(struct deviant *client)
{
    (void)client;
    epoll_create1(EPOLL_CLOEXEC);
    open("/dev/null", O_WRONLY | O_CLOEXEC);
}

static void fail_in_silence(struct deviant *client)
{
    client->status = EXIT_FAILURE;
}

static void fail_without_a_word(struct deviant *client)
{
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

    dup2(fd, STDERR_FILENO);
    close(fd);
    client->status = EXIT_FAILURE;
}

static void send_nothing(struct deviant *client)
{
    close(client->pipe);
    client->is_done = true;
}

const struct fault client_faults[] = {
    {"deny", "says that it failed where it did not", deny, AT_RETURNED, 0},
    {"claim", "says that it did not fail where it did", claim, AT_RETURNED, 0},
    {"send-nothing", "says that it checked in, and sent nothing", send_nothing, AT_RUN, 0},
    {"leak-pipe", "keeps a copy of the pipe's read side", copy_pipe, AT_RUN, 0},
    {"keep-server", "keeps what leads to the server's port", keep_server, AT_RUN, 0},
    {"take-three", "takes descriptor 3 for the pipe", take_three, AT_RUN, 0},
    {"take-first-digit", "reads one digit of the pipe's number", take_first_digit, AT_RUN, 0},
    {"keep-name", "keeps a port that nobody asked for", keep_name, AT_RUN, 0},
    {"keep-right", "has a send right once more that it moved", keep_right, AT_RETURNED, 0},
    {"chat", "says something where nothing failed", chat, AT_RETURNED, 0},
    {"fail-without-a-word", "does not say what failed", fail_without_a_word, AT_RUN, 0},
    {"leave-child", "leaves a child behind", deviant_leave_child, AT_RETURNED, 0},
    /* innocents */
    {"deny-kin", "says that it failed, if the server is one that tells its children", deny_kin,
        AT_RETURNED, 0},
    {"use-name", "has another port for a while", use_name, AT_RUN, 0},
    {"count-up-and-down", "has another right to its port for a while", count_up_and_down, AT_RUN,
        0},
    {"begin-runtime", "opens descriptors of its own", begin_runtime, AT_RUN, 0},
    {"fail-in-silence", "exits with status 1 where it failed", fail_in_silence, AT_RETURNED, 0},
    {0},
};

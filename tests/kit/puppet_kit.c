/* puppet_kit.c - a puppet, and a test in the driver's place. */
#include "config.h"

#include "tests/kit/puppet_kit.h"

#include "conformance/ipc/control.h"
#include "tests/kit/json_text.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;      /* set from set_up to tear_down */
static char *socket_path; /* in there */
static int listener = -1; /* at that path */
static int control = -1;  /* of the puppet that is talked to */

void puppet_kit_set_up(void)
{
    folder = temp_folder_new();
    ck_assert_int_ge(asprintf(&socket_path, "%s/control", folder), 0);
    listener = control_listen(socket_path);
    ck_assert_int_ge(listener, 0);
}

void puppet_kit_tear_down(void)
{
    puppet_kit_leave();
    close(listener);
    free(socket_path);
    temp_folder_remove(folder);
}

static const char *program(void)
{
    const char *path = getenv("PUPPET");

    ck_assert_msg(path != NULL, "make check sets PUPPET");
    return path;
}

pid_t puppet_kit_start(const char *child_port_fd, int *pipe)
{
    const char *expected = "{'hello':'doll','pipe':";
    char *hello;
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (child_port_fd != NULL)
            setenv("CHILD_PORT_FD", child_port_fd, 1);
        else
            unsetenv("CHILD_PORT_FD");
        execl(program(), "puppet", "--control", socket_path, "--name", "doll", NULL);
        _exit(127);
    }
    puppet_kit_meet();
    hello = puppet_kit_hear();
    ck_assert_int_eq(strncmp(hello, expected, strlen(expected)), 0);
    *pipe = (int)strtol(hello + strlen(expected), NULL, 10);
    free(hello);
    return pid;
}

int puppet_kit_run(const char *argument)
{
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        execl(program(), "puppet", argument, NULL);
        _exit(127);
    }
    return puppet_kit_wait(pid);
}

void puppet_kit_tell(const char *command, const int *fds, size_t fd_count)
{
    char *text = json_text_make(command, "", "");
    json_t *object = json_loads(text, 0, NULL);

    ck_assert_ptr_nonnull(object);
    ck_assert_int_eq(control_send(control, object, fds, fd_count), 0);
    json_decref(object);
    free(text);
}

void puppet_kit_send(const char *bytes)
{
    ck_assert_int_eq(send(control, bytes, strlen(bytes), MSG_NOSIGNAL), (ssize_t)strlen(bytes));
}

/* Waits until FD can be read; Check ends a test that waits in vain. */
static void await(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};

    while (poll(&one, 1, -1) < 0)
        ck_assert_int_eq(errno, EINTR);
}

char *puppet_kit_hear(void)
{
    json_t *object;
    char *text;

    await(control);
    ck_assert_int_eq(control_receive(control, &object, NULL), CONTROL_PACKET);
    text = json_dumps(object, JSON_COMPACT);
    ck_assert_ptr_nonnull(text);
    for (char *at = text; *at != '\0'; at++)
        if (*at == '"')
            *at = '\'';
    json_decref(object);
    return text;
}

void puppet_kit_expect(const char *command, const char *answer)
{
    char *heard;

    puppet_kit_tell(command, NULL, 0);
    heard = puppet_kit_hear();
    ck_assert_str_eq(heard, answer);
    free(heard);
}

void puppet_kit_meet(void)
{
    puppet_kit_leave();
    await(listener);
    control = control_accept(listener);
    ck_assert_int_ge(control, 0);
}

void puppet_kit_leave(void)
{
    if (control >= 0)
        close(control);
    control = -1;
}

int puppet_kit_wait(pid_t pid)
{
    int status;

    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

char *puppet_kit_stderr(const char *name)
{
    char *path = NULL, *text;

    ck_assert_int_ge(asprintf(&path, "%s/%s.stderr", folder, name), 0);
    text = temp_folder_read(path);
    free(path);
    return text;
}

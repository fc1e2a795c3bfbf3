/* puppet.c - a process that does exactly one thing when told: what it is, and how it reports. */
#include "config.h"

#include "conformance/puppetry/puppet.h"

#include "conformance/ipc/control.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The server's standard error is to hold the server's own words alone. */
static int redirect_stderr(const char *control_path, const char *name)
{
    char path[PATH_MAX];
    const char *slash = strrchr(control_path, '/');
    int folder = slash != NULL ? (int)(slash - control_path) : 0;
    int length = snprintf(path, sizeof path, "%.*s/%s.stderr", slash != NULL ? folder : 1,
        slash != NULL ? control_path : ".", name);
    int fd;
    int error;

    if (length < 0 || (size_t)length >= sizeof path)
        return -ENAMETOOLONG;
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    error = dup2(fd, STDERR_FILENO) < 0 ? -errno : 0;
    if (fd != STDERR_FILENO)
        close(fd);
    return error;
}

static void forget_ports(struct puppet *puppet)
{
    while (puppet->ports != NULL) {
        struct puppet_port *next = puppet->ports->next;

        puppet_port_forget(puppet->ports);
        puppet->ports = next;
    }
    puppet->service = MACH_PORT_NULL;
}

int puppet_become(struct puppet *puppet, const char *name)
{
    char *copy = strdup(name);
    int error;
    json_t *hello;

    if (copy == NULL)
        return -ENOMEM;
    free(puppet->name);
    puppet->name = copy;
    forget_ports(puppet);
    if (puppet->control >= 0)
        close(puppet->control);
    error = redirect_stderr(puppet->control_path, name);
    puppet->control = error != 0 ? error : control_connect(puppet->control_path);
    if (puppet->control < 0)
        return puppet->control;
    hello = json_pack("{s:s, s:i, s:i, s:i}", "hello", name, "pipe", puppet->pipe, "pipe-write",
        puppet->pipe_write, "control", puppet->control);
    error = control_send(puppet->control, hello, NULL, 0);
    json_decref(hello);
    return error;
}

void puppet_send(json_t *packet, void *arg)
{
    const struct puppet *puppet = arg;
    int error = packet != NULL ? control_send(puppet->control, packet, NULL, 0) : -ENOMEM;

    json_decref(packet);
    if (error != 0 && error != -EPIPE) {
        fprintf(stderr, "puppet: cannot report: %s\n", strerror(-error));
        exit(EXIT_FAILURE);
    }
}

const char *puppet_text(const json_t *command, const char *key)
{
    const char *text = json_string_value(json_object_get(command, key));

    return text != NULL ? text : "";
}

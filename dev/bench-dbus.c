/* bench-dbus.c - the same handshake over D-Bus, on the bus of DBUS_SESSION_BUS_ADDRESS. */
#include "config.h"

#include "dev/bench_timing.h"

#include <dbus/dbus.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define INTERFACE "org.shakedown.Bench"
#define OBJECT "/org/shakedown/Bench"
#define METHOD "CheckIn"
#define NAME_MAX_BYTES 127

/* What the parent keeps between handshakes. */
struct server {
    DBusConnection *bus;
    uint64_t count; /* handshakes begun: makes the names differ */
};

/* What goes through the pipe: a token, a length, and that many bytes. */
struct invitation {
    uint64_t token;
    uint32_t length;
    char name[NAME_MAX_BYTES + 1];
};

static DBusConnection *bus_connect(void)
{
    const char *address = getenv("DBUS_SESSION_BUS_ADDRESS");

    DBusError why = DBUS_ERROR_INIT;
    DBusConnection *bus = address == NULL ? NULL : dbus_connection_open_private(address, &why);

    if (bus != NULL) {
        dbus_connection_set_exit_on_disconnect(bus, FALSE);
        if (dbus_bus_register(bus, &why))
            return bus;
        dbus_connection_close(bus);
        dbus_connection_unref(bus);
    }
    fprintf(stderr, "bench-dbus: %s\n",
        address == NULL ? "DBUS_SESSION_BUS_ADDRESS is not set" : why.message);
    dbus_error_free(&why);
    return NULL;
}

static int read_exactly(int fd, void *buffer, size_t size)
{
    char *at = buffer;

    while (size > 0) {
        ssize_t got = read(fd, at, size);

        if (got == 0 || (got < 0 && errno != EINTR))
            return -EPIPE;
        if (got > 0) {
            at += got;
            size -= (size_t)got;
        }
    }
    return 0;
}

static bool call_send(DBusConnection *bus, const struct invitation *invitation, int descriptor)
{
    dbus_uint64_t token = invitation->token;
    DBusMessage *call = dbus_message_new_method_call(invitation->name, OBJECT, INTERFACE, METHOD);
    bool sent;

    if (call == NULL)
        return false;
    dbus_message_set_no_reply(call, TRUE);
    sent = dbus_message_append_args(
               call, DBUS_TYPE_UINT64, &token, DBUS_TYPE_UNIX_FD, &descriptor, DBUS_TYPE_INVALID) &&
           dbus_connection_send(bus, call, NULL);
    dbus_message_unref(call);
    dbus_connection_flush(bus);
    return sent;
}

/* The child reads the invitation, makes a pipe and checks in with one end of it. */
static int child_check_in(int fd)
{
    struct invitation invitation = {0};
    DBusConnection *bus;
    int channel[2];
    bool sent;

    if (read_exactly(fd, &invitation.token, sizeof invitation.token) < 0 ||
        read_exactly(fd, &invitation.length, sizeof invitation.length) < 0 ||
        invitation.length > NAME_MAX_BYTES ||
        read_exactly(fd, invitation.name, invitation.length) < 0 || pipe(channel) < 0)
        return 1;
    bus = bus_connect();
    if (bus == NULL)
        return 1;
    sent = call_send(bus, &invitation, channel[1]);
    dbus_connection_close(bus);
    dbus_connection_unref(bus);
    return sent && bench_timing_await_end(fd) == 0 ? 0 : 1;
}

static int invitation_make(struct server *server, struct invitation *invitation)
{
    int length;

    *invitation = (struct invitation){0};
    if (getentropy(&invitation->token, sizeof invitation->token) < 0)
        return -errno;
    length = snprintf(invitation->name, sizeof invitation->name, INTERFACE ".P%ld.N%llu",
        (long)getpid(), (unsigned long long)++server->count);
    invitation->length = (uint32_t)length;
    return 0;
}

static int invitation_write(int fd, const struct invitation *invitation)
{
    char bytes[sizeof invitation->length + NAME_MAX_BYTES];
    size_t size = sizeof invitation->length + invitation->length;

    memcpy(bytes, &invitation->length, sizeof invitation->length);
    memcpy(bytes + sizeof invitation->length, invitation->name, invitation->length);
    return write(fd, bytes, size) == (ssize_t)size ? 0 : -EPIPE;
}

/* The descriptor of a check-in with the right token, the caller's to close; or a negative errno. */
static int call_take(DBusMessage *call, uint64_t token)
{
    dbus_uint64_t received = 0;
    int descriptor = -1;

    if (!dbus_message_get_args(call, NULL, DBUS_TYPE_UINT64, &received, DBUS_TYPE_UNIX_FD,
            &descriptor, DBUS_TYPE_INVALID))
        return -EPROTO;
    if (received != token) {
        close(descriptor);
        return -EPROTO;
    }
    return descriptor;
}

/* Waits for the check-in. Signals of the bus itself (NameAcquired) may come before it. */
static int server_wait(struct server *server, uint64_t token)
{
    for (;;) {
        DBusMessage *message = dbus_connection_pop_message(server->bus);
        int descriptor = -1;
        bool is_call;

        if (message == NULL) {
            if (dbus_connection_read_write(server->bus, -1) == 0)
                return -EPIPE;
            continue;
        }
        is_call = dbus_message_is_method_call(message, INTERFACE, METHOD);
        if (is_call)
            descriptor = call_take(message, token);
        dbus_message_unref(message);
        if (is_call)
            return descriptor;
    }
}

static int server_run(struct server *server, int fd)
{
    struct invitation invitation;
    int error = invitation_make(server, &invitation);

    if (error != 0)
        return error;
    if (write(fd, &invitation.token, sizeof invitation.token) != sizeof invitation.token)
        return -EPIPE;
    if (dbus_bus_request_name(server->bus, invitation.name, DBUS_NAME_FLAG_DO_NOT_QUEUE, NULL) !=
        DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER)
        return -EPROTO;
    error = invitation_write(fd, &invitation);
    if (error == 0) {
        int descriptor = server_wait(server, invitation.token);

        if (descriptor >= 0)
            close(descriptor);
        else
            error = descriptor;
    }
    dbus_bus_release_name(server->bus, invitation.name, NULL);
    return error;
}

static int handshake_once(void *context)
{
    struct server *server = context;
    int pipe_ends[2];
    pid_t child;
    int error;

    if (pipe2(pipe_ends, O_CLOEXEC) < 0)
        return -errno;
    child = fork();
    if (child == 0) {
        close(pipe_ends[1]);
        _exit(child_check_in(pipe_ends[0]));
    }
    error = child < 0 ? -errno : 0;
    close(pipe_ends[0]);
    if (child > 0)
        error = server_run(server, pipe_ends[1]);
    close(pipe_ends[1]);
    return child > 0 ? bench_timing_wait(child, error) : error;
}

int main(int argc, char **argv)
{
    struct server server = {.bus = bus_connect()};
    int status;

    if (server.bus == NULL)
        return 1;
    status = bench_timing_main(argc, argv, handshake_once, &server);
    dbus_connection_close(server.bus);
    dbus_connection_unref(server.bus);
    return status;
}

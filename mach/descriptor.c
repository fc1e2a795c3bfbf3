/* descriptor.c - the system's objects that stand for rights. */
#include "config.h"

#include "mach/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define HANDLE_MODE 0666 /* whoever holds the handle may send, as any user */
#define PIPE_MODE 0444   /* no other user can open a write end and keep a dead port alive */
#define PIPE_BYTES 4096  /* nothing is ever written; a page is the least possible */

int descriptor_want_credentials(int fd)
{
    int on = 1;

    return setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0 ? -errno : 0;
}

int descriptor_copy(int fd, int lowest)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, lowest);

    return copy < 0 ? -errno : copy;
}

void descriptor_close_foreign(int fd)
{
    struct linger linger = {0};

    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger); /* ENOTSOCK is fine */
    close(fd);
}

/* Binds `queue` below a directory that only this user can enter, and removes both as soon as there
   is a handle. Returns the handle or a negative errno. */
static int queue_bind_in(int queue, const char *folder, bool *bound)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char directory[sizeof address.sun_path - sizeof "/q"];
    int length = snprintf(directory, sizeof directory, "%s/mach-XXXXXX", folder);
    int handle;

    if (length < 0 || (size_t)length >= sizeof directory)
        return -ENAMETOOLONG;
    /* This user must be able to enter it, whatever the umask. */
    if (mkdtemp(directory) == NULL || chmod(directory, S_IRWXU) < 0)
        return -errno;
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s/q", directory);
    if (bind(queue, (struct sockaddr *)&address, sizeof address) < 0) {
        handle = -errno;
        rmdir(directory);
        return handle;
    }
    *bound = true;
    /* bind(2) applied the umask, so the mode is set after it. No other user can enter the
       directory. */
    handle =
        chmod(address.sun_path, HANDLE_MODE) < 0 ? -1 : open(address.sun_path, O_PATH | O_CLOEXEC);
    if (handle < 0)
        handle = -errno;
    unlink(address.sun_path);
    rmdir(directory);
    return handle;
}

static int queue_bind(int queue)
{
    const char *folders[] = {getenv("MACH_PORT_DIRECTORY"), "/dev/shm", getenv("TMPDIR"), "/tmp"};
    int handle = -ENOENT;
    bool bound = false; /* a socket can be bound once, so there is no second try after that */

    /* A tmpfs comes first: an inode there costs half as much as on a disk. */
    for (size_t i = 0; i < sizeof folders / sizeof *folders && handle < 0 && !bound; i++) {
        if (folders[i] != NULL)
            handle = queue_bind_in(queue, folders[i], &bound);
    }
    return handle;
}

int descriptor_make_port(struct port_descriptors *made)
{
    int pipe_ends[2];
    int queue = -1;
    int handle = -1;
    int error;

    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return -errno;
    (void)fcntl(pipe_ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* else a larger one serves as well */
    if (fchmod(pipe_ends[1], PIPE_MODE) < 0)
        goto fail;
    queue = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (queue < 0)
        goto fail;
    error = descriptor_want_credentials(queue);
    if (error == 0)
        error = handle = queue_bind(queue);
    if (error < 0)
        goto fail_with_error;
    close(pipe_ends[0]);
    *made = (struct port_descriptors){.queue = queue, .handle = handle, .life = pipe_ends[1]};
    return 0;

fail:
    error = -errno;
fail_with_error:
    if (queue >= 0)
        close(queue);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    return error;
}

/* The address of what `fd` denotes: a socket that has no name is reached through /proc. */
static socklen_t proc_address(struct sockaddr_un *address, int fd)
{
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d", fd);

    address->sun_family = AF_UNIX;
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length + 1);
}

int descriptor_connect(int socket, int handle)
{
    struct sockaddr_un address;
    socklen_t length = proc_address(&address, handle);

    return connect(socket, (struct sockaddr *)&address, length) < 0 ? -errno : 0;
}

int descriptor_open_proof(int life)
{
    struct sockaddr_un address;
    int proof;

    (void)proc_address(&address, life);
    proof = open(address.sun_path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    return proof < 0 ? -errno : proof;
}

int descriptor_make_once(int ends[2])
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        return -errno;
    if (shutdown(ends[0], SHUT_RD) < 0 || descriptor_want_credentials(ends[1]) < 0) {
        int error = -errno;

        close(ends[0]);
        close(ends[1]);
        return error;
    }
    return 0;
}

static void key_queue(struct port_key *key, const struct stat *st)
{
    key->queue_device = st->st_dev;
    key->queue_inode = st->st_ino;
}

static void key_pipe(struct port_key *key, const struct stat *st)
{
    key->pipe_device = st->st_dev;
    key->pipe_inode = st->st_ino;
}

int descriptor_key(int handle, int pipe_end, struct port_key *key)
{
    struct stat queue;
    struct stat pipe;

    if (fstat(handle, &queue) < 0 || fstat(pipe_end, &pipe) < 0)
        return -errno;
    key_queue(key, &queue);
    key_pipe(key, &pipe);
    return 0;
}

bool descriptor_same_pipe(const struct port_key *a, const struct port_key *b)
{
    return a->pipe_device == b->pipe_device && a->pipe_inode == b->pipe_inode;
}

bool descriptor_is_handle(int fd, struct port_key *key)
{
    struct stat st;
    int flags = fcntl(fd, F_GETFL);

    /* A socket that still has a name, or another mode, is not a port. Whoever passes it off as one
       wants this process to write to it on their behalf. */
    if (flags < 0 || (flags & O_PATH) == 0 || fstat(fd, &st) < 0 || !S_ISSOCK(st.st_mode) ||
        st.st_nlink != 0 || (st.st_mode & 07777) != HANDLE_MODE)
        return false;
    key_queue(key, &st);
    return true;
}

static bool is_pipe_end(int fd, int mode, struct port_key *key)
{
    struct stat st;
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0 || (flags & O_PATH) != 0 || (flags & O_ACCMODE) != mode || fstat(fd, &st) < 0 ||
        !S_ISFIFO(st.st_mode))
        return false;
    key_pipe(key, &st);
    return true;
}

bool descriptor_is_proof(int fd, struct port_key *key)
{
    return is_pipe_end(fd, O_RDONLY, key);
}

bool descriptor_is_life(int fd, struct port_key *key)
{
    return is_pipe_end(fd, O_WRONLY, key);
}

static short poll_now(int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};

    while (poll(&p, 1, 0) < 0 && errno == EINTR)
        continue;
    return p.revents;
}

bool descriptor_proof_is_dead(int proof)
{
    return (poll_now(proof, 0) & POLLHUP) != 0;
}

bool descriptor_life_is_lonely(int life)
{
    return (poll_now(life, 0) & POLLERR) != 0;
}

static bool is_unix_socket(int fd, int type)
{
    int domain = 0;
    int found = 0;
    socklen_t length = sizeof found;

    if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) < 0 || domain != AF_UNIX)
        return false;
    length = sizeof found;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &found, &length) == 0 && found == type;
}

/* One of a pair that socketpair(2) made: it is connected, and its peer has no name. */
static bool is_paired(int fd)
{
    struct sockaddr_un peer;
    socklen_t length = sizeof peer;

    return is_unix_socket(fd, SOCK_SEQPACKET) &&
           getpeername(fd, (struct sockaddr *)&peer, &length) == 0 && length == sizeof(sa_family_t);
}

bool descriptor_is_once(int fd, bool *dead)
{
    short state;

    if (!is_paired(fd))
        return false;
    state = poll_now(fd, POLLRDHUP);
    *dead = (state & POLLHUP) != 0;
    /* It must be shut down for reading. Otherwise whoever gave it could send through it. */
    return (state & (POLLRDHUP | POLLHUP)) != 0;
}

bool descriptor_is_once_end(int fd)
{
    return is_paired(fd);
}

/* A socket that is connected to the handle accepts packets only from the socket behind the handle;
   any other sender gets EPERM. So a probe that we connect to the handle shows whether `queue` is
   that socket. An address that the kernel makes up costs a quarter of one that is bound to a path.
   But it leads to the probe only in this network namespace. If the queue is of another, it leads
   nowhere, or to a stranger who gets an empty packet. */
static bool reaches_by_made_up_address(int queue, int probe)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t length = sizeof address;
    char byte;

    return bind(probe, (struct sockaddr *)&address, sizeof address.sun_family) == 0 &&
           getsockname(probe, (struct sockaddr *)&address, &length) == 0 &&
           sendto(queue, "", 0, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address, length) ==
               0 &&
           recv(probe, &byte, 1, MSG_DONTWAIT) == 0;
}

static int reaches_by_inode(int queue, int probe)
{
    struct sockaddr_un address;
    socklen_t length;
    int handle = queue_bind(probe);
    bool reached;

    if (handle < 0)
        return handle;
    length = proc_address(&address, handle);
    reached =
        sendto(queue, "", 0, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address, length) == 0;
    close(handle);
    return reached;
}

static int probe_queue(int queue, int handle, bool by_inode)
{
    int probe = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int reached = 0;

    if (probe < 0)
        return -errno;
    if (descriptor_connect(probe, handle) == 0)
        reached =
            by_inode ? reaches_by_inode(queue, probe) : reaches_by_made_up_address(queue, probe);
    close(probe);
    return reached;
}

int descriptor_is_queue_of(int queue, int handle)
{
    int reached;

    if (!is_unix_socket(queue, SOCK_DGRAM))
        return 0;
    reached = probe_queue(queue, handle, false);
    return reached != 0 ? reached : probe_queue(queue, handle, true);
}

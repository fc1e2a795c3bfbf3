/* run_folder.c - chooses and checks the folder of a run, below TMPDIR or /tmp. */
#include "config.h"

#include "conformance/machine/run_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#define FALLBACK "/tmp"

/* Bytes of "/shakedown-" with 16 digits, and of the longest socket's path below that. */
#define OWN_LENGTH 27
#define BELOW_MOST 20 /* "/99999999/bootstrap" */

/* The longest path of the folder that it can be made in. */
#define PARENT_MOST (sizeof((struct sockaddr_un *)0)->sun_path - 1 - OWN_LENGTH - BELOW_MOST)

/* What a running case needs: a folder, sockets, standard errors of puppets. */
#define INODES_A_JOB 32
#define BYTES_A_JOB ((uint64_t)256 * 1024)

/* Bytes that a process may write to a file of its own in a case. */
#define BYTES_TRIED 4096

static bool is_fit(const char *parent)
{
    return parent[0] == '/' && strlen(parent) <= PARENT_MOST;
}

static const char *choose_parent(void)
{
    const char *parent = getenv("TMPDIR");

    return parent != NULL && is_fit(parent) ? parent : FALLBACK;
}

char *run_folder_choose(void)
{
    uint64_t number;
    char *path;

    if (getrandom(&number, sizeof number, 0) != sizeof number)
        return NULL;
    if (asprintf(&path, "%s/shakedown-%016" PRIx64, choose_parent(), number) < 0)
        return NULL;
    return path;
}

/* Describes the folder and why it was chosen. */
static void describe(char *text, size_t size)
{
    const char *variable = getenv("TMPDIR");

    if (variable == NULL || *variable == '\0')
        snprintf(text, size, FALLBACK " (TMPDIR is not set)");
    else if (is_fit(variable))
        snprintf(text, size, "TMPDIR=%s", variable);
    else if (variable[0] != '/')
        snprintf(text, size, FALLBACK " (TMPDIR=%s is no absolute path)", variable);
    else
        snprintf(text, size,
            FALLBACK " (TMPDIR=%s has %zu bytes; a socket's address leaves room for %zu)", variable,
            strlen(variable), (size_t)PARENT_MOST);
}

static int try_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd, error = 0;

    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path));
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) < 0)
        error = -errno;
    else
        unlink(path);
    close(fd);
    return error;
}

int run_folder_try_file(const char *folder)
{
    static const char block[BYTES_TRIED];
    char *path = NULL;
    size_t written = 0;
    int fd, error = 0;

    if (asprintf(&path, "%s/try", folder) < 0)
        return -ENOMEM;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        error = -errno;
    } else {
        /* What ends a write early is told by the next one. */
        while (error == 0 && written < sizeof block) {
            ssize_t more = write(fd, block + written, sizeof block - written);

            if (more < 0)
                error = -errno;
            else
                written += (size_t)more;
        }
        close(fd);
        unlink(path);
    }
    free(path);
    return error;
}

static void check_use(const char *folder, const char *where, struct problems *problems)
{
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
    int error;

    error = run_folder_try_file(folder);
    /* RLIMIT_FSIZE, which is told as what it is (capacity.c): another folder would not help. */
    if (error == -EFBIG)
        return;
    if (error < 0) {
        problems_add(problems,
            "%s: a file cannot be written there: %s; free some room, or set TMPDIR to "
            "another folder",
            where, strerror(-error));
        return;
    }
    snprintf(path, sizeof path, "%s/try", folder);
    error = try_socket(path);
    if (error < 0)
        problems_add(problems,
            "%s: a socket cannot be made there: %s; set TMPDIR to a folder of another file system",
            where, strerror(-error));
}

/* Some file systems do not count inodes and report none at all. */
static void check_room(
    const char *folder, const char *where, unsigned int jobs, struct problems *problems)
{
    struct statvfs room;
    const uint64_t inodes = (uint64_t)jobs * INODES_A_JOB, needed = jobs * BYTES_A_JOB;
    uint64_t bytes;

    if (statvfs(folder, &room) < 0)
        return;
    bytes = (uint64_t)room.f_bavail * room.f_frsize;
    if (room.f_files > 0 && room.f_favail < inodes)
        problems_add(problems,
            "%s: %llu inodes are left there, and %u cases at once need %llu; remove files, or set "
            "TMPDIR to another folder",
            where, (unsigned long long)room.f_favail, jobs, (unsigned long long)inodes);
    if (room.f_blocks > 0 && bytes < needed)
        problems_add(problems,
            "%s: %llu bytes are left there, and %u cases at once need %llu; free some room, or set "
            "TMPDIR to another folder",
            where, (unsigned long long)bytes, jobs, (unsigned long long)needed);
}

void run_folder_check(unsigned int jobs, struct problems *problems)
{
    unsigned int before = problems->count;
    char where[512], *folder = run_folder_choose();

    describe(where, sizeof where);
    /* Other checks report missing randomness and memory. */
    if (folder == NULL)
        return;
    if (mkdir(folder, 0700) < 0) {
        int error = errno;

        problems_add(problems, "%s: %s; %s", where, strerror(error),
            error == ENOENT || error == ENOTDIR
                ? "it must be a folder that exists: make it, or set TMPDIR to another"
                : "a folder must be made there: set TMPDIR to where that works");
    } else {
        check_use(folder, where, problems);
        if (problems->count == before)
            check_room(folder, where, jobs, problems);
        rmdir(folder);
    }
    free(folder);
}

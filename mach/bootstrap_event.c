/* bootstrap_event.c - what bootstrapd reports of its work. */
#include "config.h"

#include "mach/bootstrap_event.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The longest is a socket's path of 107 bytes or a name of 127, each byte as three. Beside it are
   the event, a PID and two numbers of up to 20 digits. */
#define LINE_MAX_BYTES 512
#define BESIDE_NAME_MAX 80

static int escape(char *to, size_t size, const char *name)
{
    size_t used = 0;

    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++) {
        if (used + 4 > size)
            return -ENAMETOOLONG;
        if (*c < 33 || *c > 126 || *c == '%')
            used += (size_t)snprintf(to + used, size - used, "%%%02X", *c);
        else
            to[used++] = (char)*c;
    }
    to[used] = '\0';
    return 0;
}

int bootstrap_event_write(
    int fd, const char *event, pid_t pid, const char *name, const struct queue_identity *queue)
{
    char escaped[LINE_MAX_BYTES - BESIDE_NAME_MAX];
    char line[LINE_MAX_BYTES];
    size_t length;
    size_t written = 0;
    int error = escape(escaped, sizeof escaped, name);

    if (fd < 0 || error < 0)
        return error;
    length = (size_t)snprintf(line, sizeof line, "%s %d %s", event, (int)pid, escaped);
    if (queue != NULL)
        length += (size_t)snprintf(line + length, sizeof line - length, " %ju %ju",
            (uintmax_t)queue->device, (uintmax_t)queue->inode);
    line[length++] = '\n';
    while (written < length) {
        ssize_t n = write(fd, line + written, length - written);

        if (n >= 0)
            written += (size_t)n;
        else if (errno != EINTR)
            return -errno;
    }
    return 0;
}

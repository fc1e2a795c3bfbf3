/* spool.c - texts that are kept in a file until they are needed in another order. */
#include "config.h"

#include "conformance/results/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int spool_open(struct spool *spool, char *template)
{
    *spool = (struct spool){.fd = mkostemp(template, O_CLOEXEC)};
    if (spool->fd < 0)
        return -errno;
    unlink(template);
    return 0;
}

void spool_close(struct spool *spool)
{
    if (spool->fd >= 0)
        close(spool->fd);
    spool->fd = -1;
}

int spool_append(struct spool *spool, const char *text, struct extent *extent)
{
    size_t length = strlen(text), done = 0;

    while (done < length) {
        ssize_t n =
            pwrite(spool->fd, text + done, length - done, (off_t)spool->written + (off_t)done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EIO;
        done += (size_t)n;
    }
    *extent = (struct extent){spool->written, length};
    spool->written += (long long)length;
    return 0;
}

/*
 * Reads up to SIZE bytes of a text from offset DONE on.
 * Returns their number, at least 1; a negative errno.
 */
static ssize_t read_some(
    const struct spool *spool, const struct extent *extent, size_t done, char *buffer, size_t size)
{
    ssize_t n;

    do
        n = pread(spool->fd, buffer, size, (off_t)extent->offset + (off_t)done);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    return n > 0 ? n : -EIO;
}

int spool_copy(const struct spool *spool, const struct extent *extent, size_t cut, FILE *out)
{
    size_t length = extent->length - cut, done = 0;
    char buffer[16384];

    while (done < length) {
        size_t left = length - done;
        ssize_t n =
            read_some(spool, extent, done, buffer, left < sizeof buffer ? left : sizeof buffer);

        if (n < 0)
            return (int)n;
        if (fwrite(buffer, 1, (size_t)n, out) != (size_t)n)
            return -errno;
        done += (size_t)n;
    }
    return 0;
}

char *spool_read(const struct spool *spool, const struct extent *extent)
{
    char *text = malloc(extent->length + 1);
    size_t done = 0;

    while (text != NULL && done < extent->length) {
        ssize_t n = read_some(spool, extent, done, text + done, extent->length - done);

        if (n < 0) {
            free(text);
            errno = (int)-n;
            return NULL;
        }
        done += (size_t)n;
    }
    if (text != NULL)
        text[done] = '\0';
    return text;
}

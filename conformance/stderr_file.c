/* stderr_file.c - what an actor wrote to its standard error. */
#include "config.h"

#include "conformance/stderr_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/text.h"

#define SHOWN_MAX ((size_t)65536)

/* Opens the file at its last SHOWN_MAX bytes. Returns -1 when it cannot. */
static int open_at_tail(const char *path)
{
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0 && lseek(fd, -(off_t)SHOWN_MAX, SEEK_END) < 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static size_t read_all(int fd, char *text, size_t size)
{
    size_t length = 0;
    ssize_t got;
    while (length < size && (got = read(fd, text + length, size - length)) > 0)
        length += (size_t)got;
    return length;
}

void stderr_file_last_line(const char *path, char *line, size_t size)
{
    int fd = open_at_tail(path);
    char *text = malloc(SHOWN_MAX + 1);
    line[0] = '\0';
    if (fd >= 0 && text) {
        text[read_all(fd, text, SHOWN_MAX)] = '\0';
        char *rest = NULL;
        for (char *next = strtok_r(text, "\n", &rest); next; next = strtok_r(NULL, "\n", &rest))
            snprintf(line, size, "%s", next);
    }
    free(text);
    if (fd >= 0)
        close(fd);
}

bool stderr_file_has_line(const char *path)
{
    char line[16];
    stderr_file_last_line(path, line, sizeof line);
    return line[0] != '\0';
}

json_t *stderr_file_to_json(const char *path)
{
    static const char cut[] = "\n[cut after 64 KiB]\n";
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    char *text = malloc(SHOWN_MAX + 1 + sizeof cut);
    json_t *string = NULL;
    if (fd >= 0 && text) {
        size_t length = read_all(fd, text, SHOWN_MAX + 1);
        if (length > SHOWN_MAX) {
            memcpy(text + SHOWN_MAX, cut, sizeof cut - 1);
            length = SHOWN_MAX + sizeof cut - 1;
        }
        string = length > 0 ? text_to_json(text, length) : NULL;
    }
    free(text);
    if (fd >= 0)
        close(fd);
    return string;
}

/* puppet_handover.c - a puppet hands its side of the pipe to the program that it becomes. */
#include "config.h"

#include "conformance/puppetry/puppet_handover.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* The first that is nobody's standard descriptor, where a careless client looks for its pipe. */
#define THREE 3

static const char *text_of(const json_t *command, const char *key)
{
    const char *text = json_string_value(json_object_get(command, key));

    return text != NULL ? text : "";
}

/* Has a descriptor of ours, if it is the third, elsewhere. Returns whether the third is free of it.
 */
static bool step_aside(int *fd)
{
    int flags;
    int other;

    if (*fd != THREE)
        return true;
    flags = fcntl(*fd, F_GETFD);
    other = fcntl(*fd, (flags & FD_CLOEXEC) != 0 ? F_DUPFD_CLOEXEC : F_DUPFD, THREE + 1);
    if (other < 0)
        return false;
    close(*fd);
    *fd = other;
    return true;
}

static bool clear_three(struct puppet *puppet, int streams[CONTROL_FDS_MAX])
{
    bool clear = step_aside(&puppet->control) && step_aside(&puppet->pipe) &&
                 step_aside(&puppet->pipe_write);

    for (int i = 0; clear && i < CONTROL_FDS_MAX; i++)
        clear = step_aside(&streams[i]);
    return clear && fcntl(THREE, F_GETFD) < 0;
}

/* Nothing that can be taken for a pipe with something in it, or for a right. */
static bool put_at_three(const char *what)
{
    const char *path = strcmp(what, "null") == 0   ? "/dev/null"
                       : strcmp(what, "file") == 0 ? "/proc/self/fd/2"
                                                   : NULL;
    int fd = path != NULL ? open(path, O_RDONLY | O_NOCTTY) : -1;
    bool is_there = fd == THREE || (fd >= 0 && dup2(fd, THREE) == THREE);

    if (fd >= 0 && fd != THREE)
        close(fd);
    return is_there;
}

/* What is there when nothing was put there: what whoever launched us left open, or nothing. */
static const char *what_crosses_at_three(void)
{
    int flags = fcntl(THREE, F_GETFD);

    return flags >= 0 && (flags & FD_CLOEXEC) == 0 ? "inherited" : "nothing";
}

/* Moves a side to the first free number from `least` on; it stays where that cannot be had. */
static void move(int *side, int least)
{
    int moved = *side == least ? -1 : fcntl(*side, F_DUPFD, least);

    if (moved < 0)
        return;
    close(*side);
    *side = moved;
}

/* What the program must not hold; where there is no program in the end, it stays ours. */
static void keep_from_exec(int fd)
{
    if (fd >= 0)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/*
 * A client reads by plain calls of read: it gets a pipe that blocks, whatever mode it was handed
 * over in, which verify-blocking judges. The server has no part in this side's mode.
 */
static void make_blocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags >= 0 && (flags & O_NONBLOCK) != 0)
        fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
}

int puppet_handover(struct puppet *puppet, const json_t *command, int streams[CONTROL_FDS_MAX])
{
    bool serves = strcmp(text_of(command, "keep"), "write") == 0;
    int *side = serves ? &puppet->pipe_write : &puppet->pipe;
    const char *three = text_of(command, "three");
    int least = (int)json_integer_value(json_object_get(command, "number"));
    bool is_clear;

    keep_from_exec(serves ? puppet->pipe : puppet->pipe_write);
    if (!serves)
        make_blocking(*side);
    if (least < THREE || *side < 0)
        return *side;
    is_clear = clear_three(puppet, streams);
    move(side, least);
    if (*side == THREE)
        three = "pipe";
    else if (!is_clear || !put_at_three(three))
        three = what_crosses_at_three();
    puppet_send(
        json_pack("{s:s, s:i, s:s}", "event", "hands-over", "pipe", *side, "three", three), puppet);
    return *side;
}

/* pollset.c - what a receiver sleeps on. */
#include "config.h"

#include "mach/pollset.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void pollset_free(struct pollset *set)
{
    LIST_REMOVE(set, entry);
    close(set->events);
    close(set->wake);
    free(set);
}

int pollset_new(struct pollset_list *list, struct pollset **made)
{
    struct pollset *set = calloc(1, sizeof *set);
    int error;

    if (set == NULL)
        return -ENOMEM;
    set->wake_watch.kind = WATCH_WAKE;
    set->events = epoll_create1(EPOLL_CLOEXEC);
    set->wake = set->events < 0 ? -1 : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    error = set->wake < 0 ? -errno : pollset_add(set, set->wake, EPOLLIN, &set->wake_watch);
    if (error < 0) {
        if (set->wake >= 0)
            close(set->wake);
        if (set->events >= 0)
            close(set->events);
        free(set);
        return error;
    }
    LIST_INSERT_HEAD(list, set, entry);
    *made = set;
    return 0;
}

int pollset_add(struct pollset *set, int fd, unsigned flags, struct watch *watch)
{
    struct epoll_event event = {.events = flags, .data.ptr = watch};

    if (set == NULL)
        return 0;
    return epoll_ctl(set->events, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

void pollset_remove(struct pollset *set, int fd)
{
    if (set != NULL)
        epoll_ctl(set->events, EPOLL_CTL_DEL, fd, NULL);
}

void pollset_rearm(struct pollset *set, int fd, unsigned flags, struct watch *watch)
{
    struct epoll_event event = {.events = flags, .data.ptr = watch};

    if (set != NULL)
        epoll_ctl(set->events, EPOLL_CTL_MOD, fd, &event);
}

void pollset_wake(struct pollset *set)
{
    if (set != NULL)
        (void)eventfd_write(set->wake, 1);
}

void pollset_calm(struct pollset *set)
{
    eventfd_t count;

    if (set != NULL)
        (void)eventfd_read(set->wake, &count);
}

void pollset_dismiss(struct pollset *set, mach_msg_return_t why)
{
    if (set == NULL)
        return;
    if (set->sleepers == 0) {
        pollset_free(set);
        return;
    }
    set->dismissed = why;
    pollset_wake(set);
}

void pollset_enter(struct pollset *set)
{
    set->sleepers++;
}

mach_msg_return_t pollset_leave(struct pollset *set)
{
    mach_msg_return_t dismissed = set->dismissed;

    set->sleepers--;
    if (dismissed != MACH_MSG_SUCCESS && set->sleepers == 0)
        pollset_free(set);
    return dismissed;
}

/* Nothing is taken out of the sets: the parent may still watch those descriptors. */
void pollset_close_all(struct pollset_list *list)
{
    struct pollset *next;

    for (struct pollset *set = LIST_FIRST(list); set != NULL; set = next) {
        next = LIST_NEXT(set, entry);
        pollset_free(set);
    }
}

/* thread_watch.c - a thread whose waits a test can see. */
#include "config.h"

#include "tests/kit/thread_watch.h"

#include <check.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How many signals arrived. A handler has no other way to tell. */
static atomic_int interruptions;

static void *enter(void *argument)
{
    struct thread_watch *watch = argument;

    watch->tid = (pid_t)syscall(SYS_gettid);
    watch->body(watch->argument);
    return NULL;
}

void thread_watch_start(struct thread_watch *watch, void (*body)(void *argument), void *argument)
{
    watch->tid = 0;
    watch->body = body;
    watch->argument = argument;
    ck_assert_int_eq(pthread_create(&watch->thread, NULL, enter, watch), 0);
}

/* The letter that /proc shows for it, X if it is gone. */
static int thread_state(pid_t tid)
{
    char path[64], line[256] = "";
    char *end_of_name;
    FILE *file;

    snprintf(path, sizeof path, "/proc/self/task/%ld/stat", (long)tid);
    file = fopen(path, "re");
    if (file == NULL)
        return 'X';
    if (fgets(line, sizeof line, file) == NULL)
        line[0] = '\0';
    fclose(file);
    end_of_name = strrchr(line, ')');
    return end_of_name == NULL || end_of_name[1] == '\0' ? 'X' : end_of_name[2];
}

void thread_watch_await_sleep(const struct thread_watch *watch)
{
    while (watch->tid == 0 || thread_state(watch->tid) != 'S')
        sched_yield();
}

static void count_interruption(int number)
{
    (void)number;
    atomic_fetch_add(&interruptions, 1);
}

void thread_watch_make_interruptible(void)
{
    struct sigaction action = {.sa_handler = count_interruption};

    sigemptyset(&action.sa_mask);
    ck_assert_int_eq(sigaction(SIGUSR1, &action, NULL), 0);
}

void thread_watch_interrupt(const struct thread_watch *watch, int times)
{
    for (int i = 0; i < times; i++) {
        int before = atomic_load(&interruptions);
        thread_watch_await_sleep(watch);
        ck_assert_int_eq(pthread_kill(watch->thread, SIGUSR1), 0);
        while (atomic_load(&interruptions) == before)
            sched_yield();
    }
    thread_watch_await_sleep(watch);
}

void thread_watch_join(struct thread_watch *watch)
{
    ck_assert_int_eq(pthread_join(watch->thread, NULL), 0);
}

/* thread_watch.h - a thread whose waits a test can see. */
#ifndef TESTS_KIT_THREAD_WATCH_H
#define TESTS_KIT_THREAD_WATCH_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

struct thread_watch {
    pthread_t thread;
    _Atomic pid_t tid; /* 0 until it runs */
    void (*body)(void *argument);
    void *argument;
};

/*
 * Runs `body` in a thread of its own. The struct must stay until thread_watch_join.
 */
void thread_watch_start(struct thread_watch *watch, void (*body)(void *argument), void *argument);

/*
 * Returns once the thread sleeps in a system call. It polls the thread's state, for which the
 * kernel has no event.
 */
void thread_watch_await_sleep(const struct thread_watch *watch);

/*
 * Makes SIGUSR1 a signal that interrupts system calls and does nothing else, for the process.
 */
void thread_watch_make_interruptible(void);

/*
 * Interrupts the thread, asleep when it starts, `times` times; returns when it sleeps again.
 */
void thread_watch_interrupt(const struct thread_watch *watch, int times);

/*
 * Waits for the thread's end.
 */
void thread_watch_join(struct thread_watch *watch);

#endif

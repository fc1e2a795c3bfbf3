/* confine.h - an environment of the wrong kind, made by the process that then becomes a program. */
#ifndef TESTS_PROGRAMS_CONFINE_H
#define TESTS_PROGRAMS_CONFINE_H

/* The exit status when this machine, or this user, cannot make the environment. */
#define CONFINE_CANNOT 77

/* Whether this build has AddressSanitizer, whose shadow is beyond any limit of memory. */
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

/* Says why on standard error and exits with CONFINE_CANNOT. */
_Noreturn void confine_cannot(const char *what);

/* Says what is wrong with an option and exits with status 2. */
_Noreturn void confine_usage(const char *option, const char *value);

/*
 * Has every later call of one system call fail, here and in all that is started.
 * rule  "CALL=ERROR", as in "pidfd_open=EPERM".
 */
void confine_deny(const char *rule);

/* A new process goes on; this one ends as that does. */
void confine_fork(void);

/* New namespaces. words  of them, with commas: mount, pid, net, user. */
void confine_unshare(const char *words);

/* Mounts over /proc: nothing, "none"; this namespace's, "own"; or that with such options. */
void confine_proc(const char *which);

/* Mounts over a folder. rule  "FOLDER=OPTIONS" of tmpfs, or "FOLDER=ro" for itself, read only. */
void confine_mount(const char *rule);

/* Limits. rule  "NAME=SOFT[:HARD]", as in "NOFILE=64:1024"; HARD is SOFT if it is left out; or
 * "unlimited". */
void confine_limit(const char *rule);

/* Makes a session whose control terminal has hung up. */
void confine_hang_up(void);

#endif

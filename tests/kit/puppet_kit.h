/* puppet_kit.h - a puppet, and a test in the driver's place. */
#ifndef TESTS_KIT_PUPPET_KIT_H
#define TESTS_KIT_PUPPET_KIT_H

#include <jansson.h>
#include <stddef.h>
#include <sys/types.h>

/* Fixtures: a folder with a socket that puppets connect to, for every test. */
void puppet_kit_set_up(void);
void puppet_kit_tear_down(void);

/*
 * Starts a puppet named "doll" with CHILD_PORT_FD as its environment says (NULL: unset), waits for
 * its hello and returns its pid. *PIPE is the number that it says its pipe has.
 */
pid_t puppet_kit_start(const char *child_port_fd, int *pipe);

/* Starts the program with ARGV alone (argv[0] is put before it), and returns its exit status. */
int puppet_kit_run(const char *argument);

/*
 * Sends it a command, JSON with ' for ", with the first FD_COUNT of FDS beside it.
 */
void puppet_kit_tell(const char *command, const int *fds, size_t fd_count);

/* Sends it bytes that are no command. */
void puppet_kit_send(const char *bytes);

/*
 * Waits for its next packet: its text, compact and with ' for ". Ownership: the caller frees it.
 */
char *puppet_kit_hear(void);

/* Fails the running test unless the puppet answers COMMAND with ANSWER, both as above. */
void puppet_kit_expect(const char *command, const char *answer);

/* Waits for a puppet that it forked to connect. From now on that one is talked to. */
void puppet_kit_meet(void);

/* Ends the connection. */
void puppet_kit_leave(void);

/* Waits until the puppet has ended; its exit status, or 128 and the number of a signal. */
int puppet_kit_wait(pid_t pid);

/* What the puppet NAME wrote to its standard error. Ownership: the caller frees it. */
char *puppet_kit_stderr(const char *name);

#endif

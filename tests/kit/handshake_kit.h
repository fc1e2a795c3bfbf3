/* handshake_kit.h - what the tests of the handshake's two sides share. */
#ifndef TESTS_KIT_HANDSHAKE_KIT_H
#define TESTS_KIT_HANDSHAKE_KIT_H

#include "ref/child_port.h"
#include "ref/child_port_handshake.h"
#include "tests/kit/thread_watch.h"

#include <mach/mach.h>
#include <servers/bootstrap.h>

/* A server in a thread of its own. */
struct handshake_server {
    struct child_port_handshake *handshake;
    mach_port_right_t expected;
    int pipe_read; /* its pipe's read side, which keeps that readable; the caller's to close */
    struct thread_watch watch;
    /* once it ended */
    int outcome;
    mach_port_t right; /* the caller's */
    mach_msg_type_name_t right_type;
};

/* Starts one that expects a right; the struct must stay until handshake_server_join. */
void handshake_server_start(struct handshake_server *server, mach_port_right_t expected);

/* Waits for its end, and destroys the handshake. */
void handshake_server_join(struct handshake_server *server);

/* What a server tells its client. */
struct introduction {
    child_port_token_t token;
    char name[BOOTSTRAP_MAX_NAME_LEN];
};

/* Reads it from the pipe's read side. */
void introduction_read(int fd, struct introduction *introduction);

/* Checks in as a client would: looks `name` up, and sends token and right there. */
void introduction_answer(
    const char *name, child_port_token_t token, mach_port_t right, mach_msg_type_name_t right_type);

#endif

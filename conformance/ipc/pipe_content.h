/*
 * pipe_content.h - what of a handshake's introduction arrived in its pipe: token, length and name.
 */
#ifndef CONFORMANCE_IPC_PIPE_CONTENT_H
#define CONFORMANCE_IPC_PIPE_CONTENT_H

#include <servers/bootstrap.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The fields of the introduction, in bytes (docs/protocol.md). */
#define PIPE_TOKEN_SIZE sizeof(uint64_t)
#define PIPE_LENGTH_SIZE sizeof(uint32_t)

/* The most that a whole introduction has. */
#define PIPE_CONTENT_MAX (PIPE_TOKEN_SIZE + PIPE_LENGTH_SIZE + BOOTSTRAP_MAX_NAME_LEN)

/* Bytes that pipe_content_describe needs for the longest of its texts. */
#define PIPE_CONTENT_TEXT_MAX ((size_t)192)

/* What puppets took out of a pipe. */
struct pipe_taken {
    size_t bytes;    /* from the token's first byte on */
    uint32_t length; /* the name's, where it was among them; else 0 */
};

/*
 * Copies the first bytes in a pipe, or a socket, without waiting; they stay there.
 * Returns how many; 0 for none; a negative errno.
 */
ssize_t pipe_content_copy(int pipe, void *buffer, size_t size);

/*
 * Says how much of each field arrived, up to the first that is not whole: "8 of 8 bytes of the
 * token, 4 of 4 of the length, which says 31, 12 of 31 of the name".
 * taken   what was read before.
 * bytes   the first bytes that are unread, `copied` of them.
 * unread  how many are there; more than `copied` where the copy was too small.
 * text    room for `size` bytes, always terminated.
 */
void pipe_content_describe(const struct pipe_taken *taken, const unsigned char *bytes,
    size_t copied, size_t unread, char *text, size_t size);

#endif

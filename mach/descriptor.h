/*
 * descriptor.h - the kernel's objects that stand for rights: making and checking them.
 *
 * A descriptor that arrives from another process may be anything. The functions named
 * descriptor_is_ ask the kernel whether it is what the sender claims. docs/linux-binding.md says
 * what stands for which right.
 *
 * A negative errno is -EMFILE, -ENFILE, -ENOMEM, -ENOBUFS or -ENOSPC (the system is out of
 * something), unless more is said. -ENOENT and -EACCES mean that /proc, or every folder for queues,
 * is missing.
 */
#ifndef MACH_DESCRIPTOR_H
#define MACH_DESCRIPTOR_H

#include <stdbool.h>
#include <sys/types.h>

/* Identifies a port while a descriptor of it is open: the queue's inode and the liveness pipe's. */
struct port_key {
    dev_t queue_device;
    ino_t queue_inode;
    dev_t pipe_device;
    ino_t pipe_inode;
};

/* The descriptors of a new port, all close-on-exec and owned by whoever asked for them. */
struct port_descriptors {
    int queue;  /* datagram socket that messages arrive at */
    int handle; /* O_PATH handle on its inode, which senders address */
    int life;   /* write end of the liveness pipe. Its number is below that of `queue`: the kernel
                   closes a killed task's descriptors in order, and the port must be seen to be
                   dead before the queue refuses messages */
};

/* Makes a queue and its liveness pipe. 0, or a negative errno and no descriptor left open. */
int descriptor_make_port(struct port_descriptors *made);

/* Opens a read end of the liveness pipe behind `life`: the proof that a sender exists. The
   caller closes it. Or a negative errno. */
int descriptor_open_proof(int life);

/* Makes a send-once right: ends[0] sends one message, ends[1] receives it. Both are the caller's.
   0 or a negative errno. */
int descriptor_make_once(int ends[2]);

/* A further descriptor of what `fd` denotes, close-on-exec, numbered `lowest` or more. The
   caller's; or a negative errno. */
int descriptor_copy(int fd, int lowest);

/* Connects `socket` to the queue behind `handle`. 0 or a negative errno: -ECONNREFUSED if the queue
   is closed, -ENOENT without /proc. */
int descriptor_connect(int socket, int handle);

/* Closes a descriptor that came from another process. close(2) alone could block: the socket may be
   set to linger. */
void descriptor_close_foreign(int fd);

/* The key of the port whose handle and pipe end (either) these are. 0 or a negative errno. */
int descriptor_key(int handle, int pipe_end, struct port_key *key);

/* Whether two keys have the same pipe, the part of a key that a proof alone shows. */
bool descriptor_same_pipe(const struct port_key *a, const struct port_key *b);

/* Whether `fd` is a handle on an unlinked socket that every user may send to. Sets the queue's
   part of *key. */
bool descriptor_is_handle(int fd, struct port_key *key);

/* Whether `fd` is a read end (proof), or a write end (life), of a pipe. Sets its part of *key. */
bool descriptor_is_proof(int fd, struct port_key *key);
bool descriptor_is_life(int fd, struct port_key *key);

/* Whether `proof` says that the port's receive right is gone. */
bool descriptor_proof_is_dead(int proof);

/* Whether `life` says that no send right is left, in any task or on the way to one. */
bool descriptor_life_is_lonely(int life);

/* Whether `fd` is the sending end of a send-once right; *dead if its receiver is gone. */
bool descriptor_is_once(int fd, bool *dead);

/* Whether `fd` is the receiving end of a send-once right. */
bool descriptor_is_once_end(int fd);

/* Whether `queue` is the queue behind `handle`: 1 or 0, or a negative errno if there is no
   descriptor left to find out with. */
int descriptor_is_queue_of(int queue, int handle);

/* Makes the sender's credentials come with each message. 0 or a negative errno. */
int descriptor_want_credentials(int fd);

#endif

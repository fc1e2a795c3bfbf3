/*
 * precedence.h - what came first: a program wrote to its output, or nobody could read its input.
 *
 * Both may have happened before anybody looks. An epoll instance lists descriptors in the order in
 * which they became ready, so that the order is known however late somebody asks.
 */
#ifndef CONFORMANCE_STAGE_PRECEDENCE_H
#define CONFORMANCE_STAGE_PRECEDENCE_H

/* What happened first since the watch began. */
enum precedence {
    PRECEDENCE_NONE,   /* nothing did */
    PRECEDENCE_OUTPUT, /* something was written, or the output ended */
    PRECEDENCE_INPUT,  /* the last reader of the input closed it */
};

/*
 * Begins to watch.
 * in, out  our ends of two pipes: the write side of the program's input, the read side of its
 *          output. If both happened before the call, the output counts as the first, because the
 *          order is not known.
 * Ownership: both stay the caller's; so is what is returned, a descriptor to close.
 * Returns it; a negative errno.
 */
int precedence_watch(int in, int out);

/*
 * Looks what happened first. To be called before what is in the output is read, and not again once
 * it returned something else than PRECEDENCE_NONE. Returns an enum precedence.
 */
enum precedence precedence_look(int watch);

#endif

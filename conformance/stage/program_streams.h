/* program_streams.h - standard input, output and error of a program of the implementation. */
#ifndef CONFORMANCE_STAGE_PROGRAM_STREAMS_H
#define CONFORMANCE_STAGE_PROGRAM_STREAMS_H

/* Three pipes to a program of the implementation: theirs its descriptors 0 to 2, ours the rest. */
struct program_streams {
    int theirs[3];
    int ours[3];
};

/*
 * Opens the standard input, output and error of a program; all are close-on-exec, and non-blocking
 * where we read.
 * Ownership: program_streams_close closes what was not taken out (set to -1).
 * Returns 0; a negative errno, with all of them -1.
 */
int program_streams_open(struct program_streams *streams);

/* Closes what is left of them. */
void program_streams_close(struct program_streams *streams);

#endif

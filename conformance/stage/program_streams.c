/* program_streams.c - standard input, output and error of a program of the implementation. */
#include "config.h"

#include "conformance/stage/program_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void program_streams_close(struct program_streams *streams)
{
    for (int i = 0; i < 3; i++) {
        if (streams->theirs[i] >= 0)
            close(streams->theirs[i]);
        if (streams->ours[i] >= 0)
            close(streams->ours[i]);
    }
}

int program_streams_open(struct program_streams *streams)
{
    int error;

    *streams = (struct program_streams){{-1, -1, -1}, {-1, -1, -1}};
    for (int i = 0; i < 3; i++) {
        int ends[2];

        if (pipe2(ends, O_CLOEXEC) != 0)
            goto failed;
        streams->theirs[i] = ends[i > 0];
        streams->ours[i] = ends[i == 0];
        if (i > 0 && fcntl(streams->ours[i], F_SETFL, O_NONBLOCK) != 0)
            goto failed;
    }
    return 0;

failed:;
    error = -errno;
    program_streams_close(streams);
    *streams = (struct program_streams){{-1, -1, -1}, {-1, -1, -1}};
    return error;
}

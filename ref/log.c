/* log.c - what the handshake says on standard error. */
#include "config.h"

#include "ref/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

void child_port_log(const char *format, ...)
{
    int saved_errno = errno;
    char text[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);

    /* One call, so that lines of several threads do not mix. */
    fprintf(stderr, "child-port: %s\n", text);
    errno = saved_errno;
}

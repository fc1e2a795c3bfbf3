/* lacks.c - what this machine, or whoever started us, does not give to a run: a list of causes. */
#include "config.h"

#include "conformance/machine/lacks.h"

#include <stdarg.h>

void lacks_add(struct lacks *lacks, const char *format, ...)
{
    va_list arguments;

    lacks->count++;
    fputs("shakedown: cannot play here: ", lacks->out);
    va_start(arguments, format);
    vfprintf(lacks->out, format, arguments);
    va_end(arguments);
    fputc('\n', lacks->out);
}

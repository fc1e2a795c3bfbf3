/* problems.c - what keeps this machine from running cases: each problem is printed and counted. */
#include "config.h"

#include "conformance/machine/problems.h"

#include <stdarg.h>

void problems_add(struct problems *problems, const char *format, ...)
{
    va_list arguments;

    problems->count++;
    fputs("shakedown: cannot play here: ", problems->out);
    va_start(arguments, format);
    vfprintf(problems->out, format, arguments);
    va_end(arguments);
    fputc('\n', problems->out);
}

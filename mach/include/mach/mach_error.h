/* mach_error.h - codes in words. */
#ifndef MACH_MACH_ERROR_H
#define MACH_MACH_ERROR_H

#include <mach/kern_return.h>

typedef kern_return_t mach_error_t;

/* What a KERN_, MACH_SEND_, MACH_RCV_, MIG_ or BOOTSTRAP_ code means: a constant string, never
   NULL. */
extern const char *mach_error_string(mach_error_t code);

#endif

/* mach.h - all of Mach's IPC that there is here. */
#ifndef MACH_MACH_H
#define MACH_MACH_H

#include <mach/kern_return.h>
#include <mach/mach_error.h>
#include <mach/mach_init.h>
#include <mach/mach_port.h>
#include <mach/message.h>
#include <mach/mig_errors.h>
#include <mach/ndr.h>
#include <mach/notify.h>
#include <mach/port.h>
#include <mach/task_special_ports.h>

#endif

/* mach_error.c - codes in words. */
#include "config.h"

#include <mach/mach.h>
#include <servers/bootstrap.h>
#include <stddef.h>

struct code_text {
    kern_return_t code;
    const char *text;
};

static const struct code_text texts[] = {
    {KERN_SUCCESS, "success"},
    {KERN_INVALID_ADDRESS, "invalid address"},
    {KERN_NO_SPACE, "no name left"},
    {KERN_INVALID_ARGUMENT, "invalid argument"},
    {KERN_FAILURE, "failure"},
    {KERN_RESOURCE_SHORTAGE, "out of memory or descriptors"},
    {KERN_ALREADY_IN_SET, "right is already in the set"},
    {KERN_NOT_IN_SET, "right is not in a set"},
    {KERN_NAME_EXISTS, "name denotes something already"},
    {KERN_INVALID_NAME, "no such name"},
    {KERN_INVALID_TASK, "not this task"},
    {KERN_INVALID_RIGHT, "name does not denote the right that is needed"},
    {KERN_INVALID_VALUE, "value out of range"},
    {KERN_UREFS_OVERFLOW, "too many user references"},
    {KERN_INVALID_CAPABILITY, "the right given is dead"},
    {KERN_RIGHT_EXISTS, "right is held under another name"},
    {KERN_NOT_SUPPORTED, "not supported here"},
    {MACH_SEND_INVALID_DATA, "send: invalid data"},
    {MACH_SEND_INVALID_DEST, "send: no such destination, or a dead one"},
    {MACH_SEND_TIMED_OUT, "send: queue full until the timeout"},
    {MACH_SEND_INTERRUPTED, "send: interrupted"},
    {MACH_SEND_MSG_TOO_SMALL, "send: message too small"},
    {MACH_SEND_INVALID_REPLY, "send: invalid reply right"},
    {MACH_SEND_INVALID_RIGHT, "send: invalid right in the body"},
    {MACH_SEND_NO_BUFFER, "send: no buffer"},
    {MACH_SEND_TOO_LARGE, "send: message too large"},
    {MACH_SEND_INVALID_TYPE, "send: kind of descriptor not supported here"},
    {MACH_SEND_INVALID_HEADER, "send: invalid header"},
    {MACH_RCV_INVALID_NAME, "receive: no receive right of that name"},
    {MACH_RCV_TIMED_OUT, "receive: no message until the timeout"},
    {MACH_RCV_TOO_LARGE, "receive: message larger than the buffer"},
    {MACH_RCV_INTERRUPTED, "receive: interrupted"},
    {MACH_RCV_PORT_CHANGED, "receive: the receive right was given away meanwhile"},
    {MACH_RCV_BODY_ERROR, "receive: no room for the names of all rights"},
    {MACH_RCV_PORT_DIED, "receive: the receive right was destroyed meanwhile"},
    {MIG_TYPE_ERROR, "server: wrong type of data"},
    {MIG_REPLY_MISMATCH, "client: reply to another request"},
    {MIG_REMOTE_ERROR, "server: error without a code"},
    {MIG_BAD_ID, "server: no such request"},
    {MIG_BAD_ARGUMENTS, "server: malformed request"},
    {MIG_NO_REPLY, "server: no reply is to be sent"},
    {MIG_EXCEPTION, "server: exception raised"},
    {MIG_ARRAY_TOO_LARGE, "client: array too large"},
    {MIG_SERVER_DIED, "client: server died before replying"},
    {BOOTSTRAP_NOT_PRIVILEGED, "bootstrap server: not allowed"},
    {BOOTSTRAP_NAME_IN_USE, "bootstrap server: name is in use"},
    {BOOTSTRAP_UNKNOWN_SERVICE, "bootstrap server: no such service"},
    {BOOTSTRAP_SERVICE_ACTIVE, "bootstrap server: service is checked in already"},
    {BOOTSTRAP_BAD_COUNT, "bootstrap server: bad count"},
    {BOOTSTRAP_NO_MEMORY, "bootstrap server: out of memory or descriptors"},
};

const char *mach_error_string(mach_error_t code)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].code == code)
            return texts[i].text;
    }
    return "unknown code";
}

const char *bootstrap_strerror(kern_return_t code)
{
    return mach_error_string(code);
}

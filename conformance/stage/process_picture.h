/* process_picture.h - where a process stands, for the picture of a hang. */
#ifndef CONFORMANCE_STAGE_PROCESS_PICTURE_H
#define CONFORMANCE_STAGE_PROCESS_PICTURE_H

#include <jansson.h>
#include <sys/types.h>

/*
 * Where a process stands, for a report on a hang:
 * {"actor","pid","parent","state","waiting","threads","waits","descriptors"}; "waits" is what
 * threads.h says of each. Ownership: a new reference, the caller's. Returns NULL when memory is
 * short. A process that is gone has state "gone".
 */
json_t *process_picture(const char *actor, pid_t pid);

#endif

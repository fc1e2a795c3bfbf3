/* newborn.c - a puppet's process between its start and its first word. */
#include "config.h"

#include "conformance/stage/newborn.h"

bool newborn_reaped(struct stage *stage, pid_t pid, int status)
{
    if (stage->entrance.newborn == NULL || stage->entrance.newborn->pid != pid)
        return false;
    stage->entrance.newborn->status = status;
    stage->entrance.newborn->status_known = true;
    return true;
}

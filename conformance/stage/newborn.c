/* newborn.c - a puppet's process between its start and its first word. */
#include "config.h"

#include "conformance/stage/newborn.h"

bool newborn_reaped(struct stage *stage, pid_t pid, int status)
{
    if (stage->newborn == NULL || stage->newborn->pid != pid)
        return false;
    stage->newborn->status = status;
    stage->newborn->status_known = true;
    return true;
}

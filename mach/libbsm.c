/* libbsm.c - reading an audit token. */
#include "config.h"

#include <bsm/libbsm.h>

/* Positions in audit_token_t.val, Darwin's. */
enum { EUID = 1, EGID = 2, RUID = 3, RGID = 4, PID = 5 };

pid_t audit_token_to_pid(audit_token_t token)
{
    return (pid_t)token.val[PID];
}

uid_t audit_token_to_euid(audit_token_t token)
{
    return token.val[EUID];
}

gid_t audit_token_to_egid(audit_token_t token)
{
    return token.val[EGID];
}

uid_t audit_token_to_ruid(audit_token_t token)
{
    return token.val[RUID];
}

gid_t audit_token_to_rgid(audit_token_t token)
{
    return token.val[RGID];
}

/* libbsm.h - reading an audit token (Darwin's <bsm/libbsm.h>). */
#ifndef BSM_LIBBSM_H
#define BSM_LIBBSM_H

#include <mach/message.h>
#include <sys/types.h>

/* The sender's process id: 0 the kernel, -1 a process that this one cannot name. */
extern pid_t audit_token_to_pid(audit_token_t token);
extern uid_t audit_token_to_euid(audit_token_t token);
extern gid_t audit_token_to_egid(audit_token_t token);
extern uid_t audit_token_to_ruid(audit_token_t token);
extern gid_t audit_token_to_rgid(audit_token_t token);

#endif

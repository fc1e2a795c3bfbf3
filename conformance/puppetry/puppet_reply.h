/* puppet_reply.h - what a puppet answers to a command. */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_REPLY_H
#define CONFORMANCE_PUPPETRY_PUPPET_REPLY_H

#include "conformance/puppetry/puppet.h"
#include "conformance/puppetry/puppet_pipe.h"

#include <mach/mach.h>

/* It did what it was told. */
void puppet_reply_done(struct puppet *puppet);

/* It observed something else, which is the implementation's doing. */
void puppet_reply_failed(struct puppet *puppet, const char *observed);

/* The same, with what was seen in the pipe. */
void puppet_reply_symptom(struct puppet *puppet, const struct puppet_pipe_text *text);

/* Something went wrong here, which is nobody's under test: "WHAT: WHY". */
void puppet_reply_error(struct puppet *puppet, const char *what, const char *why);

/*
 * A call of Mach's returned `code`, which `why` says in words. A shortage is this machine's and an
 * error; everything else is an observation.
 */
void puppet_reply_code(
    struct puppet *puppet, const char *call, kern_return_t code, const char *why);

#endif

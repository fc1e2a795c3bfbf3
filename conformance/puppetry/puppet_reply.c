/* puppet_reply.c - what a puppet answers to a command. */
#include "config.h"

#include "conformance/puppetry/puppet_reply.h"

#include <stdio.h>

void puppet_reply_done(struct puppet *puppet)
{
    puppet_send(json_pack("{s:s}", "reply", "done"), puppet);
}

void puppet_reply_failed(struct puppet *puppet, const char *observed)
{
    puppet_send(json_pack("{s:s, s:s}", "reply", "failed", "observed", observed), puppet);
}

/* The same, with what was seen in the pipe. */
void puppet_reply_symptom(struct puppet *puppet, const struct puppet_pipe_text *text)
{
    puppet_send(json_pack("{s:s, s:s, s:s}", "reply", "failed", "observed", text->observed,
                    "symptom", symptom_word(text->symptom)),
        puppet);
}

void puppet_reply_error(struct puppet *puppet, const char *what, const char *why)
{
    puppet_send(
        json_pack("{s:s, s:o}", "reply", "error", "text", json_sprintf("%s: %s", what, why)),
        puppet);
}

/* A code of Mach's: what lies with this machine is an error, everything else an observation. */
void puppet_reply_code(struct puppet *puppet, const char *call, kern_return_t code, const char *why)
{
    char observed[256];

    if (code == KERN_RESOURCE_SHORTAGE) {
        puppet_reply_error(puppet, call, why);
        return;
    }
    snprintf(observed, sizeof observed, "%s returned 0x%x (%s)", call, (unsigned int)code, why);
    puppet_reply_failed(puppet, observed);
}

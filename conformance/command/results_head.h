/* results_head.h - what a file of results says first, whatever it is about. */
#ifndef CONFORMANCE_COMMAND_RESULTS_HEAD_H
#define CONFORMANCE_COMMAND_RESULTS_HEAD_H

#include "conformance/command/options.h"

#include <jansson.h>

/*
 * "format" and "version" (FORMAT and VERSION), "suite", "machine", "seed", "jobs", "timeout_scale",
 * "strict", "verify_adapter" and "started": now.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *results_head_new(const char *format, int version, const struct options *options);

#endif

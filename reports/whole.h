/* whole.h - the results of a run's parts (--shard), joined to those of the whole run. */
#ifndef REPORTS_WHOLE_H
#define REPORTS_WHOLE_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* What report_merge of report.h does. */
int whole_make(
    json_t *const *parts, char *const *paths, size_t count, FILE *errors, json_t **whole);

#endif

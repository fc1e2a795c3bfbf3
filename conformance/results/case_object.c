/* case_object.c - the CASE object of results.json, before the case has a verdict. */
#include "config.h"

#include "conformance/results/case_object.h"

#include "common/shell_word.h"
#include "conformance/language/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The command that runs the case ID again from any folder; the caller frees it. */
static char *make_rerun(const char *program, const char *id, const char *options)
{
    char *found = strchr(program, '/') != NULL ? realpath(program, NULL) : NULL;
    char *quoted_program = shell_word_quote(found != NULL ? found : program);
    char *quoted_id = shell_word_quote(id), *command = NULL;

    if (quoted_program != NULL && quoted_id != NULL &&
        asprintf(&command, "%s run %s%s%s", quoted_program, quoted_id,
            options[0] != '\0' ? " " : "", options) < 0)
        command = NULL;
    free(found);
    free(quoted_program);
    free(quoted_id);
    return command;
}

static json_t *list_requirements(const struct plan_scenario *scenario)
{
    json_t *list = json_array();

    for (size_t i = 0; list != NULL && i < scenario->requirement_count; i++) {
        if (json_array_append_new(list, requirement_to_json(scenario->requirements[i])) < 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

json_t *case_object_new(const struct plan *plan, size_t index, const struct scenario *scenario,
    const char *program, const char *options)
{
    const struct plan_case *one = &plan->cases[index];
    const struct plan_scenario *of = &plan->scenarios[one->scenario];
    char *rerun = make_rerun(program, one->id, options), *file = NULL;
    json_t *record = NULL;

    if (rerun == NULL || asprintf(&file, "%s/%s.json", plan->folder, of->id) < 0) {
        free(rerun);
        return NULL;
    }
    record = json_pack("{s:s, s:s, s:I, s:o, s:s, s:s, s:o, s:s, s:s, s:[], s:i, s:f, s:[], s:{},"
                       " s:[], s:o}",
        "id", one->id, "scenario", of->id, "number", (json_int_t)one->number, "file",
        text_to_json(file, strlen(file)), "title", scenario != NULL ? scenario->title : "",
        "purpose", scenario != NULL ? scenario->purpose : "", "requirements", list_requirements(of),
        "verdict", "error", "reason", "", "findings", "warnings", 0, "duration_ms", 0.0, "trace",
        "stderr", "processes", "rerun", text_to_json(rerun, strlen(rerun)));
    free(rerun);
    free(file);
    return record;
}

/* insight.c - what a look into a case showed: a crash's stack, a tool's files, a scene kept. */
#include "config.h"

#include "reports/insight.h"

#include "reports/ink.h"

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

static void print_crash(FILE *out, const json_t *crash)
{
    fputs("      crash of ", out);
    ink_print_line(out, text_of(crash, "actor"));
    fputs(" by ", out);
    ink_print_line(out, text_of(crash, "signal"));
    fputs("; ", out);
    ink_print_line(out, text_of(crash, "how"));
    fputc('\n', out);
    if (text_of(crash, "stack")[0] != '\0')
        ink_print_block(out, "        | ", text_of(crash, "stack"));
}

static void print_file(FILE *out, const json_t *file)
{
    const json_t *errors = json_object_get(file, "errors");

    fputs("        ", out);
    ink_print_line(out, text_of(file, "actor"));
    fputs(": ", out);
    ink_print_line(out, text_of(file, "file"));
    if (json_is_integer(errors))
        fprintf(out, " (%" JSON_INTEGER_FORMAT " %s)", json_integer_value(errors),
            json_integer_value(errors) == 1 ? "error" : "errors");
    fputc('\n', out);
}

static void print_tool(FILE *out, const json_t *tool)
{
    const json_t *files = json_object_get(tool, "files");

    fputs("      reached under ", out);
    ink_print_line(out, text_of(tool, "name"));
    fputs(", which changes when things happen: a run without it is what counts\n", out);
    for (size_t i = 0; i < json_array_size(files); i++)
        print_file(out, json_array_get(files, i));
}

static void print_scene(FILE *out, const json_t *scene)
{
    const json_t *processes = json_object_get(scene, "processes");

    fputs("      the scene is kept in ", out);
    ink_print_line(out, text_of(scene, "folder"));
    fputs(json_array_size(processes) > 0 ? "\n" : "; all its processes had ended\n", out);
    for (size_t i = 0; i < json_array_size(processes); i++) {
        const json_t *process = json_array_get(processes, i);

        fputs("        ", out);
        ink_print_line(out, text_of(process, "actor"));
        fprintf(out, ": pid %" JSON_INTEGER_FORMAT ", state ",
            json_integer_value(json_object_get(process, "pid")));
        ink_print_line(out, text_of(process, "state"));
        fputc('\n', out);
    }
    fputs("      end the scene\n        ", out);
    ink_print_line(out, text_of(scene, "end"));
    fputc('\n', out);
}

bool insight_print(FILE *out, const json_t *case_object)
{
    const json_t *crash = json_object_get(case_object, "crash");
    const json_t *tool = json_object_get(case_object, "tool");
    const json_t *scene = json_object_get(case_object, "scene");

    if (crash != NULL)
        print_crash(out, crash);
    if (tool != NULL)
        print_tool(out, tool);
    if (scene != NULL)
        print_scene(out, scene);
    return tool != NULL || scene != NULL;
}

/* insight.c - what a look into a case showed: a crash's stack, a tool's files, a scene kept. */
#include "config.h"

#include "reports/insight.h"

#include "reports/escape.h"
#include "reports/member.h"

static void print_crash(FILE *out, const json_t *crash)
{
    fputs("      crash of ", out);
    escape_print_line(out, member_text(crash, "actor"));
    fputs(" by ", out);
    escape_print_line(out, member_text(crash, "signal"));
    fputs("; ", out);
    escape_print_line(out, member_text(crash, "how"));
    fputc('\n', out);
    if (member_text(crash, "stack")[0] != '\0')
        escape_print_block(out, "        | ", member_text(crash, "stack"));
}

static void print_file(FILE *out, const json_t *file)
{
    const json_t *errors = json_object_get(file, "errors");

    fputs("        ", out);
    escape_print_line(out, member_text(file, "actor"));
    fputs(": ", out);
    escape_print_line(out, member_text(file, "file"));
    if (json_is_integer(errors))
        fprintf(out, " (%" JSON_INTEGER_FORMAT " %s)", json_integer_value(errors),
            json_integer_value(errors) == 1 ? "error" : "errors");
    fputc('\n', out);
}

static void print_tool(FILE *out, const json_t *tool)
{
    const json_t *files = json_object_get(tool, "files");

    fputs("      reached under ", out);
    escape_print_line(out, member_text(tool, "name"));
    fputs(", which changes when things happen: a run without it is what counts\n", out);
    for (size_t i = 0; i < json_array_size(files); i++)
        print_file(out, json_array_get(files, i));
}

static void print_scene(FILE *out, const json_t *scene)
{
    const json_t *processes = json_object_get(scene, "processes");

    fputs("      the scene is kept in ", out);
    escape_print_line(out, member_text(scene, "folder"));
    fputs(json_array_size(processes) > 0 ? "\n" : "; all its processes had ended\n", out);
    for (size_t i = 0; i < json_array_size(processes); i++) {
        const json_t *process = json_array_get(processes, i);

        fputs("        ", out);
        escape_print_line(out, member_text(process, "actor"));
        fprintf(out, ": pid %" JSON_INTEGER_FORMAT ", state ", member_integer(process, "pid"));
        escape_print_line(out, member_text(process, "state"));
        fputc('\n', out);
    }
    fputs("      end the scene\n        ", out);
    escape_print_line(out, member_text(scene, "end"));
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

/* probe_failure.c - why something that a program under trial was to do did not come about. */
#include "config.h"

#include "conformance/probe/probe_failure.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a silent program has to say at its end what it kept: this part of a deadline. */
#define KEPT_PART 4

void probe_failure_describe_end(const struct probe_program *program, char *text, size_t size)
{
    char line[200];
    size_t used;

    actor_describe_end(program->actor, text, size);
    transcript_last_line(&program->actor->words, line, sizeof line);
    used = strlen(text);
    if (*line != '\0')
        snprintf(text + used, size - used, ": %s", line);
}

bool probe_failure_is_not_implemented(const struct probe_program *program)
{
    const struct actor *actor = program->actor;

    return actor->state == ACTOR_ENDED && actor->status_known && WIFEXITED(actor->status) &&
           WEXITSTATUS(actor->status) == ADAPTER_NOT_IMPLEMENTED;
}

static const char *due_of(const struct probe_program *program)
{
    const struct adapter *adapter = &program->actor->adapter;

    return adapter->due_count > 0 ? adapter->due[0] : NULL;
}

/* A line that may not be. */
static void explain_line(struct probe_program *program, const struct probe_act *act)
{
    const struct adapter *adapter = &program->actor->adapter;

    if (adapter->is_refusal)
        probe_program_fault(program, act->check, act->change, "%s", adapter->complaint);
    else if (due_of(program) == NULL)
        probe_program_fault(program, CHECK_UNASKED,
            "print one line for each command, and none besides", "%s", adapter->complaint);
    else if (act->check == CHECK_WRITE_SIDE)
        probe_program_fault(program, act->check,
            "answer {\"error\":TEXT}: the pipe was made by somebody else", "%s",
            adapter->complaint);
    else
        probe_program_fault(program, CHECK_OUTPUT,
            "print this answer in this form, on one line of less than 64 KiB with a newline at its "
            "end, and nothing else: words for people go to standard error",
            "%s", adapter->complaint);
}

static void explain_end(struct probe_program *program, const struct probe_act *act)
{
    const char *due = due_of(program);
    char end[256];

    probe_failure_describe_end(program, end, sizeof end);
    if (program->actor->adapter.out.fd >= 0) {
        probe_program_fault(program, CHECK_ROLE,
            "end a wrapper script with exec: the process that is started has to be the role itself",
            "it %s, but another process holds its standard output", end);
    } else if (probe_failure_is_not_implemented(program)) {
        probe_report_note(&program->setting->report, act->check, "not implemented: %s, it %s",
            program->done, end);
    } else if (due == NULL) {
        probe_program_fault(
            program, act->check, act->change, "it %s, though its standard input is open", end);
    } else {
        probe_program_fault(
            program, act->check, act->change, "it %s, where {\"%s\":...} was due", end, due);
    }
}

/* Nothing came. What comes when its input ends was kept in a buffer. */
void probe_failure_of_silence(
    struct probe_program *program, const struct probe_act *act, const char *due)
{
    int deadline_ms = program->setting->deadline_ms;
    struct adapter *adapter = &program->actor->adapter;
    struct pollfd out = {.fd = adapter->out.fd, .events = POLLIN};
    char byte, text[64];
    bool is_kept;

    adapter_close_input(adapter);
    is_kept = poll(&out, 1, deadline_ms / KEPT_PART) > 0 && read(out.fd, &byte, 1) == 1;
    snprintf(text, sizeof text, "print what is due, {\"%s\":...}", due);
    probe_program_fault(program, act->check,
        is_kept ? "flush standard output after each line" : text, "nothing came within %d ms: %s",
        deadline_ms,
        is_kept ? "it came when its input ended; standard output is not flushed"
                : "is standard output flushed?");
}

/* What the last step that failed saw; NULL: none did. */
const char *probe_failure_observed(const struct probe_program *program)
{
    const json_t *list = program->stage.findings.list;
    size_t count = json_array_size(list);
    const json_t *last = count > 0 ? json_array_get(list, count - 1) : NULL;

    return last != NULL && !json_is_true(json_object_get(last, "met"))
               ? json_string_value(json_object_get(last, "observed"))
               : NULL;
}

void probe_failure_explain(struct probe_program *program, const struct probe_act *act)
{
    struct stage *stage = &program->stage;
    const struct actor *actor = program->actor;
    const char *observed;

    if (program->over)
        return;
    program->over = true;
    if (probe_program_is_lost(program))
        return;
    observed = probe_failure_observed(program);
    if (actor->adapter.complaint[0] != '\0')
        explain_line(program, act);
    else if (actor->adapter.lost_input)
        probe_program_fault(program, CHECK_END,
            "leave descriptor 0 alone: a handshake closes its own descriptors and no others",
            "its handshake closed its standard input, descriptor 0, before the answer");
    else if (actor->state == ACTOR_ABSENT)
        probe_program_fault(program, CHECK_PROGRAM,
            "make it a program that can be executed, or name another in the manifest", "%s",
            stage->findings.reason);
    else if (actor->state == ACTOR_ENDED)
        explain_end(program, act);
    else if (due_of(program) != NULL && trace_now(&stage->trace) >= program->until_us)
        probe_failure_of_silence(program, act, due_of(program));
    else
        probe_program_fault(program, act->check, act->change, "%s",
            stage->findings.forced != VERDICT_PASS ? stage->findings.reason
            : observed != NULL                     ? observed
                                                   : "nothing");
}

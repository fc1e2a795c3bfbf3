/* probe_report.c - what was found wrong with an adapter. */
#include "config.h"

#include "conformance/probe/probe_report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct remark {
    struct remark *next;
    enum check check;
    bool is_fault;
    const char *role;    /* of a fault, as the two below: whose */
    char *done, *change; /* of a fault alone */
    char *text;          /* what was seen, or what there is to say */
};

static void free_remark(struct remark *remark)
{
    free(remark->done);
    free(remark->change);
    free(remark->text);
    free(remark);
}

void remarks_reach(struct remarks *remarks, enum check check)
{
    remarks->reached[check] = true;
}

/* Whatever an adapter printed may be quoted: nothing of it is to command a terminal. */
static void make_harmless(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

/* Appends a remark with that text; NULL when memory is short. */
static struct remark *append(
    struct remarks *remarks, enum check check, const char *format, va_list arguments)
{
    struct remark *remark = calloc(1, sizeof *remark);
    if (!remark || vasprintf(&remark->text, format, arguments) < 0) {
        free(remark);
        remarks->failed = true;
        return NULL;
    }
    make_harmless(remark->text);
    remark->check = check;
    if (remarks->last)
        remarks->last->next = remark;
    else
        remarks->first = remark;
    remarks->last = remark;
    return remark;
}

bool remarks_is_said(const struct remarks *remarks, enum check check, const char *done)
{
    for (const struct remark *remark = remarks->first; remark; remark = remark->next)
        if (remark->check == check && remark->done && strcmp(remark->done, done) == 0)
            return true;
    return false;
}

/* Whether two are of the same program, and say the same of the same check. */
static bool is_repetition(const struct remark *one, const struct remark *other)
{
    if (one->is_fault != other->is_fault || one->check != other->check ||
        strcmp(one->text, other->text) != 0)
        return false;
    return !one->is_fault || (strcmp(one->role, other->role) == 0 && one->change && other->change &&
                                 strcmp(one->change, other->change) == 0);
}

/* Drops the last remark if the same was said before. */
static void drop_repetition(struct remarks *remarks)
{
    struct remark *last = remarks->last, *before = NULL;
    bool is_said = false;
    for (struct remark *remark = remarks->first; remark && remark != last; remark = remark->next) {
        before = remark;
        is_said |= is_repetition(remark, last);
    }
    if (!is_said)
        return;
    before->next = NULL;
    remarks->last = before;
    free_remark(last);
}

void remarks_fault(struct remarks *remarks, const char *role, enum check check, const char *done,
    const char *change, const char *seen, ...)
{
    va_list arguments;
    if (remarks_is_said(remarks, check, done))
        return;
    va_start(arguments, seen);
    struct remark *remark = append(remarks, check, seen, arguments);
    va_end(arguments);
    if (!remark)
        return;
    remark->is_fault = true;
    remark->role = role;
    remark->done = strdup(done);
    remark->change = strdup(change);
    if (!remark->done || !remark->change)
        remarks->failed = true;
    drop_repetition(remarks);
}

void remarks_note(struct remarks *remarks, enum check check, const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    const struct remark *remark = append(remarks, check, text, arguments);
    va_end(arguments);
    if (remark)
        drop_repetition(remarks);
}

size_t remarks_faults(const struct remarks *remarks)
{
    size_t count = 0;
    for (const struct remark *remark = remarks->first; remark; remark = remark->next)
        count += remark->is_fault;
    return count;
}

bool remarks_have_fault_of(const struct remarks *remarks, enum check check)
{
    for (const struct remark *remark = remarks->first; remark; remark = remark->next)
        if (remark->is_fault && remark->check == check)
            return true;
    return false;
}

static void print_remark(const struct remark *remark, FILE *out)
{
    if (!remark->is_fault) {
        fprintf(out, "remark %-14s %s\n", check_word(remark->check), remark->text);
        return;
    }
    fprintf(out, "fault  %-14s %s\n", check_word(remark->check), check_sentence(remark->check));
    fprintf(out, "         done    %s\n         seen    %s\n         change  %s\n",
        remark->done ? remark->done : "?", remark->text, remark->change ? remark->change : "?");
}

/* Prints what there is of a check. Returns how many faults that was. */
static unsigned int print_check(const struct remarks *remarks, enum check check, FILE *out)
{
    unsigned int faults = 0, count = 0;
    for (const struct remark *remark = remarks->first; remark; remark = remark->next) {
        if (remark->check != check)
            continue;
        print_remark(remark, out);
        faults += remark->is_fault;
        count++;
    }
    if (count == 0) {
        fprintf(out, "%-6s %-14s %s\n", remarks->reached[check] ? "pass" : "-", check_word(check),
            check_sentence(check));
    }
    return faults;
}

void remarks_print(const struct remarks *remarks, FILE *out)
{
    unsigned int faults = 0, unreached = 0;
    for (enum check check = 0; check < CHECK_COUNT; check++) {
        unsigned int found = print_check(remarks, check, out);
        faults += found;
        unreached += !remarks->reached[check] && found == 0;
    }
    fprintf(out, "%u fault%s; %u of %u checks could not be made, or do not apply\n", faults,
        faults == 1 ? "" : "s", unreached, (unsigned int)CHECK_COUNT);
}

void remarks_end(struct remarks *remarks)
{
    while (remarks->first) {
        struct remark *next = remarks->first->next;
        free_remark(remarks->first);
        remarks->first = next;
    }
    remarks->last = NULL;
}

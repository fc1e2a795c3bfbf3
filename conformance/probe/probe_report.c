/* probe_report.c - what was found wrong with an adapter. */
#include "config.h"

#include "conformance/probe/probe_report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct remark {
    TAILQ_ENTRY(remark) others;
    enum probe_check check;
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

void probe_report_begin(struct probe_report *report)
{
    *report = (struct probe_report){0};
    TAILQ_INIT(&report->remarks);
}

void probe_report_reach(struct probe_report *report, enum probe_check check)
{
    report->reached[check] = true;
}

/* Whatever an adapter printed may be quoted: nothing of it is to command a terminal. */
static void make_harmless(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = '?';
}

/* Appends a remark with that text; NULL when memory is short. */
__attribute__((format(printf, 3, 0))) static struct remark *append(
    struct probe_report *report, enum probe_check check, const char *format, va_list arguments)
{
    struct remark *remark = calloc(1, sizeof *remark);

    if (remark == NULL || vasprintf(&remark->text, format, arguments) < 0) {
        free(remark);
        report->failed = true;
        return NULL;
    }
    make_harmless(remark->text);
    remark->check = check;
    TAILQ_INSERT_TAIL(&report->remarks, remark, others);
    return remark;
}

bool probe_report_is_said(
    const struct probe_report *report, enum probe_check check, const char *done)
{
    const struct remark *remark;

    TAILQ_FOREACH (remark, &report->remarks, others)
        if (remark->check == check && remark->done != NULL && strcmp(remark->done, done) == 0)
            return true;
    return false;
}

/* Whether two are of the same program, and say the same of the same check. */
static bool is_repetition(const struct remark *one, const struct remark *other)
{
    if (one->is_fault != other->is_fault || one->check != other->check ||
        strcmp(one->text, other->text) != 0)
        return false;
    return !one->is_fault || (strcmp(one->role, other->role) == 0 && one->change != NULL &&
                                 other->change != NULL && strcmp(one->change, other->change) == 0);
}

/* Drops the last remark if the same was said before. */
static void drop_repetition(struct probe_report *report)
{
    struct remark *last = TAILQ_LAST(&report->remarks, remark_list), *remark;
    bool is_said = false;

    TAILQ_FOREACH (remark, &report->remarks, others)
        is_said |= remark != last && is_repetition(remark, last);
    if (is_said) {
        TAILQ_REMOVE(&report->remarks, last, others);
        free_remark(last);
    }
}

void probe_report_fault(struct probe_report *report, const char *role, enum probe_check check,
    const char *done, const char *change, const char *seen, ...)
{
    va_list arguments;
    struct remark *remark;

    if (probe_report_is_said(report, check, done))
        return;
    va_start(arguments, seen);
    remark = append(report, check, seen, arguments);
    va_end(arguments);
    if (remark == NULL)
        return;
    remark->is_fault = true;
    remark->role = role;
    remark->done = strdup(done);
    remark->change = strdup(change);
    if (remark->done == NULL || remark->change == NULL)
        report->failed = true;
    drop_repetition(report);
}

void probe_report_note(struct probe_report *report, enum probe_check check, const char *text, ...)
{
    va_list arguments;
    const struct remark *remark;

    va_start(arguments, text);
    remark = append(report, check, text, arguments);
    va_end(arguments);
    if (remark != NULL)
        drop_repetition(report);
}

size_t probe_report_faults(const struct probe_report *report)
{
    const struct remark *remark;
    size_t count = 0;

    TAILQ_FOREACH (remark, &report->remarks, others)
        count += remark->is_fault;
    return count;
}

bool probe_report_have_fault_of(const struct probe_report *report, enum probe_check check)
{
    const struct remark *remark;

    TAILQ_FOREACH (remark, &report->remarks, others)
        if (remark->is_fault && remark->check == check)
            return true;
    return false;
}

static void print_remark(const struct remark *remark, FILE *out)
{
    if (!remark->is_fault) {
        fprintf(out, "remark %-14s %s\n", probe_check_word(remark->check), remark->text);
        return;
    }
    fprintf(out, "fault  %-14s %s\n", probe_check_word(remark->check),
        probe_check_sentence(remark->check));
    fprintf(out, "         done    %s\n         seen    %s\n         change  %s\n",
        remark->done != NULL ? remark->done : "?", remark->text,
        remark->change != NULL ? remark->change : "?");
}

/* Prints what there is of a check. Returns how many faults that was. */
static unsigned int print_check(
    const struct probe_report *report, enum probe_check check, FILE *out)
{
    const struct remark *remark;
    unsigned int faults = 0, count = 0;

    TAILQ_FOREACH (remark, &report->remarks, others) {
        if (remark->check != check)
            continue;
        print_remark(remark, out);
        faults += remark->is_fault;
        count++;
    }
    if (count == 0) {
        fprintf(out, "%-6s %-14s %s\n", report->reached[check] ? "pass" : "-",
            probe_check_word(check), probe_check_sentence(check));
    }
    return faults;
}

void probe_report_print(const struct probe_report *report, FILE *out)
{
    unsigned int faults = 0, unreached = 0;

    for (enum probe_check check = 0; check < CHECK_COUNT; check++) {
        unsigned int found = print_check(report, check, out);

        faults += found;
        unreached += !report->reached[check] && found == 0;
    }
    fprintf(out, "%u fault%s; %u of %u checks could not be made, or do not apply\n", faults,
        faults == 1 ? "" : "s", unreached, (unsigned int)CHECK_COUNT);
}

void probe_report_end(struct probe_report *report)
{
    struct remark *remark;

    while ((remark = TAILQ_FIRST(&report->remarks)) != NULL) {
        TAILQ_REMOVE(&report->remarks, remark, others);
        free_remark(remark);
    }
}

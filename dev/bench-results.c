/* bench-results.c - the costs of a run from its results.json, as lines for awk. */
#include "config.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct counts {
    unsigned long forks;
    unsigned long execs;
    unsigned long roles; /* programs of the implementation that were started */
};

/* The process that a server says it launched; 0 if the line says something else. */
static json_int_t launched_pid(const json_t *event)
{
    const char *text = json_string_value(json_object_get(event, "text"));
    json_t *answer = text != NULL ? json_loads(text, 0, NULL) : NULL;
    json_int_t pid = json_integer_value(json_object_get(answer, "launched"));

    json_decref(answer);
    return pid;
}

/* Notes a process. Returns whether it is new: then it was forked. */
static bool is_new(json_t *known, json_int_t pid)
{
    char key[24];

    (void)snprintf(key, sizeof key, "%lld", (long long)pid);
    if (json_object_get(known, key) != NULL)
        return false;
    json_object_set_new(known, key, json_true());
    return true;
}

static void count_event(const json_t *event, json_t *known, struct counts *counts)
{
    const char *name = json_string_value(json_object_get(event, "event"));
    json_int_t pid = json_integer_value(json_object_get(event, "pid"));
    bool forked = false, executed = false;

    if (strcmp(name, "ready") == 0) {
        /* The bootstrap server, whose pid no event tells. */
        forked = executed = true;
    } else if (strcmp(name, "started") == 0) {
        /* A server, or a client that a puppet became. */
        forked = json_object_get(event, "was") == NULL && is_new(known, pid);
        executed = true;
        counts->roles++;
    } else if (strcmp(name, "line") == 0) {
        /* A server's child. */
        pid = launched_pid(event);
        forked = executed = pid > 0 && is_new(known, pid);
    } else if (strcmp(name, "connected") == 0) {
        /* That child again, or a puppet that another one forked. */
        forked = is_new(known, pid);
    }
    counts->forks += forked;
    counts->execs += executed;
}

static int count_case(const json_t *played, struct counts *counts)
{
    json_t *known = json_object();
    size_t index;
    json_t *event;

    if (known == NULL)
        return -1;
    json_array_foreach (json_object_get(played, "trace"), index, event)
        count_event(event, known, counts);
    json_decref(known);
    /* Its supervisor. */
    counts->forks++;
    return 0;
}

int main(int argc, char **argv)
{
    /* The driver itself, and the guard beside it. */
    struct counts counts = {.forks = 2, .execs = 1};
    json_t *results, *played;
    json_error_t error;
    size_t index;

    if (argc != 2) {
        fprintf(stderr, "usage: %s RESULTS.json\n", argv[0]);
        return 2;
    }
    results = json_load_file(argv[1], 0, &error);
    if (results == NULL) {
        fprintf(stderr, "%s: %s:%d: %s\n", argv[0], argv[1], error.line, error.text);
        return 1;
    }
    json_array_foreach (json_object_get(results, "scenarios"), index, played) {
        const json_t *cost = json_object_get(played, "cost");

        if (count_case(played, &counts) != 0) {
            fprintf(stderr, "%s: out of memory\n", argv[0]);
            json_decref(results);
            return 1;
        }
        if (cost != NULL) {
            printf("driver %lld\ninspection %lld\n",
                (long long)json_integer_value(json_object_get(cost, "driver_us")),
                (long long)json_integer_value(json_object_get(cost, "inspection_us")));
        }
    }
    printf("suite %.1f\nforks %lu\nexecs %lu\nroles %lu\n",
        json_number_value(json_object_get(results, "duration_ms")) * 1000, counts.forks,
        counts.execs, counts.roles);
    json_decref(results);
    return 0;
}

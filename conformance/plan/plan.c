/* plan.c - collecting scenarios, selecting cases, and the order to start them in. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conformance/plan/plan.h"
#include "conformance/plan/scenario.h"
#include "conformance/plan/shuffle.h"
#include "conformance/plan/suggestion.h"

/* Deeper trees are a loop of symbolic links. */
#define DEPTH_MOST 16

#define SUFFIX ".json"

/* What lies beside the folders of scenarios, and is none. */
static const char *const top_files[] = {"requirements.json", "open.json", "scenario.schema.json",
    "requirements.schema.json", "open.schema.json", NULL};

struct search {
    const char *folder;
    FILE *errors;
    char **ids;
    size_t count;
    size_t room;
};

static bool ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);

    return length > tail && strcmp(text + length - tail, suffix) == 0;
}

static int complain(FILE *errors, const char *path, int error)
{
    fprintf(errors, "%s: cannot be read: %s\n", path, strerror(error));
    return -error;
}

/* Makes room for one more element of SIZE bytes after COUNT ones; false when memory is short. */
static bool grow(void **elements, size_t *room, size_t count, size_t size)
{
    void *grown;

    if (count < *room)
        return true;
    grown = reallocarray(*elements, *room == 0 ? 16 : 2 * *room, size);
    if (grown == NULL)
        return false;
    *elements = grown;
    *room = *room == 0 ? 16 : 2 * *room;
    return true;
}

static int search_add(struct search *search, const char *relative)
{
    size_t length = strlen(relative) - strlen(SUFFIX);
    void *ids = search->ids;
    bool grown = grow(&ids, &search->room, search->count, sizeof *search->ids);

    search->ids = ids;
    if (!grown)
        return -ENOMEM;
    search->ids[search->count] = strndup(relative, length);
    return search->ids[search->count++] == NULL ? -ENOMEM : 0;
}

static bool is_top_file(const char *name)
{
    for (size_t i = 0; top_files[i] != NULL; i++)
        if (strcmp(name, top_files[i]) == 0)
            return true;
    return false;
}

static int search_folder(struct search *search, const char *relative, int depth);

/* RELATIVE names something below the folder: a scenario, a folder, or nothing of ours. */
static int search_entry(struct search *search, const char *relative, int depth)
{
    struct stat status;
    char *path = NULL;
    int fault = 0;

    if (asprintf(&path, "%s/%s", search->folder, relative) < 0)
        return -ENOMEM;
    if (stat(path, &status) < 0)
        fault = complain(search->errors, path, errno);
    else if (S_ISDIR(status.st_mode))
        fault = depth < DEPTH_MOST ? search_folder(search, relative, depth + 1)
                                   : complain(search->errors, path, ELOOP);
    else if (ends_with(relative, SUFFIX) && !(depth == 0 && is_top_file(relative)))
        fault = search_add(search, relative);
    free(path);
    return fault;
}

static int search_folder(struct search *search, const char *relative, int depth)
{
    const struct dirent *entry;
    char *path = NULL, *below = NULL;
    DIR *directory = NULL;
    int fault = -ENOMEM;

    if (asprintf(&path, "%s%s%s", search->folder, relative[0] != '\0' ? "/" : "", relative) < 0) {
        path = NULL;
        goto out;
    }
    directory = opendir(path);
    if (directory == NULL) {
        fault = complain(search->errors, path, errno);
        goto out;
    }
    for (fault = 0; fault == 0 && (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (asprintf(&below, "%s%s%s", relative, relative[0] != '\0' ? "/" : "", entry->d_name) < 0)
            fault = -ENOMEM;
        else
            fault = search_entry(search, below, depth);
        free(below);
        below = NULL;
    }
out:
    if (directory != NULL)
        closedir(directory);
    free(path);
    return fault;
}

static int compare_ids(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static int remember_scenario(struct plan *plan, const struct scenario *scenario)
{
    const json_t *ids = json_object_get(scenario->root, "requirements");
    struct plan_scenario *remembered = &plan->scenarios[plan->scenario_count++];

    *remembered = (struct plan_scenario){
        .id = strdup(scenario->id),
        .edition = scenario->edition,
        .needs = scenario->needs,
        .requirements = (const struct requirement **)calloc(json_array_size(ids), sizeof(void *)),
        .requirement_count = json_array_size(ids),
    };
    if (remembered->id == NULL || remembered->requirements == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < json_array_size(ids); i++)
        remembered->requirements[i] =
            catalogue_find(plan->catalogue, json_string_value(json_array_get(ids, i)));
    return 0;
}

static int add_cases(struct plan *plan, size_t *room, const struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->case_count; i++) {
        void *cases = plan->cases;
        bool grown = grow(&cases, room, plan->case_count, sizeof *plan->cases);
        char *id;

        plan->cases = cases;
        id = grown ? scenario_case_id(scenario, i) : NULL;
        if (id == NULL)
            return -ENOMEM;
        plan->cases[plan->case_count++] =
            (struct plan_case){.id = id, .scenario = plan->scenario_count - 1, .index = i};
    }
    return 0;
}

static int order_as_filed(struct plan *plan)
{
    size_t *order = reallocarray(plan->order, plan->case_count + 1, sizeof *order);

    if (order == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++)
        order[i] = i;
    plan->order = order;
    return 0;
}

static int load_scenarios(struct plan *plan, const struct search *search)
{
    size_t room = 0;
    int fault = 0;

    plan->scenarios = calloc(search->count + 1, sizeof *plan->scenarios);
    if (plan->scenarios == NULL)
        return -ENOMEM;
    for (size_t i = 0; fault == 0 && i < search->count; i++) {
        struct scenario *scenario = NULL;

        fault =
            scenario_load(plan->folder, search->ids[i], plan->catalogue, search->errors, &scenario);
        if (fault == 0)
            fault = remember_scenario(plan, scenario);
        if (fault == 0)
            fault = add_cases(plan, &room, scenario);
        scenario_free(scenario);
    }
    return fault == 0 ? order_as_filed(plan) : fault;
}

int plan_load(
    const char *folder, const struct catalogue *catalogue, FILE *errors, struct plan **plan)
{
    struct search search = {.folder = folder, .errors = errors};
    struct plan *made = calloc(1, sizeof *made);
    int fault = -ENOMEM;

    if (made == NULL)
        goto out;
    made->catalogue = catalogue;
    made->folder = strdup(folder);
    if (made->folder == NULL)
        goto out;
    fault = search_folder(&search, "", 0);
    if (fault < 0)
        goto out;
    if (search.count > 0)
        qsort((void *)search.ids, search.count, sizeof *search.ids, compare_ids);
    fault = load_scenarios(made, &search);
    if (fault < 0)
        goto out;
    *plan = made;
    made = NULL;
out:
    for (size_t i = 0; i < search.count; i++)
        free(search.ids[i]);
    free((void *)search.ids);
    plan_free(made);
    return fault;
}

void plan_free(struct plan *plan)
{
    if (plan == NULL)
        return;
    for (size_t i = 0; i < plan->scenario_count; i++) {
        free(plan->scenarios[i].id);
        free((void *)plan->scenarios[i].requirements);
    }
    for (size_t i = 0; i < plan->case_count; i++)
        free(plan->cases[i].id);
    free(plan->scenarios);
    free(plan->cases);
    free(plan->order);
    free(plan->folder);
    free(plan);
}

/* PATTERN with each "[" and "\" made to stand for itself; the caller frees it. */
static char *escape(const char *pattern)
{
    char *escaped = malloc(2 * strlen(pattern) + 1), *to = escaped;

    if (escaped == NULL)
        return NULL;
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '[' || *pattern == '\\')
            *to++ = '\\';
        *to++ = *pattern;
    }
    *to = '\0';
    return escaped;
}

/* Whether PATTERN, or its escaped form as a glob, selects a case of SCENARIO. */
static bool matches(const char *pattern, const char *glob, const char *id, const char *scenario)
{
    size_t length = strlen(pattern);

    while (length > 0 && pattern[length - 1] == '/')
        length--;
    if (strcmp(pattern, scenario) == 0 || strcmp(pattern, id) == 0)
        return true;
    if (length > 0 && strncmp(id, pattern, length) == 0 && id[length] == '/')
        return true;
    return fnmatch(glob, id, 0) == 0;
}

static int complain_of_pattern(const struct plan *plan, const char *pattern, FILE *errors)
{
    int fault;

    fprintf(errors, "shakedown: no scenario matches \"%s\"", pattern);
    fault = suggestion_print(
        plan, SUGGESTION_SCENARIO, pattern, "`shakedown list` prints the scenarios", errors);
    return fault < 0 ? fault : PLAN_NO_MATCH;
}

static int complain_of_requirement(const struct plan *plan, const char *id, FILE *errors)
{
    int fault;

    fprintf(errors, "shakedown: unknown requirement \"%s\"", id);
    fault = suggestion_print(
        plan, SUGGESTION_REQUIREMENT, id, "they stand in requirements.json", errors);
    return fault < 0 ? fault : PLAN_UNKNOWN_REQUIREMENT;
}

static int select_by_pattern(
    const struct plan *plan, const char *pattern, bool *selected, FILE *errors)
{
    char *glob = escape(pattern);
    bool any = false;

    if (glob == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++) {
        const struct plan_case *one = &plan->cases[i];

        if (matches(pattern, glob, one->id, plan->scenarios[one->scenario].id))
            selected[i] = any = true;
    }
    free(glob);
    if (any)
        return PLAN_SELECTED;
    return complain_of_pattern(plan, pattern, errors);
}

static bool checks(const struct plan_scenario *scenario, const struct requirement *requirement)
{
    for (size_t i = 0; i < scenario->requirement_count; i++)
        if (scenario->requirements[i] == requirement)
            return true;
    return false;
}

/* Forgets the cases that are not SELECTED. */
static int keep(struct plan *plan, const bool *selected)
{
    size_t kept = 0;

    for (size_t i = 0; i < plan->case_count; i++) {
        if (selected[i])
            plan->cases[kept++] = plan->cases[i];
        else
            free(plan->cases[i].id);
    }
    plan->case_count = kept;
    return order_as_filed(plan);
}

int plan_select(struct plan *plan, char *const *patterns, size_t pattern_count,
    const char *requirement, FILE *errors)
{
    const struct requirement *wanted = NULL;
    bool *selected;
    int result = PLAN_SELECTED;

    if (requirement != NULL && (wanted = catalogue_find(plan->catalogue, requirement)) == NULL)
        return complain_of_requirement(plan, requirement, errors);
    selected = calloc(plan->case_count + 1, sizeof *selected);
    if (selected == NULL)
        return -ENOMEM;
    for (size_t i = 0; result == PLAN_SELECTED && i < pattern_count; i++)
        result = select_by_pattern(plan, patterns[i], selected, errors);
    for (size_t i = 0; i < plan->case_count; i++) {
        selected[i] = selected[i] || pattern_count == 0;
        if (wanted != NULL && !checks(&plan->scenarios[plan->cases[i].scenario], wanted))
            selected[i] = false;
    }
    if (result == PLAN_SELECTED)
        result = keep(plan, selected);
    if (result == PLAN_SELECTED && wanted != NULL && plan->case_count == 0) {
        fprintf(errors, "shakedown: no selected scenario checks %s\n", requirement);
        result = PLAN_NO_MATCH;
    }
    free(selected);
    return result;
}

int plan_shard(struct plan *plan, uint64_t shard, uint64_t shards)
{
    bool *selected = calloc(plan->case_count + 1, sizeof *selected);
    int fault;

    if (selected == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++)
        selected[i] = i % shards == shard - 1;
    fault = keep(plan, selected);
    free(selected);
    return fault;
}

void plan_shuffle(struct plan *plan, uint64_t seed, uint64_t round)
{
    shuffle_indices(plan->order, plan->case_count, seed, round);
}

/* manifest.c - reading implementations/NAME.json. */
#include "config.h"

#include "conformance/plan/manifest.h"

#include "conformance/language/signal_name.h"
#include "conformance/language/text.h"
#include "conformance/plan/document.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define BINDIR "${bindir}"

static const char *const top_keys[] = {"name", "version", "language", "editions", "capabilities",
    "roles", "environment", "expectations", "stack_signal", "coverage", NULL};
static const char *const role_keys[] = {"server", "client", NULL};
static const char *const coverage_keys[] = {"objects", "sources", NULL};

/* The path that WORD in a manifest stands for; the caller frees it. */
static char *resolve(const char *word, const char *manifest, const char *bindir)
{
    const char *slash = strrchr(manifest, '/');
    const size_t length = strlen(BINDIR);
    char *path = NULL;

    if (strncmp(word, BINDIR, length) == 0 && (word[length] == '/' || word[length] == '\0')) {
        if (asprintf(&path, "%s%s", bindir, word + length) < 0)
            return NULL;
        return path;
    }
    if (word[0] == '/')
        return strdup(word);
    while (strncmp(word, "./", 2) == 0) /* the folder comes before it anyway */
        word += 2;
    /* Without a folder in the manifest's own path this is "./", so that the result has a slash. */
    if (asprintf(&path, "%.*s/%s", slash != NULL ? (int)(slash - manifest) : 1,
            slash != NULL ? manifest : ".", word) < 0)
        return NULL;
    return path;
}

/* The same for a program. Without a slash it stays as it is, for PATH. */
static char *resolve_program(const char *word, const char *manifest, const char *bindir)
{
    return strchr(word, '/') == NULL ? strdup(word) : resolve(word, manifest, bindir);
}

static void free_words(char **words)
{
    if (words == NULL)
        return;
    for (size_t i = 0; words[i] != NULL; i++)
        free(words[i]);
    free((void *)words);
}

/* Copies an array of at least one string, with NULL at its end. */
static int read_words(const struct document *document, const struct json_place *place,
    const json_t *value, char ***words)
{
    int error = document_check_array(document, place, value, true);
    size_t count = json_array_size(value);

    if (error < 0)
        return error;
    *words = (char **)calloc(count + 1, sizeof **words);
    if (*words == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        struct json_place element = {.up = place, .index = i};
        const char *word = NULL;

        error = document_check_text(document, &element, json_array_get(value, i), &word);
        if (error < 0)
            return error;
        (*words)[i] = strdup(word);
        if ((*words)[i] == NULL)
            return -ENOMEM;
    }
    return 0;
}

/* Replaces *WORD by PATH, a result of resolve. */
static int replace(char **word, char *path)
{
    if (path == NULL)
        return -ENOMEM;
    free(*word);
    *word = path;
    return 0;
}

static int read_command(
    const struct document *document, const char *role, const char *bindir, char ***command)
{
    struct json_place roles_place = {.key = "roles"};
    struct json_place place = {.up = &roles_place, .key = role};
    const json_t *value = json_object_get(json_object_get(document->root, "roles"), role);
    int error = read_words(document, &place, value, command);

    if (error != 0)
        return error;
    if (**command == NULL)
        return -EINVAL; /* never: read_words took at least one */
    return replace(*command, resolve_program(**command, document->path, bindir));
}

static int read_objects(const struct document *document, const struct json_place *up,
    const json_t *value, const char *bindir, char ***objects)
{
    struct json_place place = {.up = up, .key = "objects"};
    int error = read_words(document, &place, value, objects);

    for (char **word = *objects; error == 0 && *word != NULL; word++)
        error = replace(word, resolve(*word, document->path, bindir));
    return error;
}

static int read_coverage(
    const struct document *document, const char *bindir, struct manifest *manifest)
{
    struct json_place place = {.key = "coverage"};
    struct json_place sources_place = {.up = &place, .key = "sources"};
    json_t *object = json_object_get(document->root, "coverage");
    const char *word = NULL;
    int error;

    if (object == NULL)
        return 0;
    error = document_check_object(document, &place, object, coverage_keys);
    if (error == 0)
        error = read_objects(
            document, &place, json_object_get(object, "objects"), bindir, &manifest->objects);
    if (error == 0)
        error = document_check_text(
            document, &sources_place, json_object_get(object, "sources"), &word);
    if (error != 0)
        return error;
    manifest->sources = resolve(word, document->path, bindir);
    return manifest->sources == NULL ? -ENOMEM : 0;
}

static int read_expectations(
    const struct document *document, const char *bindir, struct manifest *manifest)
{
    struct json_place place = {.key = "expectations"};
    const json_t *value = json_object_get(document->root, "expectations");
    const char *word = NULL;
    int error;

    if (value == NULL)
        return 0;
    error = document_check_text(document, &place, value, &word);
    if (error < 0)
        return error;
    manifest->expectations = resolve(word, document->path, bindir);
    return manifest->expectations == NULL ? -ENOMEM : 0;
}

static int read_stack_signal(const struct document *document, int *number)
{
    struct json_place place = {.key = "stack_signal"};
    const json_t *value = json_object_get(document->root, place.key);
    const char *name = NULL;
    int error;

    if (value == NULL)
        return 0;
    error = document_check_text(document, &place, value, &name);
    if (error < 0)
        return error;
    *number = signal_number(name);
    if (*number == 0 || *number == SIGKILL || *number == SIGSTOP || *number == SIGCONT)
        return document_complain(document, &place,
            "a signal that a program can handle, as "
            "\"SIGQUIT\"",
            "is \"%s\"", name);
    return 0;
}

static int read_environment(const struct document *document, char ***environment)
{
    struct json_place place = {.key = "environment"};
    json_t *object = json_object_get(document->root, "environment");
    const char *name;
    json_t *value;
    size_t used = 0;

    if (object != NULL && !json_is_object(object))
        return document_complain(document, &place, "an object of strings", "is not an object");
    *environment = (char **)calloc(json_object_size(object) + 1, sizeof **environment);
    if (*environment == NULL)
        return -ENOMEM;
    json_object_foreach (object, name, value) {
        struct json_place member = {.up = &place, .key = name};

        if (name[0] == '\0' || strchr(name, '=') != NULL)
            return document_complain(
                document, &member, "a name without \"=\"", "names no variable");
        if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value))
            return document_complain(document, &member, "a string", "is no value for a variable");
        if (asprintf(&(*environment)[used], "%s=%s", name, json_string_value(value)) < 0) {
            (*environment)[used] = NULL;
            return -ENOMEM;
        }
        used++;
    }
    return 0;
}

static int read_name(const struct document *document, const char *key, char **copy)
{
    struct json_place place = {.key = key};
    const char *text = NULL;
    int error = document_check_text(document, &place, json_object_get(document->root, key), &text);

    if (error < 0)
        return error;
    *copy = strdup(text);
    return *copy == NULL ? -ENOMEM : 0;
}

static int read_claims(const struct document *document, struct manifest *manifest)
{
    struct json_place editions_place = {.key = "editions"};
    struct json_place capabilities_place = {.key = "capabilities"};
    const json_t *editions = json_object_get(document->root, "editions");
    const json_t *capabilities = json_object_get(document->root, "capabilities");
    int error = document_check_array(document, &editions_place, editions, true);

    if (error == 0)
        error = document_check_words(
            document, &editions_place, editions, edition_words, &manifest->editions);
    if (error == 0 && capabilities != NULL)
        error = document_check_words(
            document, &capabilities_place, capabilities, capability_words, &manifest->capabilities);
    return error;
}

static int read_manifest(
    const struct document *document, const char *bindir, struct manifest *manifest)
{
    struct json_place roles_place = {.key = "roles"};
    int error = document_check_object(document, NULL, document->root, top_keys);

    if (error == 0)
        error = read_name(document, "name", &manifest->name);
    if (error == 0)
        error = read_name(document, "version", &manifest->version);
    if (error == 0)
        error = read_name(document, "language", &manifest->language);
    if (error == 0)
        error = read_claims(document, manifest);
    if (error == 0)
        error = document_check_object(
            document, &roles_place, json_object_get(document->root, "roles"), role_keys);
    if (error == 0)
        error = read_command(document, "server", bindir, &manifest->server);
    if (error == 0)
        error = read_command(document, "client", bindir, &manifest->client);
    if (error == 0)
        error = read_environment(document, &manifest->environment);
    if (error == 0)
        error = read_expectations(document, bindir, manifest);
    if (error == 0)
        error = read_stack_signal(document, &manifest->stack_signal);
    if (error == 0)
        error = read_coverage(document, bindir, manifest);
    return error;
}

int manifest_load(const char *path, const char *bindir, FILE *errors, struct manifest **manifest)
{
    struct manifest *made = NULL;
    struct document document;
    int error = document_open(path, errors, &document);

    if (error < 0)
        return error;
    error = -ENOMEM;
    made = calloc(1, sizeof *made);
    if (made == NULL)
        goto out;
    made->path = strdup(path);
    if (made->path == NULL)
        goto out;
    error = read_manifest(&document, bindir, made);
    if (error < 0)
        goto out;
    *manifest = made;
    made = NULL;
out:
    manifest_free(made);
    document_close(&document);
    return error;
}

/* The PATH of the programs: the manifest's own if it sets one, else the inherited. */
static const char *path_of(const struct manifest *manifest)
{
    const char *path = getenv("PATH");

    for (size_t i = 0; manifest->environment != NULL && manifest->environment[i] != NULL; i++)
        if (strncmp(manifest->environment[i], "PATH=", strlen("PATH=")) == 0)
            path = manifest->environment[i] + strlen("PATH=");
    return path;
}

int manifest_check_program(
    const struct manifest *manifest, enum role role, struct program_fault *fault)
{
    char *const *command = role == ROLE_SERVER ? manifest->server : manifest->client;

    return program_fault_find(command[0], path_of(manifest), fault);
}

int manifest_check_programs(const struct manifest *manifest, FILE *errors)
{
    static const enum role roles[] = {ROLE_SERVER, ROLE_CLIENT};
    int error = 0;

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        struct program_fault fault;
        int wrong = manifest_check_program(manifest, roles[i], &fault);

        if (wrong == 0)
            continue;
        if (fault.seen != NULL)
            fprintf(errors, "%s: roles: %s: %s; expected a program: %s\n", manifest->path,
                role_word(roles[i]), fault.seen, fault.change);
        else
            fprintf(errors, "%s: roles: %s: %s\n", manifest->path, role_word(roles[i]),
                strerror(-wrong));
        program_fault_end(&fault);
        error = wrong;
    }
    return error;
}

void manifest_free(struct manifest *manifest)
{
    if (manifest == NULL)
        return;
    free_words(manifest->server);
    free_words(manifest->client);
    free_words(manifest->environment);
    free_words(manifest->objects);
    free(manifest->expectations);
    free(manifest->sources);
    free(manifest->path);
    free(manifest->name);
    free(manifest->version);
    free(manifest->language);
    free(manifest);
}

bool manifest_claims(const struct manifest *manifest, enum edition edition, unsigned needs,
    char *reason, size_t size)
{
    unsigned missing = needs & ~manifest->capabilities;

    if ((manifest->editions & edition) == 0) {
        snprintf(reason, size, "does not claim edition %s", claim_word(edition_words, edition));
        return false;
    }
    if (missing != 0) {
        snprintf(
            reason, size, "does not claim capability %s", claim_word(capability_words, missing));
        return false;
    }
    return true;
}

/* An array of the words of the bits that are set in BITS. */
static json_t *words_to_json(const char *const *words, unsigned bits)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && words[i] != NULL; i++) {
        if ((bits & 1U << i) != 0 && json_array_append_new(array, json_string(words[i])) < 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

json_t *manifest_to_json(const struct manifest *manifest)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "name", manifest->name, "version",
        manifest->version, "language", manifest->language, "editions",
        words_to_json(edition_words, manifest->editions), "capabilities",
        words_to_json(capability_words, manifest->capabilities), "manifest",
        text_to_json(manifest->path, strlen(manifest->path)));
}

/* document.c - reading a JSON file, and checking it member by member. */
#include "config.h"

#include "conformance/plan/document.h"

#include "common/complaint.h"
#include "conformance/language/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Far more than any real file, so that a device or a data set cannot fill the memory. */
#define SIZE_MOST ((size_t)1 << 20)

static int read_all(int fd, char **text, size_t *length)
{
    char *buffer = malloc(SIZE_MOST + 2);
    size_t used = 0;
    ssize_t n;

    if (buffer == NULL)
        return -ENOMEM;
    while ((n = read(fd, buffer + used, SIZE_MOST + 1 - used)) != 0) {
        int error = n < 0 ? -errno : -EFBIG;

        if (error == -EINTR)
            continue;
        if (n < 0 || used + (size_t)n > SIZE_MOST) {
            free(buffer);
            return error;
        }
        used += (size_t)n;
    }
    buffer[used] = '\0';
    *text = buffer;
    *length = used;
    return 0;
}

static int read_file(const char *path, char **text, size_t *length)
{
    /* Non-blocking, because open would wait for ever for the writer of a FIFO. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    int error;

    if (fd < 0)
        return -errno;
    if (fstat(fd, &status) < 0)
        error = -errno;
    else if (S_ISDIR(status.st_mode))
        error = -EISDIR;
    else
        error = read_all(fd, text, length);
    close(fd);
    return error;
}

int document_open(const char *path, FILE *errors, struct document *document)
{
    json_error_t syntax;
    int error;

    *document = (struct document){.path = path, .errors = errors};
    error = read_file(path, &document->text, &document->length);
    if (error < 0)
        return complaint_error(errors, path, "cannot be read", error);
    document->root = json_loadb(document->text, document->length, JSON_REJECT_DUPLICATES, &syntax);
    if (document->root == NULL) {
        error = complaint_at(errors, path, syntax.line > 0 ? syntax.line : 1, "syntax", syntax.text,
            "a JSON object");
    } else if (!json_is_object(document->root)) {
        error = document_complain(document, NULL, "an object", "is an array");
    }
    if (error < 0)
        document_close(document);
    return error;
}

void document_close(struct document *document)
{
    json_decref(document->root);
    free(document->text);
    *document = (struct document){0};
}

int document_complain(const struct document *document, const struct json_place *place,
    const char *expected, const char *wrong, ...)
{
    int line = json_position_line(document->text, document->length, place);
    char *key = json_position_text(place), *what = NULL, *whole = NULL;
    int error = -ENOMEM;
    va_list arguments;

    va_start(arguments, wrong);
    if (vasprintf(&what, wrong, arguments) < 0)
        what = NULL;
    va_end(arguments);
    if (key == NULL || what == NULL)
        goto out;
    if (asprintf(&whole, "%s%s%s", what, document->context != NULL ? " in case " : "",
            document->context != NULL ? document->context : "") < 0)
        whole = NULL;
    else
        error = complaint_at(document->errors, document->path, line, key, whole, expected);
out:
    free(whole);
    free(what);
    free(key);
    return error;
}

static const char *type_word(const json_t *value)
{
    if (value == NULL)
        return "is missing";
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "is an object";
    case JSON_ARRAY:
        return "is an array";
    case JSON_STRING:
        return "is a string";
    case JSON_INTEGER:
        return "is an integer";
    case JSON_REAL:
        return "is a real number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "is a boolean";
    case JSON_NULL:
        break;
    }
    return "is null";
}

/* "one of a, b, c"; the caller frees it. */
static char *list_words(const char *const *words)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    fputs(words[0] == NULL ? "nothing" : words[1] == NULL ? "" : "one of ", out);
    for (size_t i = 0; words[i] != NULL; i++)
        fprintf(out, "%s%s", i > 0 ? ", " : "", words[i]);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

static int complain_of_word(const struct document *document, const struct json_place *place,
    const char *const *words, const char *wrong, const char *word)
{
    char *expected = list_words(words);
    int error = -ENOMEM;

    if (expected == NULL)
        return -ENOMEM;
    if (word != NULL)
        error = document_complain(document, place, expected, "%s \"%s\"", wrong, word);
    else
        error = document_complain(document, place, expected, "%s", wrong);
    free(expected);
    return error;
}

int document_check_object(const struct document *document, const struct json_place *place,
    json_t *value, const char *const *keys)
{
    const char *key;
    json_t *content;

    if (!json_is_object(value))
        return document_complain(document, place, "an object", "%s", type_word(value));
    json_object_foreach (value, key, content) {
        struct json_place member = {.up = place, .key = key};
        size_t i = 0;

        while (keys[i] != NULL && strcmp(keys[i], key) != 0)
            i++;
        if (keys[i] == NULL)
            return complain_of_word(document, &member, keys, "unknown key", NULL);
    }
    return 0;
}

int document_check_array(const struct document *document, const struct json_place *place,
    const json_t *value, bool filled)
{
    const char *expected = filled ? "an array with at least one element" : "an array";

    if (!json_is_array(value))
        return document_complain(document, place, expected, "%s", type_word(value));
    if (filled && json_array_size(value) == 0)
        return document_complain(document, place, expected, "is empty");
    return 0;
}

int document_check_text(const struct document *document, const struct json_place *place,
    const json_t *value, const char **text)
{
    if (!json_is_string(value))
        return document_complain(document, place, "a string", "%s", type_word(value));
    if (json_string_length(value) == 0)
        return document_complain(document, place, "some text", "is empty");
    if (strlen(json_string_value(value)) != json_string_length(value))
        return document_complain(document, place, "text without it", "contains a null character");
    *text = json_string_value(value);
    return 0;
}

int document_check_word(const struct document *document, const struct json_place *place,
    const json_t *value, const char *const *words, const char **word)
{
    const char *text;

    if (!json_is_string(value))
        return complain_of_word(document, place, words, type_word(value), NULL);
    text = json_string_value(value);
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], text) == 0) {
            *word = text;
            return 0;
        }
    }
    return complain_of_word(document, place, words, "is", text);
}

int document_check_integer(const struct document *document, const struct json_place *place,
    const json_t *value, int least, int most, int *integer)
{
    char expected[64];

    snprintf(expected, sizeof expected, "an integer from %d to %d", least, most);
    if (!json_is_integer(value))
        return document_complain(document, place, expected, "%s", type_word(value));
    if (json_integer_value(value) < least || json_integer_value(value) > most)
        return document_complain(
            document, place, expected, "is %" JSON_INTEGER_FORMAT, json_integer_value(value));
    *integer = (int)json_integer_value(value);
    return 0;
}

int document_check_head(
    const struct document *document, const char *const *keys, const char *format, int version)
{
    struct json_place format_place = {.key = "format"}, version_place = {.key = "version"};
    const char *const formats[] = {format, NULL};
    const json_t *root = document->root;
    const char *word;
    int number, error = document_check_object(document, NULL, document->root, keys);

    if (error == 0)
        error = document_check_word(
            document, &format_place, json_object_get(root, "format"), formats, &word);
    if (error == 0)
        error = document_check_integer(
            document, &version_place, json_object_get(root, "version"), version, version, &number);
    return error;
}

int document_check_boolean(const struct document *document, const struct json_place *place,
    const json_t *value, bool *boolean)
{
    if (!json_is_boolean(value))
        return document_complain(document, place, "true or false", "%s", type_word(value));
    *boolean = json_is_true(value);
    return 0;
}

int document_check_words(const struct document *document, const struct json_place *place,
    const json_t *value, const char *const *words, unsigned *bits)
{
    int error = document_check_array(document, place, value, false);

    *bits = 0;
    for (size_t i = 0; error == 0 && i < json_array_size(value); i++) {
        struct json_place element = {.up = place, .index = i};
        const char *word = NULL;

        error = document_check_word(document, &element, json_array_get(value, i), words, &word);
        if (error < 0)
            break;
        if ((*bits & claim_bit(words, word)) != 0)
            return document_complain(
                document, &element, "each word once", "\"%s\" is listed twice", word);
        *bits |= claim_bit(words, word);
    }
    return error;
}

/* member.c - members of results.json's objects, read and printed. */
#include "config.h"

#include "reports/member.h"

#include "reports/escape.h"

const char *member_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

const char *member_text_at(const json_t *array, size_t index)
{
    const char *text = json_string_value(json_array_get(array, index));

    return text != NULL ? text : "";
}

json_int_t member_integer(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

void member_print(FILE *out, const char *before, const json_t *object, const char *key)
{
    fputs(before, out);
    escape_print_line(out, member_text(object, key));
}

bool member_print_if_any(FILE *out, const char *before, const json_t *object, const char *key)
{
    if (member_text(object, key)[0] == '\0')
        return false;
    member_print(out, before, object, key);
    return true;
}

void member_print_integer(FILE *out, const char *before, const json_t *object, const char *key)
{
    fprintf(out, "%s%" JSON_INTEGER_FORMAT, before, member_integer(object, key));
}

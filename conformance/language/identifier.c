/* identifier.c - the names that scenarios may use. */
#include "config.h"

#include "conformance/language/identifier.h"

#include <string.h>

#define NAME_MOST 64

bool identifier_is_valid(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_");

    return length > 0 && length <= NAME_MOST && text[length] == '\0' && text[0] != '-';
}

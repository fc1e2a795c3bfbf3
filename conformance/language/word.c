/* word.c - names in scenarios. */
#include "config.h"

#include "conformance/language/word.h"

#include <string.h>

#define NAME_MOST 64

bool word_is_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_");

    return length > 0 && length <= NAME_MOST && text[length] == '\0' && text[0] != '-';
}

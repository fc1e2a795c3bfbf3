/* text.c - prepares bytes that another program wrote for JSON and for messages. */
#include "config.h"

#include "conformance/language/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of the UTF-8 sequence that FIRST begins; 0 when it begins none. */
static size_t length_by_first(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc0 || first >= 0xf8)
        return 0;
    if (first < 0xe0)
        return 2;
    return first < 0xf0 ? 3 : 4;
}

/* The length of the UTF-8 sequence at BYTES, of which LEFT are there; 0 when there is none. */
static size_t sequence_length(const unsigned char *bytes, size_t left)
{
    static const uint32_t least[] = {0, 0x01, 0x80, 0x800, 0x10000};
    size_t length = length_by_first(bytes[0]);
    uint32_t code;

    if (length == 0 || length > left)
        return 0;
    code = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (bytes[i] & 0x3f);
    }
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 0;
    return length;
}

json_t *text_to_json(const char *bytes, size_t length)
{
    static const char replacement[] = "\xef\xbf\xbd";
    char *text = malloc((sizeof replacement - 1) * length + 1);
    size_t used = 0;
    json_t *string;

    if (text == NULL)
        return NULL;
    for (size_t i = 0; i < length;) {
        size_t step = sequence_length((const unsigned char *)bytes + i, length - i);
        size_t count = step > 0 ? step : sizeof replacement - 1;

        memcpy(text + used, step > 0 ? bytes + i : replacement, count);
        used += count;
        i += step > 0 ? step : 1;
    }
    string = json_stringn(text, used);
    free(text);
    return string;
}

void text_last_line(const char *text, size_t length, char *line, size_t size)
{
    size_t begin, end = length;

    while (end > 0 && text[end - 1] == '\n')
        end--;
    begin = end;
    while (begin > 0 && text[begin - 1] != '\n')
        begin--;
    snprintf(line, size, "%.*s", (int)(end - begin), text != NULL ? text + begin : "");
}

void text_join_lines(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
}

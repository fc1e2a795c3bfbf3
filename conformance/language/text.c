/* text.c - bytes that another program wrote, made fit for JSON. */
#include "config.h"

#include "conformance/language/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The length of the UTF-8 sequence at `bytes`, of which `left` are there; 0 when there is none. */
static size_t sequence_length(const unsigned char *bytes, size_t left)
{
    static const uint32_t least[] = {0, 0x01, 0x80, 0x800, 0x10000};
    size_t length = bytes[0] < 0x80   ? 1
                    : bytes[0] < 0xc0 ? 0
                    : bytes[0] < 0xe0 ? 2
                    : bytes[0] < 0xf0 ? 3
                    : bytes[0] < 0xf8 ? 4
                                      : 0;
    if (length == 0 || length > left)
        return 0;
    uint32_t code = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
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
    const size_t replacement_length = sizeof replacement - 1;
    char *text = malloc(replacement_length * length + 1);
    if (!text)
        return NULL;
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        size_t step = sequence_length((const unsigned char *)bytes + i, length - i);
        const char *from = step ? bytes + i : replacement;
        size_t count = step ? step : replacement_length;
        memcpy(text + used, from, count);
        used += count;
        i += step ? step : 1;
    }
    json_t *string = json_stringn(text, used);
    free(text);
    return string;
}

void text_last_line(const char *text, size_t length, char *line, size_t size)
{
    size_t end = length;
    while (end > 0 && text[end - 1] == '\n')
        end--;
    size_t begin = end;
    while (begin > 0 && text[begin - 1] != '\n')
        begin--;
    snprintf(line, size, "%.*s", (int)(end - begin), text ? text + begin : "");
}

void text_join_lines(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
}

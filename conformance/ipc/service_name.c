/* service_name.c - service names as text. */
#include "config.h"

#include "conformance/ipc/service_name.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void service_name_escape(const unsigned char *bytes, size_t length, char *text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < length; i++) {
        if (bytes[i] >= 33 && bytes[i] <= 126 && bytes[i] != '%') {
            *text++ = (char)bytes[i];
        } else {
            *text++ = '%';
            *text++ = digits[bytes[i] >> 4];
            *text++ = digits[bytes[i] & 15];
        }
    }
    *text = '\0';
}

bool service_name_unescape(const char *text, name_t name)
{
    size_t length = 0;

    while (*text != '\0') {
        char digits[3] = "";
        long byte = (unsigned char)*text++;

        if (byte == '%') {
            if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]))
                return false;
            memcpy(digits, text, 2);
            byte = strtol(digits, NULL, 16);
            text += 2;
        }
        if (byte == 0 || length == BOOTSTRAP_MAX_NAME_LEN - 1)
            return false;
        name[length++] = (char)byte;
    }
    name[length] = '\0';
    return length > 0;
}

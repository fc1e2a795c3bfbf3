/* paragraph.c - text wrapped to the width of a terminal. */
#include "config.h"

#include "conformance/explain/paragraph.h"

#include <string.h>

void paragraph_print(FILE *out, const char *label, int indent, const char *text)
{
    int column = fprintf(out, "%s", label);
    const char *separator = "";

    column += fprintf(out, "%*s", column + 2 <= indent ? indent - column : 2, "");
    for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
        int length = (int)strcspn(text, " ");

        if (separator[0] != '\0' && column + 1 + length > PARAGRAPH_COLUMNS) {
            column = fprintf(out, "\n%*s", indent, "") - 1;
            separator = "";
        }
        column += fprintf(out, "%s%.*s", separator, length, text);
        separator = " ";
        text += length;
    }
    fputc('\n', out);
}

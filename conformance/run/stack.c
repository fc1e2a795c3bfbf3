/* stack.c - a crashed program's stack, as gdb told it. */
#include "config.h"

#include "conformance/run/stack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Appends a line. Returns whether it fits; else a line that says so takes its place. */
static bool append(char *text, size_t size, const char *line)
{
    static const char more[] = "...\n";
    size_t used = strlen(text), length = strlen(line);
    bool fits = used + length + sizeof more <= size;
    snprintf(text + used, size - used, "%s", fits ? line : more);
    return fits;
}

bool stack_read(const char *path, char *text, size_t size)
{
    FILE *words = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    bool found = false, fits = true;
    text[0] = '\0';
    while (words && fits && getline(&line, &room, words) >= 0) {
        found |= strstr(line, " received signal ") != NULL;
        /* Of the kill at the end. */
        if (found && strncmp(line, "[Inferior ", strlen("[Inferior ")) != 0)
            fits = append(text, size, line);
    }
    free(line);
    if (words)
        fclose(words);
    return found;
}

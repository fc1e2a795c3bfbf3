/* matrix_table.c - what pairs of implementations came to: servers down, clients across. */
#include "config.h"

#include "reports/matrix_table.h"

#include "reports/escape.h"
#include "reports/member.h"
#include "reports/summary.h"

#include <stdlib.h>
#include <string.h>

#define CORNER "server / client"

/* Blank columns between two of the table. */
#define GAP 3

/* The names with that role, each once, in the order in which they occur: an array. */
static json_t *list_players(const json_t *pairs, const char *role)
{
    json_t *seen = json_object(), *players = json_array();

    for (size_t i = 0; i < json_array_size(pairs); i++) {
        json_t *name = json_object_get(json_array_get(pairs, i), role);

        if (json_is_string(name) && json_object_get(seen, json_string_value(name)) == NULL) {
            json_object_set_new(seen, json_string_value(name), json_true());
            json_array_append(players, name);
        }
    }
    json_decref(seen);
    return players;
}

static const json_t *find_pair(const json_t *pairs, const char *server, const char *client)
{
    for (size_t i = 0; i < json_array_size(pairs); i++) {
        const json_t *pair = json_array_get(pairs, i);

        if (strcmp(member_text(pair, "server"), server) == 0 &&
            strcmp(member_text(pair, "client"), client) == 0)
            return pair;
    }
    return NULL;
}

/* Prints a name, escaped. Returns the columns that it takes. */
static int print_name(FILE *out, const char *name)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);

    if (memory == NULL)
        return 0;
    escape_print_line(memory, name);
    if (fclose(memory) == 0)
        fputs(text, out);
    free(text);
    return (int)size;
}

/* Prints what a pair came to, or "-". Returns the columns that it takes. */
static int print_cell(FILE *out, bool coloured, const json_t *pair)
{
    int columns = pair != NULL ? summary_print(out, coloured, json_object_get(pair, "summary")) : 0;

    return columns > 0 ? columns : fprintf(out, "-");
}

/* A column for the servers, and one for each client. */
struct layout {
    const json_t *pairs;
    const json_t *servers, *clients;
    FILE *nowhere; /* takes what is printed only to be measured */
    bool coloured;
};

static int width_of_servers(const struct layout *layout)
{
    int widest = (int)strlen(CORNER);

    for (size_t i = 0; i < json_array_size(layout->servers); i++) {
        int width =
            print_name(layout->nowhere, json_string_value(json_array_get(layout->servers, i)));

        widest = width > widest ? width : widest;
    }
    return widest;
}

static int width_of_client(const struct layout *layout, const char *client)
{
    int widest = print_name(layout->nowhere, client);

    for (size_t i = 0; i < json_array_size(layout->servers); i++) {
        const char *server = json_string_value(json_array_get(layout->servers, i));
        int width = print_cell(layout->nowhere, false, find_pair(layout->pairs, server, client));

        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Prints blanks up to the next column; none at the end of a line. */
static void fill(FILE *out, int width, int columns, bool last)
{
    if (!last)
        fprintf(out, "%*s", width - columns + GAP, "");
}

/* One line: what that server's pairs came to; if `server` is NULL, the names of the clients. */
static void print_row(FILE *out, const struct layout *layout, const char *server)
{
    size_t count = json_array_size(layout->clients);
    int columns = print_name(out, server != NULL ? server : CORNER);

    fill(out, width_of_servers(layout), columns, count == 0);
    for (size_t i = 0; i < count; i++) {
        const char *client = json_string_value(json_array_get(layout->clients, i));

        if (server == NULL)
            columns = print_name(out, client);
        else
            columns = print_cell(out, layout->coloured, find_pair(layout->pairs, server, client));
        fill(out, width_of_client(layout, client), columns, i + 1 == count);
    }
    fputc('\n', out);
}

void matrix_table_print(FILE *out, bool coloured, const json_t *pairs)
{
    json_t *servers = list_players(pairs, "server"), *clients = list_players(pairs, "client");
    struct layout layout = {.pairs = pairs,
        .servers = servers,
        .clients = clients,
        .nowhere = fopen("/dev/null", "we"),
        .coloured = coloured};

    if (layout.nowhere != NULL) {
        print_row(out, &layout, NULL);
        for (size_t i = 0; i < json_array_size(servers); i++)
            print_row(out, &layout, json_string_value(json_array_get(servers, i)));
        fclose(layout.nowhere);
    }
    json_decref(clients);
    json_decref(servers);
}

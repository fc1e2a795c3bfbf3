/* service.c - the services of the bootstrap server. */
#include "config.h"

#include "mach/service.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct service *)a)->name, ((const struct service *)b)->name);
}

static int compare_ports(const void *a, const void *b)
{
    mach_port_t left = ((const struct service *)a)->port;
    mach_port_t right = ((const struct service *)b)->port;

    return left < right ? -1 : left > right;
}

void service_directory_init(struct service_directory *directory, unsigned most)
{
    memset(directory, 0, sizeof *directory);
    directory->most = most;
}

static void keep(void *service)
{
    (void)service;
}

void service_directory_clear(struct service_directory *directory)
{
    tdestroy(directory->by_port, keep);
    tdestroy(directory->by_name, free);
    service_directory_init(directory, directory->most);
}

static struct service *find(
    const struct service *wanted, void *const *tree, int (*compare)(const void *, const void *))
{
    struct service *const *found = tfind(wanted, tree, compare);

    return found == NULL ? NULL : *found;
}

struct service *service_find(const struct service_directory *directory, const char *name)
{
    struct service wanted = {.port = MACH_PORT_NULL};

    if (strlen(name) >= sizeof wanted.name)
        return NULL;
    memcpy(wanted.name, name, strlen(name) + 1);
    return find(&wanted, &directory->by_name, compare_names);
}

struct service *service_find_port(const struct service_directory *directory, mach_port_t port)
{
    struct service wanted = {.port = port};

    return find(&wanted, &directory->by_port, compare_ports);
}

int service_add(struct service_directory *directory, const char *name, mach_port_t port)
{
    struct service *service;

    if (directory->count >= directory->most)
        return -ENOSPC;
    service = calloc(1, sizeof *service);
    if (service == NULL)
        return -ENOMEM;
    memcpy(service->name, name, strlen(name) + 1);
    service->port = port;
    if (tsearch(service, &directory->by_name, compare_names) == NULL) {
        free(service);
        return -ENOMEM;
    }
    if (tsearch(service, &directory->by_port, compare_ports) == NULL) {
        tdelete(service, &directory->by_name, compare_names);
        free(service);
        return -ENOMEM;
    }
    directory->count++;
    return 0;
}

void service_remove(struct service_directory *directory, struct service *service)
{
    tdelete(service, &directory->by_name, compare_names);
    tdelete(service, &directory->by_port, compare_ports);
    directory->count--;
    free(service);
}

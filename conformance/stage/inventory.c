/* inventory.c - what a process holds at one moment. */
#include "config.h"

#include "conformance/stage/inventory.h"

#include "conformance/stage/process.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char inventory_pipe_read[] = "pipe read side";
const char inventory_pipe_write[] = "pipe write side";
const char inventory_socket[] = "socket";
const char inventory_handle[] = "port handle";

/* Room for "/proc/PID/fd/NAME". */
#define PATH_ROOM (64 + sizeof((struct dirent *)0)->d_name)

/*
 * Names the kind of what a link of /proc/PID/fd leads to. The link's own permissions tell how it
 * was opened; one opened with O_PATH has none.
 */
static void name_kind(
    const char *path, const struct stat *link, const struct stat *object, char *kind)
{
    static const char anonymous[] = "anon_inode:";
    char target[INVENTORY_KIND_MAX];
    const char *text;

    if (S_ISFIFO(object->st_mode)) {
        text = (link->st_mode & S_IRUSR) != 0 ? inventory_pipe_read : inventory_pipe_write;
    } else if (S_ISSOCK(object->st_mode)) {
        text = (link->st_mode & (S_IRUSR | S_IWUSR)) != 0 ? inventory_socket : inventory_handle;
    } else if (S_ISDIR(object->st_mode)) {
        text = "folder";
    } else {
        ssize_t length = readlink(path, target, sizeof target - 1);

        target[length < 0 ? 0 : length] = '\0';
        /* Newer kernels have anonymous inodes say that they are regular files. */
        text = strncmp(target, anonymous, sizeof anonymous - 1) == 0 ? target + sizeof anonymous - 1
               : S_ISREG(object->st_mode)                            ? "file"
                                                                     : target;
    }
    snprintf(kind, INVENTORY_KIND_MAX, "%s", text);
}

/* Returns 0; a negative errno, -ENOENT for one that was closed meanwhile. */
static int item_read(pid_t pid, const char *number, struct inventory_item *item)
{
    char path[PATH_ROOM];
    struct stat link, object;

    snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)pid, number);
    if (lstat(path, &link) != 0 || stat(path, &object) != 0)
        return -errno;
    item->number = (int)strtol(number, NULL, 10);
    item->identity = (struct identity){object.st_dev, object.st_ino};
    name_kind(path, &link, &object, item->kind);
    return 0;
}

static int items_read(pid_t pid, DIR *folder, struct inventory *inventory)
{
    size_t room = 0;
    const char *number;

    while ((number = process_next_number(folder)) != NULL) {
        /* Looking at ourselves, we would see ourselves looking. */
        if (pid == getpid() && strtol(number, NULL, 10) == dirfd(folder))
            continue;
        if (inventory->count == room) {
            void *items;

            room = room != 0 ? 2 * room : 32;
            items = realloc(inventory->items, room * sizeof *inventory->items);
            if (items == NULL)
                return -ENOMEM;
            inventory->items = items;
        }
        if (item_read(pid, number, &inventory->items[inventory->count]) == 0)
            inventory->count++;
    }
    return 0;
}

int inventory_take(pid_t pid, struct inventory *inventory)
{
    char path[PATH_ROOM];
    DIR *folder;
    int error;

    *inventory = (struct inventory){0};
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    folder = opendir(path);
    if (folder == NULL)
        return errno == ENOENT ? -ESRCH : -errno;
    error = items_read(pid, folder, inventory);
    closedir(folder);
    inventory->threads = process_threads(pid);
    return error;
}

void inventory_free(struct inventory *inventory)
{
    free(inventory->items);
    *inventory = (struct inventory){0};
}

int inventory_identify(pid_t pid, int number, struct identity *identity)
{
    char path[64];
    struct stat object;

    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, number);
    if (stat(path, &object) != 0)
        return -errno;
    *identity = (struct identity){object.st_dev, object.st_ino};
    return 0;
}

bool identity_is(const struct identity *a, const struct identity *b)
{
    return a->inode != 0 && a->inode == b->inode && a->device == b->device;
}

const struct inventory_item *inventory_find(
    const struct inventory *inventory, const char *kind, const struct identity *identity)
{
    for (size_t i = 0; i < inventory->count; i++) {
        const struct inventory_item *item = &inventory->items[i];

        if (identity_is(&item->identity, identity) &&
            (kind == NULL || strcmp(kind, item->kind) == 0))
            return item;
    }
    return NULL;
}

size_t inventory_count(const struct inventory *inventory, const char *kind)
{
    size_t count = 0;

    for (size_t i = 0; i < inventory->count; i++)
        count += strcmp(inventory->items[i].kind, kind) == 0;
    return count;
}

/* By number too, since anonymous inodes are all one object. */
static bool has_item(const struct inventory *inventory, const struct inventory_item *item)
{
    for (size_t i = 0; i < inventory->count; i++)
        if (inventory->items[i].number == item->number &&
            identity_is(&inventory->items[i].identity, &item->identity))
            return true;
    return false;
}

void inventory_describe_new(const struct inventory *before, const struct inventory *now,
    const char *kind, size_t most, char *text, size_t size)
{
    for (size_t i = now->count; i-- > 0 && most > 0;) {
        const struct inventory_item *item = &now->items[i];
        size_t used = strlen(text);

        if (strcmp(item->kind, kind) != 0 || has_item(before, item))
            continue;
        snprintf(text + used, size - used, "%s%s (descriptor %d)", used != 0 ? ", " : "", kind,
            item->number);
        most--;
    }
}

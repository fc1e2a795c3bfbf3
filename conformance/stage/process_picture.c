/* process_picture.c - where a process stands, for the picture of a hang. */
#include "config.h"

#include "conformance/stage/process_picture.h"

#include "conformance/stage/process.h"
#include "conformance/stage/process_picture.h"
#include "conformance/stage/threads.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

/* What the main thread waits in, in words: "system call read of descriptor 4, in pipe_read",
   "no system call", "what could not be read: it was running". */
static void waiting_describe(const json_t *thread, char *text, size_t size)
{
    const char *call = json_string_value(json_object_get(thread, "call"));
    const char *place = json_string_value(json_object_get(thread, "place"));
    const char *unread = json_string_value(json_object_get(thread, "unread"));
    const json_t *descriptors = json_object_get(thread, "descriptors");
    size_t count = json_array_size(descriptors), used = 0;

    if (call == NULL)
        return;
    used = (size_t)snprintf(text, size, "%s%s",
        *call != '\0'    ? "system call "
        : unread != NULL ? "what could not be read: "
                         : "no system call",
        *call != '\0'    ? call
        : unread != NULL ? unread
                         : "");
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%d",
            i > 0        ? ", "
            : count == 1 ? " of descriptor "
                         : " of descriptors ",
            (int)json_integer_value(json_array_get(descriptors, i)));
    if (*place != '\0' && used < size)
        snprintf(text + used, size - used, ", in %s", place);
}

static json_t *descriptors_list(pid_t pid)
{
    char path[64 + sizeof((struct dirent *)0)->d_name], target[512];
    json_t *list = json_array();
    DIR *folder;
    const char *number;

    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    folder = opendir(path);
    while (list != NULL && folder != NULL && (number = process_next_number(folder)) != NULL) {
        ssize_t length;

        snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)pid, number);
        length = readlink(path, target, sizeof target - 1);
        target[length < 0 ? 0 : length] = '\0';
        json_array_append_new(list, json_sprintf("%s %s", number, target));
    }
    if (folder != NULL)
        closedir(folder);
    return list;
}

json_t *process_picture(const char *actor, pid_t pid)
{
    struct process_stat stat = {0};
    char waiting[512] = "", state[2] = {0};
    json_t *threads = threads_picture(pid);
    int gone = process_read_stat(pid, &stat);

    if (gone == 0) {
        state[0] = stat.state;
        waiting_describe(json_array_get(threads, 0), waiting, sizeof waiting);
    }
    return json_pack("{s:s, s:i, s:i, s:s, s:s, s:i, s:o, s:o}", "actor", actor, "pid", (int)pid,
        "parent", (int)stat.parent, "state", gone != 0 ? "gone" : state, "waiting", waiting,
        "threads", (int)process_threads(pid), "waits", threads, "descriptors",
        descriptors_list(pid));
}

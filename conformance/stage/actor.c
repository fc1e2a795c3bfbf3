/* actor.c - who plays in a scenario. */
#include "config.h"

#include "conformance/stage/actor.h"

#include "conformance/language/text.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

void actor_begin(struct actor *actor, const char *name, enum role role, const char *right)
{
    memset(actor, 0, sizeof *actor);
    actor->name = name;
    actor->role = role;
    actor->right = right;
    actor->pidfd = -1;
    actor->hold.pidfd = -1;
    transcript_begin(&actor->words, -1);
    actor->adapter.in = -1;
    actor->adapter.watch = -1;
    actor->adapter.out.fd = -1;
    actor->control = -1;
    actor->pipe = -1;
    actor->pipe_write = -1;
    actor->home = role == ROLE_SERVER ? actor : NULL;
}

void actor_end(struct actor *actor)
{
    transcript_end(&actor->words);
    adapter_end(&actor->adapter);
    hold_end(&actor->hold);
    if (actor->pidfd >= 0) {
        close(actor->pidfd);
        actor->pidfd = -1;
    }
    if (actor->control >= 0) {
        close(actor->control);
        actor->control = -1;
    }
    series_end(&actor->series);
    json_decref(actor->reply);
    actor->reply = NULL;
}

int actor_attach(struct actor *actor, pid_t pid)
{
    actor->pidfd = pidfd_open(pid, 0);
    if (actor->pidfd < 0)
        return -errno;
    actor->pid = pid;
    actor->state = ACTOR_RUNNING;
    return 0;
}

int actor_connect(struct actor *actor, int ours[3], const char *first, bool verified)
{
    int in = ours[0], out = ours[1];

    transcript_begin(&actor->words, ours[2]);
    ours[0] = ours[1] = ours[2] = -1;
    return adapter_begin(&actor->adapter, in, out, first, verified);
}

int actor_draw_nonce(struct actor_round *round)
{
    uint64_t nonce;

    if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce)
        return -errno;
    snprintf(round->nonce, sizeof round->nonce, "%016" PRIx64, nonce);
    return 0;
}

void actor_begin_round(struct actor *actor)
{
    memset(&actor->round, 0, sizeof actor->round);
    actor->round_count++;
    actor->words_before = actor->words.left_out + actor->words.length;
}

bool actor_is_tested(const struct actor *actor)
{
    return actor->role == ROLE_SERVER || actor->role == ROLE_CLIENT;
}

bool actor_is_named(const struct actor *actor)
{
    return actor->round.service != NULL && actor->round.service->is_named;
}

void actor_take_service(struct actor *server, struct publication *list, struct publication *service)
{
    publication_name(list, service);
    server->round.service = service;
}

int actor_take_baseline(struct actor *server)
{
    struct inventory sample;
    int error = inventory_take(server->pid, &sample);

    if (error == 0)
        return series_add(&server->series, &sample);
    inventory_free(&sample);
    return error;
}

int actor_signal(const struct actor *actor, int number)
{
    if (actor->pidfd < 0)
        return -ESRCH;
    return pidfd_send_signal(actor->pidfd, number, NULL, 0) != 0 ? -errno : 0;
}

void actor_describe_end(const struct actor *actor, char *text, size_t size)
{
    if (actor->status_known)
        process_describe_status(actor->status, text, size);
    else
        snprintf(text, size, "ended; its exit status could not be seen (its parent took it)");
}

/* Where what it said since its round began begins; all is, where the middle was left out. */
static size_t words_since(const struct actor *actor)
{
    const struct transcript *words = &actor->words;

    return words->left_out == 0 && actor->words_before <= words->length ? actor->words_before : 0;
}

void actor_describe_words(const struct actor *actor, const char *who, char *text, size_t size)
{
    size_t since = words_since(actor), length = actor->words.length - since;
    const char *begin = length > 0 ? actor->words.text + since : "";
    char first[200], last[200];
    const char *newline;

    while (length > 0 && *begin == '\n') {
        begin++;
        length--;
    }
    newline = length > 0 ? memchr(begin, '\n', length) : NULL;
    snprintf(first, sizeof first, "%.*s",
        (int)(newline != NULL ? (size_t)(newline - begin) : length), begin);
    text_last_line(begin, length, last, sizeof last);
    if (length == 0)
        *text = '\0';
    else if (strcmp(first, last) == 0)
        snprintf(text, size, "; %s says: %s", who, first);
    else
        snprintf(text, size, "; %s says: %s ... %s", who, first, last);
}

enum symptom actor_symptom_of_end(const struct actor *actor)
{
    bool is_of_pipe = actor->role == ROLE_SERVER && actor->status_known &&
                      WIFSIGNALED(actor->status) && WTERMSIG(actor->status) == SIGPIPE;

    return is_of_pipe ? SYMPTOM_BROKEN_PIPE : SYMPTOM_NONE;
}

enum detector actor_detector(const struct actor *actor)
{
    return actor->status_known && WIFSIGNALED(actor->status) ? DETECTOR_CRASH
                                                             : DETECTOR_EXIT_STATUS;
}

/* right.c - a right on its way. */
#include "config.h"

#include "mach/right.h"

#include "mach/descriptor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int *right_descriptors(struct right *right)
{
    return right->many != NULL ? right->many : right->few;
}

int right_reserve(struct right *right, mach_msg_type_name_t type, unsigned count)
{
    int *descriptors;

    memset(right, 0, sizeof *right);
    if (count > RECEIVE_COUNT) {
        right->many = malloc(count * sizeof *right->many);
        if (right->many == NULL)
            return -ENOMEM;
    }
    right->type = type;
    right->count = count;
    descriptors = right_descriptors(right);
    for (unsigned i = 0; i < count; i++)
        descriptors[i] = -1;
    return 0;
}

void right_set_empty(struct right *right, mach_msg_type_name_t type, bool dead)
{
    memset(right, 0, sizeof *right);
    right->type = type;
    right->dead = dead;
}

static bool is_send(const int *descriptors, unsigned count, struct port_key *key, bool *dead)
{
    if (count != SEND_COUNT || !descriptor_is_handle(descriptors[SEND_HANDLE], key) ||
        !descriptor_is_proof(descriptors[SEND_PROOF], key))
        return false;
    *dead = descriptor_proof_is_dead(descriptors[SEND_PROOF]);
    return true;
}

/* 1, 0, or a negative errno if that cannot be found out. */
static int is_receive(const int *descriptors, unsigned count, struct port_key *key)
{
    if (count < RECEIVE_COUNT || !descriptor_is_handle(descriptors[RECEIVE_HANDLE], key) ||
        !descriptor_is_life(descriptors[RECEIVE_LIFE], key))
        return 0;
    for (unsigned i = RECEIVE_COUNT; i < count; i++) {
        if (!descriptor_is_once_end(descriptors[i]))
            return 0;
    }
    return descriptor_is_queue_of(descriptors[RECEIVE_QUEUE], descriptors[RECEIVE_HANDLE]);
}

/* Gives the queue a higher number than the write end: see struct port_descriptors. 0 or a negative
   errno. */
static int order_receive(int *descriptors)
{
    int queue = descriptor_copy(descriptors[RECEIVE_QUEUE], descriptors[RECEIVE_LIFE] + 1);

    if (queue < 0)
        return queue;
    close(descriptors[RECEIVE_QUEUE]);
    descriptors[RECEIVE_QUEUE] = queue;
    return 0;
}

int right_accept(
    struct right *right, mach_msg_type_name_t type, const int *descriptors, unsigned count)
{
    struct port_key key = {0};
    bool dead = false;
    int is_right = 0;
    int error;

    if (type == MACH_MSG_TYPE_PORT_SEND)
        is_right = is_send(descriptors, count, &key, &dead);
    else if (type == MACH_MSG_TYPE_PORT_SEND_ONCE)
        is_right = count == ONCE_COUNT && descriptor_is_once(descriptors[ONCE_END], &dead);
    else if (type == MACH_MSG_TYPE_PORT_RECEIVE)
        is_right = is_receive(descriptors, count, &key);
    if (is_right <= 0)
        return is_right == 0 ? -EPROTO : is_right;

    error = right_reserve(right, type, count);
    if (error < 0)
        return error;
    right->key = key;
    memcpy(right_descriptors(right), descriptors, count * sizeof *descriptors);
    if (type == MACH_MSG_TYPE_PORT_RECEIVE)
        error = order_receive(right_descriptors(right));
    if (error < 0) {
        free(right->many);
        memset(right, 0, sizeof *right);
        return error;
    }
    if (dead) {
        right_destroy(right);
        right_set_empty(right, type, true);
    }
    return 0;
}

int right_own(struct right *right)
{
    int *descriptors = right_descriptors(right);
    int copies[RECEIVE_COUNT];

    if (!right->borrowed)
        return 0;
    for (unsigned i = 0; i < right->count; i++) { /* a send right; no other is borrowed */
        copies[i] = descriptor_copy(descriptors[i], 0);
        if (copies[i] < 0) {
            int error = copies[i];

            while (i-- > 0)
                close(copies[i]);
            return error;
        }
    }
    memcpy(descriptors, copies, right->count * sizeof *copies);
    right->borrowed = false;
    return 0;
}

void right_destroy(struct right *right)
{
    int *descriptors = right_descriptors(right);

    for (unsigned i = 0; i < right->count && !right->borrowed; i++) {
        if (descriptors[i] >= 0)
            close(descriptors[i]);
    }
    free(right->many);
    memset(right, 0, sizeof *right);
}

/* offer.c - the port that an adapter's client makes, and the right to it that it hands over. */
#include "config.h"

#include "ref/offer.h"

#include <servers/bootstrap.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    mach_msg_type_name_t type;
} rights[] = {
    {"copy-send", MACH_MSG_TYPE_COPY_SEND},
    {"move-send", MACH_MSG_TYPE_MOVE_SEND},
    {"make-send", MACH_MSG_TYPE_MAKE_SEND},
    {"make-send-once", MACH_MSG_TYPE_MAKE_SEND_ONCE},
    {"move-send-once", MACH_MSG_TYPE_MOVE_SEND_ONCE},
    {"move-receive", MACH_MSG_TYPE_MOVE_RECEIVE},
    {"null", MACH_MSG_TYPE_PORT_NONE},
};

bool offer_parse_type(const char *word, mach_msg_type_name_t *right_type)
{
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
        if (strcmp(word, rights[i].word) == 0) {
            *right_type = rights[i].type;
            return true;
        }
    }
    return false;
}

kern_return_t offer_make(struct offer *offer, mach_msg_type_name_t right_type)
{
    mach_port_t task = mach_task_self();
    mach_msg_type_name_t extracted;
    kern_return_t kr;

    *offer = (struct offer){.right_type = right_type};
    if (right_type == MACH_MSG_TYPE_PORT_NONE) {
        /* A null port needs a disposition, and this one takes no right. */
        offer->right_type = MACH_MSG_TYPE_COPY_SEND;
        return KERN_SUCCESS;
    }

    kr = mach_port_allocate(task, MACH_PORT_RIGHT_RECEIVE, &offer->port);
    if (kr != KERN_SUCCESS)
        return kr;
    offer->right = offer->port;
    switch (right_type) {
    case MACH_MSG_TYPE_COPY_SEND:
    case MACH_MSG_TYPE_MOVE_SEND:
        return mach_port_insert_right(task, offer->port, offer->port, MACH_MSG_TYPE_MAKE_SEND);
    case MACH_MSG_TYPE_MOVE_SEND_ONCE:
        return mach_port_extract_right(
            task, offer->port, MACH_MSG_TYPE_MAKE_SEND_ONCE, &offer->right, &extracted);
    default:
        return KERN_SUCCESS;
    }
}

static mach_port_urefs_t references(mach_port_t name, mach_port_right_t right)
{
    mach_port_urefs_t count = 0;

    /* A name that is gone has none. For the null name Mach would say one. */
    if (name == MACH_PORT_NULL ||
        mach_port_get_refs(mach_task_self(), name, right, &count) != KERN_SUCCESS)
        return 0;
    return count;
}

static bool comes_with_the_task(mach_port_t name)
{
    return name == mach_task_self() || name == bootstrap_port;
}

kern_return_t offer_count(const struct offer *offer, struct offer_census *census)
{
    mach_port_name_array_t names;
    mach_port_type_array_t types;
    mach_msg_type_number_t names_count, types_count;
    kern_return_t kr;

    *census = (struct offer_census){
        .send = references(offer->port, MACH_PORT_RIGHT_SEND),
        .receive = references(offer->port, MACH_PORT_RIGHT_RECEIVE),
        .send_once = references(offer->right, MACH_PORT_RIGHT_SEND_ONCE),
    };

    mig_dealloc_reply_port(mig_get_reply_port());
    kr = mach_port_names(mach_task_self(), &names, &names_count, &types, &types_count);
    if (kr != KERN_SUCCESS)
        return kr;
    for (mach_msg_type_number_t i = 0; i < names_count; i++)
        if (names[i] != offer->port && names[i] != offer->right && !comes_with_the_task(names[i]))
            census->other++;
    free(names);
    free(types);
    return KERN_SUCCESS;
}

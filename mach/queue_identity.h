/* queue_identity.h - what tells a port's queue from every other that is open. */
#ifndef MACH_QUEUE_IDENTITY_H
#define MACH_QUEUE_IDENTITY_H

#include <mach/mach.h>
#include <sys/types.h>

/* Of the inode that the port's handles lead to. Once the last of them is closed, another queue may
   be given it. */
struct queue_identity {
    dev_t device;
    ino_t inode;
};

/* The identity of the queue behind a name of this task. KERN_SUCCESS; KERN_INVALID_NAME;
   KERN_INVALID_RIGHT when the name is neither a send nor a receive right, or a receive right that
   no send right was ever made of, which has no queue yet. */
kern_return_t queue_identity_read(mach_port_name_t name, struct queue_identity *identity);

#endif

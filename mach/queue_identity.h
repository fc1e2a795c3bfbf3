/* queue_identity.h - what identifies a port's queue. */
#ifndef MACH_QUEUE_IDENTITY_H
#define MACH_QUEUE_IDENTITY_H

#include <mach/mach.h>
#include <sys/types.h>

/* The inode that the port's handles lead to. When the last handle is closed, another queue may get
   the same. */
struct queue_identity {
    dev_t device;
    ino_t inode;
};

/* The identity of the queue behind a name of this task. KERN_SUCCESS; KERN_INVALID_NAME;
   KERN_INVALID_RIGHT if the name has neither a send nor a receive right, or a receive right of
   which no send right was ever made: that has no queue yet. */
kern_return_t queue_identity_read(mach_port_name_t name, struct queue_identity *identity);

#endif

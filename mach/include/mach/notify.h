/*
 * notify.h - notifications, as XNU lays them out (<mach/notify.h>).
 *
 * A notification's audit token names process 0, the kernel. No sender can claim to be that.
 */
#ifndef MACH_NOTIFY_H
#define MACH_NOTIFY_H

#include <mach/message.h>
#include <mach/ndr.h>

#define MACH_NOTIFY_FIRST 64
#define MACH_NOTIFY_PORT_DELETED 65
#define MACH_NOTIFY_PORT_DESTROYED 69
#define MACH_NOTIFY_NO_SENDERS 70
#define MACH_NOTIFY_SEND_ONCE 71
#define MACH_NOTIFY_DEAD_NAME 72

#pragma pack(push, 4)

typedef struct {
    mach_msg_header_t not_header;
    NDR_record_t NDR;
    mach_port_name_t not_port; /* the name that is gone */
    mach_msg_max_trailer_t trailer;
} mach_port_deleted_notification_t;

typedef struct {
    mach_msg_header_t not_header;
    mach_msg_body_t not_body;
    mach_msg_port_descriptor_t not_port; /* the receive right that was to be destroyed */
    mach_msg_max_trailer_t trailer;
} mach_port_destroyed_notification_t;

typedef struct {
    mach_msg_header_t not_header;
    NDR_record_t NDR;
    mach_msg_type_number_t not_count; /* the port's make-send count */
    mach_msg_max_trailer_t trailer;
} mach_no_senders_notification_t;

typedef struct {
    mach_msg_header_t not_header;
    mach_msg_max_trailer_t trailer;
} mach_send_once_notification_t;

typedef struct {
    mach_msg_header_t not_header;
    NDR_record_t NDR;
    mach_port_name_t not_port; /* the name that died: one reference more than before */
    mach_msg_max_trailer_t trailer;
} mach_dead_name_notification_t;

#pragma pack(pop)

#endif

/*
 * message.h - messages, their layout and the call that sends and receives them.
 *
 * Layouts, bits and codes are XNU's (<mach/message.h>), packed to four bytes, with 32-bit names.
 */
#ifndef MACH_MESSAGE_H
#define MACH_MESSAGE_H

#include <mach/kern_return.h>
#include <mach/port.h>
#include <stdint.h>

typedef natural_t mach_msg_timeout_t; /* milliseconds */
#define MACH_MSG_TIMEOUT_NONE ((mach_msg_timeout_t)0)

typedef unsigned int mach_msg_bits_t;
typedef natural_t mach_msg_size_t; /* bytes */
typedef integer_t mach_msg_id_t;
typedef unsigned int mach_msg_type_name_t;
typedef natural_t mach_msg_type_number_t;
typedef unsigned int mach_msg_descriptor_type_t;
typedef unsigned int mach_msg_copy_options_t;
typedef integer_t mach_msg_option_t;
typedef kern_return_t mach_msg_return_t;
typedef unsigned int mach_msg_trailer_type_t;
typedef unsigned int mach_msg_trailer_size_t;
typedef natural_t mach_msg_seqno_t;

/* Dispositions: how a sender gives a right. A receiver finds one of the first three. */
#define MACH_MSG_TYPE_MOVE_RECEIVE 16
#define MACH_MSG_TYPE_MOVE_SEND 17
#define MACH_MSG_TYPE_MOVE_SEND_ONCE 18
#define MACH_MSG_TYPE_COPY_SEND 19
#define MACH_MSG_TYPE_MAKE_SEND 20
#define MACH_MSG_TYPE_MAKE_SEND_ONCE 21

#define MACH_MSG_TYPE_PORT_NONE 0
#define MACH_MSG_TYPE_PORT_RECEIVE MACH_MSG_TYPE_MOVE_RECEIVE
#define MACH_MSG_TYPE_PORT_SEND MACH_MSG_TYPE_MOVE_SEND
#define MACH_MSG_TYPE_PORT_SEND_ONCE MACH_MSG_TYPE_MOVE_SEND_ONCE

#define MACH_MSG_TYPE_PORT_ANY(x) \
    ((x) >= MACH_MSG_TYPE_MOVE_RECEIVE && (x) <= MACH_MSG_TYPE_MAKE_SEND_ONCE)
#define MACH_MSG_TYPE_PORT_ANY_SEND(x) \
    ((x) >= MACH_MSG_TYPE_MOVE_SEND && (x) <= MACH_MSG_TYPE_MAKE_SEND_ONCE)
#define MACH_MSG_TYPE_PORT_ANY_RIGHT(x) \
    ((x) >= MACH_MSG_TYPE_MOVE_RECEIVE && (x) <= MACH_MSG_TYPE_MOVE_SEND_ONCE)

/* msgh_bits: remote disposition, local disposition, and whether there is a body. */
#define MACH_MSGH_BITS_ZERO 0x00000000u
#define MACH_MSGH_BITS_REMOTE_MASK 0x0000001fu
#define MACH_MSGH_BITS_LOCAL_MASK 0x00001f00u
#define MACH_MSGH_BITS_VOUCHER_MASK 0x001f0000u
#define MACH_MSGH_BITS_COMPLEX 0x80000000u
#define MACH_MSGH_BITS(remote, local) \
    ((mach_msg_bits_t)((remote) | ((mach_msg_bits_t)(local) << 8)))
#define MACH_MSGH_BITS_REMOTE(bits) ((bits)&MACH_MSGH_BITS_REMOTE_MASK)
#define MACH_MSGH_BITS_LOCAL(bits) (((bits)&MACH_MSGH_BITS_LOCAL_MASK) >> 8)
#define MACH_MSGH_BITS_IS_COMPLEX(bits) (((bits)&MACH_MSGH_BITS_COMPLEX) != 0)

/* Kinds of descriptor in a body. Only ports can be sent here; MACH_SEND_INVALID_TYPE refuses the
   others. */
#define MACH_MSG_PORT_DESCRIPTOR 0
#define MACH_MSG_OOL_DESCRIPTOR 1
#define MACH_MSG_OOL_PORTS_DESCRIPTOR 2
#define MACH_MSG_OOL_VOLATILE_DESCRIPTOR 3

#pragma pack(push, 4)

typedef struct {
    mach_msg_bits_t msgh_bits;
    mach_msg_size_t msgh_size; /* whole message in bytes, without its trailer */
    mach_port_t msgh_remote_port;
    mach_port_t msgh_local_port;
    mach_port_name_t msgh_voucher_port;
    mach_msg_id_t msgh_id;
} mach_msg_header_t; /* 24 bytes */

typedef struct {
    mach_msg_size_t msgh_descriptor_count;
} mach_msg_body_t; /* 4 bytes */

typedef struct {
    mach_port_t name;
    mach_msg_size_t pad1;
    unsigned int pad2 : 16;
    mach_msg_type_name_t disposition : 8;
    mach_msg_descriptor_type_t type : 8;
} mach_msg_port_descriptor_t; /* 12 bytes */

typedef struct {
    natural_t pad1;
    mach_msg_size_t pad2;
    unsigned int pad3 : 24;
    mach_msg_descriptor_type_t type : 8;
} mach_msg_type_descriptor_t; /* 12 bytes */

typedef struct {
    mach_msg_header_t header;
    mach_msg_body_t body;
} mach_msg_base_t;

/* A trailer follows a received message, at the next multiple of four bytes. */
typedef struct {
    mach_msg_trailer_type_t msgh_trailer_type;
    mach_msg_trailer_size_t msgh_trailer_size;
} mach_msg_trailer_t; /* 8 bytes */

typedef struct {
    mach_msg_trailer_type_t msgh_trailer_type;
    mach_msg_trailer_size_t msgh_trailer_size;
    mach_port_seqno_t msgh_seqno;
} mach_msg_seqno_trailer_t; /* 12 bytes */

typedef struct {
    unsigned int val[2]; /* effective uid, effective gid */
} security_token_t;

typedef struct {
    mach_msg_trailer_type_t msgh_trailer_type;
    mach_msg_trailer_size_t msgh_trailer_size;
    mach_port_seqno_t msgh_seqno;
    security_token_t msgh_sender;
} mach_msg_security_trailer_t; /* 20 bytes */

/* auid, euid, egid, ruid, rgid, pid, asid, pidversion: read it with <bsm/libbsm.h>. */
typedef struct {
    unsigned int val[8];
} audit_token_t;

typedef struct {
    mach_msg_trailer_type_t msgh_trailer_type;
    mach_msg_trailer_size_t msgh_trailer_size;
    mach_port_seqno_t msgh_seqno;
    security_token_t msgh_sender;
    audit_token_t msgh_audit;
} mach_msg_audit_trailer_t; /* 52 bytes */

typedef mach_msg_audit_trailer_t mach_msg_max_trailer_t;

typedef struct {
    mach_msg_header_t header;
} mach_msg_empty_send_t;

typedef struct {
    mach_msg_header_t header;
    mach_msg_trailer_t trailer;
} mach_msg_empty_rcv_t;

#pragma pack(pop)

#define MACH_MSG_TRAILER_MINIMUM_SIZE ((mach_msg_size_t)sizeof(mach_msg_trailer_t))
#define MAX_TRAILER_SIZE ((mach_msg_size_t)sizeof(mach_msg_max_trailer_t))

/* Where a message's trailer starts. */
#define round_msg(size) (((mach_msg_size_t)(size) + 3u) & ~3u)

/* Options of mach_msg. */
#define MACH_MSG_OPTION_NONE 0x00000000
#define MACH_SEND_MSG 0x00000001
#define MACH_RCV_MSG 0x00000002
#define MACH_RCV_LARGE 0x00000004
#define MACH_SEND_TIMEOUT 0x00000010
#define MACH_SEND_INTERRUPT 0x00000040
#define MACH_RCV_TIMEOUT 0x00000100
#define MACH_RCV_INTERRUPT 0x00000400

#define MACH_MSG_TRAILER_FORMAT_0 0
#define MACH_RCV_TRAILER_NULL 0
#define MACH_RCV_TRAILER_SEQNO 1
#define MACH_RCV_TRAILER_SENDER 2
#define MACH_RCV_TRAILER_AUDIT 3
#define MACH_RCV_TRAILER_TYPE(x) (((x)&0xf) << 28)
#define MACH_RCV_TRAILER_ELEMENTS(x) (((x)&0xf) << 24)
#define MACH_RCV_TRAILER_MASK 0x0f000000

/* What mach_msg returns. */
#define MACH_MSG_SUCCESS 0x00000000
#define MACH_SEND_INVALID_DATA 0x10000002
#define MACH_SEND_INVALID_DEST 0x10000003
#define MACH_SEND_TIMED_OUT 0x10000004
#define MACH_SEND_INTERRUPTED 0x10000007
#define MACH_SEND_MSG_TOO_SMALL 0x10000008
#define MACH_SEND_INVALID_REPLY 0x10000009
#define MACH_SEND_INVALID_RIGHT 0x1000000a
#define MACH_SEND_NO_BUFFER 0x1000000d
#define MACH_SEND_TOO_LARGE 0x1000000e
#define MACH_SEND_INVALID_TYPE 0x1000000f
#define MACH_SEND_INVALID_HEADER 0x10000010
#define MACH_RCV_INVALID_NAME 0x10004002
#define MACH_RCV_TIMED_OUT 0x10004003
#define MACH_RCV_TOO_LARGE 0x10004004
#define MACH_RCV_INTERRUPTED 0x10004005
#define MACH_RCV_PORT_CHANGED 0x10004006
#define MACH_RCV_PORT_DIED 0x10004009
#define MACH_RCV_BODY_ERROR 0x1000400c

/*
 * Sends a message, receives one, or both in that order.
 *
 * msg       with MACH_SEND_MSG the message, with MACH_RCV_MSG the buffer for the one received
 *           (its trailer included). Caller's memory throughout.
 * option    MACH_SEND_MSG, MACH_RCV_MSG, their timeouts, a trailer's type and elements.
 * send_size bytes to send, at least 24 and a multiple of 4.
 * rcv_size  bytes in the buffer.
 * rcv_name  the receive right, or the port set, to take a message from.
 * timeout   milliseconds for sending, and again for receiving, each only with its TIMEOUT option.
 * notify    unused: MACH_PORT_NULL.
 *
 * Rights that were moved belong to the message once it is sent. If a send fails with
 * MACH_SEND_TIMED_OUT or KERN_RESOURCE_SHORTAGE, they come back into `msg` as MOVE dispositions,
 * perhaps under other names. Rights received are the caller's: mach_msg_destroy gives all of them
 * back.
 *
 * Returns MACH_MSG_SUCCESS, a MACH_SEND_ or MACH_RCV_ code above, or KERN_RESOURCE_SHORTAGE. After
 * a send with KERN_RESOURCE_SHORTAGE the message is still the sender's. After a receive with it
 * file descriptors ran out, and the message stays queued. With MACH_RCV_BODY_ERROR the message is
 * in the buffer; MACH_PORT_NULL replaces each right that could not be named.
 */
extern mach_msg_return_t mach_msg(mach_msg_header_t *msg, mach_msg_option_t option,
    mach_msg_size_t send_size, mach_msg_size_t rcv_size, mach_port_name_t rcv_name,
    mach_msg_timeout_t timeout, mach_port_name_t notify);

/* Sends with MACH_SEND_MSG and no timeout. */
extern mach_msg_return_t mach_msg_send(mach_msg_header_t *msg);

/*
 * Gives back every right in a message that was received, or whose send failed: the reply right, the
 * destination and each port descriptor. The message's memory stays the caller's.
 */
extern void mach_msg_destroy(mach_msg_header_t *msg);

#endif

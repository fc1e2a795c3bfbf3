/* attacker.c - somebody who holds real descriptors of a port and lies about what is sent there. */
#include "config.h"

#include "tests/kit/attacker.h"

#include "mach/copyin.h"
#include "mach/descriptor.h"
#include "mach/task_lock.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void target_take(struct target *target, mach_port_t port, mach_msg_type_name_t disposition)
{
    struct task *task = task_lock();
    kern_return_t kr = copyin_right(task, port, disposition, &target->right);

    task_unlock(task);
    ck_assert_int_eq(kr, KERN_SUCCESS);
    target->type = copyin_type(disposition);
}

void datagram_append(struct datagram *datagram, int fd)
{
    ck_assert_int_ge(fd, 0);
    ck_assert_uint_lt(datagram->count, RIGHT_DESCRIPTORS_MAX);
    datagram->descriptors[datagram->count++] = fd;
}

void datagram_replace(struct datagram *datagram, unsigned index, int fd)
{
    ck_assert_int_ge(fd, 0);
    close(datagram->descriptors[index]);
    datagram->descriptors[index] = fd;
}

void datagram_cut(struct datagram *datagram, unsigned count)
{
    while (datagram->count > count)
        close(datagram->descriptors[--datagram->count]);
}

/* The descriptors of a right of `type` to a new port, and a witness of their end. */
static int append_right(struct datagram *datagram, mach_msg_type_name_t type)
{
    struct port_descriptors made;
    int ends[2];
    int proof;

    if (type == MACH_MSG_TYPE_PORT_SEND_ONCE) {
        ck_assert_int_eq(descriptor_make_once(ends), 0);
        datagram_append(datagram, ends[0]);
        return ends[1];
    }
    ck_assert_int_eq(descriptor_make_port(&made), 0);
    proof = descriptor_open_proof(made.life);
    ck_assert_int_ge(proof, 0);
    if (type == MACH_MSG_TYPE_PORT_SEND) {
        close(made.queue);
        datagram_append(datagram, made.handle);
        datagram_append(datagram, proof);
        return made.life;
    }
    datagram_append(datagram, made.queue);
    datagram_append(datagram, made.handle);
    datagram_append(datagram, made.life);
    return proof;
}

int datagram_make(
    struct datagram *datagram, struct target *target, mach_msg_type_name_t type, bool as_reply)
{
    int witness;

    memset(datagram, 0, sizeof *datagram);
    if (target->type == MACH_MSG_TYPE_PORT_SEND)
        datagram_append(datagram, dup(right_descriptors(&target->right)[SEND_PROOF]));
    datagram->first = datagram->count;
    witness = append_right(datagram, type);
    datagram->size = as_reply ? sizeof(mach_msg_header_t) : offsetof(struct port_kit_message, room);
    datagram->header.msgh_bits =
        MACH_MSGH_BITS(target->type, as_reply ? type : 0) | (as_reply ? 0 : MACH_MSGH_BITS_COMPLEX);
    datagram->header.msgh_size = (mach_msg_size_t)datagram->size;
    datagram->header.msgh_id = 4711;
    if (!as_reply) {
        datagram->message.body.msgh_descriptor_count = 1;
        datagram->message.port.pad1 = datagram->count - datagram->first;
        datagram->message.port.disposition = type & 0xffu;
    }
    return witness;
}

bool witness_sees_end(int witness)
{
    struct pollfd p = {.fd = witness};

    ck_assert_int_ge(poll(&p, 1, 0), 0);
    return (p.revents & (POLLHUP | POLLERR)) != 0;
}

int datagram_send(struct datagram *datagram, struct target *target)
{
    union {
        struct cmsghdr align;
        char room[CMSG_SPACE(sizeof datagram->descriptors)];
    } control;
    struct iovec data = {.iov_base = datagram->bytes, .iov_len = datagram->size};
    struct msghdr out = {.msg_iov = &data, .msg_iovlen = 1};
    size_t bytes = datagram->count * sizeof *datagram->descriptors;
    bool by_queue = target->type == MACH_MSG_TYPE_PORT_SEND;
    int way = right_descriptors(&target->right)[by_queue ? SEND_HANDLE : ONCE_END];
    int error = 0;

    if (bytes > 0) {
        memset(&control, 0, sizeof control);
        control.align.cmsg_level = SOL_SOCKET;
        control.align.cmsg_type = SCM_RIGHTS;
        control.align.cmsg_len = CMSG_LEN(bytes);
        memcpy(CMSG_DATA(&control.align), datagram->descriptors, bytes);
        out.msg_control = &control;
        out.msg_controllen = CMSG_SPACE(bytes);
    }
    if (by_queue) {
        int handle = way;

        way = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ck_assert_int_ge(way, 0);
        error = descriptor_connect(way, handle);
    }
    if (error == 0 && sendmsg(way, &out, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        error = -errno;
    if (by_queue)
        close(way);
    datagram_cut(datagram, 0);
    return error;
}

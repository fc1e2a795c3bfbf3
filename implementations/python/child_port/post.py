"""post.py - sending a message, and taking what came.

Nothing here waits but `send`, for room in a queue, and `messages`, for the next one.
"""

import errno
import struct
from _socket import AF_UNIX, MSG_DONTWAIT, MSG_NOSIGNAL, SCM_RIGHTS, SOCK_DGRAM, SOL_SOCKET
from select import POLLOUT

from .descriptor import Borrowed, PipeEnded, PortError, Socket, wait
from .message import Malformed, require, unpack
from .packet import look, shut, take_off
from .right import SendOnceRight, SendRight, path_of

NO_ROOM = (errno.ETOOMANYREFS, errno.ENOBUFS, errno.ENOMEM, errno.EMFILE, errno.ENFILE,
           errno.EMSGSIZE)


class Dead(PortError):
    """The port is dead. The message was not sent and its rights are where they were."""


def send(destination, message, moved=()):
    """Sends a message through a send or send-once right; the latter is used up. The rights in it
    that are MOVED leave this process when it was sent.

    Dead, or OSError where the kernel had no room; nothing was moved then."""
    if not destination.descriptors or destination.is_dead():
        raise Dead("the port is dead")
    if isinstance(destination, SendOnceRight):
        with Borrowed(destination.descriptors[0]) as sender:
            put(sender, *message.pack(destination))
        for right in [*moved, destination]:
            right.leave()
        return
    # A socket for each message: one that sent what nobody reads could not send to others.
    sender = Socket(AF_UNIX, SOCK_DGRAM)
    try:
        put(sender, *message.pack(destination), path_of(destination.descriptors[0]))
        # Before the socket: closing that is when the kernel looks for queues in their own messages.
        for right in moved:
            right.leave()
    finally:
        sender.close()


def put(sender, data, descriptors, queue=None):
    """Puts one message into a socket that is connected, to QUEUE if it is given. Only a queue is
    waited for: the receiver of a send-once right has room for its one message, or is hostile."""
    content = struct.pack(f"@{len(descriptors)}i", *descriptors)
    ancillary = [(SOL_SOCKET, SCM_RIGHTS, content)] if descriptors else []
    try:
        if queue:
            sender.connect(queue)
        while True:
            try:
                sender.sendmsg([data], ancillary, MSG_DONTWAIT | MSG_NOSIGNAL)
                return
            except BlockingIOError:
                if not queue:
                    raise
                wait([sender.fileno()], POLLOUT)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise
        raise Dead("the port died while a message was sent to it") from error


def take(port):
    """The next message to a port whose receive right is given; None when there is none. The caller
    closes it.

    Malformed and OSError as `receive` says."""
    for receiver in port.once:
        try:
            message = receive(receiver, SendOnceRight.disposition)
        except EOFError:
            message = None  # Destroyed unused. Mach would send a notification; nobody here asks.
        except Malformed:
            port.forget(receiver)
            raise
        else:
            if message is None:
                continue
        port.forget(receiver)
        if message:
            return message
    return receive(port.queue, SendRight.disposition, port.pipe)


def messages(port, watched=None):
    """Each message to a port as it comes, which the caller closes. It ends with WATCHED, the write
    side of a pipe, after what was queued when nobody was left to read that."""
    ended = False
    while True:
        if not ended:
            try:
                wait([port.queue, *port.once], watched=watched)
            except PipeEnded:
                # Whoever comes later finds the queue shut, so there is a last message in it.
                ended = True
                shut(port.queue)
        try:
            message = take(port)
        except Malformed:
            continue
        if message:
            yield message
        elif ended:
            return


def receive(receiver, disposition, pipe=None):
    """One message from a socket; None when there is none. See `unpack` for what is told of it.

    EOFError when none will come, Malformed when one was dropped with all that came with it, OSError
    when no descriptor is left for what came with one, which then stays."""
    packet = look(receiver)
    if packet is None:
        return None
    if disposition == SendOnceRight.disposition and packet.is_end():
        raise EOFError
    message = None
    try:
        require(packet.whole and packet.credentials)
        message = unpack(packet.data, packet.descriptors, disposition, pipe)
    except Malformed:
        take_off(receiver)
        raise
    finally:
        if message is None:
            packet.close()
    take_off(receiver)
    return message

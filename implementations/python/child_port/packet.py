"""packet.py - one datagram or packet, looked at and taken off its socket; nothing here waits.

It is looked at first, which installs the descriptors that came with it, and taken off when it was
understood: where there is no room for the descriptors it stays, and nothing is lost.
"""

import os
from _socket import (CMSG_SPACE, MSG_CMSG_CLOEXEC, MSG_CTRUNC, MSG_DONTWAIT, MSG_PEEK, MSG_TRUNC,
                     SCM_CREDENTIALS, SCM_RIGHTS, SHUT_RD, SOL_SOCKET)

from .descriptor import Borrowed, close

LARGEST = 65536
ROOM = CMSG_SPACE(12) + CMSG_SPACE(4 * 253)  # Credentials, and as many descriptors as can come.
SCM_PIDFD = 4


class Packet:
    """What came: DATA, DESCRIPTORS, which whoever looked owns, whether it is WHOLE, and whether the
    kernel says who sent it, CREDENTIALS. The end of a stream of packets has neither of them."""

    def __init__(self, data, ancillary, flags):
        self.data = data
        self.descriptors = []
        self.credentials = False
        self.whole = not flags & (MSG_TRUNC | MSG_CTRUNC)
        for level, kind, content in ancillary:
            if level == SOL_SOCKET and kind == SCM_RIGHTS:
                self.descriptors += numbers(content)
            elif level == SOL_SOCKET and kind == SCM_PIDFD:
                # Nobody here asked for it: whoever gave the socket away did.
                for pidfd in numbers(content):
                    os.close(pidfd)
            elif level == SOL_SOCKET and kind == SCM_CREDENTIALS:
                self.credentials = True

    def is_end(self):
        """Whether it is none, but the end."""
        return not (self.data or self.credentials or self.descriptors)

    def close(self):
        """Closes what came."""
        while self.descriptors:
            close(self.descriptors.pop())


def numbers(content):
    """Descriptors in ancillary data, which may have been cut."""
    return list(memoryview(content)[:len(content) // 4 * 4].cast("i"))


def look(socket):
    """The next packet at a descriptor, or None. OSError when no descriptor is left for what came.

    Whether a packet was cut or there was no descriptor is told by trying to make one."""
    with Borrowed(socket) as borrowed:
        try:
            packet = Packet(*peek(borrowed))
        except ConnectionResetError:  # Said once, ahead of what came before. It is no news.
            packet = Packet(*peek(borrowed))
        except BlockingIOError:
            return None
    if not packet.whole:
        try:
            os.close(os.dup(socket))
        except OSError:
            packet.close()
            raise
    return packet


def peek(borrowed):
    """Data, ancillary data and flags of the next packet."""
    return borrowed.recvmsg(LARGEST, ROOM, MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC)[:3]


def take_off(socket):
    """Takes the next packet off, without what comes with it."""
    try:
        with Borrowed(socket) as borrowed:
            borrowed.recv(1, MSG_DONTWAIT)
    except BlockingIOError:
        pass  # Whoever kept a copy of the queue was quicker.


def shut(socket):
    """Lets nobody send to a socket any more. What is in it stays, and can be taken off."""
    with Borrowed(socket) as borrowed:
        borrowed.shutdown(SHUT_RD)


def discard_all(socket):
    """Shuts a socket and empties it: a lingering socket in it would hold up its close."""
    try:
        shut(socket)
        while (packet := look(socket)) and not packet.is_end():
            packet.close()
            take_off(socket)
    except OSError:
        pass  # Not connected, or no descriptor left; the kernel closes what is in it.

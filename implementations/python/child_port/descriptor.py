"""descriptor.py - the kernel's objects: what a descriptor leads to, how it is awaited and closed.

Descriptors are numbers here. Whoever holds a right owns its descriptors; what a function of this
module is given it only looks at, but for `close`.
"""

import fcntl
import os
import select
import stat
import struct
from _socket import SO_LINGER, SOL_SOCKET
from _socket import socket as Socket

NO_LINGER = struct.pack("@2i", 0, 0)
ACCESS = os.O_ACCMODE | os.O_PATH


class PortError(Exception):
    """Something went wrong that is worth a line; what is derived from it says what."""


class PipeEnded(PortError):
    """Nobody is left who could read the pipe."""

    def __init__(self):
        super().__init__("nobody is left who could read the pipe")


class Borrowed(Socket):
    """A descriptor as a socket, for as long as a `with` lasts: leaving does not close it.

    OSError when the descriptor is no socket."""

    def __init__(self, descriptor):
        super().__init__(fileno=descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.detach()


def close(descriptor):
    """Closes a descriptor that may have come unasked: a lingering socket would hold it up."""
    try:
        with Borrowed(descriptor) as borrowed:
            borrowed.setsockopt(SOL_SOCKET, SO_LINGER, NO_LINGER)
    except OSError:
        pass  # No socket, or a handle on one: nothing that lingers.
    os.close(descriptor)


def is_open(descriptor):
    """Whether the number leads to anything."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def is_handle(descriptor):
    """Whether it is O_PATH and leads to the socket of a port, not to one that somebody named."""
    found = os.fstat(descriptor)
    return (fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_PATH != 0 and stat.S_ISSOCK(found.st_mode)
            and stat.S_IMODE(found.st_mode) == 0o666 and found.st_nlink == 0)


def is_pipe(descriptor, access):
    """Whether it is a side of a pipe; ACCESS is os.O_RDONLY or os.O_WRONLY, and nothing besides."""
    return (stat.S_ISFIFO(os.fstat(descriptor).st_mode)
            and fcntl.fcntl(descriptor, fcntl.F_GETFL) & ACCESS == access)


def is_socket(descriptor, family, kind):
    """Whether it is a socket of this family and type."""
    try:
        with Borrowed(descriptor) as borrowed:
            return (borrowed.family, borrowed.type) == (family, kind)
    except OSError:
        return False


def identity(descriptor):
    """Device and inode, which the kernel keeps apart for as long as the descriptor is open."""
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino


def reports(descriptor, events):
    """Whether poll(2) reports one of the events, of which POLLHUP and POLLERR need no asking."""
    poll = select.poll()
    poll.register(descriptor, events)
    return any(found & events for _, found in poll.poll(0))


def wait(descriptors, events=select.POLLIN, watched=None):
    """Sleeps until one of the descriptors is ready for the events or has come to its end.

    PipeEnded when WATCHED, the write side of a pipe, has no reader any more."""
    poll = select.poll()
    if watched is not None:
        poll.register(watched, 0)
    for descriptor in descriptors:
        poll.register(descriptor, events)
    if any(found == watched for found, _ in poll.poll()):
        raise PipeEnded

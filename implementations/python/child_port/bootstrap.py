"""bootstrap.py - the bootstrap server, as its clients see it.

The environment says where its doorbell is; the doorbell brings a send right to its port; two
requests to that port make a name into a receive right (check-in) or a send right (look-up).
"""

import os
import sys
from _socket import AF_UNIX, SOCK_SEQPACKET

from . import post
from .descriptor import PortError, Socket, close, wait
from .message import NDR, Malformed, Message
from .packet import look
from .right import ReceiveRight, SendOnceRight, SendRight, make_once

VARIABLE = "MACH_BOOTSTRAP_PORT"
LONGEST_NAME = 127
NAME_FIELD = 128
CHECK_IN = 402
LOOK_UP = 404
REPLY = 100  # A reply's id is so much greater than its request's.
ERRORS = {1100: "it does not permit that", 1101: "the name is in use", 1102: "the name is unknown",
          1103: "the name was checked in before", 1105: "it has no memory"}


class BootstrapError(PortError):
    """The bootstrap server did not do what it was asked to."""


def check_in(name, watched=None):
    """The receive right of a name, which the caller closes. PipeEnded, as `wait` says."""
    return ask(CHECK_IN, name, ReceiveRight, watched)


def look_up(name, watched=None):
    """A send right to the port that was checked in under a name, which the caller closes."""
    return ask(LOOK_UP, name, SendRight, watched)


def ask(request, name, kind, watched):
    """Asks for the right of this kind that belongs to a name."""
    reply_right, receiver = make_once()
    try:
        with reply_right, ring(watched) as server:
            message = Message(request, NDR + name.ljust(NAME_FIELD, b"\0"), reply=reply_right)
            post.send(server, message, moved=[reply_right])
        return right_in(await_reply(receiver, watched), request, kind)
    finally:
        close(receiver)


def await_reply(receiver, watched):
    """The reply; BootstrapError when its sender destroyed the right to send it."""
    wait([receiver], watched=watched)
    try:
        return post.receive(receiver, SendOnceRight.disposition)
    except EOFError:
        raise BootstrapError("the bootstrap server went away") from None


def right_in(reply, request, kind):
    """Takes the right out of a reply."""
    with reply:
        if reply.identifier == request + REPLY:
            if reply.rights is None and len(reply.data) == 12:
                code = int.from_bytes(reply.data[8:12], sys.byteorder, signed=True)
                raise BootstrapError(f"the bootstrap server refused: {ERRORS.get(code, code)}")
            if reply.rights and len(reply.rights) == 1 and isinstance(reply.rights[0], kind):
                return reply.rights.pop()
        raise BootstrapError("the bootstrap server's answer makes no sense")


def ring(watched):
    """Rings the doorbell: a send right to the bootstrap server's port, which the caller closes."""
    path = os.environ.get(VARIABLE)
    if not path:
        raise BootstrapError(f"{VARIABLE} is not set")
    bell = Socket(AF_UNIX, SOCK_SEQPACKET)
    descriptors = []
    try:
        bell.connect(path)
        wait([bell.fileno()], watched=watched)
        descriptors = look(bell.fileno()).descriptors
        if len(descriptors) != 2 or not SendRight.is_shown_by(descriptors):
            raise Malformed("what the doorbell brought is no send right")
        right, descriptors = SendRight(descriptors), []
        return right
    except (OSError, EOFError, Malformed) as error:
        raise BootstrapError(f"the doorbell at {path} brought nothing: {error}") from error
    finally:
        for descriptor in descriptors:
            close(descriptor)
        bell.close()

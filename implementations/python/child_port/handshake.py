"""handshake.py - the handshake itself: what goes over the pipe, and the one message.

    server                                      client
    token, 8 random bytes        -- pipe -->
    checks a fresh name in
    length and name              -- pipe -->    looks the name up
    waits for message and end    <- message -   sends token and right
    destroys service, closes pipe               gives the service up, closes pipe
"""

import os
import struct
import sys
from _signal import SIGPIPE
from select import POLLOUT

from . import bootstrap, post
from .descriptor import PipeEnded, PortError, wait
from .message import NDR, Message
from .right import ReceiveRight, SendOnceRight, SendRight

CHECK_IN = 10011
TOKEN_SIZE = 8
LENGTH = struct.Struct("=I")
EXPECTED = {"send": (SendRight, SendOnceRight), "receive": (ReceiveRight,)}


class Refused(PortError):
    """The handshake brought no right."""


def attempt(action, *arguments):
    """What an action returns, or None and a line on standard error that says what went wrong."""
    try:
        return action(*arguments)
    except (PortError, OSError) as error:
        print(error, file=sys.stderr, flush=True)
        return None


def launch(command):
    """Makes a pipe, and starts a command that inherits its read side and nothing else. Returns the
    process's id and the write side, which the caller closes or has `serve` close."""
    reader, writer = os.pipe()
    try:
        os.set_inheritable(reader, True)
        null = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1)
        environment = {**os.environ, "CHILD_PORT_FD": str(reader)}
        # Python ignores SIGPIPE, which is not to be the child's affair.
        return os.posix_spawnp(command[0], command, environment, file_actions=null,
                               setsigdef=[SIGPIPE]), writer
    except OSError:
        os.close(writer)
        raise
    finally:
        os.close(reader)


def serve(pipe, expected):
    """Runs the server on the write side of a pipe, which it closes. Returns the right that was
    expected, a key of EXPECTED, which the caller closes; PortError or OSError when none came."""
    token = os.urandom(TOKEN_SIZE)
    name = f"child-port.{os.getpid()}.{os.urandom(16).hex()}".encode()
    try:
        write(pipe, token)
        with bootstrap.check_in(name, watched=pipe) as service:
            write(pipe, LENGTH.pack(len(name)) + name)
            right = await_check_in(service, pipe, token)
    finally:
        os.close(pipe)
    if isinstance(right, EXPECTED[expected]):
        return right
    if right is None:
        raise Refused("the check-in brought no right")
    right.close()
    raise Refused(f"the check-in brought a {right.word} right, which is destroyed: not expected")


def await_check_in(service, pipe, token):
    """The right that the first valid check-in brings, None for a null one; every other message is
    destroyed. PipeEnded when there was none."""
    refused = ""
    for message in post.messages(service, watched=pipe):
        with message:
            if not is_check_in(message):
                refused = "; a message that is no check-in was destroyed"
            elif message.data[len(NDR):] != token:
                refused = "; a check-in with a wrong token was destroyed"
            else:
                return message.rights.pop()
    raise Refused(f"{PipeEnded()}{refused}")


def is_check_in(message):
    """Whether a message has the form of a check-in; a reply right is none of its business."""
    return (message.identifier == CHECK_IN and message.rights is not None
            and len(message.rights) == 1 and len(message.data) == len(NDR) + TOKEN_SIZE)


def call(pipe, right, moved):
    """Runs the client on the read side of a pipe, which it closes: offers a right, or None, which
    leaves with the message if it is MOVED. PortError or OSError when it was not sent."""
    try:
        token = read(pipe, TOKEN_SIZE)
        (length,) = LENGTH.unpack(read(pipe, LENGTH.size))
        if not 0 < length <= bootstrap.LONGEST_NAME:
            raise Refused(f"a name of {length} bytes is none")
        with bootstrap.look_up(read(pipe, length)) as service:
            post.send(service, Message(CHECK_IN, NDR + token, [right]), [right] if moved else [])
    finally:
        # Last: whoever sees the end of the pipe knows that the message is queued.
        os.close(pipe)


def write(pipe, content):
    """Writes to the pipe, as a whole; PipeEnded when nobody can read it."""
    wait([pipe], POLLOUT)
    try:
        os.write(pipe, content)
    except (BrokenPipeError, ConnectionResetError):  # The latter where the pipe is a socket.
        raise PipeEnded from None


def read(pipe, size):
    """Reads so many bytes, in whatever pieces they come."""
    content = b""
    while len(content) < size:
        wait([pipe])
        piece = os.read(pipe, size - len(content))
        if not piece:
            raise Refused("the pipe ended before token and name were complete")
        content += piece
    return content

"""probe.py - the message that shows where a right leads: a number that is sent and compared."""

from . import post
from .message import Message

IDENTIFIER = 20001
SIZE = 8


def send(right, nonce):
    """Sends a nonce, 16 hexadecimal digits, through a right; False when that is gone, dead
    or used."""
    if not right.is_there():
        return False
    try:
        post.send(right, Message(IDENTIFIER, bytes.fromhex(nonce)))
    except post.Dead:
        return False
    return True


def await_nonce(port):
    """Waits for the nonce of one such message to a port; any other message is destroyed. None
    when the receive right is gone."""
    if not port.is_there():
        return None
    for message in post.messages(port):
        with message:
            if (message.identifier == IDENTIFIER and message.rights is None
                    and len(message.data) == SIZE):
                return message.data.hex()

"""offer.py - what a client offers: a port of its own, and the right to it that a word asks for."""

import os

from . import handshake
from .right import ReceiveRight

SEND, ONCE = ReceiveRight.make_send, ReceiveRight.make_send_once
MAKERS = {"copy-send": SEND, "move-send": SEND, "make-send": SEND, "move-send-once": ONCE,
          "make-send-once": ONCE, "move-receive": lambda port: port, "null": lambda port: None}


class Offer:
    """A port and a right to it, which may be the receive right itself, or None. The process owns
    them until it ends, but for what was moved away."""

    def __init__(self, word):
        """Makes the port and the right, and remembers what the process held before."""
        self.before = count_descriptors() - 1  # The pipe, which will be closed.
        self.how = word.partition("-")[0]
        self.port = ReceiveRight.make()
        self.right = MAKERS[word](self.port)

    def check_in(self, pipe):
        """Runs the client with the right, and returns True, or raises what `call` does. What was
        made for the message is nobody's afterwards, sent or not."""
        try:
            handshake.call(pipe, self.right, self.right and self.how != "copy")
            return True
        finally:
            if self.how == "make":
                self.right.close()

    def names(self):
        """How many rights of each kind to the port there are, and how many descriptors besides:
        holding a descriptor is holding a right."""
        rights = [right for right in {self.port, self.right} if right and right.descriptors]
        words = [right.word for right in rights]
        known = self.before + sum(len(right.descriptors) for right in rights)
        return {**{word: words.count(word) for word in ("send", "send-once", "receive")},
                "other": count_descriptors() - known}


def count_descriptors():
    """How many descriptors are open; the one that lists them counts each time."""
    return len(os.listdir("/proc/self/fd"))

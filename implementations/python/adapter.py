#!/usr/bin/env -S python3 -EsSB -X faulthandler
"""adapter.py - both roles as shakedown starts them (docs/adapter.md): words in, JSON out."""
import os
import sys
from _signal import SIGUSR1, signal
from itertools import chain

from child_port import handshake, probe
from child_port.offer import MAKERS, Offer

REFUSAL = {"error": "there is no such command, or it is not due"}


def server(expected, command, pipe=None):
    words, right = (yield {"ready": True}), None
    while True:
        answer = REFUSAL
        match words:
            case ["launch"] if command and pipe is None:
                pid, pipe = handshake.attempt(handshake.launch, command) or (None, None)
                answer = {"launched": pid} if pid else REFUSAL
            case ["run"] if pipe is not None:
                right, pipe = handshake.attempt(handshake.serve, pipe, expected), None
                answer = {"returned": right.word if right else "null"}
            case ["destroy"] if pipe is not None:
                pipe, answer = os.close(pipe), {"destroyed": True}
            case ["probe", nonce] if right:
                answer = {"probed": probe.send(right, nonce)}
            case ["receive"] if right and right.word == "receive":
                answer = {"received": probe.await_nonce(right) or False}
            case ["release"] if right:
                right, answer = None, {"released": right.give_back()}
        words = yield answer


def client(offer, pipe):
    words = yield {"checked_in": bool(handshake.attempt(offer.check_in, pipe))}
    while True:
        answer = REFUSAL
        match words:
            case ["receive"] if offer.port.descriptors:
                answer = {"received": probe.await_nonce(offer.port) or False}
            case ["names"]:
                answer = offer.names()
        words = yield answer


signal(SIGUSR1, lambda *_: None)
match sys.argv[1:]:
    case ["server", "--right", "send" | "receive" as right, "--pipe", pipe] if pipe.isdecimal():
        role = server(right, [], int(pipe))
    case ["server", "--right", "send" | "receive" as right, "--", _, *_]:
        role = server(right, sys.argv[5:])
    case ["client", "--right", word] if word in MAKERS:
        role = client(Offer(word), int(os.environ["CHILD_PORT_FD"]))
    case _:
        sys.exit("usage: adapter.py server|client --right RIGHT [--pipe FD | -- CHILD ARGUMENT...]")
for answer in map(role.send, chain([None], map(str.split, sys.stdin))):
    # Numbers, truths and lower-case words: as Python writes them they are JSON but for this.
    print(str(answer).lower().replace("'", '"'), flush=True)

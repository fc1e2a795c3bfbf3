"""test-child-port.py - the Python implementation's rights and messages, and what it refuses.

Run by test-python.sh: python3 -B test-child-port.py FOLDER-OF-THE-IMPLEMENTATION.
"""

import array
import json
import os
import pathlib
import resource
import socket
import sys
import unittest

sys.path.insert(0, sys.argv.pop(1))

from child_port import post, probe  # noqa: E402
from child_port.descriptor import PipeEnded, wait  # noqa: E402
from child_port.message import Malformed, Message  # noqa: E402
from child_port.right import ReceiveRight, make_once  # noqa: E402

VECTORS = json.loads((pathlib.Path(__file__).parents[1] / "tables/messages.json").read_text())
NONCE = "0123456789abcdef"


class Case(unittest.TestCase):
    """A test that leaves no descriptor."""

    def setUp(self):
        self.addCleanup(self.check, os.listdir("/proc/self/fd"))
        self.port = self.make("receive")
        self.right = self.port.make_send()
        self.addCleanup(self.right.close)

    def check(self, before):
        """The last of the cleanups."""
        self.assertEqual(before, os.listdir("/proc/self/fd"))
        self.assertEqual(set(), ReceiveRight.held)

    def make(self, word):
        """A right of a kind, and whatever its port is."""
        if word == "null":
            return None
        port = ReceiveRight.make()
        self.addCleanup(port.close)
        if word == "receive":
            return port
        return port.make_send() if word == "send" else port.make_send_once()

    def raw(self, data, descriptors=(), right=None):
        """Sends bytes and descriptors, as a hostile sender would."""
        sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with sender:
            sender.connect(f"/proc/self/fd/{(right or self.right).descriptors[0]}")
            sender.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS,
                                     array.array("i", descriptors))] if descriptors else [])

    def refuse(self, data, descriptors=()):
        """What was sent is refused, and gone."""
        self.raw(data, descriptors)
        with self.assertRaises(Malformed):
            post.take(self.port)
        self.assertIsNone(post.take(self.port))


@unittest.skipUnless(sys.byteorder == "little", "the vectors are of a little-endian machine")
class Wire(Case):
    def test_a_message_has_the_bytes_of_the_binding(self):
        for vector in VECTORS["sound"]:
            with self.subTest(vector["name"]):
                rights = [self.make(word) for word in vector["rights"]]
                reply = self.make(vector["reply"] or "null")
                message = Message(vector["id"], bytes.fromhex(vector["data"]),
                                  rights if vector["complex"] else None, reply)
                once, receiver = make_once()
                destination = self.right if vector["destination"] == 17 else once
                data, descriptors = message.pack(destination)
                self.assertEqual(bytes.fromhex(vector["hex"]), data)
                brought = [one for right in [reply, *rights] if right for one in right.descriptors]
                self.assertEqual(destination.descriptors[1:] + brought, descriptors)
                message.close()
                once.close()
                os.close(receiver)

    def test_what_is_dead_arrives_as_nothing(self):
        for vector in VECTORS["dead"]:
            with self.subTest(vector["name"]):
                self.raw(bytes.fromhex(vector["hex"]), self.right.descriptors[1:])
                with post.take(self.port) as message:
                    self.assertIsNone(message.reply)
                    self.assertIn(message.rights, (None, [None]))

    def test_what_is_not_as_the_binding_says_is_dropped(self):
        for vector in VECTORS["refused"]:
            with self.subTest(vector["name"]):
                claimed = [self.make(word) for word in vector.get("claims", [])]
                brought = [one for right in claimed for one in right.descriptors]
                self.refuse(bytes.fromhex(vector["hex"]), self.right.descriptors[1:] + brought)
                for right in claimed:
                    right.close()

    def test_a_message_needs_its_proof(self):
        stranger = self.make("receive").make_send()
        with stranger:
            for proof in [], self.right.descriptors[:1], stranger.descriptors[1:]:
                self.refuse(bytes.fromhex(VECTORS["sound"][0]["hex"]), proof)


class Rights(Case):
    HEADER = bytes.fromhex("11000080 28000000" + "00000000" * 3 + "07000000 01000000 00000000")
    CLAIMS = {16: bytes.fromhex("03000000 00001000"), 17: bytes.fromhex("02000000 00001100"),
              18: bytes.fromhex("01000000 00001200")}

    @unittest.skipUnless(sys.byteorder == "little", "as above")
    def test_a_right_that_is_not_what_it_claims_is_refused(self):
        named = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = f"/tmp/shakedown-{os.urandom(8).hex()}"
        named.bind(path)
        self.addCleanup(named.close)
        self.addCleanup(os.unlink, path)
        os.chmod(path, 0o666)
        handle = os.open(path, os.O_PATH)
        pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stream = socket.socketpair()
        both = os.open(f"/proc/self/fd/{self.make_pipe()[1]}", os.O_RDWR)
        bare = os.open(f"/proc/self/fd/{self.right.descriptors[1]}", os.O_PATH)
        file = os.open(__file__, os.O_RDONLY)
        mine, other = self.make("receive"), self.make("receive")
        rows = [
            ("a named socket", 17, [handle, self.right.descriptors[1]]),
            ("no O_PATH", 17, [mine.queue, self.right.descriptors[1]]),
            ("a pipe that can be written", 17, [self.right.descriptors[0], both]),
            ("a pipe that cannot be opened", 17, [self.right.descriptors[0], bare]),
            ("the wrong end", 17, [self.right.descriptors[0], mine.descriptors[2]]),
            ("a file", 17, [self.right.descriptors[0], file]),
            ("not shut down for reading", 18, [pair[0].fileno()]),
            ("a stream", 18, [stream[0].fileno()]),
            ("a queue", 18, [mine.queue]),
            ("not the queue behind the handle", 16, [mine.queue, *other.descriptors[1:3]]),
            ("a receive right that is here", 16, mine.descriptors),
            ("no end of its pipe", 16, [*mine.descriptors[:2], self.right.descriptors[1]]),
        ]
        for name, kind, descriptors in rows:
            with self.subTest(name):
                self.refuse(self.HEADER + self.CLAIMS[kind],
                            self.right.descriptors[1:] + descriptors)
        for one in *pair, *stream:
            one.close()
        for one in handle, both, bare, file:
            os.close(one)

    def make_pipe(self):
        """Both sides of a pipe."""
        sides = os.pipe()
        for side in sides:
            self.addCleanup(os.close, side)
        return sides

    def test_a_receive_right_moves_with_what_is_outstanding(self):
        moving = ReceiveRight.make()
        send, once = moving.make_send(), moving.make_send_once()
        post.send(self.right, Message(7, rights=[moving]), [moving])
        with post.take(self.port) as message:
            moved = message.rights[0]
            self.assertLess(moved.descriptors[2], moved.queue)
            for right in send, once:
                self.assertTrue(probe.send(right, NONCE))
                self.assertEqual(NONCE, probe.await_nonce(moved))
            self.assertFalse(probe.send(once, NONCE))
        self.assertTrue(send.is_dead())
        self.assertFalse(probe.send(send, NONCE))
        send.close()

    def test_a_receive_right_in_its_own_queue_is_refused(self):
        post.send(self.right, Message(7, rights=[self.port]))
        with self.assertRaises(Malformed):
            post.take(self.port)

    def test_a_message_stays_while_no_descriptor_is_left(self):
        with self.make("send") as offered:
            post.send(self.right, Message(7, rights=[offered]))
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        highest = max(map(int, os.listdir("/proc/self/fd")))
        free = [os.dup(0) for _ in range(highest)]
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(free) + 1, limit[1]))
        try:
            with self.assertRaises(OSError):
                post.take(self.port)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limit)
            for one in free:
                os.close(one)
        with post.take(self.port) as message:
            self.assertEqual(7, message.identifier)

    def test_a_right_to_a_port_that_died_arrives_as_nothing(self):
        dead, once = ReceiveRight.make(), ReceiveRight.make()
        rights = [dead.make_send(), once.make_send_once()]
        dead.close()
        once.close()
        post.send(self.right, Message(7, rights=rights), rights)
        with post.take(self.port) as message:
            self.assertEqual([None, None], message.rights)

    def test_a_send_once_right_that_was_given_up_is_no_message(self):
        self.port.make_send_once().close()
        self.assertIsNone(post.take(self.port))
        self.assertEqual([], self.port.once)

    def test_a_right_that_is_gone_is_not_given_back_nor_used(self):
        for word in ("send", "send-once", "receive"):
            with self.subTest(word):
                right = ReceiveRight.make() if word == "receive" else self.make(word)
                os.close(right.descriptors[0])
                if word == "receive":
                    self.assertIsNone(probe.await_nonce(right))
                else:
                    self.assertFalse(probe.send(right, NONCE))
                self.assertFalse(right.give_back())
                self.assertEqual([], right.descriptors)
        self.assertTrue(self.make("send").give_back())
        self.assertTrue(ReceiveRight.make().give_back())

    def test_an_empty_packet_uses_a_send_once_right_up(self):
        right = self.port.make_send_once()
        with socket.socket(fileno=os.dup(right.descriptors[0])) as sender:
            sender.sendmsg([b""])
        with self.assertRaises(Malformed):
            post.take(self.port)
        self.assertTrue(right.is_dead())
        right.close()

    def test_what_was_queued_when_the_pipe_ended_is_seen_and_nothing_later(self):
        reader, writer = os.pipe()
        os.close(reader)
        self.assertTrue(probe.send(self.right, NONCE))
        seen = []
        for message in post.messages(self.port, watched=writer):
            seen.append(message.data.hex())
            self.assertFalse(probe.send(self.right, NONCE))
        self.assertEqual([NONCE], seen)
        with self.assertRaises(PipeEnded):
            wait([], watched=writer)
        os.close(writer)


if __name__ == "__main__":
    unittest.main()

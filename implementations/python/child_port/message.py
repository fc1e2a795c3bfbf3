"""message.py - a message as it lies in a datagram, and what is checked before it is believed.

    header 24 | descriptor count 4 | port descriptors 12 each | data

The two middle parts are there when the message is complex, even if no descriptor follows.
"""

import os
import struct
import sys

from .descriptor import PortError, close, identity, is_pipe
from .right import ReceiveRight, SendOnceRight, SendRight, port_of

HEADER = struct.Struct("=6I")  # bits, size, remote, local and voucher port, id
COUNT = struct.Struct("=I")
PORT_DESCRIPTOR = struct.Struct("=IIHBB")  # name, descriptors, 0, disposition, type
COMPLEX = 1 << 31
KNOWN_BITS = COMPLEX | 0x1F1F
DEAD = 0xFFFFFFFF
NDR = bytes([0, 0, 0, 0, sys.byteorder == "little", 0, 0, 0])
KINDS = {kind.disposition: kind for kind in (ReceiveRight, SendRight, SendOnceRight)}


class Malformed(PortError):
    """What came is no message, or its rights are not what it says they are."""


class Message:
    """A message with the rights in it, which it owns until they are taken out.

    RIGHTS is None in a message that is not complex, else a list; null and dead rights are None."""

    def __init__(self, identifier, data=b"", rights=None, reply=None):
        self.identifier = identifier
        self.data = data
        self.rights = rights
        self.reply = reply

    def pack(self, destination):
        """The datagram for a send or send-once right: its bytes, and the descriptors to send with
        it, which stay their rights'."""
        bits = destination.disposition | (self.reply.disposition << 8 if self.reply else 0)
        descriptors = destination.descriptors[1:]  # A send right's proof; the other has none.
        if self.reply:
            descriptors += self.reply.descriptors
        body = b""
        if self.rights is not None:
            bits |= COMPLEX
            body = COUNT.pack(len(self.rights))
            for right in self.rights:
                parts = right.descriptors if right else []
                kind = right.disposition if right else SendRight.disposition
                body += PORT_DESCRIPTOR.pack(0, len(parts), 0, kind, 0)
                descriptors += parts
        size = HEADER.size + len(body) + len(self.data)
        return HEADER.pack(bits, size, 0, 0, 0, self.identifier) + body + self.data, descriptors

    def close(self):
        """Destroys every right that is still in the message."""
        for right in [self.reply, *(self.rights or [])]:
            if right:
                right.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def unpack(data, descriptors, disposition, pipe):
    """The message that came, which owns the descriptors; on an exception the caller still does.

    DISPOSITION is that of the right it was sent through; PIPE is the identity of the liveness pipe
    of the port whose queue it lay in, None when it came through a send-once right."""
    require(len(data) >= HEADER.size and len(data) % 4 == 0)
    bits, size, remote, local, voucher, identifier = HEADER.unpack_from(data)
    reply = bits >> 8 & 0x1F
    require(bits & ~KNOWN_BITS == 0 and bits & 0x1F == disposition)
    require(size == len(data) and remote == 0 and voucher == 0)
    require(reply == 0 and local == 0 or reply in (17, 18) and local in (0, DEAD))
    claims = [(KINDS.get(reply), count_of(reply, local))]
    offset = HEADER.size
    if bits & COMPLEX:
        require(size >= offset + COUNT.size)
        (number,) = COUNT.unpack_from(data, offset)
        offset += COUNT.size
        require(number <= (size - offset) // PORT_DESCRIPTOR.size)
        end = offset + number * PORT_DESCRIPTOR.size
        claims += map(claim, PORT_DESCRIPTOR.iter_unpack(data[offset:end]))
        offset = end
    reply, *rights = rights_of(claims, descriptors, pipe)
    return Message(identifier, data[offset:], rights if bits & COMPLEX else None, reply)


def claim(port_descriptor):
    """The kind of right that a port descriptor claims, and of how many descriptors."""
    name, count, pad, disposition, type_ = port_descriptor
    require(pad == 0 and type_ == 0 and disposition in KINDS and name in (0, DEAD))
    usual = count_of(disposition, name)
    require(count in (0, usual) or usual == 3 and count > 3)
    return KINDS[disposition], count


def count_of(disposition, name):
    """How many descriptors a right that is not null consists of; a receive right, the least."""
    return 0 if name == DEAD else {16: 3, 17: 2, 18: 1}.get(disposition, 0)


def rights_of(claims, descriptors, pipe):
    """The rights that are claimed, null and dead ones as None, once every claim is shown. The proof
    is closed."""
    start = 0 if pipe is None else 1
    require(sum(count for _, count in claims) + start == len(descriptors))
    for proof in descriptors[:start]:
        require(is_pipe(proof, os.O_RDONLY) and identity(proof) == pipe)
    parts = []
    for kind, count in claims:
        part = descriptors[start:start + count]
        require(not part or kind.is_shown_by(part))
        parts.append((kind, part))
        start += count
    ports = [port_of(part) for kind, part in parts if part and kind is ReceiveRight]
    require(len(set(ports)) == len(ports))
    rights = []
    try:
        for kind, part in parts:
            rights.append(kind(part) if part else None)
    except OSError:
        for right in filter(None, rights):
            right.disown()
        raise
    for number, right in enumerate(rights):
        if right and right.is_dead():
            right.close()
            rights[number] = None
    if pipe is not None:
        close(descriptors[0])
    return rights


def require(holds):
    """Malformed unless it holds."""
    if not holds:
        raise Malformed("a message that is not as the binding says was dropped")

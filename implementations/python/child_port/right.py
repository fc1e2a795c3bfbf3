"""right.py - rights to ports: which descriptors they are, how they are made, what proves a claim.

A right owns its descriptors, in the order in which they go over the wire, until it is closed. To
send a right is to send copies of them; whoever moves it closes it afterwards.
"""

import fcntl
import os
from _socket import (AF_UNIX, MSG_DONTWAIT, MSG_NOSIGNAL, SHUT_RD, SO_PASSCRED, SOCK_DGRAM,
                     SOCK_SEQPACKET, SOL_SOCKET, socketpair)
from select import POLLHUP, POLLRDHUP

from .descriptor import (Borrowed, Socket, close, identity, is_handle, is_open, is_pipe, is_socket,
                         reports)
from .packet import discard_all

PIPE_SIZE = 4096  # The least: nothing is ever written into a liveness pipe.


class Right:
    """A right of any kind. A kind has a word, and a disposition, its number in messages."""

    def __init__(self, descriptors):
        self.descriptors = list(descriptors)

    def leave(self):
        """Closes the descriptors of a right that was moved away, and lives on elsewhere. They are
        closed from the end, a liveness pipe before its queue."""
        while self.descriptors:
            close(self.descriptors.pop())

    def close(self):
        """Gives the right back."""
        self.leave()

    def is_there(self):
        """Whether nothing of the right was closed behind its back."""
        return all(map(is_open, self.descriptors))

    def give_back(self):
        """Closes what is left of the right. Returns whether all of it was there."""
        if self.is_there():
            self.close()
            return True
        self.descriptors = list(filter(is_open, self.descriptors))
        self.leave()
        return False

    def disown(self):
        """Leaves the descriptors to whoever had them before."""
        self.descriptors.clear()
        self.leave()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class SendRight(Right):
    """A handle on the port's queue and the proof, a read end of its liveness pipe."""

    disposition = 17
    word = "send"

    @staticmethod
    def is_shown_by(descriptors):
        """Whether the descriptors that came are what a send right consists of."""
        handle, proof = descriptors
        return is_handle(handle) and is_pipe(proof, os.O_RDONLY)

    def is_dead(self):
        """Whether the port is dead."""
        return reports(self.descriptors[1], POLLHUP)


class SendOnceRight(Right):
    """One end of a nameless pair, shut down for reading."""

    disposition = 18
    word = "send-once"

    @staticmethod
    def is_shown_by(descriptors):
        """Whether the descriptor that came is what a send-once right consists of."""
        return is_nameless(descriptors[0]) and reports(descriptors[0], POLLRDHUP)

    def is_dead(self):
        """Whether nobody holds the receiving end any more."""
        return reports(self.descriptors[0], POLLHUP)


class ReceiveRight(Right):
    """The queue, a handle on it, the write end of the liveness pipe, and the receiving ends of its
    outstanding send-once rights."""

    disposition = 16
    word = "receive"
    held = set()  # Which ports' receive rights this process has. A second one is a copy.

    def __init__(self, descriptors):
        """Takes the descriptors of a receive right that was made here or shown by its giver."""
        super().__init__(descriptors)
        queue, _, liveness, *_ = self.descriptors
        if liveness > queue:
            # Numbers are closed in order when a process is killed, and hang-up is to come first.
            aside = os.dup(queue)
            os.dup2(liveness, queue, inheritable=False)
            os.dup2(aside, liveness, inheritable=False)
            os.close(aside)
            self.descriptors[0], self.descriptors[2] = liveness, queue
        for receiver in [self.queue, *self.once]:
            with Borrowed(receiver) as borrowed:
                borrowed.setsockopt(SOL_SOCKET, SO_PASSCRED, 1)
        self.port = port_of(self.descriptors)
        self.held.add(self.port)

    @classmethod
    def make(cls):
        """Makes a port, and gives the right to receive from it."""
        reader, liveness = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            os.fchmod(liveness, 0o444)
            fcntl.fcntl(liveness, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
            queue, handle = bound_socket()
        except OSError:
            os.close(liveness)
            raise
        finally:
            os.close(reader)
        return cls([queue.detach(), handle, liveness])

    @classmethod
    def is_shown_by(cls, descriptors):
        """Whether the descriptors that came are what a receive right consists of, and new here."""
        queue, handle, liveness, *once = descriptors
        return (is_handle(handle) and is_pipe(liveness, os.O_WRONLY)
                and is_socket(queue, AF_UNIX, SOCK_DGRAM) and is_behind(queue, handle)
                and all(is_nameless(end) for end in once)
                and port_of(descriptors) not in cls.held)

    @property
    def queue(self):
        """The queue's descriptor."""
        return self.descriptors[0]

    @property
    def once(self):
        """The receiving ends of the outstanding send-once rights: numbers of descriptors."""
        return self.descriptors[3:]

    @property
    def pipe(self):
        """Identity of the liveness pipe, which a message's proof must lead to."""
        return self.port[1]

    def is_dead(self):
        """Never: its port lives where the receive right is."""
        return False

    def make_send(self):
        """A new send right to the port, which the caller closes."""
        _, handle, liveness, *_ = self.descriptors
        return SendRight([os.dup(handle), os.open(path_of(liveness), os.O_RDONLY | os.O_NONBLOCK)])

    def make_send_once(self):
        """A new send-once right to the port, which the caller closes."""
        right, receiver = make_once()
        self.descriptors.append(receiver)
        return right

    def forget(self, receiver):
        """Closes the receiving end of a send-once right that was used, or destroyed."""
        self.descriptors.remove(receiver)
        close(receiver)

    def leave(self):
        self.held.discard(self.port)
        super().leave()

    def close(self):
        """Destroys the port, and what lies in its queue."""
        for receiver in self.descriptors[:1] + self.once:
            discard_all(receiver)
        self.leave()


def make_once():
    """A send-once right and the descriptor that receives from it. The caller closes both."""
    sender, receiver = socketpair(AF_UNIX, SOCK_SEQPACKET)
    sender.shutdown(SHUT_RD)
    receiver.setsockopt(SOL_SOCKET, SO_PASSCRED, 1)
    return SendOnceRight([sender.detach()]), receiver.detach()


def bound_socket():
    """A datagram socket whose inode has no name any more, and a handle on that. The caller closes
    both."""
    failure = None
    for folder in (os.environ.get("MACH_PORT_DIRECTORY"), "/dev/shm", os.environ.get("TMPDIR"),
                   "/tmp"):
        if folder:
            bound = Socket(AF_UNIX, SOCK_DGRAM)
            try:
                return bound, bind(bound, folder)
            except OSError as error:
                failure = error
                bound.close()
    raise failure


def bind(unbound, folder):
    """Binds a socket below a folder of its own that only we can enter, and unlinks both. Returns a
    handle on its inode."""
    private = f"{folder}/port-{os.urandom(8).hex()}"
    name = f"{private}/queue"
    os.mkdir(private, 0o700)
    try:
        unbound.bind(name)
        try:
            os.chmod(name, 0o666)
            return os.open(name, os.O_PATH)
        finally:
            os.unlink(name)
    finally:
        os.rmdir(private)


def path_of(descriptor):
    """The path by which the object that a descriptor leads to can be opened, or sent to."""
    return f"/proc/self/fd/{descriptor}"


def port_of(descriptors):
    """What tells the port of a receive right from every other one."""
    return identity(descriptors[1]), identity(descriptors[2])


def is_nameless(descriptor):
    """Whether it is an end of a pair of sockets that have no name."""
    if not is_socket(descriptor, AF_UNIX, SOCK_SEQPACKET):
        return False
    try:
        with Borrowed(descriptor) as borrowed:
            return not borrowed.getpeername()
    except OSError:
        return False  # Not connected.


def is_behind(queue, handle):
    """Whether the handle leads to that very queue: only the socket to which another is connected
    can send to it, everybody else gets EPERM."""
    probe, probe_handle = bound_socket()
    try:
        probe.connect(path_of(handle))
        with Borrowed(queue) as borrowed:
            borrowed.sendto(b"?", MSG_DONTWAIT | MSG_NOSIGNAL, path_of(probe_handle))
        return True
    except OSError:
        return False
    finally:
        probe.close()
        os.close(probe_handle)

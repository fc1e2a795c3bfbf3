"""socket-pair-adapter.py - the adapter in Python, but that its handshakes have a pair of sockets for a pipe.

Run as the adapter is, behind its file: python3 -EsSB socket-pair-adapter.py ADAPTER server|client ...
"""

import os
import runpy
import socket
import sys


def pair():
    """As os.pipe: the read side, then the write side."""
    reader, writer = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    reader.shutdown(socket.SHUT_WR)
    writer.shutdown(socket.SHUT_RD)
    return reader.detach(), writer.detach()


os.pipe = pair
del sys.argv[0]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")

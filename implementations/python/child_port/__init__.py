"""The child port handshake in Python, on Linux, written from Shakedown's documents alone.

It shares no line with the suite's own code, so that judge and judged cannot agree in error. What
stands for a port and what goes over the wire is docs/linux-binding.md, what is said over the pipe
is docs/protocol.md. From the bottom up: descriptor, packet, right, message, post, bootstrap,
handshake; offer and probe are what the adapter needs besides.

Python 3.10 or later, its standard library alone. A program that is started for each handshake
should start quickly: `_socket` and `_signal` are imported as they are, because `socket` and
`signal`, which wrap them, take longer to import than the interpreter takes to start.
"""

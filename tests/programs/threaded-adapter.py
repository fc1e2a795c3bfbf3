"""threaded-adapter.py - the adapter in Python, but that a pool of threads does its work.

Run as the adapter is, behind its file: python3 -EsSB threaded-adapter.py ADAPTER server|client ...
Each round has one task more than the round before, all of them at once, so that the pool gets a thread
more with each round until it has its size. With POOL=leak in the environment each round begins a
thread that never ends, and there is no pool.
"""

import os
import runpy
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

SIZE = 8

del sys.argv[0]
sys.path.insert(0, os.path.dirname(sys.argv[0]))

from child_port import handshake  # noqa: E402

pool = ThreadPoolExecutor(SIZE)
serve = handshake.serve
tasks = 0


def serve_in_pool(*arguments):
    """Serves in a thread of the pool, while the others wait for the end of it."""
    global tasks
    tasks = min(tasks + 1, SIZE)
    over = threading.Event()
    for _ in range(tasks - 1):
        pool.submit(over.wait)
    try:
        return pool.submit(serve, *arguments).result()
    finally:
        over.set()


def serve_and_leak(*arguments):
    """Serves, beside a thread that never ends."""
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    return serve(*arguments)


handshake.serve = serve_and_leak if os.environ.get("POOL") == "leak" else serve_in_pool
runpy.run_path(sys.argv[0], run_name="__main__")

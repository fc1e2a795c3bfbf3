"""bench_cost.py - what it costs to run a command some times, so many at once.

usage: bench_cost.py COUNT JOBS COMMAND...

Prints the time that passed and the processor time that all took, in microseconds, a line. Exit
status 1 when one failed. What the commands print goes to standard error.
"""

import os
import resource
import sys
import time

count, jobs = int(sys.argv[1]), int(sys.argv[2])
command = sys.argv[3:]
began = time.monotonic()
running = 0
while count or running:
    if count and running < jobs:
        os.posix_spawnp(command[0], command, os.environ,
                        file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
        count -= 1
        running += 1
    elif os.waitstatus_to_exitcode(os.wait()[1]) != 0:
        sys.exit(1)
    else:
        running -= 1
passed = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{passed * 1e6:.0f} {(used.ru_utime + used.ru_stime) * 1e6:.0f}")

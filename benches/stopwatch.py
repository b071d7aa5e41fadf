"""Runs one command and prints what it took, as JSON: `stopwatch.py COMMAND…`.

A process of its own, started afresh for each run: sums and peaks of children
hold nothing of earlier runs. Between fork and exec a child counts with its
parent's memory, so this parent must stay small; `floor_mb` is what it is.
"""

import json
import resource
import subprocess
import sys
import time

start = time.monotonic()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
wall = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open("/proc/self/status") as file:
    floor = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
print(
    json.dumps(
        {
            "cpu": usage.ru_utime + usage.ru_stime,
            "wall": wall,
            "peak_mb": usage.ru_maxrss / 1024,
            "floor_mb": floor / 1024,
            "status": status,
        }
    )
)

"""`python apart.py path FILE …` or `python apart.py module NAME …`: run a program as if it had been called itself, and
say at the end, as the last line of what it writes to standard error, how long it took by the clock and of the
processor, and how much memory the process ever held. With the standard library alone, like one of those it runs."""

from __future__ import annotations

import json
import re
import resource
import runpy
import sys
import time
from pathlib import Path


def main() -> int:
    """Run it; its exit status."""
    del sys.path[0]  # this folder is not the program's
    kind, what, *arguments = sys.argv[1:]
    sys.argv = [what, *arguments]
    begun, worked, status = time.perf_counter(), time.process_time(), 0
    try:
        (runpy.run_path if kind == "path" else runpy.run_module)(what, run_name="__main__")
    except SystemExit as ended:
        status = int(ended.code or 0)
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    told = {"seconds": seconds, "worked": worked, "bytes": most_memory()}
    print(json.dumps(told), file=sys.stderr)
    return status


def most_memory() -> int:
    """Bytes this process ever held, as Linux counts them since it was started; elsewhere, as getrusage does, of whoever
    started it as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0])
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.bench`: one table of figure, floor of the same run, and ratio."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from tests.bench.door import door_rows
from tests.bench.looking import looking_rows
from tests.bench.measuring import printed
from tests.bench.waiting import waiting_rows


def main() -> None:
    """Measure everything and print the table."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="custody-bench-") as folder:
        rows = [*door_rows(Path(folder)), *looking_rows(Path(folder)), *waiting_rows(Path(folder))]
        print(printed(rows))


if __name__ == "__main__":
    main()

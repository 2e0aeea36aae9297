"""`custody …` and `python -m custody …`."""

from __future__ import annotations

import sys

from custody.faces.cli import run


def main() -> None:
    """The command line; ends the process with its exit status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""What long runs counted, part by part, in a file, so that a run that was stopped goes on where it was.

A part counts for the program it was run with and for no other: the file says which, and is begun anew where the program
has changed since.
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import custody


class KeptParts:
    """The parts in a file; without one nothing is kept."""

    def __init__(self, path: Path | None, program: str = "") -> None:
        self._path, self._counts = path, dict[tuple[str, int], Counter[str]]()
        self.begun_anew = False  # for another program had written the file
        if path is None:
            return
        first, *parts = _lines(path) or [{}]
        program = program or digest_of_program()
        self.begun_anew = first.get("program", program) != program
        path.write_text(json.dumps({"program": program}) + "\n", "utf-8")
        for one in [] if self.begun_anew else parts:
            self.add(one["what"], one["part"], Counter(one["counts"]))

    def of(self, what: str, part: int) -> Counter[str] | None:
        """What a part counted that was run already; None for one that was not."""
        return self._counts.get((what, part))

    def add(self, what: str, part: int, counts: Counter[str]) -> None:
        """A part that came to its end, on the disk before the next one begins."""
        self._counts[what, part] = counts
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"what": what, "part": part, "counts": counts}) + "\n")


def _lines(path: Path) -> list[dict[str, Any]]:
    """What stands in the file, but a last line that was cut off when the run was stopped."""
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


def digest_of_program() -> str:
    """Of every module of the program, by name and content."""
    folder, digest = Path(custody.__file__).parent, sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return digest.hexdigest()

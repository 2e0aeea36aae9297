"""Which refusals each step can end in, as written down by hand in expected.txt: not read from the program, so that a
guard that is dropped is missed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

WRITTEN = Path(__file__).with_name("expected.txt")


def read(text: str) -> Mapping[str, tuple[str, ...]]:
    """Codes by step; each line is a step, a colon, and its codes. Lines that begin with # are read by people."""
    lines = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {step: tuple(codes.split()) for step, _, codes in lines}


EXPECTED = read(WRITTEN.read_text())

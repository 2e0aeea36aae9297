"""The pages a person reads in the repository, taken apart: code blocks with what their fence says, and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
FENCE = re.compile(r"^```(.*)\n((?:(?!^```).*\n)*?)^```$", re.MULTILINE)
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: the language, what follows it in the fence (a path, or `>> path`), and the text."""

    page: Path
    language: str
    about: str
    text: str


def blocks_of(page: Path) -> Iterator[Block]:
    """Every fenced block of a page, in order."""
    for fence, text in FENCE.findall(page.read_text(encoding="utf-8")):
        language, _, about = fence.strip().partition(" ")
        yield Block(page, language, about.strip(), text)


def prose_of(page: Path) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def links_of(page: Path) -> list[str]:
    """Every address a page links to or shows."""
    return LINK.findall(prose_of(page))


def named(page: Path) -> str:
    """A page as a test calls it."""
    return page.relative_to(ROOT).as_posix()

"""Nothing in the tree is silenced, left for later, or tied to the machine it was written on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, write_tree
from tests.longest_first import LONGEST_FIRST, TESTS

# What git leaves out is made by a machine and is no source.
NOT_SOURCE = (
    ".git",
    *(line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line[:1] != "#"),
)
# Everything else is read, unless it is one of these.
NOT_TEXT = frozenset({".mo", ".png", ".jpg", ".ico", ".pdf", ".otf", ".ttf", ".woff2", ".pyc", ".db", ".zip"})

# Each pattern is written so that it does not find itself.
FORBIDDEN = {
    "a package registry": r"p[y]pi\.(org|io)|pythonh[o]sted|n[p]mjs|deb\.d[e]bian|registr[y]\.[a-z]+\.",
    "a path of a machine": r"file:[/]/|(?<![\w.:/-])/(wor[k]|roo[t]|hom[e]|User[s])/\w",
    "a silenced type check": r"#\s*typ[e]:\s*ignore",
    "a silenced lint": r"#\s*noq[a]\b|#\s*ruff:\s*noq[a]",
    "a silenced coverage": r"pragma:\s*n[o] cover",
    "unfinished work": r"\b(TOD[O]|FIXM[E]|HAC[K])\b|NotImplemente[d]Error",
    "a replaced part in a test": r"monkeypatch\.setatt[r]|unittest\.moc[k]|MagicMoc[k]",
    "a private key": r"-----BEGIN [A-Z ]*PRIVAT[E] KEY",
}
BREACHES = (
    ("a package registry", "index = https://py" + "pi.org/simple"),
    ("a path of a machine", "font = '/ho" + "me/someone/font.ttf'"),
    ("a path of a machine", "url = 'file:" + "///tmp/x'"),
    ("a silenced type check", "x = y  # type" + ": ignore[arg-type]"),
    ("a silenced lint", "import x  # no" + "qa: F401"),
    ("a silenced coverage", "# pragma: no" + " cover"),
    ("unfinished work", "# TO" + "DO: later"),
    ("a replaced part in a test", "monkeypatch.set" + "attr(door, 'record', None)"),
    ("a private key", "-----BEGIN PRIVATE" + " KEY-----"),
)


def test_the_tree_holds_nothing_forbidden() -> None:
    assert forbidden_lines(source_files(ROOT), ROOT) == []


@pytest.mark.parametrize(("what", "line"), BREACHES)
def test_a_forbidden_line_is_found(tmp_path: Path, what: str, line: str) -> None:
    write_tree(tmp_path, {"custody/a.py": f"first = 1\n{line}\n", ".venv/b.py": line})
    assert f"custody/a.py:2 holds {what}" in forbidden_lines(source_files(tmp_path), tmp_path)


def test_ordinary_lines_are_let_through(tmp_path: Path) -> None:
    write_tree(tmp_path, {"docs/a.md": "GET /lots/root/work, `/workers`, https://example.org/home/x\n"})
    assert forbidden_lines(source_files(tmp_path), tmp_path) == []


def forbidden_lines(paths: Iterable[Path], root: Path) -> list[str]:
    patterns = {what: re.compile(pattern) for what, pattern in FORBIDDEN.items()}
    return [
        f"{path.relative_to(root).as_posix()}:{number} holds {what}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for what, pattern in patterns.items()
        if pattern.search(line)
    ]


def source_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.is_symlink() or any(fnmatch(path.name, pattern) for pattern in NOT_SOURCE):
            continue
        if path.is_dir():
            yield from source_files(path)
        elif path.suffix not in NOT_TEXT:
            yield path


def test_the_long_files_that_begin_first_are_there() -> None:
    assert [name for name in LONGEST_FIRST if not (TESTS / name).is_file()] == []

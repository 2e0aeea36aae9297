"""The contact sheet: every picture small, with what was measured beside it; a page is opened large by a tap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

_FEW = 4  # pages named beside a finding
_HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures</title><style>'
    "body{font:14px sans-serif}figure{display:inline-block;vertical-align:top;margin:6px;width:250px}"
    "img{width:250px;height:300px;object-fit:cover;object-position:top;border:1px solid #999}"
    "figcaption{font-size:12px}li{color:#a0111b}</style>"
)


@dataclass(frozen=True)
class Taken:
    """A picture that was taken: of which stand and page, in which language and size, the file, what was found."""

    stand: str
    name: str
    language: str
    size: str
    file: str
    found: tuple[str, ...]


def told(taken: Sequence[Taken]) -> Iterator[str]:
    """What was found, a line each with the pages it was found on; of many pages, with the first of them."""
    where: dict[str, list[str]] = {}
    for one in taken:
        for line in one.found:
            where.setdefault(line, []).append(f"{one.stand} {one.name} ({one.language} {one.size})")
    for line, pages in sorted(where.items()):
        more = f" and {len(pages) - _FEW} more" if len(pages) > _FEW else ""
        yield f"{line}: {', '.join(pages[:_FEW])}{more}"


def write_sheet(folder: Path, taken: Sequence[Taken]) -> Path:
    """index.html in the folder: stand by stand, page by page, its sizes and languages in a row."""
    parts = [_HEAD]
    for stand, of_stand in groupby(taken, key=lambda one: one.stand):
        parts.append(f"<h1>{escape(stand)}</h1>")
        for name, row in groupby(of_stand, key=lambda one: one.name):
            parts.append(f"<h2>{escape(name)}</h2>{''.join(map(_figure, row))}")
    path = folder / "index.html"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def _figure(one: Taken) -> str:
    found = "".join(f"<li>{escape(line)}</li>" for line in one.found)
    picture = f'<a href="{escape(one.file)}"><img loading="lazy" src="{escape(one.file)}" alt=""></a>'
    return f"<figure>{picture}<figcaption>{one.language} {one.size}<ul>{found}</ul></figcaption></figure>"

"""Every string marked for translation in the tree, and every translation there is."""

from __future__ import annotations

import ast
import functools
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parents[2]
CHINESE = ROOT / "custody/faces/translations/zh_CN"
MARKS = frozenset({"N_", "gettext", "ngettext"})
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
Forms = tuple[str, ...]  # the English message; with its plural, where it has one


class Unreadable(Exception):
    """A .po file that cannot be read; the message begins with its name."""


@dataclass(frozen=True)
class Translation:
    """A message of a .po file: its translated forms, and whether it is marked as uncertain."""

    file: str
    message: Forms
    said: Forms
    fuzzy: bool


@functools.cache
def marked() -> Mapping[Forms, tuple[str, ...]]:
    """Message -> the files that use it."""
    found: dict[Forms, list[str]] = {}
    for path in sorted((ROOT / "custody").rglob("*.py")):
        for message in _in_python(path):
            found.setdefault(message, []).append(str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for message in _in_template(path):
            found.setdefault(message, []).append(str(path.relative_to(ROOT)))
    return {message: tuple(dict.fromkeys(files)) for message, files in found.items()}


@functools.cache
def translated() -> tuple[Translation, ...]:
    """Every message of every .po file."""
    return tuple(
        translation
        for path in sorted(CHINESE.glob("*.po"))
        for translation in read_translations(path.name, path.read_bytes())
    )


def read_translations(name: str, content: bytes) -> list[Translation]:
    """The messages of one .po file; raises Unreadable where it cannot be read to its end."""
    try:
        catalog = read_po(io.BytesIO(content), locale="zh_CN", abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise Unreadable(f"{name}: {error}") from error
    return [
        Translation(name, forms(message.id), forms(message.string), message.fuzzy) for message in catalog if message.id
    ]


def forms(given: object) -> Forms:
    """A message or its plural forms, as a tuple."""
    return tuple(str(part) for part in given) if isinstance(given, (list, tuple)) else (str(given),)


def values_in(text: str) -> frozenset[str]:
    """The values a message takes, as they are written in it: `%(code)s`, or `{idx}` of the verifier."""
    return frozenset(PLACEHOLDER.findall(text))


def _in_python(path: Path) -> Iterator[Forms]:
    """Literals only: what is looked up in a table of words is marked where the table stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _called(node) in MARKS:
            texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if texts and isinstance(node.args[0], ast.Constant):
                yield tuple(texts[: 2 if _called(node) == "ngettext" else 1])


def _in_template(path: Path) -> Iterator[Forms]:
    with path.open("rb") as file:
        for _, message, _, _ in extract("jinja2.ext:babel_extract", file, KEYWORDS, (), {"encoding": "utf-8"}):
            yield forms(message)


def _called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")

"""Identifiers for what an entry creates, minted under the writer's lock, and put where the step wrote placeholders."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from custody.record.link import Link
from custody.rules.effects import Created, Effect, Opened
from custody.rules.scancode import minted
from custody.rules.words import ALPHABET, DEMO_MARK, LETTERS

_REAL_MARKS = ALPHABET.replace(DEMO_MARK, "")
_FREE = 6
Draw = Callable[[str], str]  # one character of an alphabet


def mint(link: Link, effects: Iterable[Effect], demo: bool, draw: Draw = secrets.choice) -> dict[str, str]:
    """Placeholder → new code, for every thing and item these effects begin under a placeholder."""
    names: dict[str, str] = {}
    serials: dict[str, int] = {}
    for effect in effects:
        if isinstance(effect, Created) and effect.thing.startswith("@"):
            names[effect.thing] = _fresh_name(link, effect.kind, serials, (names, demo, draw))
        elif isinstance(effect, Opened):
            names[effect.item] = _fresh_name(link, effect.kind, serials, (names, demo, draw))
    return names


def named(value: Any, names: Mapping[str, str]) -> Any:
    """A stored value with every placeholder (`@1`, or `@1.part`) replaced by what it stands for."""
    if isinstance(value, str) and value.startswith("@"):
        head, dot, rest = value.partition(".")
        return names.get(head, head) + dot + rest
    if isinstance(value, Mapping):
        return {named(key, names): named(part, names) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [named(part, names) for part in value]
    return value


def _fresh_name(link: Link, kind: str, serials: dict[str, int], how: tuple[dict[str, str], bool, Draw]) -> str:
    if kind in LETTERS:
        return _code(link, kind, *how)
    if kind not in serials:
        serials[kind] = int(link.run("SELECT COUNT(*) FROM thing WHERE kind = ?", (kind,))[0][0])
    serials[kind] += 1
    return f"{kind}.{serials[kind]}"


def _code(link: Link, kind: str, names: dict[str, str], demo: bool, draw: Draw) -> str:
    while True:
        mark = DEMO_MARK if demo else draw(_REAL_MARKS)
        code = minted(kind, mark + "".join(draw(ALPHABET) for _ in range(_FREE)))
        taken = code in names.values() or link.run("SELECT 1 FROM thing WHERE code = ?", (code,))
        if code and not taken:
            return code

"""Effects and things, to and from the JSON the record stores, in the form of today (upcasting.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from custody.rules.effects import Closed, Created, Effect, Linked, Moved, Opened, Posted, Set, Unlinked
from custody.rules.situation import Thing

_BY_NAME: Mapping[str, type] = {
    "created": Created,
    "moved": Moved,
    "set": Set,
    "linked": Linked,
    "unlinked": Unlinked,
    "posted": Posted,
    "opened": Opened,
    "closed": Closed,
}
_NAMES = {made: name for name, made in _BY_NAME.items()}


def effect_to_json(effect: Effect) -> dict[str, Any]:
    """An effect as an object with its name under `effect`."""
    return {"effect": _NAMES[type(effect)], **vars(effect)}


def effect_from_json(stored: Mapping[str, Any]) -> Effect:
    """An effect as it was stored."""
    values = {name: value for name, value in stored.items() if name != "effect"}
    if "about" in values:
        values["about"] = tuple(values["about"])
    made: Effect = _BY_NAME[stored["effect"]](**values)
    return made


def thing_from_row(row: tuple[Any, ...]) -> Thing:
    """A thing from (code, kind, name, states, attrs, version)."""
    code, kind, name, states, attrs, version = row
    return Thing(code, kind, name, orjson.loads(states), orjson.loads(attrs), version)


def dumps(value: object) -> str:
    """JSON with sorted keys, so that replay gives the same text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

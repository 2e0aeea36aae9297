"""The genealogy of a thing as a drawing: layers from the cell line to the child, coordinates computed here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from custody.faces.telling import tell_kind, tell_state
from custody.faces.web.here import Here
from custody.faces.web.naming import thing_of, title_of
from custody.faces.web.tables import mixed_table
from custody.faces.wording.words import N_
from custody.rules.situation import Edge, Situation, Thing
from custody.rules.words import GENEALOGY

# Kinds that are drawn, top to bottom. Samples and results have tables of their own.
_KINDS = ("cell_line", "bank", "bank_vial", "material_lot", "batch", "lot", "container", "prepared_dose", "subject")
_MOST_IN_LAYER = 3
_LONGEST_TITLE = 15  # letters that fit into a box
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 136, 62, 10, 30
_WORDED = frozenset({"prepared_dose", "subject"})  # whose names begin with a word of ours
_SHAPES = {"released": "pass", "infused": "pass", "rejected": "stop", "recalled": "stop", "quarantine": "check"}


@dataclass(frozen=True)
class Layer:
    """One row of the drawing: things drawn one by one, and groups of those alike."""

    things: tuple[Thing, ...]
    groups: tuple[tuple[str, tuple[Thing, ...]], ...]  # state, things

    @property
    def count(self) -> int:
        """How many boxes stand side by side."""
        return len(self.things) + len(self.groups)


def genealogy(here: Here, situation: Situation, code: str) -> dict[str, Any] | None:
    """What drawings.genealogy takes; None where there is nothing above or below."""
    own = {one.code for one in (*situation.ancestors(code), *situation.descendants(code))}
    drawn = {c: situation.things[c] for c in own if situation.things[c].kind in _KINDS}
    edges = [e for e in situation.edges if e.kind in GENEALOGY and e.parent in drawn and e.child in drawn]
    if len(drawn) < 2:
        return None
    layers = _layers(drawn, edges, code)
    boxes, places = _boxes(here, layers, code)
    lines = {(places[e.parent], places[e.child]) for e in edges}
    say = here.speaker.gettext
    columns = max(layer.count for layer in layers)
    ordered = sorted(drawn.values(), key=lambda thing: (_KINDS.index(thing.kind), thing.code))
    return {
        "title": say(N_("Where it came from, where it went")),
        "description": say(N_("From the cell line at the top to the child at the bottom.")),
        "width": columns * (_WIDTH + _GAP_X) + _GAP_X,
        "height": len(layers) * (_HEIGHT + _GAP_Y) - _GAP_Y + 12,
        "boxes": boxes,
        "edges": [_line(upper, lower) for upper, lower in sorted(lines) if upper != lower],
        "twin": mixed_table(here, ordered, say(N_("The same as a table"))),
    }


def _layers(drawn: Mapping[str, Thing], edges: list[Edge], code: str) -> list[Layer]:
    """Rows by depth, so that every line leads downwards; a material stands just above what it went into."""
    depth = _depths(drawn, edges)
    rows: dict[int, list[Thing]] = defaultdict(list)
    for found in drawn.values():
        rows[depth[found.code]].append(found)
    return [
        _layer(sorted(rows[level], key=lambda t: (t.code != code, _KINDS.index(t.kind), t.code)), code)
        for level in sorted(rows)
    ]


def _depths(drawn: Mapping[str, Thing], edges: list[Edge]) -> dict[str, int]:
    depth = dict.fromkeys(drawn, 0)
    for _ in range(len(_KINDS) + 4):  # longer than any chain from cell line to child
        for edge in edges:
            depth[edge.child] = max(depth[edge.child], depth[edge.parent] + 1)
    for found in drawn.values():
        below = [depth[edge.child] for edge in edges if edge.parent == found.code]
        if found.kind == "material_lot" and below:
            depth[found.code] = min(below) - 1
    return depth


def _layer(things: list[Thing], code: str) -> Layer:
    """A few boxes; of many alike, one box a state, with their number. The thing itself always stands alone."""
    if len(things) <= _MOST_IN_LAYER:
        return Layer(tuple(things), ())
    alone = tuple(thing for thing in things if thing.code == code)
    alike: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in things:
        if thing.code != code:
            alike[thing.kind, thing.state(thing.kind)].append(thing)
    single = tuple(found[0] for found in alike.values() if len(found) == 1)
    groups = [(state, tuple(found)) for (_, state), found in alike.items() if len(found) > 1]
    return Layer((*alone, *single), tuple(groups))


def _boxes(here: Here, layers: list[Layer], code: str) -> tuple[list[dict[str, Any]], dict[str, tuple[int, int]]]:
    boxes: list[dict[str, Any]] = []
    places: dict[str, tuple[int, int]] = {}
    columns = max(layer.count for layer in layers)
    for row, layer in enumerate(layers):
        left = _GAP_X + (columns - layer.count) * (_WIDTH + _GAP_X) // 2
        y = row * (_HEIGHT + _GAP_Y) + 4
        for column in range(layer.count):
            x = left + column * (_WIDTH + _GAP_X)
            if column < len(layer.things):
                found = layer.things[column]
                places[found.code] = (x + _WIDTH // 2, y)
                boxes.append(_box(here, found, (x, y), found.code == code))
            else:
                state, alike = layer.groups[column - len(layer.things)]
                places |= {thing.code: (x + _WIDTH // 2, y) for thing in alike}
                boxes.append(_group(here, state, alike, (x, y)))
    return boxes, places


def _box(here: Here, thing: Thing, at: tuple[int, int], is_here: bool) -> dict[str, Any]:
    kind, title = tell_kind(here.speaker, thing.kind), title_of(here, thing)
    state = thing.state(thing.kind)
    named = title != thing.code
    said = title.rpartition(" / ")[2] if thing.kind == "container" else title if named else _spaced(thing.code)
    if thing.kind == "prepared_dose" and thing.has("dose"):
        said = title_of(here, thing_of(here, thing.text("dose")) or thing)
    said = _capital(said) if thing.kind in _WORDED else said
    return _drawn(at, said, (kind, tell_state(here.speaker, state) if state else "")) | {
        "kind": "here" if is_here else _SHAPES.get(state),
        "href": f"/things/{thing.code}",
    }


def _group(here: Here, state: str, things: tuple[Thing, ...], at: tuple[int, int]) -> dict[str, Any]:
    """`9 × container`, with their state."""
    kinds = Counter(tell_kind(here.speaker, thing.kind) for thing in things)
    title = here.speaker.joined(f"{count} × {kind}" for kind, count in kinds.items())
    return _drawn(at, title, (tell_state(here.speaker, state) if state else "", "")) | {"kind": _SHAPES.get(state)}


def _drawn(at: tuple[int, int], title: str, notes: tuple[str, str]) -> dict[str, Any]:
    return {
        "x": at[0],
        "y": at[1],
        "width": _WIDTH,
        "height": _HEIGHT,
        "title": _short(title),
        "note": _short(notes[0], _LONGEST_TITLE + 4),
        "more": _short(notes[1], _LONGEST_TITLE + 4),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _spaced(code: str) -> str:
    return f"{code[:4]} {code[4:8]} {code[8:]}" if len(code) == 9 else code


def _short(text: str, most: int = _LONGEST_TITLE) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _line(upper: tuple[int, int], lower: tuple[int, int]) -> dict[str, int]:
    return {"x1": upper[0], "y1": upper[1] + _HEIGHT, "x2": lower[0], "y2": lower[1]}

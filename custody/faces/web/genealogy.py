"""The genealogy of a thing as a drawing: layers from the cell line to the child, coordinates computed here."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from custody.faces.telling import tell_kind, tell_state
from custody.faces.web.here import Here
from custody.faces.web.present import title_of
from custody.faces.web.tables import thing_table
from custody.faces.wording.words import N_
from custody.rules.situation import Situation, Thing
from custody.rules.words import GENEALOGY

# The layer of each kind, top to bottom. Samples and results have tables of their own.
_LAYERS = {
    "cell_line": 0,
    "bank": 1,
    "bank_vial": 2,
    "material_lot": 3,
    "batch": 3,
    "lot": 4,
    "container": 5,
    "prepared_dose": 6,
    "subject": 7,
}
_MOST_IN_LAYER = 4
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 150, 46, 14, 40


def genealogy(here: Here, situation: Situation, code: str) -> dict[str, Any] | None:
    """What drawings.genealogy takes; None where there is nothing above or below."""
    edges = [e for e in situation.edges if e.kind in GENEALOGY]
    things = {c: situation.things[c] for e in edges for c in (e.parent, e.child)}
    drawn = {c: thing for c, thing in things.items() if thing.kind in _LAYERS}
    if len(drawn) < 2:
        return None
    shown, folded = _folded(drawn, code)
    boxes, places = _boxes(here, shown, folded, code)
    lines = {(places[e.parent], places[e.child]) for e in edges if e.parent in places and e.child in places}
    say = here.speaker.gettext
    columns = max(len(layer) for layer in shown.values())
    depth = len([layer for layer in shown.values() if layer])
    return {
        "title": say(N_("Where it came from, where it went")),
        "description": say(N_("From the cell line at the top to the child at the bottom.")),
        "width": columns * (_WIDTH + _GAP_X) + _GAP_X,
        "height": depth * (_HEIGHT + _GAP_Y),
        "boxes": boxes,
        "edges": [_line(upper, lower) for upper, lower in sorted(lines) if upper != lower],
        "twin": thing_table(
            here, sorted(drawn.values(), key=lambda t: (_LAYERS[t.kind], t.code)), say(N_("The same as a table"))
        ),
    }


def _folded(drawn: dict[str, Thing], code: str) -> tuple[dict[int, list[Thing]], dict[int, list[Thing]]]:
    """At most a few boxes a layer: the thing itself and those further along first; the others share one box."""
    layers: dict[int, list[Thing]] = defaultdict(list)
    for thing in drawn.values():
        layers[_LAYERS[thing.kind]].append(thing)
    shown, folded = {}, {}
    for layer, things in sorted(layers.items()):
        things.sort(key=lambda thing: (thing.code != code, -thing.version, thing.code))
        keep = _MOST_IN_LAYER if len(things) <= _MOST_IN_LAYER else _MOST_IN_LAYER - 1
        shown[layer], folded[layer] = things[:keep], things[keep:]
    return shown, folded


def _boxes(
    here: Here, shown: dict[int, list[Thing]], folded: dict[int, list[Thing]], code: str
) -> tuple[list[dict[str, Any]], dict[str, tuple[int, int]]]:
    boxes: list[dict[str, Any]] = []
    places: dict[str, tuple[int, int]] = {}
    columns = max(len(things) + bool(folded[layer]) for layer, things in shown.items())
    for row, (layer, things) in enumerate(shown.items()):
        count = len(things) + bool(folded[layer])
        left = _GAP_X + (columns - count) * (_WIDTH + _GAP_X) // 2
        y = row * (_HEIGHT + _GAP_Y) + _GAP_Y // 4
        for column, thing in enumerate(things):
            x = left + column * (_WIDTH + _GAP_X)
            places[thing.code] = (x + _WIDTH // 2, y)
            boxes.append(_box(here, thing, (x, y), thing.code == code))
        if folded[layer]:
            x = left + len(things) * (_WIDTH + _GAP_X)
            places |= {thing.code: (x + _WIDTH // 2, y) for thing in folded[layer]}
            words = here.speaker.gettext(N_("%(number)s more"), number=len(folded[layer]))
            kind = tell_kind(here.speaker, folded[layer][0].kind)
            boxes.append({"x": x, "y": y, "width": _WIDTH, "height": _HEIGHT, "title": words, "note": kind})
    return boxes, places


def _box(here: Here, thing: Thing, at: tuple[int, int], is_here: bool) -> dict[str, Any]:
    kind = tell_kind(here.speaker, thing.kind)
    title = title_of(here, thing)
    return {
        "x": at[0],
        "y": at[1],
        "width": _WIDTH,
        "height": _HEIGHT,
        "title": _short(f"{kind} {title}" if title != thing.code else kind),
        "note": _short(tell_state(here.speaker, thing.state(thing.kind)) if thing.states else thing.code),
        "kind": "here" if is_here else None,
        "href": f"/things/{thing.code}",
    }


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"


def _line(upper: tuple[int, int], lower: tuple[int, int]) -> dict[str, int]:
    return {"x1": upper[0], "y1": upper[1] + _HEIGHT, "x2": lower[0], "y2": lower[1]}

"""The situation as it was: what is told late is judged by how things stood when it happened, in both directions.

A recall, a hold or a withdrawn consent that came afterwards does not make wrong what was right; a hold that lay on the
lot then does not vanish because it was lifted since (journey.md, 5). Only what has a time on record is taken back:
holds, disposition of lots, consent, wristbands, and the condition of containers. A wristband that was found on another
child is never taken back: nobody knows since when it was there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from custody.rules.conditions import condition_then
from custody.rules.guards.identity import ON_ANOTHER
from custody.rules.situation import Edge, Item, Situation, Thing


def as_it_was(situation: Situation, at: datetime) -> Situation:
    """The situation at `at`. Holds lifted since stand again where the step reads LIFTED."""
    things = {code: _thing_then(thing, at) for code, thing in situation.things.items()}
    items = tuple(replace(item, kind="hold") if _lay(item, at) else item for item in situation.items)
    stood = tuple(item for item in items if item.kind != "hold" or not _after(_instant(item, "placed_at"), at))
    return replace(situation, things=things, items=stood, edges=_edges_then(situation, things))


def _thing_then(thing: Thing, at: datetime) -> Thing:
    then = _THEN.get(thing.kind)
    state = then(thing, at) if then else ""
    return replace(thing, states={**thing.states, _JOURNEYS[thing.kind]: state}) if state else thing


def _lot_then(lot: Thing, at: datetime) -> str:
    """Its disposition then, where it has changed since; empty where it has not."""
    stopped = lot.instant("recalled_at") or lot.instant("rejected_at")
    released = lot.instant("released_at")
    if _after(released, at):
        return "quarantine"
    if lot.state("lot") in ("recalled", "rejected") and _after(stopped, at):
        return "released" if released else "quarantine"
    return ""


def _consent_then(subject: Thing, at: datetime) -> str:
    withdrawn, given = subject.instant("withdrawn_at"), subject.instant("consent_at")
    if subject.state("consent") == "withdrawn":
        return "current" if _after(withdrawn, at) else ""
    return "withdrawn" if withdrawn and not _after(withdrawn, at) and _after(given, at) else ""


def _band_then(band: Thing, at: datetime) -> str:
    if _after(band.instant("bound_at"), at):
        return "printed"
    worn = band.state("wristband") == "void" and band.text("voided_why") != ON_ANOTHER
    return "on" if worn and _after(band.instant("voided_at"), at) else ""


# What each kind was then, and on which journey.
_THEN: Mapping[str, Callable[[Thing, datetime], str]] = {
    "lot": _lot_then,
    "subject": _consent_then,
    "wristband": _band_then,
    "container": condition_then,
}
_JOURNEYS = {"lot": "lot", "subject": "consent", "wristband": "wristband", "container": "condition"}


def _edges_then(situation: Situation, things: Mapping[str, Thing]) -> tuple[Edge, ...]:
    """The relations, with each wristband on whoever wore it then."""
    bands = (thing for thing in things.values() if thing.kind == "wristband")
    worn = {band.code: band.text("subject") for band in bands if band.state("wristband") == "on"}
    others = (edge for edge in situation.edges if edge.kind != "wears" or edge.child in worn)
    then = (Edge(child, band, "wears") for band, child in worn.items() if child in things)
    return tuple(dict.fromkeys((*others, *then)))


def _lay(item: Item, at: datetime) -> bool:
    """Whether a hold that was lifted since lay there then."""
    return item.kind == "lifted_hold" and _after(_instant(item, "closed_at"), at)


def _instant(item: Item, name: str) -> datetime | None:
    value = item.text(name)
    return datetime.fromisoformat(value.replace("Z", "+00:00")) if value else None


def _after(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment > at

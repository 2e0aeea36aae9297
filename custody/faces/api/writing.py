"""Values of the record as JSON: things, holds, clocks, reasons in code and in words, entries, answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from custody.faces.catalogue import Speaker
from custody.faces.signed import told_change, told_signature
from custody.faces.telling import tell_done, tell_kind, tell_reason, tell_state, tell_step, tell_time
from custody.faces.wire import OUTCOMES, answer_to_json
from custody.record.attempt import Answer
from custody.record.reads.changed import Change
from custody.record.reads.entries import EntryView
from custody.record.replies import reason_to_json
from custody.rules.effects import instant_text
from custody.rules.openings import Opening
from custody.rules.refusals import Reason
from custody.rules.situation import Item, Situation, Thing
from custody.rules.words import grouped

WITHHELD = frozenset({"password_digest", "pin_digest", "badge"})  # a badge counts as read, typed as well as scanned
# Values that are moments: until when something holds, or since when it runs.
CLOCKS = ("expiry_at", "use_by", "cleared_until", "eligible_until", "formulated_at", "thaw_started_at", "out_since")


def thing_json(thing: Thing, say: Speaker) -> dict[str, Any]:
    """A thing: code, kind, name, its states on every journey, and its values."""
    return {
        "code": thing.code,
        "printed": grouped(thing.code),
        "kind": thing.kind,
        "kind_told": tell_kind(say, thing.kind),
        "name": thing.name,
        "state": main_state(thing),
        "state_told": tell_state(say, main_state(thing)),
        "states": dict(thing.states),
        "version": thing.version,
        "values": {name: value for name, value in thing.attrs.items() if name not in WITHHELD},
    }


def brief_json(thing: Thing) -> dict[str, Any]:
    """A thing in a list or a graph."""
    return {"code": thing.code, "kind": thing.kind, "name": thing.name, "state": main_state(thing)}


def main_state(thing: Thing) -> str:
    """The state on the journey that bears the kind's own name."""
    return thing.state(thing.kind) or next(iter(thing.states.values()), "")


def clocks_json(thing: Thing, zone: str) -> list[dict[str, str]]:
    """Every clock of a thing, as an instant and as people read it at the station."""
    found = [(name, at) for name in CLOCKS if (at := thing.instant(name))]
    return [{"clock": name, "at": instant_text(at), "told": tell_time(at, zone)} for name, at in found]


def hold_json(item: Item) -> dict[str, Any]:
    """An open hold and what it is about."""
    return {"code": item.code, "kind": item.kind, "about": list(item.about), "values": dict(item.attrs)}


def opening_json(opening: Opening, say: Speaker, names: Mapping[str, str]) -> dict[str, Any]:
    """A step that begins with a thing, and what stands against it."""
    step = opening.step
    return {
        "step": step.name,
        "title": tell_step(say, step.name),
        "station": step.station,
        "signature": step.sign.value,
        "permitted": opening.permitted,
        "reasons": [told_reason(reason, say, names) for reason in opening.reasons],
    }


def told_reason(reason: Reason, say: Speaker, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A reason: its code with parameters and weight, and the same in words."""
    told = tell_reason(say, reason, names)
    words = {"title": told.title, "sentence": told.sentence, "resolve": told.resolve, "who_told": list(told.who)}
    return reason_to_json(reason) | words


def answer_json(answer: Answer, say: Speaker, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An answer of the door, its reasons and notes told."""
    told = {
        "verdict": OUTCOMES[answer.status][1],
        "reasons": [told_reason(reason, say, names) for reason in answer.reasons],
        "notes": [told_reason(reason, say, names) for reason in answer.notes],
    }
    return answer_to_json(answer) | told


def entry_json(entry: EntryView, say: Speaker) -> dict[str, Any]:
    """An entry with its body: facts, effects, signatures, reasons."""
    return {
        "idx": entry.idx,
        "kind": entry.kind,
        "step": entry.step,
        "told": tell_done(say, entry.step),
        "actor": entry.actor,
        "actor_name": entry.actor_name,
        "outcome": entry.outcome,
        "result": entry.result,
        "occurred_at": instant_text(entry.occurred_at),
        "recorded_at": instant_text(entry.recorded_at),
        "site": entry.site,
        "zone": entry.zone,
        "utc_offset": entry.utc_offset,
        "station": entry.station,
        "channel": entry.channel,
        "reason": entry.reason,
        "corrects_idx": entry.corrects_idx,
        "corrected_by": list(entry.corrected_by),
        "signatures": [vars(told_signature(say, entry, one)) for one in entry.signatures],
        "changed_after_signing": [_changed_json(change, say) for change in entry.changed_after],
        "body": dict(entry.body),
    }


def _changed_json(change: Change, say: Speaker) -> dict[str, Any]:
    """A later change of what was signed: by which entry, and which value, where it put one right."""
    right = change.correction
    said = {"thing": right.thing, "field": right.field, "old": right.old, "new": right.new} if right else {}
    return {
        "entry": change.idx,
        "by": change.by,
        "at": instant_text(change.at),
        "told": told_change(say, change),
        **said,
    }


def graph_json(situation: Situation, code: str, things: Iterable[Thing]) -> dict[str, Any]:
    """Nodes nearest first, and the relations between them."""
    nodes = [brief_json(thing) for thing in things]
    reached = {node["code"] for node in nodes}
    edges = [
        {"parent": edge.parent, "child": edge.child, "kind": edge.kind}
        for edge in situation.edges
        if edge.parent in reached and edge.child in reached
    ]
    return {"code": code, "nodes": nodes, "edges": edges}


def names_in(situation: Situation | None) -> dict[str, str]:
    """The printed names of the persons a situation knows: reasons speak of persons by name, of things by code."""
    things = situation.things.values() if situation else ()
    return {thing.code: thing.name for thing in things if thing.kind == "person" and thing.name}

"""The dossier of an export: one page that opens in a browser from disk, in words, with every value as it was given.

It tells what `entries.jsonl` beside it proves, and asks nothing of a server: no script, no picture, no address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from custody.faces.authorised import authorised_lines
from custody.faces.catalogue import LOCALES, Speaker, words_for_templates
from custody.faces.instance import House
from custody.faces.places import templates_folder
from custody.faces.signed import changed_lines, told_signature
from custody.faces.telling import tell_fact, tell_kind, tell_reason, tell_state, tell_step, tell_time, tell_value
from custody.record.checkpoints import Checkpoint
from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_of
from custody.record.reads.things import thing
from custody.record.replies import reason_from_json
from custody.rules.words import grouped


@dataclass(frozen=True)
class Told:
    """What a dossier tells: of which things (none: of the whole ledger), by which entries, under which checkpoint."""

    codes: tuple[str, ...]
    indices: tuple[int, ...]
    sealed: Checkpoint


def dossier(house: House, link: Link, told: Told) -> str:
    """The page, as HTML."""
    speaker = Speaker(house.config.locale if house.config.locale in LOCALES else "en")
    environment = Environment(
        loader=FileSystemLoader(templates_folder()), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(words_for_templates(lambda: speaker))
    return environment.get_template("alone/dossier.html").render(
        locale=speaker.locale.replace("_", "-"),
        demo=house.demo,
        instance=house.name,
        sealed={"size": told.sealed.size, "root": told.sealed.root.hex(), "key": house.door.public_key.hex()},
        things=list(_things(link, speaker, told.codes)),
        entries=map(partial(_entry, link, speaker), entries_of(link, told.indices)),
        shown=len(told.indices),
    )


def _things(link: Link, speaker: Speaker, codes: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    for code in codes:
        found = thing(link, code)
        if found is not None:
            states = speaker.joined(tell_state(speaker, state) for state in dict(found.states).values() if state)
            yield {"code": grouped(code), "kind": tell_kind(speaker, found.kind), "name": found.name, "states": states}


def _entry(link: Link, speaker: Speaker, one: EntryView) -> Mapping[str, Any]:
    zone = one.zone or "UTC"
    facts: Mapping[str, object] = one.body.get("facts", {})
    return {
        "number": one.idx,
        "title": tell_step(speaker, one.step),
        "outcome": tell_state(speaker, one.result),
        "happened": tell_time(one.occurred_at, zone),
        "recorded": tell_time(one.recorded_at, zone),
        "late": one.occurred_at != one.recorded_at,
        "who": one.actor_name or one.actor,
        "reason": one.reason,
        "corrects": one.corrects_idx,
        "corrected_by": one.corrected_by,
        "facts": [
            {"label": tell_fact(speaker, one.step, name)[0], "value": _value(speaker, one.step, name, value)}
            for name, value in facts.items()
            if value not in (None, "", [], ())
        ],
        "reasons": [
            tell_reason(speaker, reason_from_json(stored), zone=zone)
            for stored in (*one.body.get("reasons", ()), *one.body.get("notes", ()))
        ],
        "authorised": authorised_lines(speaker, one, partial(_name_of, link)),
        "signatures": [told_signature(speaker, one, signed) for signed in one.signatures],
        "changed_after": changed_lines(speaker, one),
    }


def _name_of(link: Link, person: str) -> str:
    found = thing(link, person)
    return found.name if found else person


def _value(speaker: Speaker, step: str, name: str, value: object) -> str:
    if isinstance(value, (list, tuple)):
        return speaker.in_rows(_value(speaker, step, name, part) for part in value)
    if isinstance(value, Mapping):
        return speaker.joined(f"{key} {_value(speaker, step, key, part)}" for key, part in value.items())
    return tell_value(speaker, name, str(value), step)

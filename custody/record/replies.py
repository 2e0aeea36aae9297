"""Answers in and out of the record: reasons as stored, the first answer again, a child's name at the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from custody.record.attempt import Answer
from custody.record.identity import Identities
from custody.record.link import Link
from custody.record.preparing import Prepared
from custody.record.upcasting import FORMS
from custody.rules.decide import MISMATCH
from custody.rules.refusals import Reason, Weight


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """A reason as an entry stores it: code and parameters, never prose."""
    return {
        "code": reason.code,
        "thing": reason.thing,
        "params": dict(reason.params),
        "weight": reason.weight.value,
        "rank": reason.rank,
        "who": list(reason.who),
        "authorise": list(reason.authorise),
        "authorised": reason.authorised,
        "remote": reason.remote,
    }


def reason_from_json(stored: Mapping[str, Any]) -> Reason:
    """A reason as it was stored."""
    values = {**stored, "weight": Weight(stored["weight"]), "who": tuple(stored["who"])}
    values["authorise"] = tuple(stored.get("authorise", ()))
    return Reason(**values)


def answer_from_entry(step: str, row: tuple[int, int, str, str, str]) -> Answer:
    """The answer an entry gave, with `repeat` set. `row` is (v, idx, outcome, recorded_at, body)."""
    version, idx, outcome, recorded_at, text = row
    return replace(told_again(step, (idx, outcome, recorded_at), FORMS.read(version, step, text)), repeat=True)


def told_again(step: str, head: tuple[int, str, str], body: Mapping[str, Any]) -> Answer:
    """The answer an entry gave, to be shown once more. `head` is (idx, outcome, recorded_at)."""
    idx, outcome, recorded_at = head
    mismatch = body.get("result") == MISMATCH
    notes = tuple(reason_from_json(stored) for stored in body.get("notes", ()))
    return Answer(
        status=MISMATCH if mismatch else outcome,
        step=step,
        idx=idx,
        recorded_at=recorded_at,
        reasons=notes if mismatch else tuple(reason_from_json(stored) for stored in body.get("reasons", ())),
        notes=() if mismatch else notes,
        created=body.get("created", {}),
    )


def shown_identity(link: Link, prepared: Prepared, identities: Identities) -> Mapping[str, str] | None:
    """Who the subject of this step is, where the step's answer shows it: the look is itself the entry. The subject
    is the one named, or the only one the things named belong to; of two, none is shown."""
    if not prepared.step.shows_identity:
        return None
    loaded = [thing.code for thing in prepared.situation.of_kind("subject")]
    subjects = [code for code in loaded if code in prepared.codes] or loaded
    return identities.open(link, subjects[0]) if len(subjects) == 1 else None

"""What was changed after it was signed: found in the ledger, for entries that are being looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from custody.record.codec import effect_from_json
from custody.record.link import Link, Row
from custody.record.upcasting import FORMS
from custody.rules.after_signing import Correction, Signed, correction_in, leaves_void, moved_by
from custody.rules.journeys.back import TAKES_BACK

# A correction concerns what was signed from the entry it corrects on until it was made.
_CORRECTIONS = """SELECT e.idx, e.corrects_idx, e.v, e.step, e.actor, e.recorded_at, e.zone, e.body, t.name
                  FROM entry AS e LEFT JOIN thing AS t ON t.code = e.actor
                  WHERE e.corrects_idx IS NOT NULL AND e.outcome = 'accepted' AND e.corrects_idx <= ? AND e.idx > ?
                  ORDER BY e.idx"""


@dataclass(frozen=True)
class Change:
    """The record was changed after it was signed: by which entry, by whom (printed name), when. `correction`: which
    value was put right; None where the whole entry was taken back."""

    idx: int
    by: str
    at: datetime
    zone: str
    correction: Correction | None


def changes_after(link: Link, signed: Mapping[int, Mapping[str, Any]]) -> Mapping[int, tuple[Change, ...]]:
    """For these signed entries, by index with their bodies: every later change of what was signed, oldest first."""
    if not signed:
        return {}
    rows = link.run(_CORRECTIONS, (max(signed), min(signed)))
    told = [(int(row[1]), str(row[3]), _change(row)) for row in rows]
    # What only names an earlier entry changes nothing of it, whoever sent it.
    changes = [(idx, change) for idx, step, change in told if change.correction or step == TAKES_BACK]
    read = {idx: _signed(idx, body) for idx, body in signed.items()} if changes else {}
    return {idx: tuple(_concerning(one, changes)) for idx, one in read.items()}


def _concerning(signed: Signed, changes: list[tuple[int, Change]]) -> Iterable[Change]:
    for corrects, change in changes:
        if corrects == signed.idx or (change.correction and leaves_void(change.correction, signed)):
            yield change


def _change(row: Row) -> Change:
    idx, corrects, version, step, actor, recorded, zone, body, name = row
    effects = [effect_from_json(stored) for stored in FORMS.read(version, step, body)["effects"]]
    at = datetime.fromisoformat(str(recorded).replace("Z", "+00:00"))
    return Change(idx, str(name or actor), at, str(zone), correction_in(idx, corrects, effects))


def _signed(idx: int, body: Mapping[str, Any]) -> Signed:
    contents = tuple(orjson.loads(orjson.loads(one["content"])["content"]) for one in body["signatures"])
    return Signed(idx, contents, moved_by(effect_from_json(stored) for stored in body["effects"]))

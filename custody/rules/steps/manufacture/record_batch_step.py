"""Record a step of the batch: who did it, who watched, and what was measured.

The list of steps, their order and their limits come from the product profile the batch began with, never from habit. A
value outside its limit is recorded as it is and opens a deviation: a batch record that cannot take a bad value is
filled with good ones (21 CFR 211.188(b)(11), persons performing and checking each significant step; 211.192).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Effect, Moved, Plain, Set, instant_text
from custody.rules.facts import decimal, scan, text
from custody.rules.guards.batch_record import DONE, batch_steps, steps_left
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step, Tense


@dataclass(frozen=True)
class Facts:
    """The batch, the step by its name in the profile, what was measured in the unit the profile names, and a remark."""

    batch: str = scan("batch")
    step: str = text()
    value: Decimal | None = decimal(None, lowest="-300", required=False)
    note: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A step of this batch, after those before it, once, not before the batch began; its value where one is asked."""
    batch = situation.thing(facts.batch)
    row = _row(situation, facts)
    if row is None:
        known = ", ".join(str(step["name"]) for step in batch_steps(situation, batch))
        yield Refusal("unknown_batch_step", batch.code, {"name": facts.step, "known": known})
        return
    if facts.step in batch.mapping(DONE):
        yield Refusal("batch_step_done", batch.code, {"name": facts.step})
    started = batch.instant("started_at")
    if started is not None and act.occurred_at < started:
        yield Refusal("batch_step_before_start", batch.code, {"started_at": instant_text(started)})
    first = (*steps_left(situation, batch), facts.step)[0]
    if first != facts.step and facts.step not in batch.mapping(DONE):
        yield Refusal("batch_step_out_of_order", batch.code, {"name": facts.step, "next": first})
    if row.get("unit") and facts.value is None:
        yield Refusal("batch_value_missing", batch.code, {"name": facts.step, "unit": str(row["unit"])})
    if not _within(row, facts.value):
        yield Refusal("batch_value_outside_limit", batch.code, _shown(row, facts))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The step stands in the batch record."""
    batch, row = situation.thing(facts.batch), _row(situation, facts) or {}
    done: dict[str, Plain] = {
        "by": act.actor,
        "checked_by": act.second,
        "at": instant_text(act.occurred_at),
        "within": _within(row, facts.value),
    }
    if facts.value is not None:
        done |= {"value": format(facts.value, "f"), "unit": str(row.get("unit", ""))}
    if facts.note:
        done["note"] = facts.note
    earlier: dict[str, Plain] = {name: _kept(value) for name, value in batch.mapping(DONE).items()}
    yield Moved(batch.code, "batch")
    yield Set(batch.code, DONE, {**earlier, facts.step: done})


def _row(situation: Situation, facts: Facts) -> Mapping[str, object] | None:
    rows = batch_steps(situation, situation.thing(facts.batch))
    return next((row for row in rows if row["name"] == facts.step), None)


def _within(row: Mapping[str, object], value: Decimal | None) -> bool:
    """Both limits belong to the range; a step without a value is within."""
    if value is None:
        return True
    low, high = (Decimal(str(row[end])) if end in row else value for end in ("min", "max"))
    return low <= value <= high


def _shown(row: Mapping[str, object], facts: Facts) -> dict[str, str | int]:
    ends = {end: str(row.get(end, "–")) for end in ("min", "max")}
    value = format(facts.value, "f") if facts.value is not None else ""
    return {"name": facts.step, "value": value, "unit": str(row.get("unit", "")), **ends}


def _kept(value: object) -> Plain:
    """What was recorded before stays as it is."""
    return {str(name): part for name, part in value.items()} if isinstance(value, Mapping) else str(value)


STEP = Step(
    name="record_batch_step",
    station="manufacture",
    kind="batch.step_recorded",
    facts=Facts,
    primary="batch",
    sign=Sign.PERFORMER_AND_SECOND,
    tense=Tense.REPORTS_THE_PAST,
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.188(b)(11), 211.192",
)

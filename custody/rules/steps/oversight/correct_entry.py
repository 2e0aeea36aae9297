"""Correct an entry: a value was entered wrongly. The old one stays for ever, with who changed it, why and who approved.

Only values are corrected, never codes, movements or times of gates; those are put right by a step of their own, as a
wrong weight is by prescribing anew. A corrected result is judged again and reviewed again; what it once opened stays
open until quality closes it. A signature whose content held the old value no longer matches: a reviewed batch record
goes back to be reviewed, a released lot is held (21 CFR 11.10(e), 11.70; Annex 11, 9; stories 12 and 15).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from custody.rules.effects import Effect, Moved, Posted, Set, instant_text, posted
from custody.rules.facts import choice, integer, scan, text
from custody.rules.guards.results import result_missing, unreadable_value
from custody.rules.guards.specifications import specification_of
from custody.rules.refusals import Refusal
from custody.rules.results import released_lot_held, verdict_effects
from custody.rules.situation import ANCESTORS, BALANCES, REACH, SOURCE, Situation, Thing
from custody.rules.specification import INVALID, OUT_OF_SPECIFICATION, Value, judge, read_value, test_of
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit
from custody.rules.words import result_key

RESULT_FIELD = "value"
CONTAINER_FIELDS: Mapping[str, str] = {"volume_ml": Unit.ML, "cells_per_ml": Unit.CELLS_PER_ML}
STILL_CORRECTABLE = frozenset({"filled", "frozen"})


@dataclass(frozen=True)
class Facts:
    """The entry that is wrong (its index in the record), the sample or container it is about, for a result which test
    and attempt, the field, the right value, and how the wrong one came about."""

    entry: int = integer(highest=999_999_999)
    thing: str = scan("sample", "container")
    test: str | None = text(required=False)
    number: int | None = integer(lowest=1, highest=99, required=False)
    field: str = choice(RESULT_FIELD, *CONTAINER_FIELDS)
    value: str = text()
    explanation: str = text()


def names(facts: Facts) -> tuple[str, ...]:
    """The result, which has no code to scan; nothing for a container."""
    return (_key(facts),) if facts.test else ()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The entry must have set this value of this thing, the field be one corrected here, the value be readable and
    another than before."""
    thing, corrected = situation.thing(facts.thing), situation.past
    if (facts.field == RESULT_FIELD) != (thing.kind == "sample"):
        yield Refusal("uncorrectable_field", thing.code, {"field": facts.field, "kind": thing.kind})
        return
    if corrected is None or corrected.outcome != "accepted" or (_key(facts), facts.field) not in corrected.values:
        yield Refusal("unrelated_entry", _key(facts), {"entry": facts.entry})
    if thing.kind == "sample":
        yield from result_missing(situation, thing.code, facts.test or "", facts.number or 1)
    elif thing.state("container") not in STILL_CORRECTABLE:
        yield Refusal("no_longer_correctable", thing.code, {"state": thing.state("container")})
    target, value = situation.find(_key(facts)), _read(situation, facts)
    if target is not None and value is None:
        yield unreadable_value(target.code, facts.field, facts.value)
    elif target is not None and target.text(facts.field) == facts.value:
        yield Refusal("nothing_corrected", target.code, {"field": facts.field, "value": facts.value})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The new value in place, the old one kept beside it; then what follows from it."""
    target, value = situation.find(_key(facts)), _read(situation, facts)
    if target is None or value is None:
        return
    yield Set(target.code, "corrections", (*_corrections(target), _correction(target, facts, act)))
    if target.kind == "result":
        yield from _result_corrected(situation, target, value, act)
    elif value.number is not None:
        yield from _container_corrected(situation, target, facts.field, value.number)
    lot = situation.find(target.text("lot"))
    if lot and lot.state("lot") == "reviewed":
        yield Moved(lot.code, "lot")
    yield from released_lot_held(lot, "corrected_after_release", act)


def _result_corrected(situation: Situation, result: Thing, value: Value, act: Act) -> Iterator[Effect]:
    row = _row(situation, result)
    judgement = judge(row, value)
    verdict = INVALID if result.text("verdict") == INVALID else judgement.verdict
    yield Moved(result.code, "result")
    for name, new in (
        *(("value", value.text), ("censor", value.censor), ("compared", judgement.compared), ("verdict", verdict)),
        *(("reviewed_at", None), ("reviewed_by", None)),
    ):
        yield Set(result.code, name, new)
    if verdict == OUT_OF_SPECIFICATION != result.text("verdict"):
        found = (situation.thing(result.text("sample")), result.code)
        opened = verdict_effects(situation, found, verdict, act)
        yield from (effect for effect in opened if getattr(effect, "kind", "") == "deviation")


def _container_corrected(situation: Situation, container: Thing, field: str, value: Decimal) -> Iterator[Effect]:
    now = {name: container.decimal(name) for name in CONTAINER_FIELDS}
    right = {**now, field: value}
    cells = (right["volume_ml"] * right["cells_per_ml"]).to_integral_value(ROUND_FLOOR)  # as at the fill
    yield Set(container.code, field, format(value, "f"))
    yield Set(container.code, "cells", format(cells, "f"))
    yield from _difference(container.code, "world.grown", right["volume_ml"] - now["volume_ml"], Unit.ML)
    surplus = cells - container.decimal("cells")
    from_lot = min(surplus, situation.balance(container.text("lot"), Unit.CELLS))
    yield from _difference(container.code, container.text("lot"), from_lot, Unit.CELLS)
    yield from _difference(container.code, "world.grown", surplus - from_lot, Unit.CELLS)


def _difference(container: str, other: str, change: Decimal, unit: Unit) -> Iterator[Posted]:
    """A change of a container's account against another account, whichever way it goes."""
    if change > 0:
        yield posted(other, container, change, unit.value)
    elif change < 0:
        yield posted(container, other, -change, unit.value)


def _correction(target: Thing, facts: Facts, act: Act) -> Mapping[str, str | int]:
    return {
        "entry": facts.entry,
        "field": facts.field,
        "old": target.text("censor") + target.text(facts.field).lstrip("<> "),
        "new": facts.value,
        "explanation": facts.explanation,
        "by": act.actor,
        "approved_by": act.second,
        "at": instant_text(act.at),
    }


def _corrections(target: Thing) -> tuple[Mapping[str, str], ...]:
    kept = target.attrs.get("corrections")
    return tuple(kept) if isinstance(kept, (list, tuple)) else ()


def _read(situation: Situation, facts: Facts) -> Value | None:
    result = situation.find(_key(facts))
    if facts.field == RESULT_FIELD:
        return read_value(_row(situation, result), facts.value) if result and result.kind == "result" else None
    value = read_value({"unit": CONTAINER_FIELDS[facts.field]}, facts.value)
    positive = value is not None and not value.censor and value.number is not None and value.number > 0
    return value if positive else None


def _row(situation: Situation, result: Thing) -> Mapping[str, object]:
    specification = specification_of(situation, situation.find(result.text("lot")))
    return (test_of(specification, result.text("test")) if specification else None) or {}


def _key(facts: Facts) -> str:
    return result_key(facts.thing, facts.test, facts.number or 1) if facts.test else facts.thing


STEP = Step(
    name="correct_entry",
    station="oversight",
    kind="entry.corrected",
    facts=Facts,
    primary="thing",
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    corrects="entry",
    names=names,
    reads=(SOURCE, REACH, ANCESTORS, BALANCES),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 11.10(e); 11.70; Annex 11, 9",
)

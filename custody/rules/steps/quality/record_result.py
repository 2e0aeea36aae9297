"""Record a result. Whatever was found is recorded; what it means is decided by the specification the lot began with.

A value outside the specification opens a deviation by itself and is never overwritten (21 CFR 211.192, 610.1). A failed
control makes the result invalid, with the reason, whatever the value; that is no pass either. A test done again needs
quality's authorisation each time, so that nobody tests into compliance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from custody.rules.effects import Created, Effect, Linked, Moved, Plain, Set, instant_text
from custody.rules.facts import choice, scan, text, yes_no_unknown
from custody.rules.guards.results import unreadable_value
from custody.rules.guards.specifications import specification_of, unspecified_lot
from custody.rules.refusals import Refusal
from custody.rules.results import attempts, series_of, verdict_effects
from custody.rules.situation import ANCESTORS, REACH, SOURCE, Situation, Thing
from custody.rules.specification import INVALID, OTHER, Value, is_numeric, judge, read_value, test_of
from custody.rules.step import Act, Sign, Step
from custody.rules.words import is_code, kinds_of_letter, result_key

WHY_INVALID = (
    *("positive_control_failed", "negative_control_failed", "spike_not_recovered", "replicates_apart"),
    *("reagent_unfit", "instrument_fault", "sample_unfit", OTHER),
)


@dataclass(frozen=True)
class Facts:
    """The sample, the test by its name in the specification, what was found, whether the control was valid (if not,
    why: in words where no choice says it), and the laboratory that found it where that is not the house's own."""

    sample: str = scan("sample")
    test: str = text()
    value: str = text()
    censor: str | None = choice("<", ">", required=False)
    unit: str | None = text(required=False)
    control_valid: str = yes_no_unknown()
    invalid_reason: str | None = choice(*WHY_INVALID, required=False)
    invalid_note: str | None = text(required=False)
    laboratory: str | None = scan("external_party", required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The test must be in the lot's specification, the value readable in its unit, a repetition authorised."""
    sample = situation.thing(facts.sample)
    row = _row(situation, facts)
    yield from unspecified_lot(situation, sample.text("lot"))
    if row is None:
        yield Refusal("test_outside_specification", facts.sample, {"test": facts.test})
        return
    if read_value(row, facts.value, facts.censor or "") is None:
        yield unreadable_value(facts.sample, facts.test, facts.value)
    unit = str(row.get("unit", ""))
    if is_numeric(row) and (facts.unit or "") != unit:
        yield Refusal("wrong_unit", facts.sample, {"test": facts.test, "unit": facts.unit or "", "expected": unit})
    said = facts.invalid_note if facts.invalid_reason in (None, OTHER) else facts.invalid_reason
    if facts.control_valid != "yes" and not (facts.invalid_reason and said):
        yield Refusal("invalid_without_reason", facts.sample, {"test": facts.test})
    if (facts.laboratory or "") != _away(sample):
        params = {"holder": _away(sample) or "none", "laboratory": facts.laboratory or "none"}
        yield Refusal("another_laboratory", facts.sample, params)
    done = attempts(_series(situation, facts), facts.test)
    if done:
        yield Refusal("retest_unauthorised", facts.sample, {"test": facts.test, "attempt": done + 1})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A new result below the sample, judged; out of specification, a deviation, and a hold where the lot is out."""
    sample, row = situation.thing(facts.sample), _row(situation, facts)
    value = read_value(row, facts.value, facts.censor or "") if row else None
    if row is None or value is None:
        return
    number = 1 + len([r for r in situation.children(sample.code, "tested") if r.text("test") == facts.test])
    key = result_key(sample.code, facts.test, number)
    attrs = _attrs(situation, facts, (row, value), act)
    yield Created(key, "result", {**attrs, "number": number})
    yield Moved(key, "result")
    yield Linked(sample.code, key, "tested")
    yield Moved(sample.code, "sample")
    holder = _series(situation, facts)
    if holder:
        counted = {str(test): int(str(n)) for test, n in holder.mapping("attempts").items()}
        yield Set(holder.code, "attempts", {**counted, facts.test: attempts(holder, facts.test) + 1})
    yield from verdict_effects(situation, (sample, key), str(attrs["verdict"]), act)


def _attrs(situation: Situation, facts: Facts, found: tuple[Mapping[str, object], Value], act: Act) -> dict[str, Plain]:
    row, value = found
    judgement = judge(row, value)
    valid = facts.control_valid == "yes"
    return {
        "lot": situation.thing(facts.sample).text("lot"),
        "sample": facts.sample,
        "test": facts.test,
        "value": facts.value,
        "censor": value.censor,
        "compared": judgement.compared,
        "unit": facts.unit,
        "method": str(row.get("method", "")),
        "control_valid": facts.control_valid,
        "invalid_reason": facts.invalid_reason,
        "invalid_note": facts.invalid_note,
        "laboratory": facts.laboratory,
        "verdict": judgement.verdict if valid else INVALID,
        "attempt": attempts(_series(situation, facts), facts.test) + 1,
        "entered_at": instant_text(act.at),
        "entered_by": act.actor,
    }


def _away(sample: Thing) -> str:
    """The external party that has the sample; empty while it is in the house."""
    holder = sample.text("holder")
    return holder if is_code(holder) and "external_party" in kinds_of_letter(holder[0]) else ""


def _series(situation: Situation, facts: Facts) -> Thing | None:
    return situation.find(series_of(situation.thing(facts.sample), facts.test)[0])


def _row(situation: Situation, facts: Facts) -> Mapping[str, object] | None:
    lot = situation.find(situation.thing(facts.sample).text("lot"))
    specification = specification_of(situation, lot)
    return test_of(specification, facts.test) if specification else None


STEP = Step(
    name="record_result",
    station="quality",
    kind="result.recorded",
    facts=Facts,
    primary="sample",
    sign=Sign.PERFORMER,
    reads=(SOURCE, REACH, ANCESTORS),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.160; 211.192; 610.1",
)

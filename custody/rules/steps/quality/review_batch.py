"""Review the batch record: record, audit trail, labels and deviations, each seen, by someone who took no part in it.

The signature covers what the reviewer was shown: every changed value with its old one, every test done more than once
or with a failed control, every open deviation. Each open deviation is acknowledged by name (21 CFR 211.192; Annex 11,
9; PIC/S PI 041-1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import scan, yes_no_unknown
from custody.rules.guards.batch_record import batch_record_complete
from custody.rules.guards.disposition import lineage, open_deviations
from custody.rules.guards.label_account import labels_reconciled
from custody.rules.refusals import Refusal
from custody.rules.results import release_results
from custody.rules.situation import ANCESTORS, DESCENDANTS, ITEMS, PARTICIPATION, Situation
from custody.rules.specification import INVALID
from custody.rules.step import Act, Sign, Step

PARTS_SEEN = ("record", "audit_trail", "labels", "deviations")


@dataclass(frozen=True)
class Facts:
    """The lot, what of it was seen, and the open deviations acknowledged."""

    lot: str = scan("lot")
    record: str = yes_no_unknown()
    audit_trail: str = yes_no_unknown()
    labels: str = yes_no_unknown()
    deviations: str = yes_no_unknown()
    acknowledged: tuple[str, ...] = scan("deviation", many=True, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """All four parts must have been seen, every step of the batch recorded, every open deviation acknowledged."""
    yield from batch_record_complete(situation, facts.lot)
    unseen = [part for part in PARTS_SEEN if getattr(facts, part) != "yes"]
    if unseen:
        yield Refusal("unseen_parts", facts.lot, {"parts": ", ".join(unseen)})
    for deviation in open_deviations(situation, facts.lot):
        if deviation.code not in facts.acknowledged:
            params = {"deviation": deviation.code, "reason": deviation.text("reason"), "grade": deviation.text("grade")}
            yield Refusal("unacknowledged_deviation", deviation.code, params)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The lot is reviewed."""
    yield Moved(facts.lot, "lot")
    yield Set(facts.lot, "batch_reviewed_at", instant_text(act.at))
    yield Set(facts.lot, "batch_reviewed_by", act.actor)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """Changed values, repeated and invalid tests, open deviations: what the reviewer was shown."""
    if situation.find(facts.lot) is None:
        return {}
    things = [situation.thing(code) for code in lineage(situation, facts.lot)]
    results = release_results(situation, facts.lot)
    notable = [r for r in results if r.integer("attempt") > 1 or r.text("verdict") == INVALID]
    return {
        "corrections": {t.code: t.attrs["corrections"] for t in things if t.has("corrections")},
        "repeated_or_invalid": {result.code: result.text("verdict") for result in notable},
        "open_deviations": {d.code: d.text("reason") for d in open_deviations(situation, facts.lot)},
    }


STEP = Step(
    name="review_batch",
    station="quality",
    kind="batch.reviewed",
    facts=Facts,
    primary="lot",
    sign=Sign.PERFORMER,
    meanings=("reviewed",),
    reads=(DESCENDANTS, ANCESTORS, ITEMS, PARTICIPATION),
    guards=(labels_reconciled,),
    refusals=refusals,
    effects=effects,
    evidence=evidence,
    cites="21 CFR 211.192; Annex 11, 8.2 and 9; PIC/S PI 041-1",
)

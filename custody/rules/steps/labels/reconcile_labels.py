"""Reconcile labels: two persons count what was printed for a lot, what stands on something, what was spoiled and what
is kept with the batch record, and the sum must be nothing.

Their count is held against what the record knows of every single copy. Where anything differs an open deviation about
the labels of this lot comes first: a label nobody can find may stand on another product (21 CFR 211.125(c);
211.188(b)(8), a specimen with the record).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Effect, Moved, Plain, Set, instant_text, posted
from custody.rules.facts import integer, scan
from custody.rules.guards.label_account import LabelAccount, label_account
from custody.rules.refusals import Refusal
from custody.rules.situation import BALANCES, DESCENDANTS, ITEMS, RELATED, Situation
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit

MOST_LABELS = 10_000
EXPLAINS = "labels_do_not_add_up"  # reason of the deviation that lets the account be closed all the same


@dataclass(frozen=True)
class Facts:
    """The lot, the copies as counted by hand, and those kept as a specimen with the batch record."""

    lot: str = scan("lot")
    printed: int = integer(0, MOST_LABELS)
    applied: int = integer(0, MOST_LABELS)
    spoiled: int = integer(0, MOST_LABELS)
    record_copies: tuple[str, ...] = scan("label_copy", many=True, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Once; the copies kept are of this lot; count and record say the same, or a deviation about it is open."""
    if situation.thing(facts.lot).has("labels_reconciled_at"):
        yield Refusal("labels_already_reconciled", facts.lot)
        return
    for code in facts.record_copies:
        if facts.lot not in _lots_of(situation, code):
            yield Refusal("label_of_another_lot", code, {"lot": facts.lot})
    counted, known = _counted(facts), _known(situation, facts)
    if counted == known and counted.adds_up:
        return
    if any(item.text("reason") == EXPLAINS for item in situation.open_items("deviation", facts.lot)):
        yield Refusal("labels_differ_explained", facts.lot, _shown(counted, known))
    else:
        yield Refusal("labels_unaccounted", facts.lot, _shown(counted, known))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The account is closed: what was spoiled is destroyed, specimens are kept, the count stands on the lot."""
    counted = _counted(facts)
    waste = situation.balance(facts.lot, Unit.COPY.value)
    for code in facts.record_copies:
        yield Moved(code, "label_copy")
    if waste > Decimal(0):
        yield posted(facts.lot, "world.destroyed", waste, Unit.COPY.value)
    values: dict[str, Plain] = {
        "labels_printed": counted.printed,
        "labels_applied": counted.applied,
        "labels_spoiled": counted.spoiled,
        "labels_kept": counted.kept,
        "labels_reconciled_by": act.actor,
        "labels_reconciled_at": instant_text(act.at),
    }
    for name, value in values.items():
        yield Set(facts.lot, name, value)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """What the record knows of the lot's labels."""
    if situation.find(facts.lot) is None:
        return {}
    known = _known(situation, facts)
    return {name: getattr(known, name) for name in ("printed", "applied", "spoiled")} | {"record_copies": known.kept}


def _known(situation: Situation, facts: Facts) -> LabelAccount:
    return label_account(situation, situation.thing(facts.lot), frozenset(facts.record_copies))


def _counted(facts: Facts) -> LabelAccount:
    return LabelAccount(facts.printed, facts.applied, facts.spoiled, len(facts.record_copies))


def _shown(counted: LabelAccount, known: LabelAccount) -> dict[str, str | int]:
    names = ("printed", "applied", "spoiled", "kept")
    told: dict[str, str | int] = {name: getattr(counted, name) for name in names}
    return told | {f"known_{name}": getattr(known, name) for name in names}


def _lots_of(situation: Situation, copy: str) -> frozenset[str]:
    worn_by = situation.children(copy, "labels")
    return frozenset(thing.code if thing.kind == "lot" else thing.text("lot") for thing in worn_by)


STEP = Step(
    name="reconcile_labels",
    station="labels",
    kind="labels.reconciled",
    facts=Facts,
    primary="lot",
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "checked"),
    reads=(DESCENDANTS, RELATED, BALANCES, ITEMS),
    refusals=refusals,
    effects=effects,
    evidence=evidence,
    cites="21 CFR 211.125(c); 211.188(b)(8)",
)

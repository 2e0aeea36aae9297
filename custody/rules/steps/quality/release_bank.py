"""Release or reject a cell bank: every test the specification asks of a bank has been read and is in order.

The reports are filed with the decision. Whoever banked the cells does not release them (ICH Q5D 2.3; EU GMP Annex 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, rows, scan, stored_file, text, yes_no_unknown
from custody.rules.guards.in_force import not_in_force
from custody.rules.refusals import Refusal
from custody.rules.situation import PARTICIPATION, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Test:
    """One test of the bank, by its name in the specification, and whether its report was read and is in order."""

    test: str = text()
    in_order: str = yes_no_unknown()


@dataclass(frozen=True)
class Facts:
    """Which bank, the decision, the reports in one file, and each test as it was read."""

    bank: str = scan("bank")
    decision: str = choice("released", "rejected")
    reports: str = stored_file()
    tests: tuple[Mapping[str, object], ...] = rows(Test, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Reasons against a release; a rejection has none."""
    if facts.decision == "rejected":
        return
    yield from not_in_force(situation, "specification")
    specification = situation.finds_document("specification")
    required = specification.texts("bank.tests") if specification else ()
    in_order = {str(row["test"]) for row in facts.tests or () if row["in_order"] == "yes"}
    against = {str(row["test"]) for row in facts.tests or () if row["in_order"] != "yes"}
    outstanding = [test for test in required if test not in in_order or test in against]
    if outstanding:
        yield Refusal("bank_test_outstanding", facts.bank, {"tests": ", ".join(outstanding)})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Released or rejected, by whom and when, on which reports."""
    yield Moved(facts.bank, "bank", facts.decision)
    yield Set(facts.bank, "reports", facts.reports)
    yield Set(facts.bank, "decided_by", act.actor)
    yield Set(facts.bank, "decided_at", instant_text(act.at))


STEP = Step(
    name="release_bank",
    station="quality",
    kind="bank.decided",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    meanings=("approved",),
    primary="bank",
    reads=(PARTICIPATION,),
    cites="ICH Q5D 2.3; EU GMP Annex 2",
)

"""File a safety report: the serious event was reported, to whom and under which reference, and its clock stops.

Late is a note that opens a deviation; what is not filed stays open and is due (ICH E6(R3) 2.7.2; journey.md, 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Closed, Effect
from custody.rules.facts import choice, scan, text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The report, who received it, and the reference under which."""

    report: str = scan("safety_report")
    sent_to: tuple[str, ...] = choice("sponsor", "ethics_committee", "authority", many=True)
    reference: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Once; late is a note."""
    report = situation.thing(facts.report)
    due = report.instant("due_at")
    if report.state("safety_report") != "open":
        yield Refusal("report_filed_already", report.code)
    elif due is not None and act.at > due:
        yield Refusal("report_filed_late", report.code, {"due_at": report.text("due_at")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The clock stops."""
    yield Closed(facts.report, "filed")


STEP = Step(
    name="file_report",
    station="oversight",
    kind="report.filed",
    facts=Facts,
    primary="report",
    sign=Sign.PERFORMER,
    refusals=refusals,
    effects=effects,
    cites="ICH E6(R3) 2.7.2",
)

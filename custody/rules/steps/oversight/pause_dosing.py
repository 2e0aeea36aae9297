"""Pause dosing: nothing more is prescribed, cleared, issued or thawed, for one child, for some, or for the whole trial.

The investigator, the sponsor or quality may, at once and for a reason picked from a list; who paused does not resume.
A pause takes effect at the next scan of anybody. Cells that are thawed already are past the point of no return: what
hangs or waits is a decision for the bedside, and no pause stops it; but whoever stands there is called, and reads it
before signing (journey.md, 2 and 7, step 58; ICH E6(R3) 3.17).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.alarms import PAUSED, alarms_at_the_bed
from custody.rules.effects import Effect, Opened, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.guards.pausing import WHOLE_TRIAL
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_SUBJECTS, DESCENDANTS, REACH, Situation
from custody.rules.step import Act, Sign, Step

REASONS = (
    "serious_adverse_event",
    "stopping_rule_met",
    "product_in_doubt",
    "safety_review",
    "asked_by_authority",
    "other",
)


@dataclass(frozen=True)
class Facts:
    """How far it reaches, which children (none for the whole trial, one, or those of a cohort), and why."""

    scope: str = choice(WHOLE_TRIAL, "cohort", "subject")
    subjects: tuple[str, ...] = scan("subject", many=True, required=False)
    reason: str = choice(*REASONS)
    note: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Scope and children say the same; a reason that is on no list is told in words."""
    given = len(facts.subjects)
    fits = {WHOLE_TRIAL: given == 0, "cohort": given > 0, "subject": given == 1}
    if not fits[facts.scope]:
        yield Refusal("pause_scope_unclear", params={"scope": facts.scope, "given": given})
    if facts.reason == "other" and not facts.note:
        yield Refusal("pause_without_words")


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """One pause, open until another person resumes, and an alarm for each dose that is past the thaw."""
    attrs = {"scope": facts.scope, "reason": facts.reason, "note": facts.note}
    placed = {"paused_by": act.actor, "paused_at": instant_text(act.at)}
    yield Opened("@1", "pause", facts.subjects, {**attrs, **placed})
    children = facts.subjects or tuple(child.code for child in situation.of_kind("subject"))
    yield from alarms_at_the_bed(situation, children, PAUSED, act)


STEP = Step(
    name="pause_dosing",
    station="oversight",
    kind="dosing.paused",
    facts=Facts,
    sign=Sign.PERFORMER,
    reads=(ALL_SUBJECTS, REACH, DESCENDANTS),
    refusals=refusals,
    effects=effects,
    cites="journey.md 7, step 58; ICH E6(R3) 3.17",
)

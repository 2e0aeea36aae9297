"""Confirm eligibility: the investigator answers each criterion of the protocol and decides.

A gate, not a case report form: who confirmed what, when, by which version of the protocol, and until when it holds.
That is counted from the day of the earliest assessment and not from the signature: an old finding grows no younger
(ICH E6(R3) 2.3 and 2.12; domain page, section 4). "Not assessed" is never "no". The decision is the investigator's
alone: what the program can compute is a note and overrides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from custody.rules.document import Document
from custody.rules.effects import Effect, Moved, Set, instant_text, plain
from custody.rules.facts import choice, day, rows, scan, text
from custody.rules.guards.in_force import not_in_force
from custody.rules.guards.subject import answered_once, consent_current
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Sign, Step

ANSWERS = ("met", "not_met", "not_assessed")


@dataclass(frozen=True)
class Answered:
    """One criterion by its id, what was found, and a remark where it helps."""

    criterion: str = text()
    answer: str = choice(*ANSWERS)
    remark: str = text(required=False)


@dataclass(frozen=True)
class Facts:
    """The anchor: the day of the earliest assessment the answers rest on. An answer to every criterion, and the
    decision."""

    subject: str = scan("subject")
    assessed_on: date = day()
    answers: tuple[Mapping[str, Any], ...] = rows(Answered)
    decision: str = choice("eligible", "not_eligible")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Every criterion has one answer, and the answers bear the decision."""
    yield from not_in_force(situation, "protocol")
    protocol = situation.finds_document("protocol")
    if protocol is None:
        return
    criteria = {str(row["id"]): row for row in protocol.rows("criterion")}
    if unknown := [one for row in facts.answers if (one := str(row["criterion"])) not in criteria]:
        yield Refusal("criterion_unknown", facts.subject, _listed(unknown))
    yield from answered_once(facts.subject, facts.answers)
    if facts.decision == "eligible":
        yield from _eligible_reasons(facts, criteria)
    yield from _anchor_reasons(situation, facts, protocol, act)
    yield from _age_reasons(situation.thing(facts.subject), facts, protocol, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The answers, the decision, and how long it holds."""
    protocol = situation.document("protocol")
    yield Moved(facts.subject, "subject", facts.decision)
    yield Set(facts.subject, "criteria", {str(row["criterion"]): str(row["answer"]) for row in facts.answers})
    yield Set(facts.subject, "assessed_on", plain(facts.assessed_on))
    until = instant_text(_until(situation, facts, protocol))
    yield Set(facts.subject, "eligible_until", until if facts.decision == "eligible" else None)


def _until(situation: Situation, facts: Facts, protocol: Document) -> datetime:
    """The end of the last day on which assessments of that day still bear the decision."""
    return situation.day_end(facts.assessed_on + timedelta(days=int(protocol.decimal("eligibility.valid_days"))))


def _anchor_reasons(situation: Situation, facts: Facts, protocol: Document, act: Act) -> Iterator[Refusal]:
    """Nobody was assessed tomorrow; and what was found too long ago makes nobody eligible today."""
    params = {"assessed_on": facts.assessed_on.isoformat(), "days": protocol.text("eligibility.valid_days")}
    if facts.assessed_on > situation.day_of(act.at):
        yield Refusal("assessed_in_the_future", facts.subject, params)
    elif facts.decision == "eligible" and _until(situation, facts, protocol) <= act.at:
        yield Refusal("assessment_outdated", facts.subject, params)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """What is signed: the version of the protocol the criteria were read from, and each answer."""
    protocol = situation.finds_document("protocol")
    answers = {str(row["criterion"]): str(row["answer"]) for row in facts.answers}
    return {"protocol": protocol.version if protocol else "", "answers": answers}


def _eligible_reasons(facts: Facts, criteria: Mapping[str, Mapping[str, object]]) -> Iterator[Refusal]:
    answers = {str(row["criterion"]): str(row["answer"]) for row in facts.answers}
    counted = {one: answers.get(one, "") for one, row in criteria.items() if not _settled(one, row, criteria, answers)}
    if silent := [one for one, answer in counted.items() if not answer]:
        yield Refusal("criterion_unanswered", facts.subject, _listed(silent))
    if open_ := [one for one, answer in counted.items() if answer == "not_assessed"]:
        yield Refusal("criterion_not_assessed", facts.subject, _listed(open_))
    if unmet := [o for o, answer in counted.items() if answer == "not_met" and criteria[o]["kind"] == "inclusion"]:
        yield Refusal("inclusion_not_met", facts.subject, _listed(unmet))
    if met := [o for o, answer in counted.items() if answer == "met" and criteria[o]["kind"] == "exclusion"]:
        yield Refusal("exclusion_met", facts.subject, _listed(met))


def _listed(criteria: list[str]) -> Mapping[str, str | int]:
    return {"criteria": ", ".join(criteria)}


def _settled(
    one: str, row: Mapping[str, object], criteria: Mapping[str, Mapping[str, object]], answers: Mapping[str, str]
) -> bool:
    """Whether a sister criterion of which one is enough (`one_of`) is met, so that this one no longer decides."""
    group = row.get("one_of")
    sisters = [other for other, its in criteria.items() if group and its.get("one_of") == group]
    return answers.get(one, "") != "" and any(answers.get(other) == "met" for other in sisters)


def _age_reasons(subject: Thing, facts: Facts, protocol: Document, act: Act) -> Iterator[Refusal]:
    """Certain from the year of birth alone: the child is past the age limit whatever the day."""
    youngest = act.at.year - subject.integer("birth_year") - 1
    answers = {str(row["criterion"]): row["answer"] for row in facts.answers}
    by_age = str(protocol.value("eligibility.age_criterion"))
    if youngest > protocol.decimal("max_age_years") and answers.get(by_age) == "met":
        yield Refusal("age_over_limit", subject.code, {"years": youngest, "criterion": by_age})


STEP = Step(
    name="confirm_eligibility",
    station="clinic",
    kind="subject.eligibility_confirmed",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    full_password=True,
    primary="subject",
    guards=(consent_current,),
    evidence=evidence,
    cites="ICH E6(R3) 2.3, 2.12",
)

"""A child in the trial: consent, eligibility and wristband, as every step about a dose asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def consent_current(situation: Situation, subject: Thing, at: datetime) -> Iterator[Refusal]:
    """Reasons from the consent of a subject: withdrawn, never given, or given on a form no longer in force."""
    yield from withdrawn(subject)
    state = subject.state("consent")
    if state == "current":
        yield from _superseded(situation, subject)
    elif state != "withdrawn":
        yield Refusal("consent_missing", subject.code, {"number": subject.text("number")})


def withdrawn(subject: Thing) -> Iterator[Refusal]:
    """One reason if consent was withdrawn: the one administrative fact that stops a dose at any moment."""
    if subject.state("consent") == "withdrawn":
        yield Refusal("consent_withdrawn", subject.code, {"number": subject.text("number", subject.code)})


def eligible_now(situation: Situation, subject: Thing, at: datetime) -> Iterator[Refusal]:
    """Reasons from eligibility: not confirmed, confirmed as not eligible, or confirmed too long ago at `at`."""
    state, number = subject.state("subject"), subject.text("number")
    until = subject.instant("eligible_until")
    if state == "not_eligible":
        yield Refusal("subject_not_eligible", subject.code, {"number": number})
    elif state != "eligible":
        yield Refusal("eligibility_unconfirmed", subject.code, {"number": number})
    elif until is None or at > until:
        told = instant_text(until) if until else "–"
        yield Refusal("eligibility_lapsed", subject.code, {"number": number, "until": told})


def answered_once(subject: str, answers: Iterable[Mapping[str, object]]) -> Iterator[Refusal]:
    """One reason if a criterion has two answers: which of them was meant is not guessed."""
    given = [str(row["criterion"]) for row in answers]
    if twice := sorted({one for one in given if given.count(one) > 1}):
        yield Refusal("criterion_answered_twice", subject, {"criteria": ", ".join(twice)})


def live_band(situation: Situation, subject: str) -> Thing | None:
    """The wristband a subject wears now, or None. Needs RELATED from the subject (or the band)."""
    return next((band for band in situation.children(subject, "wears") if band.state("wristband") == "on"), None)


def _superseded(situation: Situation, subject: Thing) -> Iterator[Refusal]:
    protocol = situation.finds_document("protocol")
    signed, in_force = subject.text("consent_version"), protocol.text("consent.form_version") if protocol else ""
    if protocol and signed != in_force:
        params = {"number": subject.text("number"), "signed": signed, "in_force": in_force}
        yield Refusal("consent_form_superseded", subject.code, params)

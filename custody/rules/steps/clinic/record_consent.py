"""Record consent: given on the form in force and by someone who may give it, or withdrawn, which is never refused.

Before any procedure of the trial (ICH E6(R3) 2.8; 药物临床试验质量管理规范 第二十三条). A child old enough to
understand also says yes. Withdrawal frees nothing by itself: what is reserved is released by a signed act of its own.
Where cells of the child are past the thaw, wait at its bed or run, whoever has them is called: no scan would tell them
in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.alarms import alarms_at_the_bed
from custody.rules.document import Document
from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, scan, text, yes_no_unknown
from custody.rules.guards.in_force import not_in_force
from custody.rules.refusals import Refusal
from custody.rules.situation import DESCENDANTS, REACH, RELATED, THEN, Situation, Thing
from custody.rules.step import Act, Sign, Step, Tense

SIGNERS = ("parent", "guardian", "subject")


@dataclass(frozen=True)
class Facts:
    """Given or withdrawn, on which version of the form, signed by whom, and whether the child agreed."""

    subject: str = scan("subject")
    outcome: str = choice("given", "withdrawn")
    form_version: str = text()
    signer: str = choice(*SIGNERS)
    assent: str = yes_no_unknown()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The form, the signer and the child's own word, for consent given; a reminder of reservations, for withdrawal."""
    subject = situation.thing(facts.subject)
    if facts.outcome == "withdrawn":
        yield from _still_reserved(situation, subject)
        return
    yield from _before_withdrawal(subject, act)
    then = situation.as_it_was()  # it was signed on the form that was in force when it was signed
    yield from not_in_force(then, "protocol")
    protocol = then.finds_document("protocol")
    if protocol is None:
        return
    if facts.form_version != protocol.text("consent.form_version"):
        params = {"signed": facts.form_version, "in_force": protocol.text("consent.form_version")}
        yield Refusal("wrong_form_version", subject.code, params)
    yield from _signer_reasons(facts, subject, protocol, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Consent is current, or withdrawn, since the moment it was signed."""
    yield Moved(facts.subject, "consent", facts.outcome)
    signed_at = instant_text(act.occurred_at)
    if facts.outcome == "withdrawn":
        earlier = situation.thing(facts.subject).text("withdrawn_at")
        yield Set(facts.subject, "withdrawn_at", max(earlier, signed_at))  # texts of instants sort by time
        yield from alarms_at_the_bed(situation, (facts.subject,), "consent_withdrawn", act)
        return
    yield Set(facts.subject, "consent_version", facts.form_version)
    yield Set(facts.subject, "consent_at", signed_at)
    yield Set(facts.subject, "consent_signer", facts.signer)


def _before_withdrawal(subject: Thing, act: Act) -> Iterator[Refusal]:
    """A yes that was signed before the no, or with it, and told later: it does not undo the no."""
    withdrawn_at = subject.instant("withdrawn_at")
    if withdrawn_at is not None and act.occurred_at <= withdrawn_at:
        params = {"signed_at": instant_text(act.occurred_at), "withdrawn_at": instant_text(withdrawn_at)}
        yield Refusal("consent_older_than_withdrawal", subject.code, params)


def _signer_reasons(facts: Facts, subject: Thing, protocol: Document, act: Act) -> Iterator[Refusal]:
    """Only the year of birth is known here: the child turns `years` this year, or has done so already."""
    years = act.occurred_at.year - subject.integer("birth_year")
    params: dict[str, str | int] = {"number": subject.text("number"), "years": years}
    adult_from = protocol.decimal("consent.adult_from_age_years")
    if facts.signer == "subject" and years < adult_from:
        yield Refusal("signer_under_age", subject.code, params)
    elif facts.signer == "subject" and years == adult_from:
        yield Refusal("signer_age_unclear", subject.code, params)
    if (
        facts.signer != "subject"
        and facts.assent != "yes"
        and years >= protocol.decimal("consent.assent_from_age_years")
    ):
        yield Refusal("assent_missing", subject.code, params)


def _still_reserved(situation: Situation, subject: Thing) -> Iterator[Refusal]:
    doses = situation.children(subject.code, "prescribed")
    reserved = [container for dose in doses for container in situation.children(dose.code, "allocated")]
    if reserved:
        yield Refusal("containers_still_reserved", subject.code, {"containers": ", ".join(c.code for c in reserved)})


STEP = Step(
    name="record_consent",
    station="clinic",
    kind="consent.recorded",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    tense=Tense.REPORTS_THE_PAST,
    primary="subject",
    reads=(RELATED, RELATED, REACH, DESCENDANTS, THEN),
    cites="ICH E6(R3) 2.8",
)

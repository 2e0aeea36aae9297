"""Give IL-2: the injection before the cells, told when and how much, by the nurse who gave it.

IL-2 is a prescribed course of its own (IU/m² × m²) and couples to the start of infusion, not to thaw. It reports the
past, so it is never refused and is judged by how things stood when it was given: given and not charted costs one tap. A
dose other than the one prescribed opens a deviation and alarms whoever answers for it; vials are labelled in 万 (ten
thousand) IU, and a factor is the danger (journey.md, sections 4, 5 and 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.dose import in_wan, shown
from custody.rules.effects import Call, Effect, Opened, Set, alarm_opened, instant_text
from custody.rules.facts import decimal, integer, scan
from custody.rules.guards.allocation import gave_the_go
from custody.rules.guards.doses import dose_unprescribed
from custody.rules.guards.identity import found_on_another, wearer
from custody.rules.guards.subject import consent_current
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, THEN, Situation, Thing
from custody.rules.step import Act, Sign, Step, Tense
from custody.rules.units import Unit
from custody.rules.words import dose_key


@dataclass(frozen=True)
class Facts:
    """The band on the wrist, the number of the dose it goes with, and how much was given."""

    wristband: str = scan("wristband")
    dose: int = integer(1, 99)
    il2_iu: Decimal = decimal(Unit.IU)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """What speaks against it, as things stood when it was given. All of it is noted; none of it stops the entry."""
    then = situation.as_it_was()
    child = wearer(then, facts.wristband)
    if child is None:
        yield Refusal("band_not_worn", facts.wristband, {"state": then.thing(facts.wristband).state("wristband")})
    yield from found_on_another(situation, facts.wristband)
    child = child or _child(situation, facts)
    if child is None:
        return
    reasons = consent_current(then, then.thing(child.code), act.occurred_at)
    yield from (reason for reason in reasons if reason.code != "consent_form_superseded")
    yield from dose_unprescribed(then, child.code, facts.dose)
    dose, ordered = (known.find(dose_key(child.code, facts.dose)) for known in (situation, then))
    if dose is not None and ordered is not None and _differs(ordered, facts):
        prescribed = ordered.decimal("il2_iu")
        params = {"given": shown(facts.il2_iu), "prescribed": shown(prescribed), "wan": shown(in_wan(prescribed))}
        yield Refusal("il2_differs", dose.code, params)
    if dose is not None and dose.has("il2_given_at"):
        yield Refusal("il2_given_before", dose.code, {"at": dose.text("il2_given_at")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The window for the start of infusion opens from when it was given. Another amount than prescribed alarms whoever
    answers for the dose; where there is no such dose, a deviation keeps what was told."""
    child = _child(situation, facts)
    dose = situation.find(dose_key(child.code, facts.dose)) if child else None
    then = situation.as_it_was()
    if child is None or any(dose_unprescribed(then, child.code, facts.dose)):
        about = (facts.wristband, child.code) if child else (facts.wristband,)
        yield Opened("@deviation", "deviation", about, {"reason": "dose_not_prescribed", "grade": "major"})
        yield from _unprescribed(child, act)
    if child is None or dose is None:
        return
    yield Set(dose.code, "il2_given_at", instant_text(act.occurred_at))
    yield Set(dose.code, "il2_given_iu", shown(facts.il2_iu))
    yield Set(dose.code, "il2_given_by", act.actor)
    if _differs(then.thing(dose.code), facts):
        answers = gave_the_go(dose)
        yield alarm_opened("@alarm", (dose.code, child.code), Call("il2_differs", answers, (child.code,)), act.at)


def _unprescribed(child: Thing | None, act: Act) -> Iterator[Opened]:
    """It may have been another child's: whoever sees to this one answers."""
    if child is not None:
        yield alarm_opened("@alarm", (child.code,), Call("il2_unprescribed", "", (child.code,)), act.at)


def _child(situation: Situation, facts: Facts) -> Thing | None:
    """The child who wears the band, or wore it before it was void."""
    return wearer(situation, facts.wristband) or situation.find(situation.thing(facts.wristband).text("subject"))


def _differs(dose: Thing, facts: Facts) -> bool:
    return facts.il2_iu != dose.decimal("il2_iu")


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """The dose the band and the number lead to, and what was prescribed for it: who signs, signs for this very dose."""
    child = _child(situation, facts)
    dose = situation.find(dose_key(child.code, facts.dose)) if child else None
    if dose is None:
        return {}
    named = {"subject": dose.text("subject"), "il2_prescribed_iu": dose.text("il2_iu")}
    return named | {"prescribed_at": dose.text("prescribed_at")}


STEP = Step(
    name="give_il2",
    station="clinic",
    kind="il2.given",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    tense=Tense.REPORTS_THE_PAST,
    primary="wristband",
    reads=(RELATED, RELATED, THEN),
    always_recordable=True,
    evidence=evidence,
    cites="journey.md 4, 6",
)

"""Give IL-2: an injection, told when and how much, by the nurse who gave it.

Its amount is prescribed with each dose of cells (IU/m² × m²) and it couples to the start of infusion, not to thaw. On a
day without cells it is told without the number of a dose: it is held against what was prescribed last, is kept on the
child, and moves no start. Where the strength of what was drawn is told, the millilitres are worked out beside it. It
reports the past, so it is never refused and is judged by how things stood when it was given: given and not charted
costs one tap. Another amount than prescribed opens a deviation and alarms whoever answers for it; vials are labelled in
万 (ten thousand) IU, and a factor is the danger. Of two for one dose both are kept, and which of them counts is told
(guards/il2.py; journey.md, sections 4, 5 and 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from custody.rules.dose import il2_volume, in_wan, shown
from custody.rules.effects import Call, Effect, Opened, alarm_opened, instant_text
from custody.rules.facts import decimal, integer, scan
from custody.rules.guards.allocation import gave_the_go
from custody.rules.guards.doses import dose_unprescribed
from custody.rules.guards.identity import found_on_another, wearer
from custody.rules.guards.il2 import Injection, charted, counting, given_that_day, injections
from custody.rules.guards.subject import consent_current
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, THEN, Situation, Thing
from custody.rules.step import Act, Sign, Step, Tense
from custody.rules.units import Unit
from custody.rules.words import dose_key


@dataclass(frozen=True)
class Facts:
    """The band on the wrist, the number of the dose it goes with (none on a day without cells), how much was given, and
    the strength of what was drawn, where it is told."""

    wristband: str = scan("wristband")
    dose: int | None = integer(1, 99, required=False)
    il2_iu: Decimal = decimal(Unit.IU)
    iu_per_ml: Decimal | None = decimal(Unit.IU_PER_ML, lowest="1", required=False)


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
    ordered = _ordered(then, child, facts)
    yield from dose_unprescribed(then, child.code, _number(ordered, facts))
    if ordered is not None and _differs(ordered, facts):
        prescribed = ordered.decimal("il2_iu")
        params = {"given": shown(facts.il2_iu), "prescribed": shown(prescribed), "wan": shown(in_wan(prescribed))}
        yield Refusal("il2_differs", ordered.code, params)
    yield from _given_before(situation, child, facts, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The window for the start of infusion opens from when it was given; on a day without cells none does. Another
    amount than prescribed alarms whoever answers for the dose; where there is none, a deviation keeps what was told."""
    child = _child(situation, facts)
    if child is None:
        yield _deviation((facts.wristband,))
        return
    ordered = _ordered(situation.as_it_was(), child, facts)
    if any(dose_unprescribed(situation.as_it_was(), child.code, _number(ordered, facts))):
        yield _deviation((facts.wristband, child.code))
        # It may have been another child's: whoever sees to this one answers.
        yield alarm_opened("@alarm", (child.code,), Call("il2_unprescribed", "", (child.code,)), act.at)
    meant = _meant(situation, child, facts)
    if meant is None:
        return
    yield from charted(situation, meant, (*injections(meant), _injection(facts, act)))
    if ordered is not None and _differs(ordered, facts):
        answers, about = gave_the_go(ordered), tuple(dict.fromkeys((meant.code, child.code)))
        yield alarm_opened("@alarm", about, Call("il2_differs", answers, (child.code,)), act.at)


def _given_before(situation: Situation, child: Thing, facts: Facts, act: Act) -> Iterator[Refusal]:
    """One reason where this dose has had one, with the one that counts then; or the child one that day."""
    dose = _meant(situation, child, facts)
    if dose is None or dose.kind != "dose":
        doses = situation.children(child.code, "prescribed")
        yield from given_that_day(situation, (child, *doses), act.occurred_at)
    elif known := injections(dose):
        counts = counting(situation, dose, (*known, _injection(facts, act)))
        params = {"at": dose.text("il2_given_at"), "counts": str(counts["at"]) if counts else ""}
        yield Refusal("il2_given_before", dose.code, params)
    else:
        yield from given_that_day(situation, (child,), act.occurred_at)


def _injection(facts: Facts, act: Act) -> Injection:
    told = {"at": instant_text(act.occurred_at), "iu": shown(facts.il2_iu), "by": act.actor}
    return told | ({"worked_out": _worked_out(facts)} if facts.iu_per_ml else {})


def _worked_out(facts: Facts) -> str:
    """The millilitres of what was drawn, with the formula; nothing where no strength was told."""
    if facts.iu_per_ml is None:
        return ""
    line = il2_volume(facts.il2_iu, facts.iu_per_ml)
    return f"{line.formula} = {line.result}"


def _deviation(about: tuple[str, ...]) -> Opened:
    return Opened("@deviation", "deviation", about, {"reason": "dose_not_prescribed", "grade": "major"})


def _meant(situation: Situation, child: Thing, facts: Facts) -> Thing | None:
    """What keeps the injection: the dose; on a day without cells the child."""
    return child if facts.dose is None else situation.find(dose_key(child.code, facts.dose))


def _ordered(situation: Situation, child: Thing, facts: Facts) -> Thing | None:
    """The dose by whose prescription it is judged: the one it goes with, else the one prescribed last by the moment the
    situation shows."""
    if facts.dose is not None:
        return situation.find(dose_key(child.code, facts.dose))
    doses = situation.children(child.code, "prescribed")
    known = [(at, dose) for dose in doses if (at := dose.instant("prescribed_at")) and at <= situation.at]
    return max(known, key=_when, default=(None, None))[1]


def _when(prescribed: tuple[datetime, Thing]) -> datetime:
    return prescribed[0]


def _number(ordered: Thing | None, facts: Facts) -> int:
    """The dose somebody must have prescribed: on a day without cells any, so the first where there is none."""
    return facts.dose or (ordered.integer("number") if ordered else 1)


def _child(situation: Situation, facts: Facts) -> Thing | None:
    """The child who wears the band, or wore it before it was void."""
    return wearer(situation, facts.wristband) or situation.find(situation.thing(facts.wristband).text("subject"))


def _differs(dose: Thing, facts: Facts) -> bool:
    return facts.il2_iu != dose.decimal("il2_iu")


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """The dose the band and the number lead to, or the one prescribed last, and what was prescribed for it: who signs,
    signs for this very dose. With a strength, the millilitres."""
    child = _child(situation, facts)
    dose = _ordered(situation, child, facts) if child else None
    drawn = {"il2_ml": _worked_out(facts)} if facts.iu_per_ml else {}
    if dose is None:
        return drawn
    named = {"subject": dose.text("subject"), "il2_prescribed_iu": dose.text("il2_iu")}
    return named | {"prescribed_at": dose.text("prescribed_at")} | drawn


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
    reads=(RELATED, RELATED, RELATED, THEN),
    always_recordable=True,
    evidence=evidence,
    cites="journey.md 4, 6",
)

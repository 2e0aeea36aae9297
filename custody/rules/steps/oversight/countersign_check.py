"""Countersign a check: sign for what could not be signed when it happened.

A check in an emergency, by a clinician who has no account, is countersigned within the protocol's time by a person who
had no part in it, nor in preparing, labelling or verifying what it was made for, and has spoken with the one named: two
who carried a dose do not sign for one another. A one-tap mark is signed for by whoever made it, or by a person
who says who did. Late is a note and opens a deviation; what was not countersigned stays open and is an alarm. To
disagree is possible and opens a deviation of its own: the entry stays as it is (journey.md, 4; 21 CFR 11.10(j)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Closed, Effect, Opened
from custody.rules.facts import choice, person, scan, text
from custody.rules.one_person import accounts_of
from custody.rules.refusals import Refusal
from custody.rules.situation import ABOUT, DESCENDANTS, PARTICIPATION, Situation, Thing
from custody.rules.step import Act, Sign, Step

OF_A_CHECK = "clinician"  # an item that names one is a check by a stand-in
ON_THE_WAY = frozenset({"prepare_dose", "label_dose", "verify_dose"})


@dataclass(frozen=True)
class Facts:
    """What is signed for; whether it was so; who did it, where that is not the one who signs; a remark."""

    item: str = scan("countersignature")
    agreed: str = choice("yes", "no")
    done_by: str | None = person(required=False)
    remark: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Once, by a person who had no part in the dose a check was made for, with words where it was not so; late is a
    note."""
    item = situation.thing(facts.item)
    if item.state("countersignature") != "open":
        yield Refusal("countersigned_already", item.code)
        return
    if item.has(OF_A_CHECK) and accounts_of(situation, act.actor) & _took_part(situation, item):
        yield Refusal("countersigner_took_part", act.actor, {"clinician": item.text(OF_A_CHECK)})
    if facts.agreed == "no" and not facts.remark:
        yield Refusal("disagreement_without_words", item.code)
    due = item.instant("due_at")
    if due is not None and act.at > due:
        yield Refusal("countersigned_late", item.code, {"due_at": item.text("due_at")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """It is signed for; where it was not so, a deviation is open about the same things."""
    item = situation.thing(facts.item)
    yield Closed(item.code, "agreed" if facts.agreed == "yes" else "disputed")
    if facts.agreed == "no":
        attrs = {"reason": "countersignature_disputed", "grade": "major", "note": facts.remark}
        yield Opened("@deviation", "deviation", item.texts("about"), attrs)


def _took_part(situation: Situation, item: Thing) -> frozenset[str]:
    """Who entered the check, and who prepared, labelled or verified what it is about or what was made of that, as
    performer or as second."""
    about = item.texts("about")
    made = (found.code for code in about for found in situation.children(code, "pooled"))
    return situation.who_did(ON_THE_WAY, *about, *made) | {item.text("entered_by")}


STEP = Step(
    name="countersign_check",
    station="oversight",
    kind="check.countersigned",
    facts=Facts,
    primary="item",
    sign=Sign.PERFORMER,
    reads=(ABOUT, DESCENDANTS, PARTICIPATION),
    refusals=refusals,
    effects=effects,
    cites="journey.md 4; 21 CFR 11.10(j)",
)

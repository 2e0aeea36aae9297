"""Review access: quality has looked at who could do what on a day, and signs what it saw.

Access is given by two and taken away by one; that it is still right is looked at from time to time (EU GMP Annex 11,
12.3; 21 CFR 11.10(d)). What was looked at is bound by its digest: the page of the day says whether what is shown there
is what was signed. The day is over, so that what could be done on it changes no more. Whoever reviews is among the
accounts reviewed: that one another reviews too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from custody.rules.effects import Effect, Set
from custody.rules.facts import choice, text
from custody.rules.facts import day as calendar_day
from custody.rules.one_person import same_human
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation
from custody.rules.step import Act, Sign, Step

VALUE = "access_reviews"  # of a person: `day digest` of each
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Facts:
    """Which day, the digest of what was looked at, as the page shows it, what came of it, and what is to be done."""

    day: date = calendar_day()
    digest: str = text()
    outcome: str = choice("as_it_should_be", "to_be_changed")
    remark: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The day is over, the digest is one, what is to be changed is said; and the reviewer's own account."""
    if facts.day >= situation.day_of(act.at):
        yield Refusal("day_not_over", params={"day": facts.day.isoformat()})
    if not _DIGEST.fullmatch(facts.digest):
        yield Refusal("digest_unreadable")
    if facts.outcome == "to_be_changed" and not facts.remark:
        yield Refusal("change_unsaid")
    if not _seen_by_another(situation, facts, act):
        yield Refusal("own_access_reviewed", act.actor, {"name": situation.thing(act.actor).name})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The reviewer has seen this day: whoever reviews it after them is not alone."""
    before = situation.thing(act.actor).texts(VALUE)
    yield Set(act.actor, VALUE, tuple(dict.fromkeys((*before, _seen(facts)))))


def _seen_by_another(situation: Situation, facts: Facts, act: Act) -> bool:
    others = (one for one in situation.of_kind("person") if not same_human(situation, act.actor, one.code))
    return any(_seen(facts) in one.texts(VALUE) for one in others)


def _seen(facts: Facts) -> str:
    return f"{facts.day.isoformat()} {facts.digest}"


STEP = Step(
    name="review_access",
    station="people",
    kind="access.reviewed",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    meanings=("checked",),
    full_password=True,
    reads=(ALL_PEOPLE,),
    cites="EU GMP Annex 11, 12.3",
)

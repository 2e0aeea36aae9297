"""Register a subject: the record knows a child by a number, a sex and a year of birth, and by nothing else.

Name, birth date and hospital number go to the identity store, sealed, and never into an entry (ICH E6(R3) 2.7 and
4.2; the number carries no identity). Numbers that are easily taken for one another are pointed out before anything is
prescribed, and so are names that share a word, as siblings' do: two children alike in number, year or name are how the
wrong child is treated (journey.md, sections 7 and 9). So is a child who may be on record already, by hospital number or
by name and birth date: registered twice it would have two courses. The door compares who they are; the rules are told
which subjects are alike and how, and no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from custody.rules.effects import Created, Effect, Moved, Plain, instant_text
from custody.rules.facts import choice, integer, private, text
from custody.rules.guards.in_force import not_in_force
from custody.rules.names import SAME_CHILD, same_subject_number
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_SUBJECTS, LIKE_CHILDREN, Situation, Thing
from custody.rules.step import Act, Sign, Step

SEXES = ("female", "male")
# Digits that are taken for one another on a wristband or in handwriting.
_ALIKE = frozenset({"01", "06", "08", "09", "17", "14", "35", "38", "49", "56", "68", "69", "89"})


@dataclass(frozen=True)
class Facts:
    """The subject's number (two to four digits), sex and year of birth; and, kept apart, who the child is.

    `birth_date` is written YYYY-MM-DD."""

    number: str = text()
    sex: str = choice(*SEXES)
    birth_year: int = integer(1900, 2200)
    name: str = private()
    birth_date: str = private()
    hospital_number: str = private()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The number, the birth date, the size of the trial, and children who are easily confused with this one."""
    if not re.fullmatch(r"[0-9]{2,4}", facts.number):
        yield Refusal("number_not_digits")
    yield from _birth_reasons(facts, situation.day_of(act.at))
    yield from not_in_force(situation, "protocol")
    registered = situation.of_kind("subject")
    protocol = situation.finds_document("protocol")
    if protocol is not None and len(registered) >= protocol.decimal("subjects"):
        yield Refusal("trial_full", params={"subjects": str(protocol.value("subjects"))})
    for other in registered:
        yield from _confusable(situation, facts, other)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The subject begins, screened."""
    attrs: dict[str, Plain] = {
        "number": facts.number,
        "sex": facts.sex,
        "birth_year": facts.birth_year,
        "registered_at": instant_text(act.at),
    }
    yield Created("@1", "subject", attrs, name=facts.number)
    yield Moved("@1", "subject")


def looks_like(number: str, other: str) -> bool:
    """Whether two numbers differ only in two neighbours swapped, or in one digit of a pair that is misread."""
    if len(number) != len(other):
        return False
    apart = [place for place in range(len(number)) if number[place] != other[place]]
    if len(apart) == 1:
        return "".join(sorted(number[apart[0]] + other[apart[0]])) in _ALIKE
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1
    return swapped and number[apart[0]] == other[apart[1]] and number[apart[1]] == other[apart[0]]


def _birth_reasons(facts: Facts, today: date) -> Iterator[Refusal]:
    """The birth date is judged and never repeated: it may not enter the record, not even in a reason."""
    try:
        written = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", facts.birth_date)
        born = date.fromisoformat(facts.birth_date) if written else None
    except ValueError:
        born = None
    if born is None:
        yield Refusal("birth_date_unreadable")
    elif born.year != facts.birth_year:
        yield Refusal("birth_date_of_another_year", params={"birth_year": facts.birth_year})
    if facts.birth_year > today.year or (born is not None and born > today):
        yield Refusal("born_in_the_future", params={"birth_year": facts.birth_year})


def _confusable(situation: Situation, facts: Facts, other: Thing) -> Iterator[Refusal]:
    number, likeness = other.text("number"), situation.likeness(other.code)
    if same_subject_number(number, facts.number):
        yield Refusal("number_taken", other.code, {"number": number})
    elif likeness == SAME_CHILD:
        yield Refusal("registered_before", other.code, {"number": number})
    elif alike := likeness or _alike_on_paper(facts, other):
        params = {"number": facts.number, "other": number, "birth_year": other.text("birth_year"), "alike": alike}
        yield Refusal("look_alike_subject", other.code, params)


def _alike_on_paper(facts: Facts, other: Thing) -> str:
    """What is alike of two children whose names are not: their numbers, their year of birth, or nothing."""
    if looks_like(facts.number, other.text("number")):
        return "numbers"
    return "birth_year" if other.integer("birth_year") == facts.birth_year else ""


STEP = Step(
    name="register_subject",
    station="clinic",
    kind="subject.registered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    reads=(ALL_SUBJECTS, LIKE_CHILDREN),
    cites="ICH E6(R3) 2.7, 4.2",
)

"""One person is one person, by whichever account: two accounts that bear one staff number are the same human.

A second account for a person on record is refused when it is asked for; a record may hold two all the same, from before
that was asked. Who did what is then held against both (journey.md, section 3: by person, not account).
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.rules.names import same_number
from custody.rules.situation import Situation


def accounts_of(situation: Situation, person: str) -> frozenset[str]:
    """Every account on record of whoever is behind this one, itself among them. Closed accounts count: what was done by
    them was done. The loader brings the others of everyone who has a part in an attempt."""
    own = situation.find(person)
    number = own.text("staff_number") if own else ""
    others = situation.of_kind("person") if number else ()
    return frozenset({person, *(other.code for other in others if same_number(other.text("staff_number"), number))})


def same_human(situation: Situation, one: str, other: str) -> bool:
    """Whether two accounts are one person's."""
    return other in accounts_of(situation, one)


def everyone_behind(situation: Situation, people: Iterable[str]) -> frozenset[str]:
    """All accounts of all these people."""
    return frozenset[str]().union(*(accounts_of(situation, person) for person in people))

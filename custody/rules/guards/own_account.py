"""What others do to an account is never done by its owner, whichever of their accounts they use, nor by two of them."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.one_person import same_human
from custody.rules.people import person_of
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act


def own_account(situation: Situation, scanned: str, act: Act) -> Iterator[Refusal]:
    """`own_account` where whoever performs or approves is the person the account belongs to."""
    owner = person_of(situation, scanned)
    for person in (act.actor, act.second):
        if person and same_human(situation, person, owner):
            yield Refusal("own_account", owner)
            return

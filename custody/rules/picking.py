"""In which order usable containers are offered for a dose: as the product profile says, and never by habit.

Content of the profile: `dose.offer_first`, a list of the rules below, the first of them weighing most. A profile that
lists none offers a child the lot it had before, and then what expires first (journey.md, section 10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from custody.rules.document import Document
from custody.rules.situation import Thing

SAME_LOT, FIRST_EXPIRED = "same_lot", "first_expired"
RULES = (SAME_LOT, FIRST_EXPIRED)
LIST = "dose.offer_first"
_NEVER = datetime.max.replace(tzinfo=UTC)  # what does not expire comes last


def offering_rules(profile: Document) -> tuple[str, ...]:
    """The rules of this profile that are known here, in their order."""
    stated = profile.texts(LIST) if profile.states(LIST) else RULES
    return tuple(rule for rule in stated if rule in RULES)


def in_order(containers: Iterable[Thing], had: frozenset[str], rules: tuple[str, ...]) -> tuple[Thing, ...]:
    """Containers as they are to be offered to a child who `had` these lots before; equal ones by their code."""
    return tuple(sorted(containers, key=lambda one: (*_rank(one, had, rules), one.code)))


def out_of_order(
    picked: Iterable[str], offered: tuple[Thing, ...], had: frozenset[str], rules: tuple[str, ...]
) -> bool:
    """Whether something offered was passed over for something the rules put after it: of two that are equal by every
    rule either may be taken. What was not offered is judged elsewhere."""
    wanted = set(picked)
    taken = [_rank(one, had, rules) for one in offered if one.code in wanted]
    left = [_rank(one, had, rules) for one in offered if one.code not in wanted]
    return bool(taken and left) and max(taken) > min(left)


def _rank(one: Thing, had: frozenset[str], rules: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(_WEIGHS[rule](one, had) for rule in rules)


_WEIGHS: Mapping[str, Callable[[Thing, frozenset[str]], object]] = {
    SAME_LOT: lambda one, had: one.text("lot") not in had,
    FIRST_EXPIRED: lambda one, had: one.instant("expiry_at") or _NEVER,
}

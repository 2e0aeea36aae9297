"""Who received what was given, and whether it was meant for that child (journey.md, 5 and 9).

No scanner stopped what is told afterwards: a band that is another child's, or nobody's, is found here or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from custody.rules.effects import Effect, Moved, Set, Unlinked
from custody.rules.guards.allocation import allocated_to, dose_of, subjects_of
from custody.rules.guards.identity import ON_ANOTHER_CHILD, found_on_another, wearer
from custody.rules.guards.usable import GIVEN
from custody.rules.situation import Situation, Thing

IN_ERROR = "happened_given_in_error"  # the reason of what opens where a child had what was not meant for it


class Told(Protocol):
    """What happened, and the band of the child who received it."""

    @property
    def what(self) -> str: ...

    @property
    def wristband(self) -> str | None: ...


def received_by(situation: Situation, told: Told, item: Thing) -> str:
    """Who received it: the child who wears the band, or wore it; given on paper without a scan, the child it was meant
    for; empty where nobody knows."""
    if told.wristband:
        found = wearer(situation, told.wristband)
        return found.code if found else situation.thing(told.wristband).text("subject")
    return allocated_to(situation, item.code) if told.what == "given_on_paper" else ""


def wrong_child(situation: Situation, told: Told, received: Mapping[str, str]) -> str:
    """Why a child may have received what was not meant for it; empty where nothing says so. `received` maps each thing
    that was given to the child who received it. The sheet may say in good faith that all was in order."""
    if told.what == "given_in_error":
        return IN_ERROR
    if told.what != "given_on_paper" or not told.wristband:
        return ""
    if any(found_on_another(situation, told.wristband)):
        return ON_ANOTHER_CHILD
    meant = {code: subjects_of(situation, situation.thing(code)) for code in received}
    return IN_ERROR if any(meant[code] != {child} for code, child in received.items()) else ""


def given_before(item: Thing) -> Decimal:
    """The mL that are on record as given of what has ended; none of what has not."""
    ended = item.state(item.kind) in GIVEN and item.has("volume_given_ml")
    return item.decimal("volume_given_ml") if ended else Decimal(0)


def not_had(situation: Situation, item: Thing, child: str) -> Iterator[Effect]:
    """What is taken back where `child` received what the record says its own child had: that child did not have it, so
    its dose is not given, and waits for a new go. Where nobody knows who received it, nothing is taken back."""
    dose = dose_of(situation, item.code)
    own = dose.text("subject") if dose else ""
    if dose is None or child in ("", own) or own not in {had.code for had in situation.children(item.code, "infused")}:
        return
    yield Unlinked(item.code, own, "infused")
    if dose.state("dose") == "given":
        yield Moved(dose.code, "dose", "not_had")
        yield Set(dose.code, "cleared_until", None)

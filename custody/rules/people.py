"""How a person comes into the record: as a person, never as an account, with a badge of their own."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.effects import Created, Effect, Linked, Moved
from custody.rules.situation import Situation

ROLES = (
    "administrator",
    "engineering",
    "warehouse",
    "bank_operator",
    "operator",
    "batch_reviewer",
    "qc_analyst",
    "qc_reviewer",
    "qa",
    "release",
    "cryo",
    "courier",
    "site_receiver",
    "thaw_technician",
    "pharmacist",
    "nurse",
    "investigator",
    "coordinator",
    "sponsor",
    "monitor",
    "auditor",
)
IDENTITY_CHECKS = ("passport", "identity_card", "staff_card", "known_personally")  # how somebody showed who they are


def person_begun(placeholders: tuple[str, str], name: str, username: str, roles: tuple[str, ...]) -> Iterator[Effect]:
    """The effects by which a person and their badge begin. `placeholders` are the person's and the badge's."""
    person, badge = placeholders
    yield Created(person, "person", {"roles": roles, "username": username, "badge": badge}, name=name)
    yield Moved(person, "person")
    yield Created(badge, "staff_badge", {"person": person}, name=name)
    yield Moved(badge, "staff_badge")
    yield Linked(person, badge, "badge")


def person_of(situation: Situation, scanned: str) -> str:
    """The person behind a scanned badge; a person's own key is given back."""
    return situation.thing(scanned).text("person", scanned)


def number_kept(staff_number: str) -> str:
    """A staff number as it is kept: as it was written, with single spaces."""
    return " ".join(staff_number.split())

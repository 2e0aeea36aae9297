"""How long a person's session lives, and whether they need a second factor: by role, as the matrix in force says.

The settings of the instance hold for roles it says nothing about.
"""

from __future__ import annotations

from datetime import timedelta

from custody.faces.instance import House
from custody.record.documents import load_documents
from custody.record.keys import Session
from custody.record.link import Link
from custody.record.reads.people import Account
from custody.rules.document import Document
from custody.rules.roles import DOCUMENT
from custody.rules.signing_in import Limits, asked_for_code, coded_roles, limits_for, second_person_window

EVER = timedelta.max  # a session is found first; how long it lives is known once its person is


def limits_of(house: House, link: Link, account: Account) -> Limits:
    """How long a session of this person lives."""
    return terms_of(house, link, account)[0]


def factor_is_due(house: House, link: Link, account: Account) -> bool:
    """Whether this person must have a second factor and has none."""
    return terms_of(house, link, account)[1]


def terms_of(house: House, link: Link, account: Account) -> tuple[Limits, bool]:
    """Both: on these terms somebody is signed in."""
    config, matrix = house.config, _matrix(link)
    idle, absolute = timedelta(minutes=config.session_idle_minutes), timedelta(minutes=config.session_absolute_minutes)
    limits = limits_for(matrix, account.roles, Limits(idle, absolute))
    return limits, not account.factor_digest and asked_for_code(matrix, account.roles)


def roles_with_code(house: House) -> frozenset[str]:
    """The roles that give a one-time code with every full-password signature."""
    with house.store.reading() as link:
        return coded_roles(_matrix(link))


def second_window(house: House) -> timedelta:
    """How long after the performer the second person may sign; nothing where both sign at once."""
    with house.store.reading() as link:
        return second_person_window(_matrix(link))


def is_too_old(house: House, session: Session, limits: Limits) -> bool:
    """Whether a session has lived as long as it may."""
    return house.clock() - session.created_at > limits.absolute


def is_idle(house: House, session: Session, limits: Limits) -> bool:
    """Whether a session was not used for as long as it may be."""
    return house.clock() - session.seen_at > limits.idle


def _matrix(link: Link) -> Document | None:
    return next((one for one in load_documents(link) if one.type == DOCUMENT), None)

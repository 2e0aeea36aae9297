"""Trainings: which role must be trained in which procedure for which step, and what is on record of a person.

A `protocol` or `product_profile` may state `[[training.need]]` tables with `procedure` (the title of a procedure),
`roles`, `steps` and `valid_months`; without any nobody is asked for one. A training that was recorded is kept with the
person, one for each procedure and role: `procedure`, `role`, `document` (digest of the version it was on), `since` and
`until` (instants, the second excluded), `trained_by`, `assessed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from custody.rules.document import Document
from custody.rules.people import ROLES
from custody.rules.situation import Thing
from custody.rules.stated import Content, numbered_rows, texts_of

STATED_IN = frozenset({"protocol", "product_profile"})
NEEDS = "training.need"
VALUE = "trainings"  # of a person
# The reasons against whoever is not trained in date.
UNTRAINED = ("training_unrecorded", "training_expired", "training_missing")
_LONGEST_MONTHS = 600


@dataclass(frozen=True)
class Need:
    """Whoever takes one of `steps` in one of `roles` is trained in `procedure`, for `valid_months` at a time."""

    procedure: str
    roles: frozenset[str]
    steps: frozenset[str]
    valid_months: int


@dataclass(frozen=True)
class Training:
    """A training on record: in a procedure, for a role, on the version with this digest, from when until when, and by
    which person it was given."""

    procedure: str
    role: str
    document: str
    since: datetime
    until: datetime
    trained_by: str = ""


def needs(documents: Iterable[Document]) -> tuple[Need, ...]:
    """Every need the documents in force state."""
    stating = (one for one in documents if one.in_force and one.type in STATED_IN and one.states(NEEDS))
    return tuple(_need(row) for document in stating for row in document.rows(NEEDS))


def valid_months(documents: Iterable[Document], procedure: str, role: str) -> int:
    """For how long a training in this procedure holds for this role: the shortest that is stated; 0 where none is."""
    stated = [one.valid_months for one in needs(documents) if one.procedure == procedure and role in one.roles]
    return min(stated, default=0)


def on_record(person: Thing) -> tuple[Training, ...]:
    """Every training a person has on record, in the order they were recorded."""
    return tuple(_training(row) for row in _rows(person))


def others_on_record(person: Thing, procedure: str, role: str) -> tuple[Mapping[str, str], ...]:
    """What is kept with a person of trainings, but for that in this procedure for this role."""
    return tuple(row for row in _rows(person) if (row["procedure"], row["role"]) != (procedure, role))


def best(person: Thing, procedure: str, roles: Collection[str], at: datetime) -> Training | None:
    """The training in a procedure for one of these roles that holds the longest, of those begun by `at`; it may be
    over. None where there is none."""
    begun = (one for one in on_record(person) if one.procedure == procedure and one.role in roles and one.since <= at)
    return max(begun, key=lambda one: one.until, default=None)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following, first = divmod(year * 12 + month + 1, 12)
    last = date(following, first + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(day.day, last.day))


def asks_training(content: Content) -> bool:
    """Whether the content of a document states any need."""
    training = content.get("training")
    return isinstance(training, Mapping) and bool(training.get("need"))


def needs_amiss(content: Content, steps: Collection[str]) -> Iterator[str]:
    """The places of `[[training.need]]` that make no sense, as dotted paths."""
    training = content.get("training")
    for number, row in numbered_rows(training, "need") if isinstance(training, Mapping) else ():
        if not isinstance(row.get("procedure"), str) or not row["procedure"]:
            yield f"{NEEDS}.{number}.procedure"
        for column, known in (("roles", ROLES), ("steps", steps)):
            named = texts_of(row.get(column))
            if not named or not named <= set(known):
                yield f"{NEEDS}.{number}.{column}"
        months = row.get("valid_months")
        if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= _LONGEST_MONTHS:
            yield f"{NEEDS}.{number}.valid_months"


def _need(row: Mapping[str, object]) -> Need:
    roles, steps = (frozenset(_texts(row[column])) for column in ("roles", "steps"))
    return Need(str(row["procedure"]), roles, steps, int(str(row["valid_months"])))


def _rows(person: Thing) -> Iterator[Mapping[str, str]]:
    rows = person.attrs.get(VALUE)
    found = rows if isinstance(rows, (list, tuple)) else ()
    yield from ({str(name): str(told) for name, told in row.items()} for row in found if isinstance(row, Mapping))


def _training(row: Mapping[str, str]) -> Training:
    since, until = (datetime.fromisoformat(row[name].replace("Z", "+00:00")) for name in ("since", "until"))
    return Training(row["procedure"], row["role"], row["document"], since, until, row.get("trained_by", ""))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, (list, tuple)) else ()

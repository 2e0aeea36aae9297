"""The situation: what is known, at one moment, of the things a step touches. Plain frozen values, loaded by the door.

A step declares the parts it reads; asking for a part that was not declared is a bug and raises NotLoaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

from custody.rules.document import Document, FileContent
from custody.rules.past import PastEntry
from custody.rules.words import GENEALOGY

# The closed list of parts. The things scanned, the people involved and the documents in force are always there.
ANCESTORS = "ancestors"  # genealogy upwards, without end
DESCENDANTS = "descendants"  # genealogy downwards, without end
RELATED = "related"  # every other relation of the things loaded so far, one hop both ways
ITEMS = "items"  # open holds, deviations, near misses, preparations about the things loaded
PARTICIPATION = "participation"  # who did what to the things loaded
BALANCES = "balances"  # what stands on the accounts of the things loaded
AT_STATION = "at_station"  # items open at the station the step is taken at
ALL_SUBJECTS = "all_subjects"  # every subject: for look-alike warnings
ALL_PEOPLE = "all_people"  # every person: for user names, which are never given out twice
ALL_DOCUMENTS = "all_documents"  # every version of every controlled document, as things
FILES = "files"  # what the files among the facts say
PREPARATIONS = "preparations"  # every preparation that is open, on whichever bench
PAUSES = "pauses"  # every pause of dosing that stands: the trial, or some subjects
SOURCE = "source"  # what the things loaded were filled, drawn or pooled from: one hop, never as far as a batch
REACH = "reach"  # all that a hold on the things loaded would reach: what came of them, and who waits for it
ABOUT = "about"  # what the items among the things loaded are about
REQUESTS = "requests"  # the newest requests for authorisation, answered or not
LIKE_CHILDREN = "like_children"  # which subjects are like the child in hand, by identities that no rule ever sees
THEN = "then"  # all of it once more, as it was when what is told late happened
AROUND = "around"  # what the entry the facts name did, with what was told of the same things before it and since
PARTS = (
    *(ANCESTORS, DESCENDANTS, RELATED, ITEMS, PARTICIPATION, BALANCES, AT_STATION),
    *(ALL_SUBJECTS, ALL_PEOPLE, ALL_DOCUMENTS, FILES, PAUSES, SOURCE, REACH, ABOUT, REQUESTS, THEN, AROUND),
    *(LIKE_CHILDREN, PREPARATIONS),
)


class NotLoaded(LookupError):
    """A step asked for a part of the situation it did not declare."""


@dataclass(frozen=True)
class Thing:
    """Anything with a name in the record. `states` maps journey to state; `version` counts the entries about it."""

    code: str
    kind: str
    name: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    attrs: Mapping[str, object] = field(default_factory=dict)
    version: int = 0

    def state(self, journey: str) -> str:
        """The state on one journey; empty before the first step of it."""
        return self.states.get(journey, "")

    def text(self, name: str, default: str = "") -> str:
        """A value as text; `default` where there is none."""
        value = self.attrs.get(name)
        return default if value is None else str(value)

    def has(self, name: str) -> bool:
        """Whether the value is known."""
        return self.attrs.get(name) is not None

    def decimal(self, name: str) -> Decimal:
        """A value as an exact decimal; KeyError where there is none."""
        return Decimal(str(self.attrs[name]))

    def integer(self, name: str, default: int = 0) -> int:
        """A value as a whole number; `default` where there is none."""
        return int(str(self.attrs.get(name, default)))

    def instant(self, name: str) -> datetime | None:
        """A value as an aware instant, or None."""
        value = self.attrs.get(name)
        return None if value is None else datetime.fromisoformat(str(value).replace("Z", "+00:00"))

    def day(self, name: str) -> date | None:
        """A value as a calendar day, or None."""
        value = self.attrs.get(name)
        return None if value is None else date.fromisoformat(str(value))

    def texts(self, name: str) -> tuple[str, ...]:
        """A value as a list of texts; empty where there is none."""
        value = self.attrs.get(name)
        return tuple(str(part) for part in value) if isinstance(value, (tuple, list)) else ()

    def mapping(self, name: str) -> Mapping[str, object]:
        """A value as a mapping; empty where there is none."""
        value = self.attrs.get(name)
        return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True)
class Edge:
    """A relation between two things."""

    parent: str
    child: str
    kind: str


@dataclass(frozen=True)
class Item:
    """Something open about some things: a hold, deviation, near miss, preparation, alarm."""

    code: str
    kind: str
    about: tuple[str, ...]
    attrs: Mapping[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A value as text, empty where there is none."""
        value = self.attrs.get(name)
        return "" if value is None else str(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A value as a list of texts; empty where there is none."""
        value = self.attrs.get(name)
        return tuple(str(part) for part in value) if isinstance(value, (tuple, list)) else ()


@dataclass(frozen=True)
class Participation:
    """A person did a step to a thing, as performer, second or authoriser."""

    thing: str
    person: str
    step: str
    capacity: str


@dataclass(frozen=True)
class Situation:
    """Everything a step may look at. `zone` is that of the site; `past` the entry the facts name, if any; `then` the
    same as it was when what is told of late happened, None where that is now; `met` the subjects who are like the
    child in hand, and how (`names.likeness`)."""

    at: datetime
    station: str = ""
    site: str = ""
    things: Mapping[str, Thing] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
    items: tuple[Item, ...] = ()
    participation: tuple[Participation, ...] = ()
    balances: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    zone: tzinfo = UTC
    files: Mapping[str, FileContent] = field(default_factory=dict)
    past: PastEntry | None = None
    parts: frozenset[str] = frozenset(PARTS)
    then: Situation | None = None
    met: Mapping[str, str] = field(default_factory=dict)

    def likeness(self, subject: str) -> str:
        """How alike a subject is to the child in hand, or empty: the door has compared who they are."""
        self._needs(LIKE_CHILDREN)
        return self.met.get(subject, "")

    def as_it_was(self) -> Situation:
        """How things stood when what is told happened: that is how it is judged (journey.md, 5)."""
        self._needs(THEN)
        return self.then or self

    def thing(self, code: str) -> Thing:
        """A thing that must be there; KeyError if it was not loaded."""
        return self.things[code]

    def find(self, code: str) -> Thing | None:
        """A thing, or None where the record has none of that name."""
        return self.things.get(code)

    def of_kind(self, kind: str) -> tuple[Thing, ...]:
        """Every loaded thing of one kind."""
        return tuple(thing for thing in self.things.values() if thing.kind == kind)

    def parents(self, code: str, kind: str) -> tuple[Thing, ...]:
        """Things above `code` by one kind of relation."""
        return tuple(self.things[e.parent] for e in self.edges if e.child == code and e.kind == kind)

    def children(self, code: str, kind: str) -> tuple[Thing, ...]:
        """Things below `code` by one kind of relation."""
        return tuple(self.things[e.child] for e in self.edges if e.parent == code and e.kind == kind)

    def ancestors(self, code: str) -> Iterator[Thing]:
        """`code` itself and everything above it that was loaded, nearest first, each once."""
        self._needs(ANCESTORS)
        return self._climbed(code, ((e.child, e.parent) for e in self.edges if e.kind in GENEALOGY))

    def descendants(self, code: str) -> Iterator[Thing]:
        """`code` itself and everything below it that was loaded, nearest first, each once."""
        self._needs(DESCENDANTS, REACH)
        return self._climbed(code, ((e.parent, e.child) for e in self.edges if e.kind in GENEALOGY))

    def open_items(self, kind: str, *codes: str) -> tuple[Item, ...]:
        """Open items of one kind about any of `codes`; about anything loaded when no code is given."""
        self._needs(PAUSES if kind == "pause" else ITEMS)
        return tuple(i for i in self.items if i.kind == kind and (not codes or set(codes) & set(i.about)))

    def open_here(self, kind: str) -> tuple[Item, ...]:
        """Open items of one kind at the station of the step."""
        self._needs(AT_STATION)
        return tuple(item for item in self.items if item.kind == kind and item.text("station") == self.station)

    def who_did(self, steps: frozenset[str], *codes: str) -> frozenset[str]:
        """Persons who performed or checked one of `steps` on any of `codes` (or on anything loaded). Who authorised a
        reason there has not done it."""
        return self._took_part(("performer", "second"), steps, codes)

    def who_performed(self, steps: frozenset[str], *codes: str) -> frozenset[str]:
        """Persons who performed one of `steps` on any of `codes` (or on anything loaded), not those who checked it."""
        return self._took_part(("performer",), steps, codes)

    def balance(self, account: str, unit: str) -> Decimal:
        """What stands on an account."""
        self._needs(BALANCES)
        return self.balances.get((account, unit), Decimal(0))

    def document(self, type_: str, name: str = "") -> Document:
        """The document of a type that is in force (by name where there are several); KeyError if none is."""
        found = self.finds_document(type_, name)
        if found is None:
            raise KeyError(f"no {type_} {name} is in force")
        return found

    def finds_document(self, type_: str, name: str = "") -> Document | None:
        """The document in force, or None."""
        return next((d for d in self.documents if d.in_force and d.type == type_ and name in ("", d.name)), None)

    def frozen_document(self, thing: Thing, type_: str) -> Document:
        """The version of a document a lot or batch began with (its value `documents` maps type to digest)."""
        digest = thing.mapping("documents").get(type_)
        for document in self.documents:
            if document.digest == digest:
                return document
        raise KeyError(f"{thing.code} began with no {type_}")

    def day_end(self, day: date) -> datetime:
        """The instant at which a labelled day ends: the first of the next day in the zone of the site."""
        following = day + timedelta(days=1)
        return datetime(following.year, following.month, following.day, tzinfo=self.zone)

    def day_of(self, at: datetime) -> date:
        """The calendar day of an instant in the zone of the site."""
        return at.astimezone(self.zone).date()

    def file(self, digest: str) -> FileContent:
        """What a file among the facts says; KeyError if it was not among them."""
        self._needs(FILES)
        return self.files[digest]

    def _climbed(self, code: str, hops: Iterable[tuple[str, str]]) -> Iterator[Thing]:
        following: dict[str, list[str]] = {}
        for here, there in hops:
            following.setdefault(here, []).append(there)
        reached = [code]
        for here in reached:  # grows while it is walked
            yield self.things[here]
            reached += [there for there in dict.fromkeys(following.get(here, ())) if there not in reached]

    def _took_part(self, as_: tuple[str, ...], steps: frozenset[str], codes: tuple[str, ...]) -> frozenset[str]:
        self._needs(PARTICIPATION)
        there = (p for p in self.participation if p.step in steps and p.capacity in as_)
        return frozenset(p.person for p in there if not codes or p.thing in codes)

    def _needs(self, *parts: str) -> None:
        if not self.parts.intersection(parts):
            raise NotLoaded(f"the step reads {parts[0]} without declaring it")

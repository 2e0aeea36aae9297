"""Who may not do both: pairs of steps that one person does not take on one thing, as the rules know them.

They stand in the controlled document `separation_of_duties`: `[[pair]]` tables are judged by what is on record about
the thing, `[[together]]` tables say what is judged within one act. A version of it may add pairs, and steps to a pair;
the closed list (closed_list.py) holds whatever it says, and where no such document is in force it holds alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from custody.rules.document import Document

DOCUMENT = "separation_of_duties"
# What is made for one lot alone. A material, a bank or a child also belongs to other lots, and work on those excludes
# nobody from this one.
OF_ONE_LOT = frozenset({"batch", "bank_vial", "lot", "container", "sample", "result"})
_FLAGS = ("lineage", "performers_only", "of_its_things")
_LISTS = ("earlier", "apart_from")
_Row = Mapping[str, object]


@dataclass(frozen=True)
class Pair:
    """Whoever takes `step` may not have performed or checked one of `earlier` on this thing (or, with `lineage`, on
    anything it came from or that was drawn from it, of the kinds OF_ONE_LOT). `performers_only`: who checked it may.
    With no `earlier`, any step counts but those `apart_from`; `named`: the value of the thing that names a person;
    `of_its_things`: what was done to the things it is about counts, and not what was done to it.

    Who authorised a reason has answered for that reason and did not do the step: they are bound by no pair."""

    step: str
    name: str
    earlier: frozenset[str]
    lineage: bool = False
    performers_only: bool = False
    apart_from: frozenset[str] = frozenset()
    named: str = ""
    of_its_things: bool = False

    def covers(self, other: Pair) -> bool:
        """Whether this pair keeps everyone from the step whom the other keeps from it."""
        if (self.step, self.named, self.of_its_things) != (other.step, other.named, other.of_its_things):
            return False
        if self.lineage < other.lineage:
            return False
        if self.performers_only and not other.performers_only:
            return False
        if not self.earlier:
            return not self.apart_from & other.earlier if other.earlier else self.apart_from <= other.apart_from
        return bool(other.earlier) and other.earlier <= self.earlier


@dataclass(frozen=True)
class Together:
    """Two parts of one act that take two persons: which `steps`, and the refusal that holds it."""

    name: str
    steps: frozenset[str]
    held_by: str


def pairs_stated(content: Document | None, step: str = "") -> tuple[Pair, ...]:
    """The pairs a document states, all of them or those of one step; none where there is no document."""
    rows = content.rows("pair") if content else ()
    return tuple(read_pair(row) for row in rows if step in ("", row.get("step")))


def read_pair(row: _Row) -> Pair:
    """A row of the document as a pair."""
    return Pair(
        step=str(row.get("step", "")),
        name=str(row.get("name", "")),
        earlier=frozenset(_texts(row.get("earlier"))),
        lineage=row.get("lineage") is True,
        performers_only=row.get("performers_only") is True,
        apart_from=frozenset(_texts(row.get("apart_from"))),
        named=str(row.get("named", "")),
        of_its_things=row.get("of_its_things") is True,
    )


def read_together(row: _Row) -> tuple[str, frozenset[str]]:
    """Name and steps of a row about one act."""
    return str(row.get("name", "")), frozenset(_texts(row.get("steps")))


def rows_amiss(content: _Row, steps: Iterable[str], about_something: Collection[str]) -> Iterator[str]:
    """The places of the document that make no sense: a step there is not, or that is about nothing on record (of which
    nobody could have done anything before), a name given twice, a pair of nothing."""
    known, seen = frozenset(steps), set[object]()
    for number, row in _numbered(content, "pair"):
        where = f"pair.{number}"
        if not row.get("name") or row.get("name") in seen:
            yield f"{where}.name"
        seen.add(row.get("name"))
        if row.get("step") not in about_something:
            yield f"{where}.step"
        yield from (f"{where}.{name}" for name in _FLAGS if not isinstance(row.get(name, False), bool))
        yield from (f"{where}.{name}" for name in _LISTS if not _are_steps(row.get(name, []), known))
        if not row.get("earlier") and "apart_from" not in row:
            yield f"{where}.earlier"
    for number, row in _numbered(content, "together"):
        if not _are_steps(row.get("steps", []), known):
            yield f"together.{number}.steps"


def _are_steps(value: object, known: frozenset[str]) -> bool:
    return isinstance(value, (list, tuple)) and all(part in known for part in value)


def _numbered(content: _Row, name: str) -> list[tuple[int, _Row]]:
    value = content.get(name)
    rows = value if isinstance(value, (list, tuple)) else ()
    return [(number, row) for number, row in enumerate(rows, start=1) if isinstance(row, Mapping)]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, (list, tuple)) else ()

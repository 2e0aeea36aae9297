"""What became of every cell and container of a lot: an account that must close (ICH E6(R3) 3.15.3; 21 CFR 312.57).

Filled = tested + retained + in stock + on the way + at the clinic + sought + in preparation + infused + wasted +
remainder + destroyed + lost. Three sources that know nothing of each other are held together: what the containers say
they were filled with, what stands on the accounts now, and the postings of the entries. A difference is a fault of
the record, and shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit

PLACES = (
    *("tested", "retained", "in_stock", "on_the_way", "at_the_clinic", "sought", "in_preparation"),
    *("infused", "wasted", "remainder", "destroyed", "lost"),
)


@dataclass(frozen=True)
class Movement:
    """One posting of an entry: the step it belongs to, from which account to which, how much of what."""

    step: str
    source: str
    target: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True)
class Place:
    """Where part of a lot is, or how it ended: whole containers, and cells as filled (exact: a pool of two lots
    divides them by what each gave)."""

    name: str
    containers: int
    cells: Fraction


@dataclass(frozen=True)
class Account:
    """The account of one lot."""

    containers: int
    cells: Fraction
    places: tuple[Place, ...]

    @property
    def missing_containers(self) -> int:
        """Containers filled that are nowhere; negative: more than were filled."""
        return self.containers - sum(place.containers for place in self.places)

    @property
    def missing_cells(self) -> Fraction:
        """Cells filled that are nowhere; negative: more than were filled."""
        return self.cells - sum((place.cells for place in self.places), Fraction(0))

    @property
    def closes(self) -> bool:
        """Whether everything filled is somewhere, exactly."""
        return not self.missing_containers and not self.missing_cells


def accountability(situation: Situation, lot: str, movements: Iterable[Movement]) -> Account:
    """The account of a lot. Needs DESCENDANTS and BALANCES; `movements` are those of its containers and of every
    prepared dose made of them, each once."""
    containers = situation.children(lot, "filled")
    own = {container.code for container in containers}
    moved = [one for one in movements if one.unit == Unit.CELLS.value]
    shares = {**dict.fromkeys(own, Fraction(1)), **_shares(own, moved)}
    counts = dict.fromkeys(PLACES, 0)
    cells = dict.fromkeys(PLACES, Fraction(0))
    for container in containers:
        counts[_place(situation, container)] += 1
    for code, part in shares.items():
        thing = situation.find(code)
        standing = Fraction(situation.balance(code, Unit.CELLS.value))
        if thing is not None and standing:
            cells[_standing(thing)] += part * standing
    for one in moved:
        if one.source in shares and (place := _gone(situation, one, one.target)):
            cells[place] += shares[one.source] * Fraction(one.quantity)
        elif one.target in shares and (place := _gone(situation, one, one.source)):  # told otherwise since
            cells[place] -= shares[one.target] * Fraction(one.quantity)
    filled = sum((Fraction(c.decimal("cells")) for c in containers if c.has("cells")), Fraction(0))
    return Account(len(containers), filled, tuple(Place(name, counts[name], cells[name]) for name in PLACES))


def _shares(own: set[str], moved: Iterable[Movement]) -> Mapping[str, Fraction]:
    """For each prepared dose made of containers of this lot: the part of its cells that came from them."""
    given: dict[str, dict[bool, Fraction]] = {}
    for one in moved:
        if one.step == "prepare_dose" and not one.target.startswith("world."):
            by = given.setdefault(one.target, {True: Fraction(0), False: Fraction(0)})
            by[one.source in own] += Fraction(one.quantity)
    return {code: by[True] / (by[True] + by[False]) for code, by in given.items() if by[True]}


def _gone(situation: Situation, one: Movement, account: str) -> str:
    """How what left an account of the lot for this account ended; empty where it only went on, or back."""
    if account == "world.consumed":
        return _sampled(situation, one.source) if one.step == "draw_sample" else "wasted"
    return {"world.infused": "infused", "world.destroyed": "destroyed", "world.lost": "lost"}.get(account, "")


def _sampled(situation: Situation, container: str) -> str:
    """Whether a container taken whole was tested, or is kept to be looked at later."""
    kept = (s for s in situation.of_kind("sample") if s.text("container") == container)
    return "retained" if any(sample.text("purpose") in ("retention", "stability") for sample in kept) else "tested"


def _place(situation: Situation, container: Thing) -> str:
    """Where a container is counted: once, by its own state."""
    state = container.state("container")
    return _sampled(situation, container.code) if state == "consumed_in_test" else _ENDED.get(state) or _held(container)


def _standing(thing: Thing) -> str:
    """Where the cells that still stand on an account are counted."""
    if thing.kind == "prepared_dose":
        return _PREPARED.get(thing.state("prepared_dose"), "in_preparation")
    ended = _ENDED.get(thing.state("container"))
    return "remainder" if ended and ended != "wasted" else ended or _held(thing)


def _held(container: Thing) -> str:
    if container.state("container") in _OPENED:
        return "in_preparation"
    return _CUSTODY.get(container.state("custody"), "in_stock")


_OPENED = frozenset({"thawing", "thawed", "usable", "prepared"})
_ENDED = {
    "infused": "infused",
    "infused_in_part": "infused",
    "remainder_discarded": "infused",
    "given_in_error": "infused",
    "given_on_paper": "infused",
    "discarded": "wasted",
    "destroyed": "destroyed",
    "lost": "lost",
    "consumed_in_test": "tested",
}
_PREPARED = {
    "infused": "remainder",
    "infused_in_part": "remainder",
    "remainder_discarded": "remainder",
    "given_in_error": "remainder",
    "given_on_paper": "remainder",
    "discarded": "wasted",
    "destroyed": "wasted",
    "lost": "remainder",
}
_CUSTODY = {
    "packed": "on_the_way",
    "in_transit": "on_the_way",
    "received": "at_the_clinic",
    "issued": "at_the_clinic",
    "sought": "sought",
    "lost": "lost",
}

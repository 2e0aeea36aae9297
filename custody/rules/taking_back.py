"""What an entry did, put right: states, values, relations and postings as they were before it.

Nothing is wiped out. The entry stays, and what is put right is a new one (21 CFR 11.10(e)). A hold, a deviation or an
alarm that it opened stays open: whoever answers for it looks at it. What was told anew since stands: a value or a
relation that a later entry changed is left as that says. A state that a later entry moved on from, or an account it
posted on, is not put right under its feet (`built_upon`): that one is taken back first. Checks of identity do not come
back: what voids them did not see a product that was told to be gone, so it is checked anew. Nor is a dose open again of
which its child has truly had enough without what was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from custody.rules.afterwards import left_by
from custody.rules.effects import (
    WORLD,
    Closed,
    Created,
    Effect,
    Linked,
    Moved,
    Opened,
    Plain,
    Posted,
    Set,
    Unlinked,
)
from custody.rules.guards.allocation import DOSE_GIVEN
from custody.rules.guards.dose_amount import cells_had
from custody.rules.guards.had_unclear import TOLD_UNCLEAR
from custody.rules.guards.identity import unchecked
from custody.rules.journeys.back import TAKES_BACK
from custody.rules.journeys.dose import CHECKED
from custody.rules.past import PastEntry, Since
from custody.rules.situation import Situation

_STATE, _VALUE, _RELATION = "state", "value", "relation"


class _Name(NamedTuple):
    """What of a thing is told: its state on a journey, a value, or a relation in which it is the child."""

    what: str
    thing: str
    name: str
    parent: str = ""


def touched(effects: Iterable[Effect]) -> Iterator[str]:
    """Every thing and item that effects name."""
    for effect in effects:
        match effect:
            case Created() | Moved() | Set():
                yield effect.thing
            case Linked() | Unlinked():
                yield from (effect.parent, effect.child)
            case Posted():
                yield from (account for account in (effect.source, effect.target) if account not in WORLD)
            case Opened() | Closed():
                yield effect.item


def built_upon(past: PastEntry) -> int | None:
    """The first later entry that moved on from a state this one led to, or posted on an account it posted on."""
    moved = {name: value for name, value in _changed(past).items() if name.what == _STATE}
    accounts = {code for effect in past.effects if isinstance(effect, Posted) for code in touched((effect,))}
    for later in _standing(past):
        told = _told(later.effects)
        posted = {code for effect in later.effects if isinstance(effect, Posted) for code in touched((effect,))}
        if any(told.get(name, value) != value for name, value in moved.items()) or posted & accounts:
            return later.idx
    return None


def put_back(situation: Situation, past: PastEntry) -> tuple[Effect, ...]:
    """The effects that put right what the entry did, last first. The step reads RELATED."""
    found = tuple(_put_right(situation, past))
    after = as_left(situation, found)
    return tuple(effect for effect in found if not (isinstance(effect, Moved) and _had_all_the_same(after, effect)))


def as_left(situation: Situation, effects: Iterable[Effect]) -> Situation:
    """The situation as these effects leave it: the outcome of a way back is the state that is gone back to."""
    moved = (replace(effect, to=effect.outcome) if isinstance(effect, Moved) else effect for effect in effects)
    return left_by(situation, moved)


def _put_right(situation: Situation, past: PastEntry) -> Iterator[Effect]:
    before = _before(past)
    since = {name for later in _standing(past) for name in _told(later.effects)}
    unreserved = _unreserved(situation, past)
    for name in reversed(_changed(past)):
        reserved = name.name == "allocation" or (name.what == _RELATION and name.name == "allocated")
        if name in since or (reserved and name.thing in unreserved) or _taken(situation, name):
            continue
        yield from _restored(situation, name, before.get(name))
    for number, effect in enumerate(reversed(past.effects), start=1):
        if isinstance(effect, Posted):
            yield Posted(effect.target, effect.source, effect.quantity, effect.unit)
        elif isinstance(effect, Closed):
            yield from _open_again(situation, effect.item, f"@preparation{number}")


def _standing(past: PastEntry) -> tuple[Since, ...]:
    """What was recorded since, but what was itself taken back."""
    undone = {one.corrects for one in past.since if one.step == TAKES_BACK}
    return tuple(one for one in past.since if one.step != TAKES_BACK and one.idx not in undone)


def _changed(past: PastEntry) -> dict[_Name, Plain]:
    """What the entry really changed, and to what."""
    before = _before(past)
    return {name: value for name, value in _told(past.effects).items() if (before.get(name) or None) != (value or None)}


def _before(past: PastEntry) -> Mapping[_Name, Plain]:
    """What was told last before the entry, and not taken back since."""
    undone = {one.corrects for one in past.since if one.step == TAKES_BACK}
    found: dict[_Name, Plain] = {}
    for idx, effects in past.before:
        found = found if idx in undone else {**_told(effects), **found}
    return found


def _told(effects: Iterable[Effect]) -> dict[_Name, Plain]:
    """Each state, value and relation that effects set, and to what in the end."""
    found: dict[_Name, Plain] = {}
    for effect in effects:
        match effect:
            case Created():
                found |= {_Name(_VALUE, effect.thing, name): value for name, value in effect.attrs.items()}
            case Moved():
                found[_Name(_STATE, effect.thing, effect.journey)] = effect.to
            case Set():
                found[_Name(_VALUE, effect.thing, effect.name)] = effect.value
            case Linked() | Unlinked():
                found[_Name(_RELATION, effect.child, effect.kind, effect.parent)] = isinstance(effect, Linked)
    return found


def _restored(situation: Situation, name: _Name, was: Plain) -> Iterator[Effect]:
    if name.what == _STATE and was in CHECKED:
        yield from unchecked(situation.thing(name.thing), "prepared")
    elif name.what == _STATE:
        yield Moved(name.thing, name.name, str(was or ""))
    elif name.what == _VALUE:
        yield Set(name.thing, name.name, was)
    elif was:
        yield Linked(name.parent, name.thing, name.name)
    elif name.name == "allocated":  # by its name: so it is known of the step that it can take product from a child
        yield Unlinked(name.parent, name.thing, "allocated")
    else:
        yield Unlinked(name.parent, name.thing, name.name)


def _unreserved(situation: Situation, past: PastEntry) -> frozenset[str]:
    """The containers whose dose has been given or omitted since without them: they are reserved for nobody."""
    ended = (
        effect.child
        for effect in past.effects
        if isinstance(effect, Unlinked) and effect.kind == "allocated"
        if situation.thing(effect.parent).state("dose") in DOSE_GIVEN
    )
    return frozenset(ended)


def _had_all_the_same(after: Situation, effect: Moved) -> bool:
    """Whether this opens a dose of which the child has had the cells all the same: by another part that ended
    meanwhile, and could not move a dose that was told given already."""
    dose = after.thing(effect.thing)
    if effect.journey != "dose" or effect.outcome in DOSE_GIVEN or not dose.has("cells_min"):
        return False
    parts = (part for kind in ("serves", "allocated", "was_for") for part in after.children(dose.code, kind))
    if any(part.has(TOLD_UNCLEAR) for part in parts):
        return False
    return cells_had(after, dose) >= dose.decimal("cells_min")


def _taken(situation: Situation, name: _Name) -> bool:
    """Whether the position a container lay in keeps another by now: it is stored anew."""
    return name.what == _RELATION and name.name == "keeps" and bool(situation.children(name.parent, "keeps"))


def _open_again(situation: Situation, item: str, name: str) -> Iterator[Opened]:
    """A preparation that ended with what was told goes on, under a name of its own: its bench still works on it."""
    thing = situation.find(item)
    if thing is not None and thing.kind == "preparation":
        attrs: dict[str, Plain] = {"station": thing.text("station"), "dose": thing.text("dose")}
        yield Opened(name, "preparation", thing.texts("about"), attrs)

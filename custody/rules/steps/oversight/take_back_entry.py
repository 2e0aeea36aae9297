"""Take back an entry: what was told of a thing was a slip. Two persons, with the thing in hand, say so.

A bag told lost lies in the dewar; the sheet of one child was entered with the bag of another; 5 mL were typed for 50;
the wrong one of two infusions was ended. What the entry did is put right by a new one: states, values, relations and
postings are as they were, the old entry stays and is shown struck through, a deviation opens, and what really happened
is told anew. Holds, deviations and alarms that it opened stay open for whoever answers for them. Only what tells
something can be taken back, and only where nothing was done since on the strength of it (21 CFR 11.10(e); Annex 11, 9;
decision 0017).

What was rightly told lost and turns up is no slip: it comes back too, but nobody knows how warm it was. Its condition
is to be judged, and the time out of storage counts from when it was told lost. It is the same, whatever kind of slip is
chosen, of what is kept frozen and was told to be gone for longer than the protocol lets pass: a list is no thermometer.

What comes back and waits for its child or runs into it is asked what is asked at the line (guards/come_back.py). A
preparation that goes on needs its bench: where another is open there by now, that one is labelled or discarded first,
for two on one bench is label A on product B.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Closed, Effect, Linked, Moved, Opened, Posted, Set
from custody.rules.facts import choice, integer, scan
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.come_back import called_back, doubted_since, il2_counts_again, stood_against
from custody.rules.guards.identity import wearer
from custody.rules.guards.il2 import as_left_without
from custody.rules.guards.preparation import bench_free_for
from custody.rules.guards.told_anew import TAKEN_BACK
from custody.rules.guards.too_much import beside_another
from custody.rules.guards.usable import STORED
from custody.rules.journeys import next_state
from custody.rules.journeys.back import CHARTS, TAKES_BACK, TELLING
from custody.rules.journeys.container import GONE
from custody.rules.out_of_storage import clock_started
from custody.rules.past import PastEntry
from custody.rules.refusals import Refusal
from custody.rules.situation import (
    ANCESTORS,
    AROUND,
    BALANCES,
    ITEMS,
    PAUSES,
    PREPARATIONS,
    REACH,
    RELATED,
    Situation,
    Thing,
)
from custody.rules.step import Act, Sign, Step
from custody.rules.taking_back import as_left, built_upon, put_back

FOUND = "found_again"
_AWAY = frozenset({*GONE, "discarded"})  # from which a container comes back from nobody knows where
_SINCE = frozenset({"happened_at", "discarded_at", "destroyed_at"})  # since when it was, by the entry that told it
_ANEW = "taking_back.condition_again_after_minutes"


@dataclass(frozen=True)
class Facts:
    """The thing in hand (for IL-2 the band of the child it was told of), the entry that was a slip, and what kind of
    slip it was."""

    item: str = scan("container", "prepared_dose", "wristband")
    entry: int = integer(highest=999_999_999)
    why: str = choice("wrong_thing", "wrong_value", "did_not_happen", FOUND)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The entry must have told something of this thing that still stands, nothing may stand on it, and the bench of a
    preparation that goes on must be free. What stands against cells that wait or run again is told."""
    past = _told(situation, facts)
    if past is None:
        yield Refusal("nothing_to_take_back", facts.item, {"entry": facts.entry})
    elif (later := built_upon(past)) is not None:
        yield Refusal("built_upon", facts.item, {"entry": facts.entry, "later": later})
    else:
        yield from bench_free_for(situation, (one.item for one in past.effects if isinstance(one, Closed)))
        after = as_left(situation, _put_right(situation, facts, past, act))
        yield from stood_against(situation, after, act.at)
        yield from il2_counts_again(situation, after)
        yield from beside_another(situation, after)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Everything as it was before the entry, and a deviation; what may have become warm waits for its condition, and
    whoever has what waits or runs again is called where anything stands against it."""
    past = _told(situation, facts)
    if past is None:
        return
    found = _put_right(situation, facts, past, act)
    after = as_left(situation, found)
    yield from found
    yield from called_back(after, stood_against(situation, after, act.at), act)
    given = any(isinstance(effect, Posted) and effect.target == "world.infused" for effect in past.effects)
    attrs = {"reason": TAKEN_BACK, "grade": "critical" if given else "major"}
    moved = [facts.item, *(effect.thing for effect in found if isinstance(effect, Moved))]
    doses = (dose.code for code in moved if (dose := dose_of(after, code)) is not None)
    children = (effect.child for effect in past.effects if isinstance(effect, Linked) and effect.kind == "infused")
    yield Opened("@deviation", "deviation", tuple(dict.fromkeys((*moved, *doses, *children))), attrs)


def _told(situation: Situation, facts: Facts) -> PastEntry | None:
    """The entry, where it told something of this thing and was not taken back before."""
    past = situation.past
    if past is None or past.step not in TELLING or past.outcome != "accepted" or not _about(situation, past, facts):
        return None
    again = any(later.step == TAKES_BACK and later.corrects == past.idx for later in past.since)
    return None if again else past


def _about(situation: Situation, past: PastEntry, facts: Facts) -> bool:
    """Whether the entry is about what is in hand: of what was charted for a child, also the band it wears by now."""
    child = wearer(situation, facts.item) if past.step == CHARTS else None
    named = (situation.find(code) for code in past.things)
    return facts.item in past.things or any(one and child and one.text("subject") == child.code for one in named)


def _put_right(situation: Situation, facts: Facts, past: PastEntry, act: Act) -> tuple[Effect, ...]:
    """Everything as it was; what may be warm waits for its condition; what runs by a doubted band is in doubt."""
    found = as_left_without(situation, past, put_back(situation, past))
    found += tuple(_warm(situation, (facts, past, found), act))
    return found + tuple(doubted_since(situation, as_left(situation, found)))


def _warm(situation: Situation, told: tuple[Facts, PastEntry, tuple[Effect, ...]], act: Act) -> Iterator[Effect]:
    """Nobody knows how warm it became, since it was told to be gone: by that entry, whatever was told of it later."""
    facts, past, found = told
    since, after = _gone_since(past), as_left(situation, found)
    for code in dict.fromkeys(effect.thing for effect in past.effects if isinstance(effect, Moved)):
        thing = situation.thing(code)
        if thing.kind != "container":
            continue
        if facts.why != FOUND and not _long_gone(situation, (thing, after.thing(code)), since, act.at):
            continue
        if next_state("condition", thing.state("condition"), TAKES_BACK, "found"):
            yield Moved(code, "condition", "found")
        yield from clock_started(thing, since or act.at)


def _gone_since(past: PastEntry) -> datetime | None:
    told = (one.value for one in past.effects if isinstance(one, Set) and one.name in _SINCE)
    return min((datetime.fromisoformat(str(value)) for value in told if value), default=None)


def _long_gone(situation: Situation, thing: tuple[Thing, Thing], since: datetime | None, at: datetime) -> bool:
    """Whether a container that is kept cold again was told to be gone for longer than the protocol lets pass. Where
    that says nothing, no time is short enough."""
    now, after = thing
    if now.state("container") not in _AWAY or after.state("container") not in STORED or since is None:
        return False
    protocol = situation.finds_document("protocol")
    return protocol is None or not protocol.states(_ANEW) or at - since > protocol.minutes(_ANEW)


STEP = Step(
    name=TAKES_BACK,
    station="oversight",
    kind="entry.taken_back",
    facts=Facts,
    primary="item",
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    corrects="entry",
    reads=(AROUND, REACH, ANCESTORS, RELATED, RELATED, ANCESTORS, ITEMS, BALANCES, PAUSES, PREPARATIONS),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 11.10(e); Annex 11, 9",
)

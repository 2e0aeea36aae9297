"""Take back an entry: what was told of a thing was a slip. Two persons, with the thing in hand, say so.

A bag told lost lies in the dewar; the sheet of one child was entered with the bag of another; 5 mL were typed for 50;
the wrong one of two infusions was ended. What the entry did is put right by a new one: states, values, relations and
postings are as they were, the old entry stays and is shown struck through, a deviation opens, and what really happened
is told anew. Holds, deviations and alarms that it opened stay open for whoever answers for them. Only what tells
something can be taken back, and only where nothing was done since on the strength of it (21 CFR 11.10(e); Annex 11, 9;
decision 0017).

What was rightly told lost and turns up is no slip: it comes back too, but nobody knows how warm it was. Its condition
is to be judged, and the time out of storage counts from when it was told lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Linked, Moved, Opened, Posted
from custody.rules.facts import choice, integer, scan
from custody.rules.journeys import next_state
from custody.rules.journeys.back import TAKES_BACK, TELLING
from custody.rules.out_of_storage import clock_started
from custody.rules.past import PastEntry
from custody.rules.refusals import Refusal
from custody.rules.situation import AROUND, BALANCES, ITEMS, REACH, RELATED, Situation
from custody.rules.step import Act, Sign, Step
from custody.rules.taking_back import built_upon, put_back

FOUND = "found_again"


@dataclass(frozen=True)
class Facts:
    """The thing in hand (for IL-2 the band of the child it was told of), the entry that was a slip, and what kind of
    slip it was."""

    item: str = scan("container", "prepared_dose", "wristband")
    entry: int = integer(highest=999_999_999)
    why: str = choice("wrong_thing", "wrong_value", "did_not_happen", FOUND)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The entry must have told something of this thing that still stands, and nothing may stand on it."""
    past = _told(situation, facts)
    if past is None:
        yield Refusal("nothing_to_take_back", facts.item, {"entry": facts.entry})
    elif (later := built_upon(past)) is not None:
        yield Refusal("built_upon", facts.item, {"entry": facts.entry, "later": later})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Everything as it was before the entry, and a deviation; what was found again waits for its condition."""
    past = _told(situation, facts)
    if past is None:
        return
    found = tuple(put_back(situation, past))
    yield from found
    if facts.why == FOUND:
        yield from _found(situation, past, act)
    given = any(isinstance(effect, Posted) and effect.target == "world.infused" for effect in past.effects)
    attrs = {"reason": "taken_back", "grade": "critical" if given else "major"}
    moved = (effect.thing for effect in found if isinstance(effect, Moved))
    children = (effect.child for effect in past.effects if isinstance(effect, Linked) and effect.kind == "infused")
    yield Opened("@deviation", "deviation", tuple(dict.fromkeys((facts.item, *moved, *children))), attrs)


def _told(situation: Situation, facts: Facts) -> PastEntry | None:
    """The entry, where it told something of this thing and was not taken back before."""
    past = situation.past
    if past is None or past.step not in TELLING or past.outcome != "accepted" or facts.item not in past.things:
        return None
    again = any(later.step == TAKES_BACK and later.corrects == past.idx for later in past.since)
    return None if again else past


def _found(situation: Situation, past: PastEntry, act: Act) -> Iterator[Effect]:
    """Nobody knows how warm it became, since it was told to be gone."""
    for code in dict.fromkeys(effect.thing for effect in past.effects if isinstance(effect, Moved)):
        thing = situation.thing(code)
        if thing.kind != "container":
            continue
        if next_state("condition", thing.state("condition"), TAKES_BACK, "found"):
            yield Moved(code, "condition", "found")
        yield from clock_started(thing, thing.instant("happened_at") or act.at)


STEP = Step(
    name=TAKES_BACK,
    station="oversight",
    kind="entry.taken_back",
    facts=Facts,
    primary="item",
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    corrects="entry",
    reads=(AROUND, REACH, RELATED, ITEMS, BALANCES),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 11.10(e); Annex 11, 9",
)

"""Lift a hold: quality says what it found and, of a hold on several things, gives its verdict on each of them. What is
not found sound stays held, by a hold of its own (journey.md, 7, step 26).

The hold of a recall is not lifted: a recall is one way, and nothing leads back. Where a lot stands recalled or
rejected, what runs of it is called for as before, whatever other hold on it ends.

A hold that the program placed on a child, since it had cells in error or its band was on another, is not lifted while
the alarm about it is open, nor by quality alone: an investigator has looked at the child too (journey.md, 5).

A hold placed in error may be taken back by whoever placed it together with one other person, for as many minutes as the
house allows: who fears a mistake must not fear the hold (journey.md, 10).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from custody.rules.alarms import TOO_LATE, over_at_the_line, reached
from custody.rules.effects import Closed, Effect, held_by_the_program
from custody.rules.facts import choice, rows, scan, text
from custody.rules.guards.identity import ON_ANOTHER_CHILD, served
from custody.rules.guards.lot import RECALLED, unreleased_lots
from custody.rules.guards.received import IN_ERROR
from custody.rules.guards.usable import holds_on
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of
from custody.rules.situation import ABOUT, ANCESTORS, ITEMS, REACH, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.words import LETTERS, is_code

BY_QUALITY = "lift_hold_by_quality"  # a permission of its own: the step's own also admits those who place holds


JUDGED = ("lot", "container", "prepared_dose", "material_lot", "batch", "bank", "shipment")
LETTERS_JUDGED = frozenset(LETTERS[kind] for kind in JUDGED)
STAYS = "stays_held"


@dataclass(frozen=True)
class Judged:
    """One of several things held, and whether it may be used again."""

    thing: str = scan(*JUDGED)
    verdict: str = choice("sound", STAYS)


@dataclass(frozen=True)
class Facts:
    """The hold, what was found and, where it is on several things, the verdict on each."""

    hold: str = scan("hold")
    verdict: str = text()
    verdicts: tuple[Mapping[str, object], ...] = rows(Judged, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The hold must be open, and each of several things judged once; who is not of quality may only take back their
    own, soon, with one other person."""
    hold = situation.thing(facts.hold)
    if hold.state("hold") != "open":
        yield Refusal("hold_already_lifted", hold.code)
        return
    yield from _of_recall(situation, hold)
    if _of_quality(situation, act):
        yield from _unjudged(hold, facts)
        yield from _child_looked_at(situation, hold)
    else:
        minutes = int(_in_error(situation).total_seconds() // 60)
        if _placed_just_now(situation, hold, act):
            yield Refusal("withdrawal_by_one", hold.code, {"minutes": minutes})
        else:
            yield Refusal("lifted_by_quality_only", hold.code, {"minutes": minutes})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The hold ends; what is not sound is held anew, for the same reason."""
    yield Closed(facts.hold, "lifted" if _of_quality(situation, act) else "placed_in_error")
    staying = tuple(str(row["thing"]) for row in facts.verdicts or () if row["verdict"] == STAYS)
    if staying and _of_quality(situation, act):
        yield held_by_the_program("@held", staying, situation.thing(facts.hold).text("reason"), act.at)
    yield from over_at_the_line(situation, _free(situation, situation.thing(facts.hold), staying), TOO_LATE, act.at)


def _free(situation: Situation, hold: Thing, staying: tuple[str, ...]) -> Iterator[Thing]:
    """What was under this hold, and is under no other, of a lot that may be given. What stays held has an alarm of its
    own."""
    held = [code for code in hold.texts("about") if situation.find(code)]
    still = {thing.code for thing in reached(situation, staying)}
    for thing in reached(situation, held):
        held_else = any(other.code != hold.code for other in holds_on(situation, thing))
        if thing.code not in still and not held_else and not unreleased_lots(situation, thing):
            yield thing


def _of_recall(situation: Situation, hold: Thing) -> Iterator[Refusal]:
    """`recall_stands` for the hold of a recall, as long as its lot is recalled: that is for ever."""
    for lot in filter(None, map(situation.find, hold.texts("about"))):
        if hold.text("reason") == RECALLED and lot.state("lot") == "recalled":
            yield Refusal("recall_stands", lot.code, {"hold": hold.code})


def _child_looked_at(situation: Situation, hold: Thing) -> Iterator[Refusal]:
    """What was promised when the child was held: nothing more is given to it before both have looked."""
    children = [code for code in hold.texts("about") if (one := situation.find(code)) and one.kind == "subject"]
    if not children or hold.text("reason") not in (IN_ERROR, ON_ANOTHER_CHILD):
        return
    had = (part for code in children for part in (*situation.parents(code, "infused"), *served(situation, code)))
    about = {part.code for part in had}
    for alarm in situation.open_items("alarm", *children, *about):
        if alarm.text("reason") in (IN_ERROR, ON_ANOTHER_CHILD):
            yield Refusal("alarm_still_open", hold.code, {"alarm": alarm.code})
    yield Refusal("child_seen_by_quality_only", hold.code, {"number": situation.thing(children[0]).text("number")})


def _unjudged(hold: Thing, facts: Facts) -> Iterator[Refusal]:
    held = [code for code in hold.texts("about") if is_code(code) and code[0] in LETTERS_JUDGED]
    given = Counter(str(row["thing"]) for row in facts.verdicts or ())
    for code in held if len(held) > 1 else ():
        if code not in given:
            yield Refusal("verdict_missing", code, {"hold": hold.code})
    for code, times in given.items():
        if times > 1 or code not in held:
            yield Refusal("verdict_unasked", code, {"hold": hold.code})


def _of_quality(situation: Situation, act: Act) -> bool:
    return bool(performers(situation, BY_QUALITY) & roles_of(situation, act.actor))


def _placed_just_now(situation: Situation, hold: Thing, act: Act) -> bool:
    placed = hold.instant("placed_at")
    return hold.text("placed_by") == act.actor and placed is not None and act.at - placed <= _in_error(situation)


def _in_error(situation: Situation) -> timedelta:
    house = situation.finds_document("sites")
    stated = house is not None and house.states("conduct.hold_in_error_minutes")
    return house.minutes("conduct.hold_in_error_minutes") if house and stated else timedelta(0)


STEP = Step(
    name="lift_hold",
    station="quality",
    kind="hold.lifted",
    facts=Facts,
    primary="hold",
    reads=(ABOUT, REACH, ANCESTORS, ITEMS),
    sign=Sign.PERFORMER,
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.22",
)

"""Which alarm is told first: of cells that run into a child before all, then by the danger, then who waits longest.

A recall alarms once for each who has some of the lot; not one of these may push the child who is being given the wrong
cells off a screen (journey.md, sections 9 and 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from custody.rules.journeys.dose import RUNNING
from custody.rules.situation import Situation, Thing

# Reasons of alarms, the worst first: the wrong child, then what cannot be taken back, then what can still be stopped.
RANKED = (
    "mismatch_while_running",
    "wristband_on_another_child",
    "resumed_against",
    "taken_back_against",
    "consent_withdrawn",
    "happened_given_in_error",
    "more_than_the_dose",
    "hold_after_thaw",
    "paused_after_thaw",
    "checks_voided",
    "dose_cut_short",
    "volume_of_what",
    "il2_differs",
    "il2_unprescribed",
    "il2_taken_back",
    "told_dead",
    "taken_from_conditioned_child",
    "hold_on_conditioned_child",
    "recalled_lot",
    "hold_in_transit",
)
# Alarms that may be about cells in anybody's hands; every other is about what a child has, or waits for.
ELSEWHERE = frozenset({"recalled_lot", "hold_in_transit"})
_RANK = {reason: number for number, reason in enumerate(RANKED)}


def worst_first(alarms: Iterable[Thing], running: Set[str]) -> tuple[Thing, ...]:
    """Alarms in the order in which they are told: open ones first; of these, those about any of `running` (prepared
    doses that run, and the containers in them), then by their reason, then the oldest. A reason nobody has ranked
    stands before all that are."""
    return tuple(sorted(alarms, key=lambda alarm: _place(alarm, running)))


def rank(reason: str) -> int:
    """The place of an alarm's reason: the worst is the lowest, and one nobody has ranked is lower still."""
    return _RANK.get(reason, -1)


def about_running(alarm: Thing, running: Set[str]) -> bool:
    """Whether an alarm is about cells that run."""
    return not running.isdisjoint(alarm.texts("about"))


def running_in(situation: Situation, alarm: Thing) -> frozenset[str]:
    """The codes an alarm is about of which cells run now. Of a dose, those of what serves it. The situation must
    read ABOUT, RELATED and DESCENDANTS."""
    return frozenset(code for code in alarm.texts("about") if _runs(situation, code))


def hung_of(situation: Situation, alarm: Thing) -> tuple[Thing, ...]:
    """The prepared doses that run now and that an alarm is about, each once. Reads as `running_in`."""
    hung = {thing.code: thing for code in alarm.texts("about") for thing in _hung(situation, code)}
    return tuple(hung.values())


def _runs(situation: Situation, code: str) -> bool:
    return any(_hung(situation, code))


def _hung(situation: Situation, code: str) -> Iterator[Thing]:
    there = (situation.find(code), *situation.children(code, "pooled"), *situation.children(code, "serves"))
    return (thing for thing in there if thing and thing.state("prepared_dose") in RUNNING)


def _place(alarm: Thing, running: Set[str]) -> tuple[bool, bool, int, str, str]:
    closed = alarm.state("alarm") != "open"
    runs = not closed and about_running(alarm, running)
    return closed, not runs, rank(alarm.text("reason")), alarm.text("opened_at"), alarm.code

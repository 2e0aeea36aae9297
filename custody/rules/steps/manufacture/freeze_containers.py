"""Freeze containers: a controlled-rate run, its file, and the time since the cells were formulated.

Cells suffer in their freezing medium before they freeze; the profile says for how long they may wait. A longer wait is
recorded and opens a deviation, because the run has happened and a lot that waited must be judged, not hidden
(EU ATMP GMP 9.12; 21 CFR 211.111). A presentation whose profile knows no freezing is never frozen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import instant, scan, stored_file
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.equipment import equipment_in_date
from custody.rules.out_of_storage import clock_started
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Sign, Step

FREEZER = "controlled_rate_freezer"
MOST_CONTAINERS = 80  # so that one entry holds them all


@dataclass(frozen=True)
class Facts:
    """The containers, the freezer, the file of its run, and when the run began."""

    containers: tuple[str, ...] = scan("container", many=True)
    freezer: str = scan("equipment")
    run_file: str = stored_file()
    run_started_at: datetime = instant()


def not_to_be_frozen(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if the profile the container's lot began with knows no freezing."""
    if not situation.frozen_document(thing, "product_profile").states("freeze"):
        yield Refusal("not_to_be_frozen", thing.code, {"presentation": thing.text("presentation")})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The freezer is one that controls its rate, the times fit; a long wait and an overdue freezer are noted."""
    yield from too_many_at_once(facts.freezer, len(facts.containers), MOST_CONTAINERS)
    kind = situation.thing(facts.freezer).text("equipment_kind")
    if kind != FREEZER:
        yield Refusal("wrong_freezer", facts.freezer, {"kind": kind})
    yield from equipment_in_date(situation, situation.thing(facts.freezer), facts.run_started_at)
    for code in facts.containers:
        yield from _time_reasons(situation, situation.thing(code), facts.run_started_at, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The containers are frozen and wait to be stored: the clock outside runs."""
    for code in facts.containers:
        yield Moved(code, "container")
        yield Set(code, "frozen_at", instant_text(facts.run_started_at))
        yield Set(code, "run_file", facts.run_file)
        yield from clock_started(situation.thing(code), act.at)


def _time_reasons(situation: Situation, container: Thing, began: datetime, act: Act) -> Iterator[Refusal]:
    formulated_at = container.instant("formulated_at")
    if formulated_at is None:
        return
    if not formulated_at <= began <= act.at:
        params = {"began_at": instant_text(began), "formulated_at": instant_text(formulated_at)}
        yield Refusal("impossible_run_time", container.code, params)
        return
    profile = situation.frozen_document(container, "product_profile")
    if not profile.states("freeze"):
        return
    limit, waited = profile.minutes("freeze.max_minutes_from_formulation"), began - formulated_at
    if waited > limit:
        minutes = {"minutes": waited // timedelta(minutes=1), "most": limit // timedelta(minutes=1)}
        yield Refusal("frozen_late", container.code, minutes)


STEP = Step(
    name="freeze_containers",
    station="manufacture",
    kind="containers.frozen",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="containers",
    guards=(not_to_be_frozen,),
    cites="EU ATMP GMP 9.12; 21 CFR 211.111",
)

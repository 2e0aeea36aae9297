"""What is left to do with a container: one that has ended, or whose cells are warm, is not handled as a stored one;
and what ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, Unlinked
from custody.rules.journeys import ENDS
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

ENDED = ENDS["container"] | {"discarded"}
WARM = frozenset({"thawing", "thawed", "usable", "prepared"})


def ended_container(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if the container was infused, discarded, destroyed, lost, used up in a test or given in error."""
    if thing.state("container") in ENDED:
        yield Refusal("ended_container", thing.code, {"state": thing.state("container")})


def unfit_for_storage(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if a cryopreserved container is no longer frozen, or not yet: it may be neither stored nor shipped.

    The profile the lot began with says whether the presentation is frozen at all."""
    if thing.kind != "container" or thing.state("container") in ENDED:
        return
    frozen = situation.frozen_document(thing, "product_profile").states("freeze")
    if thing.state("container") in WARM:
        yield Refusal("warmed_container", thing.code, {"state": thing.state("container")})
    elif frozen and thing.state("container") == "filled":
        yield Refusal("unfrozen_container", thing.code)


def custody_ended(situation: Situation, container: Thing, outcome: str = "") -> Iterator[Effect]:
    """The effects on a container that was given, destroyed, used up or lost: nobody has it, no position keeps it.

    Needs RELATED."""
    if container.state("custody") not in ENDS["custody"]:
        yield Moved(container.code, "custody", outcome)
    if container.has("holder"):
        yield Set(container.code, "holder", None)
    for place in situation.parents(container.code, "keeps"):
        yield Unlinked(place.code, container.code, "keeps")


def reservation_met(container: Thing) -> Iterator[Effect]:
    """The effect on the reservation of a container that was given: it is met, and stays with the dose."""
    if container.state("allocation") == "reserved":
        yield Moved(container.code, "allocation", "given")

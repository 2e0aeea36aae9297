"""A place for a container: a free position of the storage class its profile asks for, scanned again when it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def place_fits(situation: Situation, container: Thing, place: Thing) -> Iterator[Refusal]:
    """`not_a_position` for a whole freezer, `position_taken`, and `wrong_storage_class`. Needs RELATED."""
    others = [kept.code for kept in situation.children(place.code, "keeps") if kept.code != container.code]
    if not place.text("freezer"):
        yield Refusal("not_a_position", place.code)
    elif others:
        yield Refusal("position_taken", place.code, {"by": others[0]})
    needed = situation.frozen_document(container, "product_profile").text("storage.class")
    if place.text("storage_class") != needed:
        params = {"needed": needed, "storage_class": place.text("storage_class")}
        yield Refusal("wrong_storage_class", place.code, params)


def taken_from(situation: Situation, places: Sequence[str], containers: Sequence[str]) -> Iterator[Refusal]:
    """`position_unscanned` for each container that lies in a position nobody scanned, and `container_from_elsewhere`
    for each position scanned that holds none of the containers. Needs RELATED."""
    kept = {code: [place.code for place in situation.parents(code, "keeps")] for code in containers}
    for code, lying in kept.items():
        for place in lying:
            if place not in places:
                yield Refusal("position_unscanned", code, {"place": place})
    emptied = {place for lying in kept.values() for place in lying}
    for place in places:
        if place not in emptied:
            yield Refusal("container_from_elsewhere", place)

"""A place for a container: a free position, of the storage class its profile asks for."""

from __future__ import annotations

from collections.abc import Iterator

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

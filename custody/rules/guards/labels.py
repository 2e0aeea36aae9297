"""Label copies of a thing: each print has a serial of its own, and a reprint that reads back ends the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.words import LETTERS

LIVE = frozenset({"ordered", "proved", "applied"})


def copies_of(situation: Situation, about: str, design: str) -> tuple[Thing, ...]:
    """Every copy ever ordered of a thing, in order; of a shipper, which wears two labels, those of the same design.

    Needs RELATED."""
    found = situation.parents(about, "labels")
    if situation.thing(about).kind == "shipper":
        found = tuple(copy for copy in found if copy.text("design") == design)
    return tuple(sorted(found, key=lambda copy: copy.integer("copy_number")))


def names_a_child(copy: Thing) -> bool:
    """Whether a copy was made for a prepared dose: the only label applied by hand that says whose a thing is."""
    return copy.text("about").startswith(LETTERS["prepared_dose"])


def of_another_thing(situation: Situation, copy: str, thing: str) -> Iterator[Refusal]:
    """`label_of_another_thing` unless the copy was made for this very thing."""
    about = situation.thing(copy).text("about")
    if about != thing:
        yield Refusal("label_of_another_thing", thing, {"copy": copy, "about": about})


def void_copy(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if `thing` is a void label copy; it names the copy that replaced it, or says there is none.

    For every step that is given a label copy, so that an old label found on a bench stops at the first scan."""
    if thing.state("label_copy") == "void":
        replaced_by = thing.text("replaced_by", "none")
        params = {"about": thing.text("about"), "copy_number": thing.text("copy_number"), "replaced_by": replaced_by}
        yield Refusal("void_label", thing.code, params)

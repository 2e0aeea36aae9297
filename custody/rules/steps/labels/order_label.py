"""Order labels: every physical label is a thing of its own, with a serial, and counts as stock from the order on.

New containers are planned here, each with the label it will carry, before anything is filled (21 CFR 211.188(b)(8),
labelling control records; FACT D7, print on demand and version control). Only a design in force may be
ordered, and nothing leaves the printer before the program has proved the file (step prove_label). A reprint gives a
reason; what it replaces stays valid until the new copy is proved, and is void from then on, so that a thing is never
left without a label and never wears two valid ones. A shipper alone wears two, its plate and the paper of the journey;
that one says from whom and to whom, and is made once the shipper is packed. A staff badge is half of a signature: few
order one, and nobody their own (21 CFR 11.200).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.document import Document
from custody.rules.effects import Created, Effect, Linked, Moved, Plain, Set, posted
from custody.rules.facts import choice, integer, scan, text
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.labels import LIVE, copies_of
from custody.rules.one_person import same_human
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of
from custody.rules.situation import ANCESTORS, RELATED, Situation, Thing
from custody.rules.step import Act, Step
from custody.rules.units import Unit
from custody.rules.words import LETTERS

PURPOSES = ("new_containers", "wristbands", "existing", "reprint")
REPRINT_REASONS = ("damaged", "unreadable", "does_not_scan", "lost", "wrong_content", "spoiled_in_print", "new_journey")
LABELLED = (
    *("prepared_dose", "sample", "shipper", "storage_place", "staff_badge", "container", "bank_vial"),
    *("equipment", "material_lot", "lot", "batch", "shipment"),
)
OF_A_JOURNEY = "to_party"  # a design that must say this can be filled only for a packed shipper
MOST_NEW = 50  # things begun by one order, so that one entry holds them all
BADGES = "order_badge"  # a permission of its own: the step's own admits whoever labels what they make
CLOSED_LOTS = frozenset({"rejected", "recalled"})


@dataclass(frozen=True)
class Facts:
    """Which design, what for, and how many. `count` left out is one; a lot scanned as the thing is the lot of new
    containers."""

    title: str = text()
    purpose: str = choice(*PURPOSES)
    lot: str = scan("lot", required=False)
    thing: str = scan(*LABELLED, required=False)
    count: int = integer(1, 200, required=False)
    reprint_reason: str = choice(*REPRINT_REASONS, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The design, the thing it is for, and the lot it belongs to."""
    kind = _kind(situation, facts)
    yield from _design_reasons(situation, facts, kind)
    if not kind:
        yield Refusal("nothing_to_label", params={"purpose": facts.purpose})
    yield from too_many_at_once(_filling(facts), facts.count or 1, MOST_NEW)
    for lot in _lots(situation, facts):
        if lot.state("lot") in CLOSED_LOTS:
            yield Refusal("closed_lot", lot.code, {"state": lot.state("lot")})
    if kind and facts.purpose in ("existing", "reprint"):
        yield from _copy_reasons(situation, facts)
    if kind == "staff_badge":
        yield from _badge_reasons(situation, facts.thing, act.actor)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Copies are ordered; containers and wristbands begin with theirs."""
    design = situation.document("label_design", facts.title)
    if facts.purpose == "new_containers":
        yield from _containers(situation.thing(_filling(facts)), facts.count or 1, design)
    elif facts.purpose == "wristbands":
        for number in range(1, (facts.count or 1) + 1):
            yield Created(f"@wristband{number}", "wristband")
            yield Moved(f"@wristband{number}", "wristband")
            yield from _copy(f"@copy{number}", f"@wristband{number}", design, 1)
    else:
        earlier = copies_of(situation, facts.thing, facts.title)
        yield from _copy("@copy1", facts.thing, design, len(earlier) + 1)


def _kind(situation: Situation, facts: Facts) -> str:
    """The kind of thing to be labelled; empty where the facts do not say which."""
    if facts.purpose == "wristbands":
        return "wristband"
    if facts.purpose == "new_containers":
        return "container" if _filling(facts) else ""
    return situation.thing(facts.thing).kind if facts.thing else ""


def _filling(facts: Facts) -> str:
    """The lot whose containers are planned; empty where none was scanned."""
    return facts.lot or (facts.thing if facts.thing and facts.thing.startswith(LETTERS["lot"]) else "")


def _lots(situation: Situation, facts: Facts) -> tuple[Thing, ...]:
    """The lot named, and every lot the thing to be labelled came from."""
    above = (situation.thing(facts.thing), *situation.ancestors(facts.thing)) if facts.thing else ()
    named = (situation.thing(facts.lot),) if facts.lot else ()
    return (*named, *(thing for thing in above if thing.kind == "lot"))


def _design_reasons(situation: Situation, facts: Facts, kind: str) -> Iterator[Refusal]:
    design = situation.finds_document("label_design", facts.title)
    if design is None:
        yield Refusal("no_effective_design", params={"title": facts.title})
    elif kind and LETTERS[kind] not in design.text("letters"):
        params = {"title": facts.title, "letters": design.text("letters"), "kind": kind}
        yield Refusal("design_for_another_kind", facts.thing or "", params)
    elif kind == "shipper" and _of_a_journey(design) and not situation.children(facts.thing, "rides"):
        yield Refusal("unpacked_shipper", facts.thing, {"title": facts.title})


def _copy_reasons(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    earlier = copies_of(situation, facts.thing, facts.title)
    live = [copy for copy in earlier if copy.state("label_copy") in LIVE]
    if (facts.count or 1) > 1:
        yield Refusal("several_copies", facts.thing, {"count": facts.count})
    if facts.purpose == "existing" and live:
        yield Refusal("already_labelled", facts.thing, {"copy": live[-1].code})
    if facts.purpose == "reprint" and not earlier:
        yield Refusal("never_labelled", facts.thing)
    if facts.purpose == "reprint" and not facts.reprint_reason:
        yield Refusal("reprint_without_reason", facts.thing)


def _badge_reasons(situation: Situation, badge: str, actor: str) -> Iterator[Refusal]:
    """With a badge and a look over a shoulder at a code anybody signs as anybody; and nobody makes their own again."""
    allowed = performers(situation, BADGES)
    if not allowed & roles_of(situation, actor):
        yield Refusal("badge_of_a_person", badge, {"roles": ", ".join(sorted(allowed))})
    if same_human(situation, actor, situation.thing(badge).text("person")):
        yield Refusal("own_badge", badge)


def _of_a_journey(design: Document) -> bool:
    return design.states("required") and OF_A_JOURNEY in design.texts("required")


def _containers(lot: Thing, count: int, design: Document) -> Iterator[Effect]:
    """Containers carry the profile of their lot, so that a scan in the cryo store needs no genealogy."""
    planned = lot.integer("containers_planned")
    profile = str(lot.mapping("documents")["product_profile"])
    attrs: dict[str, Plain] = {
        "lot": lot.code,
        "presentation": lot.text("presentation"),
        "documents": {"product_profile": profile},
    }
    for number in range(1, count + 1):
        name = f"{lot.name or lot.code} / {planned + number:03d}"
        yield Created(f"@container{number}", "container", attrs, name=name)
        yield Moved(f"@container{number}", "container")
        yield from _copy(f"@copy{number}", f"@container{number}", design, 1)
    yield Set(lot.code, "containers_planned", planned + count)


def _copy(copy: str, about: str, design: Document, number: int) -> Iterator[Effect]:
    attrs: dict[str, Plain] = {
        "design": design.name,
        "design_digest": design.digest,
        "about": about,
        "copy_number": number,
        "copies": number,
    }
    yield Created(copy, "label_copy", attrs)
    yield Moved(copy, "label_copy")
    yield Linked(copy, about, "labels")
    yield posted("world.supply", copy, Decimal(1), Unit.COPY.value)


STEP = Step(
    name="order_label",
    station="labels",
    kind="label.ordered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    primary="thing",
    reads=(ANCESTORS, RELATED),
    cites="21 CFR 211.188(b)(8); FACT D7",
)

"""What is printed on a label: every field a design may ask for, gathered from the record and told in words.

A field the record does not know is left out: a design that needs it then refuses to print, naming it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_kind, tell_role, tell_time
from custody.faces.wording.command import SAID
from custody.rules.situation import Document, Situation, Thing
from custody.rules.words import grouped

_ENGLISH, _CHINESE = Speaker("en"), Speaker("zh_CN")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Labelling:
    """One label to be filled: its thing, the copy it is (None for a preview), and the zone its times are in."""

    situation: Situation
    thing: Thing
    copy: Thing | None
    zone: str

    @property
    def lot(self) -> Thing | None:
        """The lot the thing is, or belongs to."""
        return self.thing if self.thing.kind == "lot" else self.named("lot")

    @property
    def profile(self) -> Document | None:
        """The product profile the lot began with, else the one in force for its presentation."""
        for owner in (self.thing, self.lot):
            digest = owner.mapping("documents").get("product_profile") if owner else None
            for document in self.situation.documents:
                if digest and document.digest == digest:
                    return document
        profiles = [d for d in self.situation.documents if d.in_force and d.type == "product_profile"]
        own = [d for d in profiles if d.text("presentation") == self.thing.text("presentation")]
        return next(iter(own or profiles), None)

    def named(self, name: str) -> Thing | None:
        """The thing that a value of this thing names."""
        return self.situation.find(self.thing.text(name))


def label_values(labelling: Labelling) -> dict[str, str]:
    """Every field that is known, formatted as printed."""
    found = {"code": labelling.thing.code}
    for gather in _GATHERERS:
        found |= {name: value for name, value in gather(labelling) if value}
    return found


def _copy(labelling: Labelling) -> Iterator[tuple[str, str]]:
    copy = labelling.copy
    if copy is not None:
        yield "copy_serial", copy.code
        numbers = {"number": copy.integer("copy_number", 1), "count": copy.integer("copies", 1)}
        yield "copy", _ENGLISH.gettext(SAID["label_copy"], **numbers)


def _product(labelling: Labelling) -> Iterator[tuple[str, str]]:
    yield "kind_name", _both(tell_kind, labelling.thing.kind)
    lot, profile = labelling.lot, labelling.profile
    bank = labelling.named("bank")
    if lot or bank:
        yield "lot_name", (lot or bank or labelling.thing).name or grouped((lot or bank or labelling.thing).code)
    if lot:
        yield "lot_code", lot.code
    if profile:
        yield "product", profile.text("product")
        yield "storage", profile.text("storage.text") if profile.states("storage.text") else ""
        yield "temperature_range", labelling.thing.text("temperature_range") or profile.text("storage.text")
        yield "caution_en", profile.text("caution_en") if profile.states("caution_en") else ""
        yield "caution_zh", profile.text("caution_zh") if profile.states("caution_zh") else ""
    yield "expiry", _expiry(labelling)
    protocol = labelling.situation.finds_document("protocol")
    if protocol:
        yield "protocol", protocol.text("registry") if protocol.states("registry") else ""
        yield "sponsor", protocol.text("sponsor") if protocol.states("sponsor") else ""


def _expiry(labelling: Labelling) -> str:
    """The last minute of the last day, as it is read by people; before filling, the rule by which it will be set."""
    for owner in (labelling.thing, labelling.lot):
        at = owner.instant("expiry_at") if owner else None
        if at is not None:
            here = at.astimezone(ZoneInfo(labelling.zone))
            return tell_time(at - timedelta(minutes=1) if (here.hour, here.minute) == (0, 0) else at, labelling.zone)
    profile = labelling.profile
    for unit in ("days", "hours"):
        if profile and profile.states(f"shelf_life.{unit}"):
            return _ENGLISH.gettext(SAID[f"label_shelf_{unit}"], span=profile.text(f"shelf_life.{unit}"))
    return ""


def _amounts(labelling: Labelling) -> Iterator[tuple[str, str]]:
    thing, situation = labelling.thing, labelling.situation
    volume = thing.text("volume_ml") or _standing(situation, thing, "mL")
    cells = thing.text("cells") or _standing(situation, thing, "cells")
    yield "volume", f"{volume} mL" if volume else ""
    yield "cells", _powers_of_ten(Decimal(cells)) if cells else ""


def _dose(labelling: Labelling) -> Iterator[tuple[str, str]]:
    thing, situation = labelling.thing, labelling.situation
    subject, dose = labelling.named("subject"), labelling.named("dose")
    yield "subject_number", subject.text("number") if subject else ""
    yield "dose_number", dose.text("number") if dose else ""
    yield "parents", ", ".join(parent.code for parent in situation.parents(thing.code, "pooled"))
    materials = situation.parents(thing.code, "used")
    yield "diluent", ", ".join(material.name for material in materials)
    for name in ("use_by", "prepared_at"):
        at = thing.instant(name)
        yield name, tell_time(at, labelling.zone) if at else ""
    maker = labelling.named("prepared_by")
    yield "prepared_by", maker.name if maker else ""
    seconds = [
        part.person
        for part in situation.participation
        if part.thing == thing.code and (part.step, part.capacity) == ("prepare_dose", "second")
    ]
    checker = situation.find(seconds[-1]) if seconds else None
    yield "checked_by", checker.name if checker else ", ".join(seconds[-1:])


def _people_and_places(labelling: Labelling) -> Iterator[tuple[str, str]]:
    thing = labelling.thing
    holder = labelling.named("person")
    yield "holder", holder.name if holder else ""
    yield "role", ", ".join(_both(tell_role, role) for role in holder.texts("roles")) if holder else ""
    yield "place_name", thing.name or thing.text("name")
    for name in ("from_party", "to_party", "contact", "contents_count"):
        yield name, thing.text(name) or (_BOTH_PAPERS if thing.kind == "shipper" else "")


def _standing(situation: Situation, thing: Thing, unit: str) -> str:
    amount = situation.balance(thing.code, unit)
    return format(amount, "f") if amount else ""


def _powers_of_ten(amount: Decimal) -> str:
    """`5.0 × 10⁸`: every significant digit that was recorded, at least two."""
    digits = str(amount.normalize()).split("E")[0].replace(".", "").replace("-", "").strip("0") or "0"
    power = amount.adjusted()
    return f"{digits[0]}.{digits[1:] or '0'} × 10{str(power).translate(_SUPERSCRIPTS)}"


def _both(tell: Callable[[Speaker, str], str], word: str) -> str:
    return f"{tell(_ENGLISH, word)} {tell(_CHINESE, word)}"


_BOTH_PAPERS = f"{SAID['label_on_papers']} {_CHINESE.gettext(SAID['label_on_papers'])}"
_GATHERERS: tuple[Callable[[Labelling], Iterator[tuple[str, str]]], ...] = (
    _copy,
    _product,
    _amounts,
    _dose,
    _people_and_places,
)

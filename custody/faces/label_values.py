"""What is printed on a label: every field a design may ask for, gathered from the record and told in words.

A field the record does not know is left out: a design that needs it then refuses to print, naming it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_day, tell_kind, tell_role, tell_time, tell_value
from custody.faces.wording.command import SAID
from custody.rules.document import Document
from custody.rules.situation import Situation, Thing
from custody.rules.steps.manufacture.fill_containers import expiry
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
        """The product profile the lot began with, else the one in force for its presentation or its storage class;
        of a shipment that of what it carries."""
        contents = self.situation.children(self.journey.code, "carries") if self.journey else ()
        for owner in (self.thing, self.lot, *contents):
            digest = owner.mapping("documents").get("product_profile") if owner else None
            for document in self.situation.documents:
                if digest and document.digest == digest:
                    return document
        profiles = [d for d in self.situation.documents if d.in_force and d.type == "product_profile"]
        for name, path in (("presentation", "presentation"), ("storage_class", "storage.class")):
            own = [d for d in profiles if self.thing.has(name) and d.text(path) == self.thing.text(name)]
            if own:
                return own[0]
        return None

    @property
    def journey(self) -> Thing | None:
        """The shipment the thing is, or rides with."""
        if self.thing.kind == "shipment":
            return self.thing
        return next(iter(self.situation.children(self.thing.code, "rides")), None)

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
    purpose = labelling.thing.text("purpose")
    yield (
        "purpose",
        f"{tell_value(_ENGLISH, 'purpose', purpose)} {tell_value(_CHINESE, 'purpose', purpose)}" if purpose else "",
    )
    yield "kind_name", _both(tell_kind, labelling.thing.text("equipment_kind") or labelling.thing.kind)
    lot, profile = labelling.lot, labelling.profile
    bank = labelling.named("bank")
    if lot or bank:
        yield "lot_name", (lot or bank or labelling.thing).name or grouped((lot or bank or labelling.thing).code)
    if lot:
        yield "lot_code", lot.code
    if profile:
        yield "product", profile.text("product")
        yield "storage", profile.text("storage.text") if profile.states("storage.text") else ""
        yield "temperature_range", profile.text("storage.text") if profile.states("storage.text") else ""
        for name in ("caution_en", "caution_zh"):
            yield name, profile.text(name) if profile.states(name) else ""
        for name in ("use", "route", "warnings"):
            yield name, _in_both(profile, name)
    yield from _expiry(labelling)
    protocol = labelling.situation.finds_document("protocol")
    if protocol:
        yield "protocol", protocol.text("registry") if protocol.states("registry") else ""
        yield "sponsor", _in_both(protocol, "sponsor")


def _expiry(labelling: Labelling) -> Iterator[tuple[str, str]]:
    """The last minute of the last day, as it is read by people. Before filling it is planned from the harvest, which
    was no later than the formulation: the day on a label is never later than the one filling will set."""
    for owner in (labelling.thing, labelling.lot):
        at = owner.instant("expiry_at") if owner else None
        if at is not None:
            yield "expiry", tell_time(_last_minute(at, labelling.zone), labelling.zone)
            return
    profile, harvested = labelling.profile, labelling.lot and labelling.lot.instant("harvested_at")
    if profile and harvested:
        there = replace(labelling.situation, zone=ZoneInfo(labelling.zone))
        yield "expiry", tell_time(_last_minute(expiry(there, profile, harvested), labelling.zone), labelling.zone)
        yield "expiry_basis", f"{SAID['label_planned']} {_CHINESE.gettext(SAID['label_planned'])}"


def _last_minute(at: datetime, zone: str) -> datetime:
    here = at.astimezone(ZoneInfo(zone))
    return at - timedelta(minutes=1) if (here.hour, here.minute) == (0, 0) else at


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
    for name in ("use_by", "prepared_at", "drawn_at"):
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
    yield "checked_by", checker.name if checker else ", ".join(seconds[-1:]) or thing.text("checked_by")


def _people_and_places(labelling: Labelling) -> Iterator[tuple[str, str]]:
    thing = labelling.thing
    holder = labelling.named("person")
    yield "holder", holder.name if holder else ""
    yield "role", ", ".join(_both(tell_role, role) for role in holder.texts("roles")) if holder else ""
    freezer = labelling.named("freezer")
    yield "place_name", f"{freezer.name} · {thing.name}" if freezer else thing.name
    yield "serial", thing.text("serial") or thing.text("supplier_lot")
    due = thing.day("due_on")
    yield "due", tell_day(due) if due else ""


def _journey(labelling: Labelling) -> Iterator[tuple[str, str]]:
    """From whom, to whom and how much: of the shipment, which is packed before its label is made."""
    shipment, sites = labelling.journey, labelling.situation.finds_document("sites")
    if shipment is None or sites is None:
        return
    for field, name in (("from_party", "from_station"), ("to_party", "to_station")):
        yield field, _party(sites, shipment.text(name))
    yield "contact", _row_of(sites, shipment.text("from_station"))[1].get("contact", "")
    yield "contents_count", str(len(shipment.texts("contents")))
    yield "seal", shipment.text("seal")


def _party(sites: Document, name: str) -> str:
    """Site, station and address, in English and in Chinese; empty for a station the document does not know."""
    station, site = _row_of(sites, name)
    parts = []
    for locale, between in (("en", ", "), ("zh", " ")):
        told = (site.get(f"title_{locale}"), station.get(f"title_{locale}"), site.get(f"address_{locale}"))
        parts.append(between.join(part for part in told if part))
    return " ".join(part for part in parts if part)


def _row_of(sites: Document, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """(station, its site) as texts."""
    station = next((row for row in sites.rows("station") if row.get("name") == name), {})
    site = next((row for row in sites.rows("site") if row.get("name") == station.get("site")), {})
    told = [{key: str(value) for key, value in row.items()} for row in (station, site)]
    return told[0], told[1]


def _in_both(document: Document, name: str) -> str:
    """A text a document states as `<name>_en` and `<name>_zh`."""
    paths = (f"{name}_en", f"{name}_zh")
    return " ".join(document.text(path) for path in paths if document.states(path))


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


_GATHERERS: tuple[Callable[[Labelling], Iterator[tuple[str, str]]], ...] = (
    _copy,
    _product,
    _amounts,
    _dose,
    _people_and_places,
    _journey,
)

"""Before the first cell: people, controlled documents, equipment, storage."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from custody.faces.demo.cast import PEOPLE, Cast
from custody.labelling.designs import seeds
from custody.record.attempt import StoredFile
from custody.seeds import seed

POLICY = "Signing in one's own name"


@dataclass(frozen=True)
class Shop:
    """What the story works with: codes by name, and the free storage positions."""

    things: dict[str, str] = field(default_factory=dict)
    lab_positions: list[str] = field(default_factory=list)
    fridge_positions: list[str] = field(default_factory=list)
    hospital_positions: list[str] = field(default_factory=list)


def set_up(cast: Cast) -> Shop:
    """Everyone enters and accepts the policy; documents are approved; equipment is registered."""
    cast.enter()
    _agree(cast)
    return furnish(cast)


def furnish(cast: Cast) -> Shop:
    """Documents approved and equipment registered by people who are there already."""
    _documents(cast)
    shop = Shop()
    _equipment(cast, shop)
    return shop


def set_up_hospital(cast: Cast, shop: Shop) -> None:
    """The freezer of the hospital, and the external parties the house works with."""
    shop.hospital_positions.extend(_freezer(cast, "LN2 freezer 5, hospital", "ln2_vapour", 24))
    for name, firm, kind in (
        ("Demo Courier", "Fictitious Cold Chain", "courier"),
        ("Demo Testing Laboratory", "Fictitious Analytics", "laboratory"),
    ):
        facts = {"name": name, "firm": firm, "party_kind": kind, "contact": "Duty desk", "phone": "+00 0000 000 002"}
        shop.things[kind] = next(iter(cast.do("register_party", "wu", facts).values()))


def _agree(cast: Cast) -> None:
    """A policy in force, accepted by everybody."""
    facts = _document("policy", POLICY, seed("policy"))
    files = [StoredFile(seed("policy"), "application/toml")]
    policy = cast.do("approve_document", "fang", facts, second="wu", files=files)["@1"]
    for person in PEOPLE:
        cast.do("accept_document", person.username, {"document": policy})


def _documents(cast: Cast) -> None:
    for title in ("cryopreserved", "fresh"):
        _approve(cast, "product_profile", title, seed(f"product_profile_{title}"))
    _approve(cast, "specification", "JK500 release", seed("specification"))
    cast.do(
        "approve_document",
        "zhou",
        _document("protocol", "JK500-AML-12", seed("protocol")),
        second="wu",
        files=[StoredFile(seed("protocol"), "application/toml")],
    )
    for title, data in sorted(seeds().items()):
        _approve(cast, "label_design", title, data)


def _approve(cast: Cast, type_: str, title: str, data: bytes) -> None:
    facts = _document(type_, title, data)
    cast.do("approve_document", "sun", facts, second="wu", files=[StoredFile(data, "application/toml")])


def _document(type_: str, title: str, data: bytes) -> Mapping[str, str]:
    return {"type": type_, "title": title, "version": "1", "file": hashlib.sha256(data).hexdigest()}


def _equipment(cast: Cast, shop: Shop) -> None:
    due = (cast.clock.at + timedelta(days=300)).date().isoformat()
    kinds = (
        ("bath", "Water bath 1"),
        ("logger", "Logger 7"),
        ("controlled_rate_freezer", "Controlled-rate freezer 1"),
        ("isolator", "Isolator 1"),
        ("counter", "Cell counter 2"),
    )
    for number, (kind, name) in enumerate(kinds, start=1):
        facts = {"kind": kind, "name": name, "serial": f"DEMO-{number:03d}", "due_on": due}
        shop.things[kind] = cast.do("register_equipment", "wu", facts)["@1"]
    shipper = {"kind": "shipper", "name": "Dry shipper 1", "serial": "DEMO-900", "due_on": due, "hold_hours": 240}
    shop.things["shipper"] = cast.do("register_equipment", "wu", shipper)["@1"]
    shop.lab_positions.extend(_freezer(cast, "LN2 freezer 2", "ln2_vapour", 80))
    shop.fridge_positions.extend(_freezer(cast, "Fridge 1", "fridge", 12))


def _freezer(cast: Cast, name: str, storage_class: str, positions: int) -> list[str]:
    facts = {"kind": "freezer", "name": name, "serial": name, "storage_class": storage_class, "positions": positions}
    created = cast.do("register_equipment", "wu", facts)
    return [code for placeholder, code in created.items() if placeholder != "@1"]

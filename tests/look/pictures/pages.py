"""Which pages there are, found from the record and by looking at what each person is offered: every kind of page once,
with whoever it is for; what differs by role, once for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from playwright.sync_api import Page

from custody.faces.scanning import look_at
from custody.faces.web.lists import LISTS
from custody.record.reads.entries import entries_after
from custody.record.reads.things import Wanted, listing
from custody.rules.situation import Thing
from custody.rules.words import KINDS
from tests.look.pictures.stands import Stand

# Whoever works here, and where: one person of each role the demonstration has.
AT_WORK = {
    **{"lin": "ward", "zhou": "ward", "qian": "ward", "liu": "pharmacy", "deng": "thaw_bench", "wu": "quality_desk"},
    **{"chen": "quality_desk", "he": "clean_room", "tang": "clean_room", "gao": "qc_lab", "sun": "qc_lab"},
    **{"zhao": "cryo_store", "jiang": "cryo_store", "luo": "quality_desk", "admin": "quality_desk"},
    **{"rossi": "quality_desk"},
}
_AT_THE_BED = frozenset({"container", "dose", "prepared_dose", "subject", "wristband", "shipment", "alarm"})
_OWN = ("/", "/desk", "/steps")
_FOR_ALL = (
    *("/?typed=1", "/station", "/sessions", "/secrets", "/second-factor", "/separation", "/oversight", "/ledger"),
    *("/who-may-sign", "/access-review", "/account-alerts"),
    *(f"/{name}" for name in LISTS),
    *("/lots?state=recalled", "/no-such-page"),
)
_SCANNED = ("container", "prepared_dose", "dose", "wristband", "shipment", "equipment", "storage_place", "staff_badge")
_FOREIGN = {"a trade item": "4006381333931", "a web address": "https://example.org/x", "half a code": "CXGEK"}
_PRINTED = ("lot", "shipment", "prepared_dose")
_LABELLED = (
    *("container", "prepared_dose", "sample", "wristband", "staff_badge", "equipment", "storage_place"),
    *("material_lot", "shipment", "shipper", "lot", "batch"),
)


@dataclass(frozen=True)
class Look:
    """One page somebody looks at: its name here, who, its address, or what they scan on the first page; or on paper."""

    name: str
    who: str
    path: str = "/"
    scan: str = ""
    printed: bool = False


def looks(stand: Stand) -> Iterator[Look]:
    """Every page of this stand, each person's together."""
    found = tuple(representatives(stand))
    steps = {name: (who, query) for who in reversed(AT_WORK) for name, query in _steps_of(stand, who, found)}
    reached: set[str] = set()
    for who, station in AT_WORK.items():
        page = stand.stage.page(who, station)
        for path in _OWN:
            yield Look(f"{path} of {who}", who, path)
        for path in (*_linked(page, stand, "/desk", r"/desk/\w+"), *_linked(page, stand, "/", r"/[\w-]+")):
            if path not in reached and path not in _OWN:
                reached.add(path)
                yield Look(path, who, path)
        for name in sorted(name for name, (own, _) in steps.items() if own == who):
            yield Look(f"step {name}", who, f"/steps/{name}{steps[name][1]}")
        yield from _things(who, found)
    for path in _FOR_ALL:
        if path not in reached:
            yield Look(path, "wu", path)
    yield from _around(stand, found)


def representatives(stand: Stand) -> Iterator[Thing]:
    """A thing of each kind in each state there is."""
    seen: set[tuple[str, ...]] = set()
    with stand.stage.cast.house.store.reading() as link:
        for kind in sorted(KINDS):
            for thing in listing(link, Wanted(kind, most=500)).things:
                states = (kind, thing.state(kind), *(thing.state(way) for way in ("custody",)), thing.text("reason"))
                if states not in seen:
                    seen.add(states)
                    yield thing


def _things(who: str, found: Iterable[Thing]) -> Iterator[Look]:
    """What a nurse meets at the bed, she looks at; everything else is quality's."""
    for thing in found:
        if who == ("lin" if thing.kind in _AT_THE_BED else "wu"):
            name = " ".join(part for part in (thing.kind, thing.state(thing.kind), thing.state("custody")) if part)
            yield Look(f"{name} {thing.text('reason')}".strip(), who, f"/things/{thing.code}")


def _around(stand: Stand, found: Iterable[Thing]) -> Iterator[Look]:
    """Releases, traces, paper sheets, labels as they are drawn, scans, entries, and what is printed."""
    for kind in _LABELLED:
        thing = next((thing for thing in found if thing.kind == kind), None)
        if thing is not None:
            who = "wu" if kind == "staff_badge" else "admin"  # half a signature: shown to who orders it
            yield Look(f"label of {kind}", who, f"/things/{thing.code}/label.png", printed=True)
    for thing in found:
        if thing.kind == "lot":
            yield Look(f"release of a lot {thing.state('lot')}", "chen", f"/lots/{thing.code}/release")
            for way in ("back", "forward"):
                yield Look(f"trace {way} of a lot {thing.state('lot')}", "wu", f"/things/{thing.code}/trace/{way}")
        if thing.kind == "dose":
            yield Look(f"paper sheet of a dose {thing.state('dose')}", "lin", f"/paper/{thing.code}")
            yield Look(f"paper of a dose {thing.state('dose')}", "lin", f"/paper/{thing.code}", printed=True)
        if thing.kind in _SCANNED:
            yield Look(f"scan of {thing.kind} {thing.state(thing.kind)}", "lin", scan=thing.code)
        if thing.kind in _PRINTED:
            yield Look(f"print of {thing.kind} {thing.state(thing.kind)}", "wu", f"/things/{thing.code}", printed=True)
    for what, text in _FOREIGN.items():
        yield Look(f"scan of {what}", "lin", scan=text)
    with stand.stage.cast.house.store.reading() as link:
        told = {(one.step, one.result): one.idx for one in entries_after(link, 0, 5000)}
    for (step, result), idx in told.items():
        if result != "accepted" or step in ("verify_dose", "correct_entry", "record_as_happened", "approve_document"):
            yield Look(f"entry {step} {result}", "wu", f"/entries/{idx}")


def _steps_of(stand: Stand, who: str, found: Iterable[Thing]) -> Iterator[tuple[str, str]]:
    """The steps this person may take, each with something it is open for, else something it begins with."""
    house, person = stand.stage.cast.house, stand.stage.cast.persons[who]
    known: dict[str, tuple[bool, str]] = {}
    for thing in found:
        for opening in look_at(house, thing.code, person, AT_WORK[who]).openings:
            step = opening.step
            if opening.permitted and (step.name not in known or (opening.is_open and not known[step.name][0])):
                query = "" if step.asks_afresh else f"?{urlencode({step.primary: thing.code})}"
                known[step.name] = (opening.is_open, query)
    for path in _linked(stand.stage.page(who, AT_WORK[who]), stand, "/steps", r"/steps/\w+"):
        name = path.removeprefix("/steps/")
        yield name, known[name][1] if name in known else ""


def _linked(page: Page, stand: Stand, path: str, pattern: str) -> list[str]:
    text = page.request.get(f"{stand.stage.base}{path}").text()
    hrefs = (unescape(href) for href in re.findall(r'href="([^"]+)"', text))
    return [href for href in dict.fromkeys(hrefs) if re.fullmatch(pattern, href) and not href.startswith("/static")]

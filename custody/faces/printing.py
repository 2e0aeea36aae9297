"""Labels out of the record: copies proved right after they were ordered, their files, and previews.

Nothing leaves unproved. The files of a copy are read back from their final bytes, stored with the system step
`prove_label`, and handed out only from there; a preview is drawn on the spot and cannot be scanned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from custody.faces.instance import House
from custody.faces.label_values import Labelling, label_values
from custody.faces.wire import read_step_facts
from custody.labelling.designs import Design, parse_design
from custody.labelling.fonts import find_fonts
from custody.labelling.joined import closing_page, join_pdfs
from custody.labelling.proof import prove
from custody.labelling.render import FORMATS, Marks, render
from custody.labelling.troubles import LabelError
from custody.record.attempt import Answer, Attempt, Enclosures, StoredFile
from custody.record.link import Link
from custody.record.reads.labels import design_bytes, labelled
from custody.record.reads.places import places
from custody.record.reads.things import documents_in_force, stored_file, surroundings, thing
from custody.rules.roles import performers
from custody.rules.situation import Situation, Thing
from custody.rules.steps.labels.order_label import BADGES
from custody.rules.words import LETTERS

MEDIA_TYPES: Mapping[str, str] = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}
_AT_ONCE = 20  # copies an entry: three files each stay far below the size of an entry and the rows of a step


@dataclass(frozen=True)
class LabelFile:
    """The bytes of a label, or why there are none: `problem` is a code, `trouble` an error of the design."""

    data: bytes = b""
    media_type: str = ""
    problem: str = ""
    trouble: LabelError | None = None


@dataclass(frozen=True)
class Unmade:
    """A copy whose proof failed: why, as the record has it, and as an error of the design where it still is one."""

    copy: str
    recorded: str
    trouble: LabelError | None = None


@dataclass(frozen=True)
class _Filled:
    design: Design
    values: Mapping[str, str]


def prove_ordered(house: House, answer: Answer, station: str) -> tuple[Answer, ...]:
    """Prove every copy an accepted `order_label` created and that is still unproved; the answers of the proofs.

    To be called by each face after the order, and after a repeat of it: what a crash left unproved is then proved."""
    if not answer.passed or answer.step != "order_label":
        return ()
    with house.store.reading() as link:
        copies = [found for code in answer.created.values() if (found := _unproved(link, code))]
    waiting = iter(copies)
    answers = []
    while batch := tuple(islice(waiting, _AT_ONCE)):
        answers.append(_prove_batch(house, batch, station))
    return tuple(answers)


def unmade(house: House, codes: Iterable[str], station: str) -> tuple[Unmade, ...]:
    """Those of these copies whose proof failed."""
    with house.store.reading() as link:
        copies = [found for code in codes if code.startswith(LETTERS["label_copy"]) and (found := thing(link, code))]
    failed = []
    for copy in copies:
        if copy.has("trouble"):
            failed.append(Unmade(copy.code, copy.text("trouble"), _trouble(house, copy, station)))
    return tuple(failed)


def sheet(house: House, codes: Iterable[str], closing: Sequence[str]) -> LabelFile:
    """The PDFs of several proved copies as one, a label a page, and a page with the lines that close it; the first
    that has none says why."""
    found = [label_file(house, code, "pdf") for code in codes]
    missing = next((one for one in found if not one.data), None)
    if missing:
        return missing
    pages = [one.data for one in found]
    try:
        pages += [closing_page(closing, pages[-1], find_fonts(house.config.font))] if closing else []
    except LabelError as trouble:
        return LabelFile(problem=trouble.code, trouble=trouble)
    return LabelFile(join_pdfs(pages), MEDIA_TYPES["pdf"])


def label_file(house: House, code: str, fmt: str) -> LabelFile:
    """The file of a proved copy, as it was proved."""
    with house.store.reading() as link:
        copy = thing(link, code)
        if copy is None or copy.kind != "label_copy":
            return LabelFile(problem="unknown_code" if copy is None else "not_a_copy")
        digest = copy.mapping("proof").get(fmt)
        if copy.state("label_copy") not in ("proved", "applied") or digest is None:
            return LabelFile(problem="copy_void" if copy.state("label_copy") == "void" else "copy_not_proved")
        stored = stored_file(link, str(digest))
    return LabelFile(stored[0], stored[1]) if stored else LabelFile(problem="copy_not_proved")


def preview(house: House, code: str, fmt: str, design: str = "", station: str = "") -> LabelFile:
    """A label as it would be printed, watermarked, not to be scanned; `design` is a title, else the first that fits."""
    with house.store.reading() as link:
        filled = _previewed(link, code, design, (house.clock(), station))
    if isinstance(filled, str):
        return LabelFile(problem=filled)
    try:
        marks = Marks(demo=house.demo, preview=True)
        drawn = render(filled.design, filled.values, fmt, marks, find_fonts(house.config.font))
    except LabelError as trouble:
        return LabelFile(problem=trouble.code, trouble=trouble)
    return LabelFile(drawn, MEDIA_TYPES[fmt])


def withheld(house: House, code: str, person: str) -> bool:
    """Whether this is a staff badge, or a copy of one, and the person none of those who order badges: whoever has its
    picture has half of somebody else's signature."""
    with house.store.reading() as link:
        found, known = thing(link, code), Situation(house.clock(), documents=tuple(documents_in_force(link)))
        asks = thing(link, person)
    about = found.text("about", code) if found and found.kind == "label_copy" else code
    roles = frozenset(asks.texts("roles")) if asks else frozenset()
    return about.startswith(LETTERS["staff_badge"]) and not roles & performers(known, BADGES)


def designs_of(house: House, code: str) -> tuple[str, ...]:
    """The titles of the designs in force that fit a code."""
    with house.store.reading() as link:
        return designs_for(link, code)


def every_design(house: House) -> tuple[str, ...]:
    """The titles of all designs in force."""
    with house.store.reading() as link:
        return tuple(document.name for document in documents_in_force(link) if document.type == "label_design")


def copies_of(house: House, code: str) -> tuple[str, ...]:
    """The label copies of a thing that are not void."""
    with house.store.reading() as link:
        around = surroundings(link, code, house.clock()) if thing(link, code) else None
    copies = around.parents(code, "labels") if around else ()
    return tuple(copy.code for copy in copies if copy.state("label_copy") != "void")


def designs_for(link: Link, code: str) -> tuple[str, ...]:
    """The titles of the designs in force for a code, by its letter."""
    designs = (document for document in documents_in_force(link) if document.type == "label_design")
    return tuple(document.name for document in designs if code[:1] in document.text("letters"))


def _unproved(link: Link, code: str) -> Thing | None:
    if not code.startswith(LETTERS["label_copy"]):
        return None
    copy = thing(link, code)
    return copy if copy and copy.kind == "label_copy" and copy.state("label_copy") == "ordered" else None


def _prove_batch(house: House, copies: Iterable[Thing], station: str) -> Answer:
    rows: list[dict[str, Any]] = []
    files: list[StoredFile] = []
    for copy in copies:
        try:
            proved = list(_proved_files(house, copy, station))
        except LabelError as trouble:
            rows.append({"copy": copy.code, "outcome": "failed", "trouble": str(trouble)})
            continue
        files += [file for _, file in proved]
        rows += [
            {"copy": copy.code, "outcome": "proved", "format": fmt, "sha256": hashlib.sha256(file.data).hexdigest()}
            for fmt, file in proved
        ]
    read = read_step_facts(house.steps.steps["prove_label"], {"copies": rows})
    attempt = Attempt(
        step="prove_label",
        facts=read.facts,
        problems=read.problems,
        actor="system",
        station=station,
        channel="system",
        enclosures=Enclosures(files=tuple(files)),
        system=True,
    )
    return house.door.record(attempt)


def _trouble(house: House, copy: Thing, station: str) -> LabelError | None:
    try:
        for _ in _proved_files(house, copy, station):
            pass
    except LabelError as trouble:
        return trouble
    return None


def _proved_files(house: House, copy: Thing, station: str) -> Iterator[tuple[str, StoredFile]]:
    with house.store.reading() as link:
        filled = _filled(link, copy.text("about"), copy, (copy.text("design_digest"), house.clock(), station))
    fonts, marks = find_fonts(house.config.font), Marks(demo=house.demo, preview=False)
    for fmt in FORMATS:
        data = render(filled.design, filled.values, fmt, marks, fonts)
        prove(fmt, data, filled.design, filled.values, fonts)
        yield fmt, StoredFile(data, MEDIA_TYPES[fmt])


def _previewed(link: Link, code: str, design: str, where: tuple[datetime, str]) -> _Filled | str:
    found = thing(link, code)
    if found is None:
        return "unknown_code"
    copy = found if found.kind == "label_copy" else None
    about = copy.text("about") if copy else code
    titles = designs_for(link, about)
    if not titles or (design and design not in titles):
        return "no_design"
    digests = {d.name: d.digest for d in documents_in_force(link) if d.type == "label_design"}
    return _filled(link, about, copy, (digests[design or titles[0]], *where))


def _filled(link: Link, about: str, copy: Thing | None, how: tuple[str, datetime, str]) -> _Filled:
    """A design with its values. `how` is (digest of the design, now, station)."""
    digest, at, station = how
    data, situation = design_bytes(link, digest), labelled(link, about, at)
    if data is None or situation is None:
        raise LabelError("design_field_missing", field="design")
    design = parse_design(data)
    values = label_values(Labelling(situation, situation.thing(about), copy, _zone(link, station)))
    return _Filled(design, values | {"design_version": f"v{design.version}"})


def _zone(link: Link, station: str) -> str:
    """The zone of the station; at none, the zone of the first one."""
    known = places(link)
    here = [place for place in known if place.station == station] or list(known[:1])
    return here[0].zone if here else "UTC"

"""Labels on pages: the designs to choose from, the pictures of what was made, and why one was not made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from custody.faces.printing import Unmade, copies_of, designs_of, every_design, unmade, withheld
from custody.faces.web.frame import number
from custody.faces.web.here import Here
from custody.faces.web.naming import design_of, thing_of
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.rules.situation import Situation, Thing
from custody.rules.words import LETTERS

FORMATS = ("pdf", "png", "svg")
_ON_PAGES = 12  # pictures on one page; the sheet holds every label
_RECONCILED = N_("What became of its labels: %(count)s copies, reconciled")
_NOT_RECONCILED = N_("What became of its labels: %(count)s copies, not reconciled yet")
_ACCOUNT: Mapping[str, tuple[str, str]] = {
    "applied": ("pass", N_("on the product")),
    "proved": ("info", N_("printed, not applied")),
    "ordered": ("check", N_("ordered, not proved")),
    "void": ("stop", N_("void")),
}


def design_options(here: Here, code: str) -> list[dict[str, str]]:
    """The designs in force to choose from: those for the thing scanned, else all. From a lot, containers are begun."""
    code = code.replace(" ", "").upper()
    titles = designs_of(here.house, code) if code else every_design(here.house)
    if code.startswith(LETTERS["lot"]):
        titles = (*designs_of(here.house, LETTERS["container"]), *titles)
    return [{"value": title, "text": _told(here, title)} for title in titles]


def previews(here: Here, thing: Thing) -> list[dict[str, str]]:
    """How each design that fits would be printed now, before anything is ordered."""
    if withheld(here.house, thing.code, here.person):
        return []
    return [
        {
            "src": f"/things/{thing.code}/label.svg?design={title}",
            "text": here.speaker.gettext(N_("%(design)s, as it would be printed"), design=_told(here, title)),
        }
        for title in designs_of(here.house, thing.code)
    ]


def label_picture(here: Here, copy: Thing) -> dict[str, Any]:
    """The files of a copy that was proved, with its picture; nothing for every other, nor of a badge for whoever orders
    none."""
    if copy.kind != "label_copy" or copy.state("label_copy") not in ("proved", "applied"):
        return {}
    if withheld(here.house, copy.code, here.person):
        return {}
    links = [{"text": fmt.upper(), "href": f"/copies/{copy.code}.{fmt}"} for fmt in FORMATS]
    alt = here.speaker.gettext(N_("Label as it is printed"))
    return {"labels": links, "picture": {"src": f"/copies/{copy.code}.svg", "text": alt}}


def label_sheet(here: Here, copies: Iterable[str]) -> dict[str, str]:
    """One PDF with every label of an order, a label a page; nothing where there are fewer than two."""
    asked = "&".join(f"copy={code}" for code in copies)
    if "&" not in asked:
        return {}
    return {"text": here.speaker.gettext(N_("All labels in one PDF")), "href": f"/copies/sheet.pdf?{asked}"}


def printed(here: Here, answer: Answer) -> dict[str, Any]:
    """What an order of labels adds to its answer: the sheet to print, or a STOP where a label was not made."""
    if answer.step != "order_label" or not answer.passed:
        return {}
    failed = unmade(here.house, answer.created.values(), here.station)
    if not failed:
        copies = [code for code in answer.created.values() if code.startswith(LETTERS["label_copy"])]
        sheet = label_sheet(here, copies)
        return {"sheet": sheet} if sheet else {}
    told = [_why(here, one) for one in failed]
    headline = here.speaker.gettext(N_("Label not made"))
    sentence = here.speaker.gettext(
        N_(
            "%(why)s The copy is void, as recorded, and nothing was printed; the label before it stays valid, if there "
            "was one. Mend what is wrong and order a reprint."
        ),
        why=told[0],
    )
    notes = [f"{one.copy}: {why}" for one, why in zip(failed, told, strict=True)] if len(failed) > 1 else []
    return {"verdict": {"kind": "STOP", "headline": headline, "sentence": sentence}, "notes": notes}


def label_account(here: Here, lot: Thing, situation: Situation) -> dict[str, Any] | None:
    """How many labels of a lot and of what came from it there are, what became of them, and whether somebody has
    added them up; None for none. A container planned and never filled is not below the lot yet: it counts as one."""
    copies = situation.of_kind("label_copy")
    counts = {state: sum(copy.state("label_copy") == state for copy in copies) for state in _ACCOUNT}
    parts = [
        {"text": here.speaker.gettext(words), "number": counts[state], "kind": kind}
        for state, (kind, words) in _ACCOUNT.items()
        if counts[state]
    ]
    unfilled = max(lot.integer("containers_planned") - lot.integer("filled_count"), 0)
    if unfilled:
        parts.append(
            {"text": here.speaker.gettext(N_("for containers not filled")), "number": unfilled, "kind": "check"}
        )
    total = len(copies) + unfilled
    words = _RECONCILED if lot.has("labels_reconciled_at") else _NOT_RECONCILED
    title = here.speaker.gettext(words, count=number(total))
    return {"title": title, "parts": parts, "total": total} if parts else None


def pictured(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of what was created, with pictures of the first few only."""
    seen = 0
    for row in rows:
        seen += "picture" in row
        if seen > _ON_PAGES:
            row.pop("picture", None)
    return rows


def prefilled(here: Here, code: str) -> dict[str, str]:
    """What an order for a scanned thing most likely is: a first label, a reprint, or the containers of a lot."""
    found = thing_of(here, code)
    if found is None:
        return {}
    if found.kind == "lot":
        return {"purpose": "new_containers", "title": "container"}
    titles = designs_of(here.house, found.code)
    purpose = "reprint" if copies_of(here.house, found.code) else "existing"
    return {"purpose": purpose, **({"title": titles[0]} if len(titles) == 1 else {})}


def _told(here: Here, title: str) -> str:
    told = design_of(here, title)
    return told[:1].upper() + told[1:]


def _why(here: Here, one: Unmade) -> str:
    if one.trouble is None:
        return one.recorded
    return here.speaker.gettext(one.trouble.sentence, **one.trouble.values)

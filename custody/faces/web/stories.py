"""The story of a thing: its own entries and those of what belongs to it, and where the rest of the story stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from custody.faces.web.here import Here
from custody.faces.web.naming import full_name
from custody.faces.web.timeline import SHOWN, counted, is_of, timeline
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView, history
from custody.rules.situation import Situation, Thing

# A lot's story is that of everything it came from and became; but what happened to a material or a child is theirs.
_OTHER_STORIES = frozenset({"material_lot", "cell_line", "subject"})
_MOST_CODES = 400  # what one statement asks for
_MOST_ENTRIES = 2000


def story(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    """What lists.timeline takes: filtered and paged as the address says."""
    sort = request.args.get("show", "")
    sort = sort if sort in SHOWN else ""
    before = request.args.get("before", "")
    codes = tuple(dict.fromkeys(_codes(thing, situation)))[:_MOST_CODES]
    with here.house.store.reading() as link:
        entries = history(link, codes, _MOST_ENTRIES)
        if thing.kind == "shipment":
            entries = _with_judgements(entries, history(link, thing.texts("contents")[:_MOST_CODES], _MOST_ENTRIES))
    wanted = [entry for entry in entries if is_of(entry, sort)]
    older = [entry for entry in wanted if not before.isdigit() or entry.idx < int(before)]
    newer = wanted[: len(wanted) - len(older)]
    line = timeline(here, older)
    href = f"/things/{thing.code}?show={sort}"
    return line | {
        "summary": counted(here, entries),
        "shown": here.speaker.gettext(SHOWN[sort]) if sort else "",
        "newer": timeline(here, newer, _MOST_ENTRIES)["entries"],
        "filters": _filters(here, thing, sort),
        "more_href": f"{href}&before={line['last']}#history" if line["last"] is not None else None,
        "newest_href": f"{href}#history" if before.isdigit() else None,
        "elsewhere": [
            {"text": full_name(here, one), "href": f"/things/{one.code}"} for one in _elsewhere(thing, situation)
        ],
    }


def _with_judgements(own: tuple[EntryView, ...], carried: tuple[EntryView, ...]) -> tuple[EntryView, ...]:
    """A shipment's own entries, and how the condition of what it brought was judged, until it was packed again."""
    begun = own[-1].idx if own else 0
    packed = [one.idx for one in carried if one.step == "pack_shipment" and one.outcome == "accepted"]
    again = min((idx for idx in packed if idx > begun), default=None)
    judged = [one for one in carried if one.step == "judge_condition" and one.idx > begun]
    told = {one.idx: one for one in (*own, *judged) if again is None or one in own or one.idx < again}
    return tuple(told[idx] for idx in sorted(told, reverse=True))


def _filters(here: Here, thing: Thing, sort: str) -> dict[str, Any]:
    say = here.speaker.gettext
    options = [{"value": value, "text": say(words)} for value, words in SHOWN.items()]
    field = {"name": "show", "label": say(N_("Show")), "value": sort, "options": options}
    return {"action": f"/things/{thing.code}#history", "fields": [field], "open": bool(sort)}


def _codes(thing: Thing, situation: Situation) -> Iterable[str]:
    """Whose entries belong to this thing's own story."""
    yield thing.code
    if thing.kind in ("lot", "batch"):
        own = (*situation.ancestors(thing.code), *situation.descendants(thing.code))
        yield from (one.code for one in own if one.kind not in _OTHER_STORIES)
    if thing.kind == "subject":
        doses = situation.children(thing.code, "prescribed")
        yield from (dose.code for dose in doses)
        yield from (band.code for band in situation.children(thing.code, "wears"))
        yield from (made.code for dose in doses for made in situation.children(dose.code, "serves"))
    if thing.kind == "dose":
        yield from (made.code for made in situation.children(thing.code, "serves"))
    if thing.kind == "prepared_dose":
        yield from (above.code for above in situation.parents(thing.code, "serves"))
    if thing.kind == "container":
        yield from (made.code for made in situation.children(thing.code, "pooled"))
        yield from (trip.code for trip in situation.parents(thing.code, "carries"))
    if thing.kind == "sample":
        yield from (result.code for result in situation.children(thing.code, "tested"))


def _elsewhere(thing: Thing, situation: Situation) -> Iterable[Thing]:
    """Things whose pages tell the rest: of a child the product it got, of a dose its containers and its lot."""
    if thing.kind == "lot":
        return ()
    kinds = {"subject": ("prepared_dose", "lot"), "prepared_dose": ("container", "lot"), "container": ("lot",)}
    wanted = kinds.get(thing.kind, ("lot",))
    return [one for kind in wanted for one in situation.of_kind(kind) if one.code != thing.code][:8]

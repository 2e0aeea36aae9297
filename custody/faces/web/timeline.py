"""Entries as a timeline: one line a run of the same act, its shape by its outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from custody.faces.authorised import authorised_lines, is_authorised
from custody.faces.signed import signature_lines
from custody.faces.telling import tell_done, tell_span, tell_step, tell_time, tell_utc
from custody.faces.web.frame import number
from custody.faces.web.here import Here
from custody.faces.web.naming import actor_of, name_of
from custody.faces.web.told_facts import headline_facts
from custody.faces.wording import refusal_words
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView

_GATES = frozenset(
    {"release_lot", "release_bank", "clear_for_infusion", "verify_dose", "review_batch", "approve_document"}
)
_MOST = 60
_RECENT = timedelta(hours=12)
# Steps of two people that go to and fro: as one line where several follow each other.
_TOGETHER: Mapping[str, str] = dict.fromkeys(("record_result", "review_result"), N_("Results recorded and reviewed"))
SHOWN: Mapping[str, str] = {
    "": N_("everything"),
    "refused": N_("refused and mismatched"),
    "corrected": N_("corrected"),
    "signed": N_("signed"),
}


def timeline(here: Here, entries: Iterable[EntryView], most: int = _MOST, named: bool = False) -> dict[str, Any]:
    """What lists.timeline takes: runs of the same step by the same person as one line, at most `most` lines and
    the `earlier` ones, which only print shows. `last` is the entry the next page goes on after, where there is one.
    `named` where the entries are of many things: each then says first what it was about."""
    given = list(entries)
    runs = [list(run) for _, run in groupby(given, key=_alike)]
    say, told = here.speaker.gettext, _named if named else _detail
    return {
        "entries": [_row(here, run, told) for run in runs[:most]],
        "earlier": [_row(here, run, told) for run in runs[most:]],
        "empty": say(N_("Nothing has happened yet.")),
        "last": runs[most - 1][-1].idx if len(runs) > most else None,
    }


def _alike(entry: EntryView) -> tuple[object, ...]:
    """What entries of one line share: the same act by the same person, or results that one records and one reviews.
    What somebody let pass stands alone."""
    who = "" if entry.step in _TOGETHER else entry.actor
    return (
        _TOGETHER.get(entry.step, entry.step),
        who,
        entry.result,
        bool(entry.corrected_by or entry.changed_after),
        is_authorised(entry) and entry.idx,
    )


def counted(here: Here, entries: Iterable[EntryView]) -> str:
    """How many entries there are, and how many of them were refused or corrected."""
    given = list(entries)
    counts = {
        "all": number(len(given)),
        "corrected": sum(is_of(entry, "corrected") for entry in given),
        "refused": sum(is_of(entry, "refused") for entry in given),
    }
    return here.speaker.ngettext(
        "%(all)s entry · %(corrected)s corrected · %(refused)s refused",
        "%(all)s entries · %(corrected)s corrected · %(refused)s refused",
        len(given),
        **counts,
    )


def is_of(entry: EntryView, sort: str) -> bool:
    """Whether an entry is one of those a reader asked for; every entry is, where they asked for nothing."""
    if sort == "refused":
        return entry.result in ("refused", "denied", "mismatch", "failed")
    if sort == "corrected":
        return bool(entry.corrected_by) or entry.corrects_idx is not None
    return bool(entry.signatures) if sort == "signed" else True


def headline(here: Here, entry: EntryView) -> str:
    """An entry in a few words."""
    if entry.result == "mismatch":
        return here.speaker.gettext(N_("Identity mismatch: %(step)s"), step=tell_step(here.speaker, entry.step))
    if entry.outcome == "accepted":
        return tell_done(here.speaker, entry.step)
    words = N_("Refused: %(step)s") if entry.outcome != "failed" else N_("Failed: %(step)s")
    return here.speaker.gettext(words, step=tell_step(here.speaker, entry.step))


def _row(here: Here, run: list[EntryView], told: Callable[[Here, EntryView], str]) -> dict[str, Any]:
    """One line; of a run, the newest entry stands for all and the others are folded away under it."""
    entry = run[0]
    several = len(run) > 1
    return {
        "at": _when(here, entry),
        "headline": _said_of_run(here, run),
        "who": here.speaker.joined(dict.fromkeys(actor_of(here, one) for one in run)),
        "detail": told(here, entry) if not several else "",
        "authorised": authorised_lines(here.speaker, entry, lambda person: name_of(here, person)),
        "signed": signature_lines(here.speaker, entry) if not several else [],
        "several": [_one_of(here, one, told(here, one)) for one in run] if several else [],
        "href": f"/entries/{entry.idx}",
        "mark": _mark(entry),
        "tag": _tag(here, entry),
        "struck": bool(entry.corrected_by),
    }


def _named(here: Here, entry: EntryView) -> str:
    """What an entry was about, where that has a name, and the few facts that matter."""
    about = next((str(code) for code in entry.body.get("about") or ()), "")
    name = name_of(here, about) if about else ""
    return " · ".join(part for part in (name if name != about else "", _detail(here, entry)) if part)


def _said_of_run(here: Here, run: list[EntryView]) -> str:
    if len(run) == 1:
        return headline(here, run[0])
    if len({entry.step for entry in run}) > 1 and run[0].outcome == "accepted":
        return here.speaker.gettext(_TOGETHER[run[0].step])
    return f"{headline(here, run[0])} × {len(run)}"


def _when(here: Here, entry: EntryView) -> dict[str, str]:
    ago = tell_span(here.speaker, here.now - entry.occurred_at)
    when = {"text": tell_time(entry.occurred_at, entry.zone or here.place.zone), "utc": tell_utc(entry.occurred_at)}
    recent = here.now - entry.occurred_at < _RECENT
    return when | ({"relative": here.speaker.gettext(N_("%(span)s ago"), span=ago)} if recent else {})


def _one_of(here: Here, entry: EntryView, told: str) -> dict[str, Any]:
    return {
        "text": told or headline(here, entry),
        "note": _when(here, entry)["text"],
        "href": f"/entries/{entry.idx}",
        "signed": signature_lines(here.speaker, entry),
    }


def _mark(entry: EntryView) -> str:
    if entry.outcome in ("refused", "denied", "unknown") or entry.result == "mismatch":
        return "refused"
    if entry.outcome == "failed":
        return "failed"
    if entry.corrected_by or entry.corrects_idx is not None:
        return "corrected"
    return "gate" if entry.step in _GATES else "done"


def _tag(here: Here, entry: EntryView) -> dict[str, str] | None:
    say = here.speaker.gettext
    if entry.outcome in ("refused", "denied") or entry.result == "mismatch":
        return {"kind": "refused", "text": say(N_("refused") if entry.result != "mismatch" else N_("mismatch"))}
    if entry.corrected_by:
        return {"kind": "corrected", "text": say(N_("corrected"))}
    if entry.changed_after:
        return {"kind": "corrected", "text": say(N_("changed after signing"))}
    return {"kind": "signed", "text": say(N_("signed"))} if entry.signatures else None


def _detail(here: Here, entry: EntryView) -> str:
    """Why it was refused, or the few facts that matter."""
    titles = dict.fromkeys(refusal_words(str(reason["code"])).title for reason in entry.body.get("reasons") or ())
    if titles:
        return here.speaker.joined(here.speaker.gettext(title) for title in list(titles)[:2])
    return headline_facts(here, entry)

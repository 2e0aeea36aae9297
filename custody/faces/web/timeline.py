"""Entries as a timeline: one line an entry, its shape by its outcome."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from custody.faces.telling import tell_done, tell_span, tell_step, tell_time, tell_utc, tell_value
from custody.faces.web.frame import number
from custody.faces.web.here import Here
from custody.faces.web.present import quantity
from custody.faces.wording import fact_words, refusal_words
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView

_GATES = frozenset(
    {"release_lot", "release_bank", "clear_for_infusion", "verify_dose", "review_batch", "approve_document"}
)


def timeline(here: Here, entries: Iterable[EntryView], most: int = 60) -> dict[str, Any]:
    """What lists.timeline takes: runs of the same step by the same person as one line, at most `most` lines."""
    given = list(entries)
    runs = [list(run) for _, run in groupby(given, key=lambda e: (e.step, e.actor, e.result, bool(e.corrected_by)))]
    rows = [_row(here, run) for run in runs[:most]]
    counts = {
        "all": number(len(given)),
        "corrected": sum(bool(entry.corrected_by) for entry in given),
        "refused": sum(entry.outcome in ("refused", "denied") or entry.result == "mismatch" for entry in given),
    }
    say = here.speaker.gettext
    summary = say(N_("%(all)s entries · %(corrected)s corrected · %(refused)s refused"), **counts)
    return {"entries": rows, "summary": summary, "empty": say(N_("Nothing has happened yet."))}


def headline(here: Here, entry: EntryView) -> str:
    """An entry in a few words."""
    if entry.result == "mismatch":
        return here.speaker.gettext(N_("Identity mismatch: %(step)s"), step=tell_step(here.speaker, entry.step))
    if entry.outcome == "accepted":
        return tell_done(here.speaker, entry.step)
    words = N_("Refused: %(step)s") if entry.outcome != "failed" else N_("Failed: %(step)s")
    return here.speaker.gettext(words, step=tell_step(here.speaker, entry.step))


def _row(here: Here, run: list[EntryView]) -> dict[str, Any]:
    """One line; of a run, the newest entry stands for all."""
    entry = run[0]
    when = {"text": tell_time(entry.occurred_at, entry.zone or here.place.zone), "utc": tell_utc(entry.occurred_at)}
    ago = tell_span(here.speaker, here.now - entry.occurred_at)
    when["relative"] = here.speaker.gettext(N_("%(span)s ago"), span=ago)
    several = here.speaker.gettext(N_("%(count)s entries"), count=len(run))
    return {
        "at": when,
        "headline": headline(here, entry) + (f" × {len(run)}" if len(run) > 1 else ""),
        "who": entry.actor_name,
        "detail": several if len(run) > 1 else _detail(here, entry),
        "href": f"/entries/{entry.idx}",
        "mark": _mark(entry),
        "tag": _tag(here, entry),
        "struck": bool(entry.corrected_by),
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
        return {"kind": "stop", "text": say(N_("refused") if entry.result != "mismatch" else N_("mismatch"))}
    if entry.corrected_by:
        return {"kind": "check", "text": say(N_("corrected"))}
    return {"kind": "info", "text": say(N_("signed"))} if entry.signatures else None


def _detail(here: Here, entry: EntryView) -> str:
    """Why it was refused, or the few facts that matter: short values only."""
    reasons = entry.body.get("reasons") or ()
    if reasons:
        return ", ".join(here.speaker.gettext(refusal_words(str(reason["code"])).title) for reason in reasons[:2])
    parts = []
    for name, value in entry.body.get("facts", {}).items():
        if isinstance(value, (str, int)) and _is_telling(str(value)):
            label = here.speaker.gettext(fact_words(entry.step, name).label)
            parts.append(f"{label} {tell_value(here.speaker, name, quantity(str(value)), entry.step)}")
    return " · ".join(parts[:3])


def _is_telling(value: str) -> bool:
    """Short values that say something: no codes, no yes or no."""
    return 0 < len(value) <= 24 and not value.isupper() and value not in ("yes", "no", "unknown")

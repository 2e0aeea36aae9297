"""The entry whoever scans a thing to take back what was told of it most likely means: the newest that still stands."""

from __future__ import annotations

from custody.faces.web.here import Here
from custody.record.reads.entries import EntryView, history
from custody.rules.journeys.back import TAKES_BACK, TELLING
from custody.rules.step import Step
from custody.rules.words import is_code

_MOST = 100  # entries of one thing that are looked through


def can_be_taken_back(entry: EntryView) -> bool:
    """Whether an entry only told something, and was not taken back or corrected since."""
    return entry.step in TELLING and entry.result == "accepted" and not entry.corrected_by


def told_last(here: Here, step: Step, item: str) -> dict[str, str]:
    """`{"entry": number}` of what was told last of this thing. The person sees it in the form and signs it with
    everything else."""
    code = item.replace(" ", "").upper()
    if step.name != TAKES_BACK or not is_code(code):
        return {}
    with here.house.store.reading() as link:
        told = next(filter(can_be_taken_back, history(link, (code,), _MOST)), None)
    return {"entry": str(told.idx)} if told else {}


def thing_of(entry: EntryView) -> str:
    """What an entry told something of, as it was scanned; of several, the first."""
    facts = entry.body.get("facts", {})
    named = (facts.get(name) for name in ("item", "prepared_dose", "wristband"))
    return next((str(code) for code in (*named, *facts.get("items", ())) if code), "")

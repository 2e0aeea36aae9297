"""How codes came in: scanned, or typed by hand for a reason from a list.

What was typed is as good as what was scanned, for the check character vouches for both, but the entry says which it
was and why: it goes along from the scan through form and signature to the entry's channel and reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from custody.faces.web.here import Here
from custody.faces.wording.words import N_

TYPED_REASONS = {
    "label_unreadable": N_("label unreadable"),
    "label_missing": N_("label missing"),
    "no_scanner": N_("no scanner"),
}
FIELD = "typed_reason"


def typed_reason(sent: Mapping[str, str]) -> str:
    """Why the codes were typed; empty where they were scanned. A hand that gave no reason had no scanner."""
    given = sent.get(FIELD, "")
    return given if given in TYPED_REASONS else "no_scanner" if sent.get("channel") == "typed" else ""


def channel_of(sent: Mapping[str, str]) -> str:
    """The channel of an entry from a page."""
    if typed_reason(sent):
        return "typed"
    return "camera" if sent.get("channel") == "camera" else "wedge"


def typed_choices(here: Here, chosen: str = "") -> list[dict[str, Any]]:
    """The reasons to choose from, as templates take them."""
    return [
        {"value": value, "text": here.speaker.gettext(text), "chosen": value == chosen}
        for value, text in TYPED_REASONS.items()
    ]


def reason_in_words(here: Here, reason: str) -> str:
    """The reason of an entry: one of the list in words, another as it was given."""
    return here.speaker.gettext(TYPED_REASONS[reason]) if reason in TYPED_REASONS else reason

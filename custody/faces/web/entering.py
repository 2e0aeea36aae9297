"""How codes came in: scanned, or typed by hand for a reason from a list.

What was typed is as good as what was scanned, for the check character vouches for both, but the entry says which it
was and why: it goes along from the scan through form and signature to the entry's channel and reason. The program
cannot see a hand. The page tells keys that come slower than any scanner's (static/typing.js): that is a hint, on which
the person is asked, and what they answer is recorded. Without a script the form asks each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from custody.faces.web.here import Here
from custody.faces.web.permitted import may_take
from custody.faces.wording.words import N_
from custody.rules.facts import FactKind, specs_of
from custody.rules.reading import Problem
from custody.rules.step import Step
from custody.rules.steps.labels.order_label import LABELLED
from custody.rules.words import LETTERS

TYPED_REASONS = {
    "label_unreadable": N_("label unreadable"),
    "label_missing": N_("label missing"),
    "no_scanner": N_("no scanner"),
}
NEEDS_A_LABEL = frozenset({"label_unreadable", "label_missing"})
LABELLED_LETTERS = frozenset(LETTERS[kind] for kind in LABELLED)
FIELD = "typed_reason"
SCANNED = "scanned"  # the answer of who says that everything was scanned
UNSAID = "unsaid"  # what looked typed, and nobody was asked yet
TYPED = "typed."  # before the names of fields a STOP has put aside


def typed_reason(sent: Mapping[str, str]) -> str:
    """Why the codes were typed; empty where they were scanned, or nobody said why."""
    given = sent.get(FIELD, "")
    return given if given in TYPED_REASONS else ""


def left_unsaid(sent: Mapping[str, str]) -> bool:
    """Whether the codes look typed and the person has not said why, nor that they were scanned."""
    given = sent.get(FIELD, "")
    return given == UNSAID or (sent.get("channel") == "typed" and given != SCANNED and given not in TYPED_REASONS)


def channel_of(sent: Mapping[str, str]) -> str:
    """The channel of an entry from a page."""
    if typed_reason(sent) or left_unsaid(sent):
        return "typed"
    return "camera" if sent.get("channel") == "camera" else "wedge"


def typed_choices(here: Here, chosen: str = "") -> list[dict[str, Any]]:
    """The reasons to choose from, as templates take them."""
    return [
        {"value": value, "text": here.speaker.gettext(text), "chosen": value == chosen}
        for value, text in TYPED_REASONS.items()
    ]


def unsaid(step: Step) -> tuple[Problem, ...]:
    """What looks typed asks for its reason; what has happened is recorded without one."""
    asks = _is_scanned(step) and not step.always_recordable
    return (Problem(FIELD, "typed_without_reason"),) if asks and left_unsaid(request.form) else ()


def said() -> dict[str, str]:
    """What was said of typing: at the scan, in this form, or in the form before a STOP."""
    given = request.values.get(FIELD) or request.values.get(TYPED + FIELD, "")
    return {FIELD: given, "channel": request.form.get("channel", "")}


def asked_of_typing(here: Here, step: Step) -> dict[str, Any]:
    """What a form of a step asks about its codes, as a template takes it."""
    return {
        "typed_reasons": typed_choices(here, typed_reason(said())) if _is_scanned(step) else [],
        "typed_asked": left_unsaid(said()),
        "typed_free": step.always_recordable,
    }


def not_carried() -> frozenset[str]:
    """What a form that asks of typing itself takes from no form before it."""
    return frozenset({FIELD, "channel"})


def reprint_offered(here: Here, reason: str | None, code: str) -> dict[str, str] | None:
    """The order for a new label, right after a code was typed because its label is not to be read or is gone; None for
    whoever orders no labels, and for what bears none."""
    step = here.house.steps.step("order_label")
    wanted = reason in NEEDS_A_LABEL and code[:1] in LABELLED_LETTERS
    if not wanted or step is None or not may_take(here, step):
        return None
    return {"href": order_of_label(code), "text": here.speaker.gettext(N_("Reprint its label"))}


def order_of_label(code: str) -> str:
    """Where the label of a thing is ordered."""
    return f"/steps/order_label?thing={code}"


def reason_in_words(here: Here, reason: str) -> str:
    """The reason of an entry: one of the list in words, another as it was given."""
    return here.speaker.gettext(TYPED_REASONS[reason]) if reason in TYPED_REASONS else reason


def _is_scanned(step: Step) -> bool:
    return any(spec.kind is FactKind.SCAN for spec in specs_of(step.facts))

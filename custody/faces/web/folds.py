"""Parts of a form that are folded away: what is wanted seldom, or after one answer only, under a heading that says
plainly when. What is wanted after an answer is open where it was given: folds.js opens it as soon as it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from custody.faces.web.here import Here
from custody.faces.wording.words import N_


@dataclass(frozen=True)
class Fold:
    """Facts that belong together, with what the person reads before opening them; `wanted`: the question and those of
    its answers after which they are asked for."""

    facts: tuple[str, ...]
    title: str
    lines: tuple[str, ...]
    wanted: tuple[str, ...] = ()


_STAND_IN = ("emergency", "clinician", "staff_number", "nobody_on_ward")
_RANKED = (
    N_("1. A registered clinician on the ward looks, scans and checks: write down their name and staff number."),
    N_("2. Nobody on the ward: a person elsewhere checks by video, enters what is read out and signs."),
)
_SIGNED_LATER = N_(
    "The first is signed for afterwards by another person, within the time of the protocol. Never one alone."
)
FOLDS: Mapping[str, tuple[Fold, ...]] = {
    "verify_dose": (
        Fold(
            _STAND_IN,
            N_("Nobody else can sign as second: emergency check"),
            (
                *_RANKED,
                N_("3. Neither: whoever prepared the dose checks it, since the first one did not."),
                _SIGNED_LATER,
            ),
        ),
    ),
    **dict.fromkeys(
        ("start_thaw", "prepare_dose", "label_dose"),
        (Fold(_STAND_IN, N_("Nobody else can sign as second: emergency check"), (*_RANKED, _SIGNED_LATER)),),
    ),
    "allocate_containers": (
        Fold(
            ("order_reason",),
            N_("Not in the order offered: why"),
            (N_("Nothing is asked of whoever takes what is offered first."),),
        ),
    ),
    "record_as_happened": (
        Fold(
            ("wristband", "started_at", "volume_given_ml"),
            N_("Given: to whom, since when, how much"),
            (),
            ("what", "given_in_error", "given_on_paper"),
        ),
        Fold(
            ("partial_reason",),
            N_("Not all of it was given: why"),
            (),
        ),
        Fold(
            ("prepared_ml", "drawn_ml"),
            N_("Given straight from containers: what hung and what was drawn"),
            (),
        ),
        Fold(
            ("witness", "il2_given_at", "thaw_started_at", "first_checker", "second_checker", "others"),
            N_("From the paper sheet: witness, times and both names"),
            (N_("As written there. “When it happened” is the end of the infusion; empty boxes stay empty."),),
            ("from_paper", "yes"),
        ),
    ),
}


def folded(here: Here, step: str, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The folds of a step with their fields; open where something is filled in or wrong, or wanted after an answer."""
    say = here.speaker.gettext
    answers = {field["name"]: field["value"] for field in fields}
    found = []
    for fold in FOLDS.get(step, ()):
        inside = [field for field in fields if field["name"] in fold.facts]
        asked = bool(fold.wanted) and answers.get(fold.wanted[0]) in fold.wanted[1:]
        is_open = asked or any(field["value"] or field["error"] for field in inside)
        lines = [say(line) for line in fold.lines]
        drawn = {"title": say(fold.title), "lines": lines, "fields": inside, "open": is_open}
        found.append(drawn | {"wanted": " ".join(fold.wanted)})
    return found


def unfolded(step: str, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields that stay in sight."""
    hidden = {name for fold in FOLDS.get(step, ()) for name in fold.facts}
    return [field for field in fields if field["name"] not in hidden]

"""The name for the read-back: asked for with its reason on a child's page, by those the role matrix lets, and shown in
the answer to that and nowhere else. Each look is an entry."""

from __future__ import annotations

from typing import Any

from custody.faces.telling import tell_choice
from custody.faces.web.here import Here
from custody.faces.web.nonces import fresh_nonce
from custody.faces.wording.words import N_
from custody.rules.facts import specs_of
from custody.rules.situation import Thing

_STEP = "show_identity"
_BANDS = (
    ("bind_wristband", N_("Bind a new wristband: two persons, name and birth date read back. The old one is void.")),
)


def identity_asked(here: Here, subject: Thing, following: dict[str, Any]) -> dict[str, Any] | None:
    """What subject.html takes to ask for the name; None for whoever may not see it."""
    step = here.house.steps.step(_STEP)
    if step is None or not any(one["name"] == _STEP for one in following["open"]):
        return None
    why = next(spec for spec in specs_of(step.facts) if spec.name == "why")
    return {
        "action": f"/steps/{_STEP}",
        "nonce": fresh_nonce(),
        "hidden": [{"name": "subject", "value": subject.code}],
        "reasons": [{"value": one, "text": tell_choice(here.speaker, _STEP, "why", one)} for one in why.choices],
    }


def bands_offered(here: Here, subject: Thing, following: dict[str, Any]) -> list[dict[str, str]]:
    """The ways to put another wristband on, for whoever may."""
    opened = {one["name"]: one for one in following["open"]}
    say = here.speaker.gettext
    return [
        {"title": opened[name]["title"], "href": opened[name]["href"], "sentence": say(sentence)}
        for name, sentence in _BANDS
        if name in opened
    ]

"""What stands over and under every form of a step: what it is called, what it is for, who signs, and the button."""

from __future__ import annotations

from typing import Any

from custody.faces.telling import tell_step
from custody.faces.web.here import Here
from custody.faces.wording import step_sentence
from custody.faces.wording.general import STATIONS
from custody.faces.wording.words import N_
from custody.rules.step import Sign, Step, Tense

SIGN_WORDS = {
    Sign.NONE: N_("no signature"),
    Sign.PERFORMER: N_("you sign"),
    Sign.PERFORMER_AND_SECOND: N_("you sign, then a second person"),
    Sign.RELEASE: N_("you sign with your password"),
}


def told_step(here: Here, step: Step) -> dict[str, Any]:
    """The step as a template takes it."""
    say = here.speaker.gettext
    return {
        "title": tell_step(here.speaker, step.name),
        "station": say(STATIONS[step.station]),
        "paragraph": say(step_sentence(step.name)),
        "signature": say(SIGN_WORDS[step.sign]),
        "past": step.tense is Tense.REPORTS_THE_PAST,
    }


def submit_words(here: Here, step: Step) -> str:
    """What the button of the form says."""
    say = here.speaker.gettext
    return say(N_("Go on to sign")) if step.sign is not Sign.NONE else say(N_("Record"))

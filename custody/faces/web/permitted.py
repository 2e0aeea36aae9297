"""Who may take a step, by the role matrix in force: what a page offers, and whom it names where it offers nothing."""

from __future__ import annotations

from typing import Any

from flask import render_template

from custody.faces.telling import tell_role, tell_step
from custody.faces.web.frame import frame
from custody.faces.web.here import Here
from custody.faces.web.naming import documents
from custody.faces.wording.words import N_
from custody.rules.roles import performers
from custody.rules.situation import Situation
from custody.rules.step import Step


def may_take(here: Here, step: Step) -> bool:
    """Whether one of this person's roles takes the step."""
    return step.for_oneself or may_take_for_others(here, step)


def may_take_for_others(here: Here, step: Step) -> bool:
    """The same where it is about somebody else, of a step everybody takes for themselves."""
    return bool(set(here.account.roles) & performers(_known(here), step.permission))


def told_whose(here: Here, step: Step) -> Any:
    """The page in place of a form that is not this person's to fill in: whose it is. A look is no attempt."""
    say = here.speaker
    roles = say.joined(sorted(tell_role(say, role) for role in performers(_known(here), step.permission)))
    problem = {
        "status": 403,
        "headline": tell_step(say, step.name),
        "sentence": say.gettext(
            N_("Your role does not take this step. It is taken by: %(roles)s."), roles=roles or "–"
        ),
        "act": {"href": "/", "text": say.gettext(N_("To the scan page"))},
        "looked": True,
    }
    return render_template("problem.html", frame=frame(), problem=problem), 403


def _known(here: Here) -> Situation:
    return Situation(here.now, documents=documents(here))

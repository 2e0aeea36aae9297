"""Where two persons enter the same, the second does so on a page of their own that shows nothing the first entered: a
check of what is in sight is no independent check. Once both are in, the ceremony shows the whole content to both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import render_template, request

from custody.faces.web.carrying import hidden, signed_fields
from custody.faces.web.ceremony import NEVER_CARRIED, kept_files
from custody.faces.web.entering import asked_of_typing, not_carried
from custody.faces.web.forms import drawn_fields, errors_of
from custody.faces.web.frame import frame, number
from custody.faces.web.here import Here
from custody.faces.web.permitted import may_take
from custody.faces.web.sealing import sealed
from custody.faces.web.step_heads import submit_words, told_step
from custody.faces.wire import read_step_facts
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.rules.facts import specs_of
from custody.rules.reading import Problem
from custody.rules.step import Step

MARK = "second_enters"


def second_is_next(here: Here, step: Step, raw: Mapping[str, Any]) -> bool:
    """Whether what came is whole as far as the first person goes, and the second has not been asked yet."""
    theirs = second_facts(step)
    if not theirs or MARK in request.form or not theirs.isdisjoint(request.form) or not may_take(here, step):
        return False
    return not of_first(step, read_step_facts(step, raw).problems)


def is_of_second(step: Step, problems: Iterable[Problem]) -> bool:
    """Whether what is wrong is put right on the second person's page."""
    told = tuple(problems)
    asked = MARK in request.form or any(_root(problem) in second_facts(step) for problem in told)
    return bool(told) and asked and not of_first(step, told)


def of_first(step: Step, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems with what the first person entered."""
    theirs = {spec.name for spec in specs_of(step.facts) if not spec.by_second} | {"occurred_at"}
    return tuple(problem for problem in problems if _root(problem) in theirs)


def second_facts(step: Step) -> frozenset[str]:
    """The facts the second person enters."""
    return frozenset(spec.name for spec in specs_of(step.facts) if spec.by_second)


def second_form(
    here: Here, step: Step, raw: Mapping[str, Any], problems: Sequence[Problem] = (), kept: Answer | None = None
) -> str:
    """The page of the second person. What the first entered goes along in it, and is nowhere in sight."""
    say = here.speaker.gettext
    form = {
        "title": say(N_("Second person")),
        "action": f"/steps/{step.name}",
        "nonce": request.form.get("nonce", ""),
        "hidden": [*kept_files(step, raw), *sealed(here, step, raw), *_along(step), {"name": MARK, "value": "1"}],
        "fields": drawn_fields(here, step, raw, problems, by_second=True),
        "errors": errors_of(here, step, problems),
        "attempt": number(kept.idx) if kept and kept.idx is not None else "",
        "submit": submit_words(here, step),
        "cancel_href": "/",
        **asked_of_typing(here, step),
    }
    told = {"paragraph": say(N_("The first person’s values are hidden: check for yourself, then sign what you found."))}
    return render_template("step.html", frame=frame(), step=told_step(here, step) | told, form=form, thing=None)


def _along(step: Step) -> list[dict[str, str]]:
    own = NEVER_CARRIED | second_facts(step) | not_carried() | {MARK}
    own |= {file["name"] for file in kept_files(step, request.form)}
    return hidden((name, value) for name, value in signed_fields(step) if name not in own)


def _root(problem: Problem) -> str:
    return problem.field.split(".")[0]

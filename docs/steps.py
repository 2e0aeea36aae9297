"""Renders `docs/steps.md`, the table of every step, from the declarations, the journeys and the seeds.

    .venv/bin/python -m docs.steps

A test fails as long as the page says anything else than what this makes of the tree.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from custody.faces.documenting import moves_of
from custody.faces.reached import codes_reached
from custody.faces.wording import step_words
from custody.faces.wording.general import STATIONS
from custody.rules.closed_list import PAIRS
from custody.rules.document import Document
from custody.rules.facts import specs_of
from custody.rules.refusals import Reason, Refusal, Weight
from custody.rules.registry import registry
from custody.rules.roles import performers, seconds
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step, Tense
from custody.rules.weights import weigh
from custody.seeds import seed

PAGE = Path(__file__).with_suffix(".md")
COMMAND = ".venv/bin/python -m docs.steps"
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_ACT = Act(actor="", at=_AT, occurred_at=_AT)
_SIGNS = {Sign.NONE: "–", Sign.PERFORMER: "S", Sign.PERFORMER_AND_SECOND: "S+I", Sign.RELEASE: "R"}
_TENSES = {Tense.ACTS_NOW: "now", Tense.REPORTS_THE_PAST: "past"}
_HEAD = """# Every step

Made by `python -m docs.steps` from the steps, the journeys and the seeds of role matrix and weights; not written by
hand. Roles and weights are those an instance begins with (illustrative); its own approved documents govern it.

- **Sign**: – session only; S the performer; S+I the performer and an independent second person, whose roles follow
  after a plus sign where they are others; R the releaser. Pw: with the full password. In brackets what the second
  person enters for themselves, on a page that shows nothing of the first one's; where there are no brackets they
  witness or approve what is shown to both.
- **Tense**: now, or of the past (the time it happened is given, and judged by).
- **Refusals**: those of the step itself, worst first in each weight. *Never* stops; *authorise* stops unless the roles
  in brackets sign, one person each, *elsewhere* too where it says so; *note* marks the entry. Steps after
  the thaw are shown with the weights of then. A step marked *always recordable* is never refused: every reason becomes
  a note.
- Common to all, and left out: `unknown_code`, `wrong_kind`, `not_permitted`, `system_step`, `wrong_state` (no row of a
  journey leads on), `not_enough` (an account below zero), `signature_missing`, `signature_stale`, `content_changed`,
  `full_password_needed`, `second_factor_needed`, `second_person_missing`, `second_not_permitted`, `same_person_twice`,
  `late_entry`, `in_the_future`, `policy_not_accepted`, and of whoever must be trained for a step `training_unrecorded`,
  `training_expired` and `training_missing`.
- **Not who**: pairs of people, by what they did to this thing before.
"""


def rendered() -> str:
    """The whole page."""
    situation = Situation(_AT, documents=tuple(_document(name) for name in ("role_matrix", "refusal_weights")))
    return "\n".join((_HEAD.rstrip(), *_tables(situation)))


def _tables(situation: Situation) -> Iterator[str]:
    station = ""
    for step in registry().steps.values():
        if step.station != station:
            station = step.station
            yield f"\n## {STATIONS[station]}\n"
            yield "| step | who may | sign | tense | what it moves | refusals | not who | clause |"
            yield "|---|---|---|---|---|---|---|---|"
        yield "| " + " | ".join(_cells(step, situation)) + " |"
    yield ""


def _cells(step: Step, situation: Situation) -> tuple[str, ...]:
    return (
        f"`{step.name}` {step_words(step.name).title}",
        _who(step, situation),
        _SIGNS[step.sign] + (" Pw" if step.full_password or step.sign is Sign.RELEASE else "") + _of_second(step),
        _TENSES[step.tense],
        "<br>".join(f"{journey}: {', '.join(moves)}" for journey, moves in _moves(step).items()) or "–",
        "<br>".join(_refusals(step, situation)) or "–",
        "; ".join(dict.fromkeys(_pairs(step))) or "–",
        step.cites or "–",
    )


def _who(step: Step, situation: Situation) -> str:
    if step.system:
        return "the program"
    if step.for_oneself:
        return "everyone, for themselves"
    first, second = performers(situation, step.permission), seconds(situation, step.permission)
    told = _roles(first, situation)
    two = step.sign is Sign.PERFORMER_AND_SECOND and second != first
    return f"{told} + {_roles(second, situation)}" if two else told


def _of_second(step: Step) -> str:
    entered = ", ".join(f"`{spec.name}`" for spec in specs_of(step.facts) if spec.by_second)
    return f" ({entered})" if entered else ""


def _roles(found: frozenset[str], situation: Situation) -> str:
    """The roles, or where nearly all may, who may not."""
    others = sorted(set(situation.document("role_matrix").texts("roles")) - found)
    return f"all but {', '.join(others)}" if len(others) < len(found) else ", ".join(sorted(found))


def _moves(step: Step) -> dict[str, list[str]]:
    """The journeys a step moves a thing along, each with its moves once."""
    found: dict[str, list[str]] = {}
    for move in dict.fromkeys(moves_of(step)):
        journey, _, way = move.partition(": ")
        found.setdefault(journey, []).append(way.replace("*", "any"))
    return found


def _authorisers(reason: Reason) -> str:
    return ", ".join(reason.authorise) + (" elsewhere" if reason.remote else "")


def _refusals(step: Step, situation: Situation) -> Iterator[str]:
    reasons = weigh((Refusal(code) for code in codes_reached(step)), step, situation, _ACT)
    if step.always_recordable:
        yield "*always recordable*: " + (", ".join(f"`{reason.code}`" for reason in reasons) or "–")
        return
    for weight in Weight:
        told = [
            f"`{reason.code}`" + (f" ({_authorisers(reason)})" if weight is Weight.AUTHORISE else "")
            for reason in reasons
            if reason.weight is weight
        ]
        if told:
            yield f"*{weight.value}*: {', '.join(told)}"


def _pairs(step: Step) -> Iterator[str]:
    for pair in PAIRS:
        if pair.step == step.name:
            apart = ", ".join(f"`{name}`" for name in sorted(pair.apart_from))
            yield ", ".join(f"`{name}`" for name in sorted(pair.earlier)) or f"caused it (any step but {apart})"


def _document(name: str) -> Document:
    content = tomllib.loads(seed(name).decode(), parse_float=Decimal)
    return Document(name, name, name, "1", name, content)


if __name__ == "__main__":
    PAGE.write_text(rendered(), encoding="utf-8")

"""Who may do it, and who must sign: permissions of the role matrix, and the signatures a step demands."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.one_person import same_human
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of, seconds
from custody.rules.signing_in import signs_with_code
from custody.rules.situation import Situation
from custody.rules.step import Act, Capacity, Sign, Step


def not_permitted(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    """One reason if the person holds no role that may take this step. System steps are taken by the program alone."""
    if step.system or act.system:
        if step.system != act.system:
            yield Refusal("system_step", params={"step": step.name})
        return
    if step.for_oneself and situation.find(act.actor) is not None:
        return
    allowed = performers(situation, step.permission)
    if not allowed & roles_of(situation, act.actor):
        yield Refusal("not_permitted", act.actor, {"step": step.name, "roles": ", ".join(sorted(allowed))})


def signing_reasons(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    """Missing, stale or foreign signatures, and a second person who is not one."""
    if step.sign is Sign.NONE and not act.signatures:
        return
    yield from _stale(act)
    yield from _missing(step, situation, act)
    if step.sign is Sign.PERFORMER_AND_SECOND and act.second:
        if same_human(situation, act.actor, act.second):
            yield Refusal("same_person_twice", act.second, {"step": step.name})
        if not seconds(situation, step.permission) & roles_of(situation, act.second):
            allowed = ", ".join(sorted(seconds(situation, step.permission)))
            yield Refusal("second_not_permitted", act.second, {"step": step.name, "roles": allowed})


def _stale(act: Act) -> Iterator[Refusal]:
    for signature in act.signatures:
        if not signature.fresh:
            yield Refusal("signature_stale", signature.person)
        if not signature.matches:
            yield Refusal("content_changed", signature.person)


def _missing(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    if act.preview or step.sign is Sign.NONE:
        return
    first = next((s for s in act.signatures if s.capacity is Capacity.PERFORMER and s.person == act.actor), None)
    if first is None:
        yield Refusal("signature_missing", act.actor, {"step": step.name})
    for signature in act.signatures if step.with_password else ():
        if not signature.full_password:
            yield Refusal("full_password_needed", signature.person, {"step": step.name})
        elif not signature.second_factor and signs_with_code(situation, signature.person):
            yield Refusal("second_factor_needed", signature.person, {"step": step.name})
    if step.sign is Sign.PERFORMER_AND_SECOND and not act.second:
        yield Refusal("second_person_missing", params={"step": step.name})

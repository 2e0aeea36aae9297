"""What a form may carry from one page to the next: everything that was typed, but no secret; names only sealed."""

from __future__ import annotations

from collections.abc import Iterator

from flask import request

from custody.faces.web.here import find_here, house
from custody.faces.web.sealing import SEAL, private_names, sealed, unsealed
from custody.rules.step import Step

_SECRET = (".pin", ".password", ".badge", ".username", ".one_time", ".signed")
BADGE_SCANNED = "badge_scanned"  # a badge scanned outside every field that asks for one: it changes who is here
_OF_SIGN_IN = frozenset({"way", "next", "badge", "pin", "username", "password", "one_time", "half"})
_OF_ENROLMENT = frozenset({"password", "password_again", "pin", "pin_again", "one_time", "second_half"})
_OF_A_CODE = frozenset({"half", "next", "one_time", "password"})
_NEVER = {
    "/sign-in": _OF_SIGN_IN,
    "/sign-in/code": _OF_A_CODE,
    "/second-factor": _OF_A_CODE,
    "/second-factor/set": _OF_A_CODE,
    "/enrol": _OF_ENROLMENT,
    "/secrets": _OF_ENROLMENT | {"present"},
}


def carried() -> Iterator[tuple[str, str]]:
    """The fields of this request that may stand in any page again, in their order: what the step keeps apart goes
    along sealed for the person who is here, and not at all where nobody is."""
    step = _step_of_request()
    yield from signed_fields(step, _NEVER.get(request.path, frozenset()))
    here = find_here()
    if step is not None and here is not None:
        raw, _ = unsealed(here, step, request.form.to_dict(), request.form.get(SEAL, ""))
        yield from ((field["name"], field["value"]) for field in sealed(here, step, raw))
    elif request.form.get(SEAL):
        yield SEAL, request.form[SEAL]


def signed_fields(step: Step | None, left_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """The fields that go along in the clear: no secret, nothing private and no seal."""
    never = left_out | {"csrf_token", SEAL, BADGE_SCANNED, *(private_names(step) if step else ())}
    for name, value in request.form.items(multi=True):
        if name not in never and not name.endswith(_SECRET):
            yield name, value


def hidden(pairs: Iterator[tuple[str, str]]) -> list[dict[str, str]]:
    """Fields as a template takes them."""
    return [{"name": name, "value": value} for name, value in pairs]


def _step_of_request() -> Step | None:
    parts = request.path.strip("/").split("/")
    return house().steps.step(parts[1]) if len(parts) == 2 and parts[0] == "steps" else None

"""What a form may carry from one page to the next: everything that was typed, but no secret and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator

from flask import request

from custody.faces.web.here import house
from custody.rules.facts import FactKind, specs_of
from custody.rules.step import Step

_SECRET = (".pin", ".password", ".badge", ".username", ".one_time")
_OF_SIGN_IN = frozenset({"way", "next", "badge", "pin", "username", "password", "one_time"})
_OF_ENROLMENT = frozenset({"password", "password_again", "pin", "pin_again", "one_time"})
_NEVER = {"/sign-in": _OF_SIGN_IN, "/enrol": _OF_ENROLMENT}


def carried() -> Iterator[tuple[str, str]]:
    """The fields of this request that may stand in any page again, in their order."""
    left_out = _NEVER.get(request.path, frozenset()) | _private(_step_of_request())
    return ((name, value) for name, value in signed_fields() if name not in left_out)


def signed_fields() -> Iterator[tuple[str, str]]:
    """The fields that go along into the signature page: all the entry and its enclosures need, and no secret."""
    for name, value in request.form.items(multi=True):
        if name != "csrf_token" and not name.endswith(_SECRET):
            yield name, value


def hidden(pairs: Iterator[tuple[str, str]]) -> list[dict[str, str]]:
    """Fields as a template takes them."""
    return [{"name": name, "value": value} for name, value in pairs]


def _step_of_request() -> Step | None:
    parts = request.path.strip("/").split("/")
    return house().steps.step(parts[1]) if len(parts) == 2 and parts[0] == "steps" else None


def _private(step: Step | None) -> frozenset[str]:
    specs = specs_of(step.facts) if step else ()
    return frozenset(spec.name for spec in specs if spec.kind is FactKind.PRIVATE)

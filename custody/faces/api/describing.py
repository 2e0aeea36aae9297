"""What the OpenAPI document says, built once a language."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

import custody
from custody.faces.api.labels import FORMATS
from custody.faces.api.listing import LISTS, MOST
from custody.faces.api.looking import DIRECTIONS
from custody.faces.api.schemas import SCHEMAS
from custody.faces.catalogue import Speaker
from custody.faces.telling import tell_step
from custody.faces.wire import schema_of
from custody.faces.wording.api import API_SUMMARIES
from custody.rules.facts import FactKind
from custody.rules.registry import registry
from custody.rules.step import Step

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
_NUMBERS = frozenset({FactKind.DECIMAL.value, FactKind.CELSIUS.value, FactKind.DURATION.value})
_ANSWERS = {
    "401": "not_signed_in",
    "403": "not_permitted",
    "404": "not_found",
    "409": "refused",
    "413": "too_large",
    "415": "not_json",
    "422": "malformed",
    "503": "not_recorded",
}


@functools.cache
def describe(locale: str) -> dict[str, Any]:
    """The whole document."""
    say = Speaker(locale)
    spec = APISpec(
        title="custody",
        version=custody.__version__,
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin()],
        info={"description": say.gettext(API_SUMMARIES["api"])},
        security=[{"bearer": []}],
    )
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for name, schema in SCHEMAS.items():
        spec.components.schema(name, dict(schema))
    for path, operations in _paths(say):
        spec.path(path=path, operations=dict(operations))
    for step in registry().steps.values():
        if not step.system:
            _add_step(spec, step, say)
    return _closed(spec.to_dict())


def _add_step(spec: APISpec, step: Step, say: Speaker) -> None:
    facts = f"{step.name}_facts"
    spec.components.schema(facts, schema=schema_of(step))
    schema = {
        "type": "object",
        "properties": {**SCHEMAS["attempt"]["properties"], "facts": {"$ref": f"#/components/schemas/{facts}"}},
        "required": ["facts"],
    }
    spec.components.schema(f"{step.name}_attempt", schema)
    body = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{step.name}_attempt"}}},
    }
    for path, summary, success in (
        ("", tell_step(say, step.name), "201"),
        ("/check", say.gettext(API_SUMMARIES["check"]), "200"),
    ):
        operation: dict[str, Any] = {
            "operationId": f"{'check' if path else 'take'}_{step.name}",
            "tags": [step.station],
            "summary": summary,
            "x-permission": step.permission,
            "x-signature": step.sign.value,
            "requestBody": body,
            "responses": _responses(say, success, "answer", ("401", "403", "409", "413", "415", "422", "503")),
        }
        if not path:
            operation["parameters"] = [_parameter("Idempotency-Key", "header", {"type": "string", "maxLength": 200})]
        spec.path(path=f"/api/v1/steps/{step.name}{path}", operations={"post": operation})


def _paths(say: Speaker) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every path that is no step."""
    code = _parameter("code", "path", {"type": "string"}, required=True)
    direction = _parameter("direction", "query", {"type": "string", "enum": list(DIRECTIONS), "default": "back"})
    design = _parameter("design", "query", {"type": "string"})
    yield "/api/v1/sign-in", {"post": {**_posted(say, "sign_in", "session", "claim", "200"), "security": []}}
    yield "/api/v1/sign-out", {"post": _operation(say, "sign_out", "", "204")}
    yield "/api/v1/me", {"get": _operation(say, "me", "session")}
    yield "/api/v1/scan", {"post": _posted(say, "scan", "thing", "scan", "200")}
    yield "/api/v1/things/{code}", {"get": _operation(say, "thing", "thing", parameters=[code])}
    yield "/api/v1/things/{code}/history", {"get": _operation(say, "history", "entries", parameters=[code])}
    yield "/api/v1/things/{code}/trace", {"get": _operation(say, "trace", "graph", parameters=[code, direction])}
    for fmt in FORMATS.split(", "):
        yield (
            f"/api/v1/things/{{code}}/label.{fmt}",
            {"get": _operation(say, f"preview_{fmt}", "", parameters=[code, design])},
        )
        yield f"/api/v1/copies/{{code}}.{fmt}", {"get": _operation(say, f"copy_{fmt}", "", parameters=[code])}
    limit = _parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": MOST})
    filters = [_parameter(name, "query", {"type": "string", "maxLength": 200}) for name in ("state", "text", "cursor")]
    for name, kind in LISTS.items():
        yield f"/api/v1/{name}", {"get": _operation(say, f"list_{kind}", "things", parameters=[*filters, limit])}
    day = _parameter("day", "query", {"type": "string", "format": "date"})
    step = _parameter("step", "query", {"type": "string"})
    yield "/api/v1/access-review", {"get": _operation(say, "access_review", "access", parameters=[day, step])}
    after = _parameter("after", "query", {"type": "integer", "minimum": -1, "default": -1})
    yield "/api/v1/ledger", {"get": _operation(say, "ledger", "entries", parameters=[after, limit])}
    earlier = _parameter("from", "query", {"type": "integer", "minimum": 0, "default": 0})
    yield "/api/v1/ledger/checkpoint", {"get": _operation(say, "checkpoint", "checkpoint", parameters=[earlier])}
    idx = _parameter("idx", "path", {"type": "integer", "minimum": 0}, required=True)
    size = _parameter("size", "query", {"type": "integer", "minimum": 1})
    yield "/api/v1/ledger/entries/{idx}/proof", {"get": _operation(say, "proof", "proof", parameters=[idx, size])}
    yield "/api/v1/openapi.json", {"get": {**_operation(say, "openapi", ""), "security": []}}


def _posted(say: Speaker, name: str, answer: str, body: str, success: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{body}"}}}
    return {**_operation(say, name, answer, success), "requestBody": {"required": True, "content": content}}


def _operation(
    say: Speaker, name: str, answer: str, success: str = "200", parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    summary = API_SUMMARIES.get(name) or API_SUMMARIES[name.split("_")[0]]
    return {
        "operationId": name,
        "tags": ["look"],
        "summary": say.gettext(summary),
        "parameters": parameters or [],
        "responses": _responses(say, success, answer, ("401", "404", "409", "413", "415", "422")),
    }


def _responses(say: Speaker, success: str, answer: str, others: tuple[str, ...]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}} if answer else {}
    found: dict[str, Any] = {success: {"description": say.gettext(API_SUMMARIES["success"])}}
    if content:
        found[success]["content"] = content
    for status in others:
        found[status] = {"description": say.gettext(API_SUMMARIES[_ANSWERS[status]]), "content": _PROBLEM}
    return found


def _parameter(name: str, where: str, schema: dict[str, Any], required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": schema}


def _closed(document: dict[str, Any]) -> dict[str, Any]:
    """Objects take no other fields than those named, and a number may be sent as text or as a JSON number."""
    for schema in document["components"]["schemas"].values():
        _close(schema)
    return document


def _close(schema: dict[str, Any]) -> None:
    if schema.get("type") == "object" and schema.get("properties"):
        schema.setdefault("additionalProperties", False)
    for part in schema.get("properties", {}).values():
        if part.get("x-kind") in _NUMBERS:
            part["type"] = ["string", "number", "null"] if "null" in part.get("type", ()) else ["string", "number"]
        _close(part)

"""The schemas of the API that follow from no step: requests, answers, problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT = {"type": "string"}
_ANY = {"type": "object", "additionalProperties": True}


def _object(required: tuple[str, ...] = (), **properties: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": properties}
    return made | {"required": list(required)} if required else made


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_CLAIM: dict[str, Any] = {"username": _TEXT, "password": _TEXT, "badge": _TEXT, "pin": _TEXT, "one_time": _TEXT}
_OPEN = {"additionalProperties": True}  # answers may grow

_ACCOUNTS: Mapping[str, Any] = {"type": "array", "items": _ANY}

SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "claim": _object((), **_CLAIM, station=_TEXT),
    "signature": _object((), **_CLAIM),
    "authorisation": _object(("code", "reason"), **_CLAIM, code=_TEXT, reason=_TEXT),
    "file": _object(("base64",), media_type=_TEXT, base64={"type": "string", "contentEncoding": "base64"}),
    "scan": _object(("text",), text=_TEXT, station=_TEXT),
    "attempt": _object(
        nonce={"type": "string", "maxLength": 200},
        occurred_at={"type": "string", "format": "date-time"},
        reason=_TEXT,
        signatures=_list("signature"),
        content_sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        authorisations=_list("authorisation"),
        requests={"type": "array", "items": _TEXT},
        files=_list("file"),
        corrects_idx={"type": "integer", "minimum": 0},
        station=_TEXT,
        channel={"type": "string", "enum": ["api", "paper"]},
    ),
    "reason": _object(
        code=_TEXT,
        thing=_TEXT,
        params=_ANY,
        weight={"type": "string", "enum": ["never", "authorise", "note"]},
        rank={"type": "integer"},
        who={"type": "array", "items": _TEXT},
        authorise={"type": "array", "items": _TEXT},
        authorised={"type": "boolean"},
        remote={"type": "boolean"},
        title=_TEXT,
        sentence=_TEXT,
        resolve=_TEXT,
        who_told={"type": "array", "items": _TEXT},
    ),
    "problem": _object(
        ("type", "title", "status", "code", "detail"),
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        code=_TEXT,
        detail=_TEXT,
        reasons=_list("reason"),
    )
    | _OPEN,
    "answer": _object(
        status=_TEXT,
        verdict=_TEXT,
        step=_TEXT,
        entry={"type": ["integer", "null"]},
        recorded_at=_TEXT,
        reasons=_list("reason"),
        notes=_list("reason"),
        created=_ANY,
        labels={
            "type": "array",
            "items": _object(copy=_TEXT, outcome={"type": "string", "enum": ["proved", "failed"]}, sentence=_TEXT),
        },
        paper_sheet=_TEXT,
        one_time=_TEXT,
        repeat={"type": "boolean"},
        content=_TEXT,
        content_sha256=_TEXT,
    )
    | _OPEN,
    "session": _object(token=_TEXT, person=_TEXT, name=_TEXT, station=_TEXT, expires_at=_TEXT) | _OPEN,
    "thing": _object(code=_TEXT, kind=_TEXT, name=_TEXT, state=_TEXT, states=_ANY, values=_ANY) | _OPEN,
    "things": _object(kind=_TEXT, things=_list("thing"), total={"type": "integer"}, more=_TEXT) | _OPEN,
    "entry": _object(idx={"type": "integer"}, kind=_TEXT, step=_TEXT, actor=_TEXT, outcome=_TEXT, body=_ANY) | _OPEN,
    "entries": _object(entries=_list("entry")) | _OPEN,
    "access": _object(day=_TEXT, over={"type": "boolean"}, at=_TEXT, digest=_TEXT, accounts=_ACCOUNTS),
    "checkpoint": _object(
        size={"type": "integer"},
        earlier={"type": "integer"},
        root=_TEXT,
        note=_TEXT,
        public_key=_TEXT,
        consistency={"type": "array", "items": _TEXT},
    ),
    "proof": _object(
        idx={"type": "integer"},
        size={"type": "integer"},
        leaf=_TEXT,
        root=_TEXT,
        inclusion={"type": "array", "items": _TEXT},
    ),
    "relation": _object(parent=_TEXT, child=_TEXT, kind=_TEXT),
    "graph": _object(code=_TEXT, nodes=_list("thing"), edges=_list("relation")) | _OPEN,
}

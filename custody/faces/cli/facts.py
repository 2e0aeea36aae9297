"""Facts on a command line: NAME=VALUE, the same name again for a list, NAME:=JSON for rows, NAME=@FILE for a file."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from custody.faces.cli.saying import Stop
from custody.record.attempt import StoredFile
from custody.rules.facts import FactKind, Spec, specs_of
from custody.rules.step import Step

_OWN_TYPES = {".toml": "application/toml"}


@dataclass
class Typed:
    """Facts as typed, and the files among them."""

    raw: dict[str, Any] = field(default_factory=dict)
    files: list[StoredFile] = field(default_factory=list)


def typed_facts(step: Step, pairs: Iterable[str]) -> Typed:
    """The facts of a step from its arguments. Raises Stop on an argument that is none."""
    typed = Typed()
    specs = {spec.name: spec for spec in specs_of(step.facts)}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name:
            raise Stop("not_fact_value", given=pair[:80])
        if name.endswith(":"):
            typed.raw[name[:-1]] = _json(name[:-1], value)
        else:
            _add(typed, specs.get(name), name, value)
    return typed


def fact_json(spec: Spec) -> dict[str, Any]:
    """A fact as `custody steps --json` lists it."""
    shown: dict[str, Any] = {"name": spec.name, "kind": spec.kind.value, "required": spec.required, "many": spec.many}
    if spec.kinds:
        shown["things"] = list(spec.kinds)
    if spec.choices:
        shown["choices"] = list(spec.choices)
    if spec.unit:
        shown["unit"] = spec.unit.value
    if spec.columns:
        shown["columns"] = [fact_json(column) for column in spec.columns]
    return shown


def _add(typed: Typed, spec: Spec | None, name: str, value: str) -> None:
    if spec is not None and spec.kind is FactKind.FILE and value.startswith("@"):
        file = _file(Path(value[1:]))
        typed.files.append(file)
        value = hashlib.sha256(file.data).hexdigest()
    if spec is not None and spec.many:
        typed.raw.setdefault(name, []).append(value)
    else:
        typed.raw[name] = value


def _file(path: Path) -> StoredFile:
    media_type = _OWN_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    try:
        return StoredFile(path.read_bytes(), media_type or "application/octet-stream")
    except OSError:
        raise Stop("no_such_file", path=path) from None


def _json(name: str, value: str) -> Any:
    try:
        return json.loads(value, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Stop("not_json", name=name) from None

"""Reading what a client sent: one JSON object, exact decimals, no field twice; and its fields, each with its problem.

Nothing here raises anything but Trouble: whatever arrives gets one clear sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import request
from werkzeug.exceptions import HTTPException

from custody.faces.api.problems import Trouble, speaker
from custody.faces.telling import tell_problem
from custody.faces.wording.api import PROBLEMS_OF_FIELDS
from custody.rules.reading import Problem

LONGEST_NONCE = 200
_YEARS = range(1900, 2200)


@dataclass
class Fields:
    """The fields of an object while they are read; what is wrong with them is gathered."""

    given: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def text(self, name: str, most: int = 2000, required: bool = False) -> str:
        """A text without characters that cannot be seen; empty where there is none."""
        value = self._value(name, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            return self._wrong(name, "not_text")
        if len(value) > most:
            return self._wrong(name, "too_long", {"most": most})
        if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", value):
            return self._wrong(name, "control_character")
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of a closed list."""
        value = self.text(name) or default
        return value if value in choices else self._wrong(name, "unknown_choice", {"choices": ", ".join(choices)})

    def digest(self, name: str) -> str:
        """A SHA-256 in hex; empty where there is none."""
        value = self.text(name).lower()
        return value if not value or re.fullmatch("[0-9a-f]{64}", value) else self._wrong(name, "not_a_digest")

    def whole_number(self, name: str) -> int | None:
        """A whole number from zero on, or None."""
        value = self._value(name, False)
        if value is None or (type(value) is int and 0 <= value < 2**53):
            return value
        self._wrong(name, "not_a_whole_number")
        return None

    def instant(self, name: str) -> datetime | None:
        """A moment with its offset, or None."""
        value = self.text(name)
        if not value:
            return None
        try:
            at = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            self._wrong(name, "not_an_instant")
            return None
        if at.tzinfo is None or at.year not in _YEARS:
            self._wrong(name, "no_offset" if at.tzinfo is None else "out_of_range")
            return None
        return at

    def object(self, name: str) -> Mapping[str, Any]:
        """An object; empty where there is none."""
        value = self._value(name, False)
        if value is not None and not isinstance(value, dict):
            self._wrong(name, "not_an_object")
        return value if isinstance(value, dict) else {}

    def objects(self, name: str, read: Callable[[Fields], Any], most: int = 20) -> tuple[Any, ...]:
        """A list of objects, each read by `read`."""
        value = self._value(name, False)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > most or not all(isinstance(part, dict) for part in value):
            self._wrong(name, "not_rows" if not isinstance(value, list) or len(value) <= most else "too_many_rows")
            return ()
        return tuple(self._part(f"{name}.{number}", part, read) for number, part in enumerate(value, start=1))

    def texts(self, name: str, most: int = 20) -> tuple[str, ...]:
        """A list of codes, each once."""
        value = self._value(name, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self._wrong(name, "not_codes")
            return ()
        if len(value) > most:
            self._wrong(name, "too_many_rows", {"most": most})
        return tuple(dict.fromkeys(value))

    def close(self) -> None:
        """Fields nobody asked for are named: what is misspelt must not be passed over."""
        self.problems += [Problem(_printable(name), "unknown_field") for name in self.given if name not in self.known]

    def _part(self, where: str, part: Mapping[str, Any], read: Callable[[Fields], Any]) -> Any:
        inner = Fields(part)
        made = read(inner)
        inner.close()
        self.problems += [Problem(f"{where}.{p.field}", p.code, p.params) for p in inner.problems]
        return made

    def _value(self, name: str, required: bool) -> Any:
        self.known.add(name)
        value = self.given.get(name)
        if required and value in (None, ""):
            self._wrong(name, "missing")
        return value

    def _wrong(self, name: str, code: str, params: Mapping[str, str | int] | None = None) -> str:
        self.problems.append(Problem(name, code, params or {}))
        return ""


def read_object(optional: bool = False) -> Mapping[str, Any]:
    """The JSON object of this request. Raises Trouble 413, 415 or 422. `optional`: no body at all is an empty one."""
    try:
        data = request.get_data()
    except HTTPException as error:
        most = request.max_content_length or 0
        raise Trouble(413, "too_large", {"most": most}) if error.code == 413 else _malformed("it broke off") from None
    if optional and not data:
        return {}
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise Trouble(415, "unsupported_media_type")
    try:
        read = json.loads(data.decode(), parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError:
        raise _malformed("it is nested too deeply") from None
    except UnicodeDecodeError:
        raise _malformed("it is not UTF-8") from None
    except ValueError as error:
        raise _malformed(_printable(str(error))) from None
    if not isinstance(read, dict):
        raise _malformed("it is not an object")
    _check_texts(read)
    return read


def refuse_problems(fields: Fields) -> None:
    """Raises Trouble 422 naming every field that could not be read."""
    if fields.problems:
        raise field_trouble(tuple(fields.problems))


def field_trouble(problems: tuple[Problem, ...], code: str = "malformed_request") -> Trouble:
    """422 with each field, its code and its sentence."""
    names = ", ".join(problem.field for problem in problems)
    return Trouble(422, code, {"fields": names}, problems=told_problems(problems))


def told_problems(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Problems of fields as the API gives them, each with its sentence."""
    return [{"field": p.field, "code": p.code, "params": dict(p.params), "sentence": _told(p)} for p in problems]


def _told(problem: Problem) -> str:
    own = PROBLEMS_OF_FIELDS.get(problem.code)
    say = speaker()
    return say.gettext(own, **problem.params) if own else tell_problem(say, problem)


def _malformed(what: str) -> Trouble:
    return Trouble(422, "malformed_json", {"what": what})


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a field is given twice")
    return made


def _check_texts(value: object) -> None:
    """Half characters and the zero character can be neither stored nor signed."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and re.search(r"[\x00\ud800-\udfff]", part):
            raise _malformed("a text holds a character that cannot be stored")
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part


def _printable(text: str) -> str:
    return re.sub(r"[^ -~]", "?", text)[:60]

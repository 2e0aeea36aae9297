"""Reading one TOML table strictly: every key has a kind, nothing is left over, each error names its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TypeVar

from custody.labelling.troubles import DesignError

Choice = TypeVar("Choice", bound=str)


class TomlTable:
    """One table of a design. Read each key once, then `close()`, which refuses what nobody read."""

    def __init__(self, values: dict[str, object], path: str = "") -> None:
        self._values = dict(values)
        self._path = path

    def place(self, key: str) -> str:
        """The name under which an error speaks of `key`, such as `text.code.size_pt`."""
        return f"{self._path}.{key}" if self._path else key

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise DesignError("design_field_not_text", field=self.place(key))
        return value

    def choice(self, key: str, choices: Sequence[Choice], default: Choice | None = None) -> Choice:
        value = self._take(key, default)
        for choice in choices:
            if value == choice:
                return choice
        raise DesignError("design_field_not_choice", field=self.place(key), choices=", ".join(choices))

    def number(self, key: str, low: float, high: float = math.inf, default: float | None = None) -> float:
        """A finite number with `low` ≤ number ≤ `high`."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self._not_number(key, low, high)
        if not low <= value <= high:
            raise self._not_number(key, low, high)
        return float(value)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._not_number(key, low, high)
        return value

    def switch(self, key: str, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise DesignError("design_field_not_switch", field=self.place(key))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of names, none empty, none twice."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise DesignError("design_field_not_list", field=self.place(key))
        for entry in value:
            if not isinstance(entry, str) or not entry:
                raise DesignError("design_field_not_text", field=self.place(key))
            if value.count(entry) > 1:
                raise DesignError("design_field_twice", field=f"{self.place(key)} {entry}")
        return tuple(value)

    def table(self, key: str) -> TomlTable:
        value = self._take(key, None)
        if not isinstance(value, dict):
            raise DesignError("design_field_missing", field=self.place(key))
        return TomlTable(value, self.place(key))

    def tables(self, key: str) -> Iterator[TomlTable]:
        """The tables of `[[key]]`, each named in errors by its own `name`, or its number if it has none."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise DesignError("design_field_not_list", field=self.place(key))
        for number, entry in enumerate(value, 1):
            if not isinstance(entry, dict):
                raise DesignError("design_field_not_list", field=self.place(key))
            name = entry.get("name")
            yield TomlTable(entry, self.place(f"{key}.{name if isinstance(name, str) else number}"))

    def close(self) -> None:
        for key in self._values:
            raise DesignError("design_field_unknown", field=self.place(key))

    def _take(self, key: str, default: object) -> object:
        if key in self._values:
            return self._values.pop(key)
        if default is None:
            raise DesignError("design_field_missing", field=self.place(key))
        return default

    def _not_number(self, key: str, low: float, high: float) -> DesignError:
        top = "any size" if math.isinf(high) else f"{high:g}"
        return DesignError("design_field_not_number", field=self.place(key), low=f"{low:g}", high=top)

"""Entries of earlier forms, read in the form of today.

An entry is stored, hashed and exported as it was written, for ever. Where the form of its body changes, `VERSION` in
entry.py grows by one and `FORMS` gets one function more: from a body of the version before to one of the next. It acts
whenever an entry is read, for replay or for people, and never on what is stored. Four things keep their place in every
form, because a stranger's `verify.py` knows no forms: `signatures`, `blobs`, `nonce_digest`, and the facts of
`change_checkpoint_key`. Steps keep their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from custody.record.entry import VERSION

Body = dict[str, Any]
Upcast = Callable[[str, Body], Body]
"""From the step's name and the body of one version to the body of the next. Pure: the same for the same, always."""


class UnknownForm(Exception):
    """An entry of a version this program cannot read: of a later program, or damaged."""

    def __init__(self, version: object, newest: int) -> None:
        super().__init__(f"version {version}, and this program reads up to {newest}")
        self.version = version
        self.newest = newest


@dataclass(frozen=True)
class Forms:
    """What can be read: `newest`, and each version before it that has an upcast. Raises ValueError where one between
    them has none."""

    newest: int
    upcasts: Mapping[int, Upcast] = field(default_factory=dict)  # version -> to the version after it

    def __post_init__(self) -> None:
        known = range(self.newest - len(self.upcasts), self.newest)
        if set(self.upcasts) != set(known):
            raise ValueError(f"the versions before {self.newest} have upcasts for {sorted(self.upcasts)} only")

    def read(self, version: int, step: str, stored: str) -> Body:
        """The body of an entry in the newest form. Raises UnknownForm."""
        if version != self.newest and version not in self.upcasts:
            raise UnknownForm(version, self.newest)
        body: Body = orjson.loads(stored)
        for one in range(version, self.newest):
            body = self.upcasts[one](step, body)
        return body


FORMS = Forms(VERSION)  # version 1 is the first: nothing came before it

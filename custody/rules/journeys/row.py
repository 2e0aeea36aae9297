"""One row of a journey."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """From `state`, `step` with `outcome` leads `to`."""

    state: str
    step: str
    outcome: str
    to: str

"""What the first of two persons entered is covered while the second enters the same: a check of what is in sight is no
independent check. Covered from when the first has left the field until both are in (forms.css), and for whoever goes
back into it to put it right it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from custody.faces.web.here import Here
from custody.faces.wording.words import N_

_ONCE_MORE = ("_again", "_second")  # how the facts of a second person are called, after those of the first
_ENTERED = frozenset({"scan", "integer", "decimal"})  # a choice shows which one was taken, covered or not


def covered(here: Here, fields: Sequence[dict[str, Any]]) -> None:
    """Marks the fields entered twice: the first as `covered`, the second as the one it is covered for, and says so."""
    named = {one["name"]: one for one in fields if one["kind"] in _ENTERED}
    for name, second in named.items():
        stems = (name.removesuffix(end) for end in _ONCE_MORE if name.endswith(end))
        first = next((named[stem] for stem in stems if stem in named), None)
        if first is None:
            continue
        told = here.speaker.gettext(N_("What was entered first is covered until this is in."))
        first["covered"] = True
        second |= {"covers": True, "hint": f"{second['hint']} {told}".strip()}

"""Who may do what: the role matrix in force. Permissions are names of steps; roles are words of the house.

Content of the document `role_matrix`: `roles` (a list) and `[[permission]]` tables with `name`, `roles` (who may
perform it) and `second` (who may be the independent second person; the performers where it is left out).
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.situation import Situation

DOCUMENT = "role_matrix"
_SILENT: tuple[int, Mapping[str, object]] = (0, {})


def performers(situation: Situation, permission: str) -> frozenset[str]:
    """The roles that may perform a step; none where no matrix is in force or it is silent."""
    return frozenset(_texts(_row(situation, permission).get("roles")))


def seconds(situation: Situation, permission: str) -> frozenset[str]:
    """The roles that may be the second person."""
    row = _row(situation, permission)
    return frozenset(_texts(row.get("second", row.get("roles"))))


def roles_of(situation: Situation, person: str) -> frozenset[str]:
    """The roles a person holds now; none for a person who is not active."""
    thing = situation.find(person)
    if thing is None or thing.state("person") != "active":
        return frozenset()
    return frozenset(thing.texts("roles"))


def _row(situation: Situation, permission: str) -> Mapping[str, object]:
    document = situation.finds_document(DOCUMENT)
    return document.ranked("permission", "name").get(permission, _SILENT)[1] if document else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, (list, tuple)) else ()

"""Controlled documents: the types there are, what each must state before it can be approved, and how one begins.

Limits live here and nowhere in code. A document is TOML; its digest is its name in the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.rules.effects import Created, Effect, Moved

# type -> dotted paths a document of this type must state. Steps may rely on these without asking.
MUST_STATE: Mapping[str, tuple[str, ...]] = {
    "role_matrix": ("roles", "permission"),
    "refusal_weights": ("refusal",),
    "sites": ("site", "station", "conduct.late_entry_minutes"),
    "product_profile": ("product", "presentation"),
    "specification": ("test",),
    "protocol": ("protocol",),
    "label_design": ("name", "version"),
    "consent_form": (),
    "procedure": (),
}
TYPES = tuple(MUST_STATE)


def begun(placeholder: str, type_: str, title: str, version: str, digest: str) -> Iterator[Effect]:
    """The effects by which a document comes into force."""
    yield Created(placeholder, "document", {"type": type_, "title": title, "version": version}, name=digest)
    yield Moved(placeholder, "document")


def not_stated(type_: str, content: Mapping[str, object]) -> tuple[str, ...]:
    """The paths a document of this type must state and does not."""
    return tuple(path for path in MUST_STATE[type_] if not _states(content, path.split(".")))


def _states(content: object, path: list[str]) -> bool:
    if not path:
        return True
    return isinstance(content, Mapping) and path[0] in content and _states(content[path[0]], path[1:])

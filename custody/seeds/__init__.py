"""Seeds: documents an instance may begin with. They are imported and approved; rules use the approved bytes only.

A document of several files is their concatenation in name order, so that each station keeps its own part of the
weights of refusals and of the role matrix.
"""

from __future__ import annotations

from importlib.resources import files


def seed(name: str) -> bytes:
    """The bytes of one seed document: `sites`, `role_matrix`, `refusal_weights`, `product_profile_cryo`, …"""
    place = files(__name__)
    folder = place / name
    if folder.is_dir():
        parts = sorted((part for part in folder.iterdir() if part.name.endswith(".toml")), key=lambda part: part.name)
        return b"\n".join(part.read_bytes() for part in parts)
    return (place / f"{name}.toml").read_bytes()

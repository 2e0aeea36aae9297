"""Where templates lie: beside the package in a checkout, inside it in the installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def templates_folder() -> Path:
    """The folder of templates."""
    packed = _PACKAGE / "_data" / "templates"
    return packed if packed.is_dir() else _PACKAGE.parent / "templates"

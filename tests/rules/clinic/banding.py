"""What two persons scan and hear when they bind a wristband."""

from __future__ import annotations

from typing import Any


def binding(subject: str, band: str, **changed: Any) -> dict[str, Any]:
    """Both scans of this band, and all that was read back right."""
    read_back = {"name_read_back": "yes", "birth_date_read_back": "yes"}
    read_back |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    return {"subject": subject, "wristband": band, **read_back, **changed}

"""People, as persons and not as accounts."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "person": (
        Row("", "found_instance", "", "invited"),
        Row("", "register_person", "", "invited"),
        Row("invited", "set_secret", "", "active"),
        Row("active", "set_secret", "", "active"),
        Row("active", "reset_secret", "", "invited"),
        Row("invited", "reset_secret", "", "invited"),
        Row("invited", "deactivate_person", "", "deactivated"),
        Row("active", "deactivate_person", "", "deactivated"),
        Row("deactivated", "reactivate_person", "", "invited"),
    ),
    "staff_badge": (
        Row("", "found_instance", "", "in_use"),
        Row("", "register_person", "", "in_use"),
        Row("", "issue_badge", "", "in_use"),
        Row("in_use", "revoke_badge", "", "revoked"),
    ),
}

"""Subjects and their consent. The number is all the record knows of a child."""

from __future__ import annotations

from collections.abc import Mapping

from custody.rules.journeys.row import Row

TABLES: Mapping[str, tuple[Row, ...]] = {
    "subject": (
        Row("", "register_subject", "", "screened"),
        Row("screened", "confirm_eligibility", "eligible", "eligible"),
        Row("screened", "confirm_eligibility", "not_eligible", "not_eligible"),
        Row("eligible", "confirm_eligibility", "eligible", "eligible"),
        Row("eligible", "confirm_eligibility", "not_eligible", "not_eligible"),
        Row("not_eligible", "confirm_eligibility", "eligible", "eligible"),
        Row("not_eligible", "confirm_eligibility", "not_eligible", "not_eligible"),
    ),
    "conditioning": (
        Row("", "clear_for_conditioning", "", "cleared"),
        Row("cleared", "clear_for_conditioning", "", "cleared"),
    ),
    "consent": (
        Row("", "record_consent", "given", "current"),
        Row("current", "record_consent", "given", "current"),
        Row("withdrawn", "record_consent", "given", "current"),
        Row("current", "record_consent", "withdrawn", "withdrawn"),
        Row("", "record_consent", "withdrawn", "withdrawn"),  # a parent may say no before anyone wrote down a yes
        Row("withdrawn", "record_consent", "withdrawn", "withdrawn"),
    ),
}

"""The weight a dose is computed from: how old it may be, and whether it can be true at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from custody.rules.document import Document
from custody.rules.dose import change_percent, shown, surface_expected
from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def weight_dated(situation: Situation, subject: str, weighed_at: datetime, at: datetime) -> Iterator[Refusal]:
    """Reasons if the child was weighed after `at`, or longer before it than the protocol allows."""
    protocol = situation.document("protocol")
    hours = protocol.decimal("dose.weight_max_age_hours")
    if weighed_at > at:
        yield Refusal("weighed_in_the_future", subject, {"weighed_at": instant_text(weighed_at)})
    elif at - weighed_at > timedelta(hours=float(hours)):
        params = {"weighed_at": instant_text(weighed_at), "hours": shown(hours)}
        yield Refusal("weight_outdated", subject, params)


def weight_plausible(situation: Situation, subject: Thing, weight_kg: Decimal, at: datetime) -> Iterator[Refusal]:
    """Reasons if the weight is far from the last one, or outside the protocol's range for the child's age.

    The range catches a lost point in the very first weight; the earlier weight catches it in the others."""
    protocol = situation.document("protocol")
    before = last_weighed(situation, subject.code)
    if before is not None:
        most = protocol.decimal("dose.max_weight_change_percent")
        if change_percent(before.decimal("weight_kg"), weight_kg) > most:
            params = {"weight": shown(weight_kg), "before": before.text("weight_kg"), "percent": shown(most)}
            yield Refusal("weight_unlike_last", subject.code, params)
    lowest, highest = weights_of_age(protocol, at.year - subject.integer("birth_year"))
    if not lowest <= weight_kg <= highest:
        params = {"weight": shown(weight_kg), "lowest": shown(lowest), "highest": shown(highest)}
        yield Refusal("weight_unlike_age", subject.code, params)


def surface_plausible(situation: Situation, subject: str, weight_kg: Decimal, surface_m2: Decimal) -> Iterator[Refusal]:
    """One reason if the body surface is far from what a child of this weight has: a misplaced point gives ten times
    the IL-2."""
    most = situation.document("protocol").decimal("il2.max_surface_deviation_percent")
    expected = surface_expected(weight_kg)
    if change_percent(expected, surface_m2) > most:
        told = shown(expected.quantize(Decimal("0.01")))
        yield Refusal("surface_unlike_weight", subject, {"surface": shown(surface_m2), "expected": told})


def last_weighed(situation: Situation, subject: str) -> Thing | None:
    """The dose of this subject with the latest weight, or None. Needs RELATED."""
    weighed = [dose for dose in situation.children(subject, "prescribed") if dose.has("weight_kg")]
    return max(weighed, key=lambda dose: dose.text("weight_at"), default=None)


def weights_of_age(protocol: Document, years: int) -> tuple[Decimal, Decimal]:
    """The lowest and highest weight in kg believed of a child who turns `years` this year (or did so last year)."""
    rows = protocol.rows("weight_range")
    fitting = [row for row in rows if int(str(row["from_age_years"])) <= years <= int(str(row["to_age_years"]))]
    found = fitting or list(rows)
    lowest = min(Decimal(str(row["min_kg"])) for row in found)
    return lowest, max(Decimal(str(row["max_kg"])) for row in found)

"""A thaw that is told afterwards: the use-by it began, by the profile of the lot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from custody.rules.effects import instant_text
from custody.rules.guards.lot import lots_of
from custody.rules.situation import Situation, Thing


def use_by_of(situation: Situation, container: Thing, thawed_at: datetime) -> str:
    """The use-by a thaw of then begins, by the profile of its lot; empty where it states none."""
    lots = [lot for lot in lots_of(situation, container) if lot.mapping("documents").get("product_profile")]
    profile = situation.frozen_document(lots[0], "product_profile") if lots else None
    if profile is None or not profile.states("thaw.use_by_minutes"):
        return ""
    return instant_text(thawed_at + profile.minutes("thaw.use_by_minutes"))


def as_thawed(situation: Situation, item: Thing, thawed_at: datetime | None) -> Thing:
    """The thing as it stood when it was given: a thaw told on the sheet began its use-by."""
    if thawed_at is None or item.has("use_by"):
        return item
    use_by = use_by_of(situation, item, thawed_at)
    return replace(item, attrs={**item.attrs, "use_by": use_by}) if use_by else item

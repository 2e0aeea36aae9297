"""The access review of a day, for whoever keeps it elsewhere. Nothing is recorded."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from custody.faces.access_reviewing import review_json, review_of
from custody.faces.api.bodies import field_trouble
from custody.faces.api.callers import caller
from custody.faces.api.problems import written
from custody.rules.access_review import could
from custody.rules.reading import Problem


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/access-review", "access_review", access_review, methods=["GET"])


def access_review() -> Response:
    """Every account as it was when `day` ended (today, where none is given), or those that could take `step`."""
    house, zone, step = caller().house, caller().zone(), request.args.get("step", "")
    now = house.clock()
    review = review_of(house, _day(now.astimezone(ZoneInfo(zone)).date()), zone, now)
    return written(review_json(review, (one for one in review.accounts if not step or could(one, step))))


def _day(today: date) -> date:
    given = request.args.get("day", "")
    try:
        day = date.fromisoformat(given) if given else today
    except ValueError:
        raise field_trouble((Problem("day", "not_a_date"),)) from None
    if day > today:
        raise field_trouble((Problem("day", "not_a_date"),))
    return day

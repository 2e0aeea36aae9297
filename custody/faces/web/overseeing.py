"""What is overseen month by month: late, let through, typed, reprinted, denied. A count leads to its entries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request

from custody.faces.web.answers import bar
from custody.faces.web.entry_tables import entry_table
from custody.faces.web.frame import frame, number
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import zone_of
from custody.faces.wording.words import N_
from custody.record.reads.oversight import OF_NOTE, Span, counts_of_note, entries_of_note

OVERSEERS = frozenset({"auditor", "monitor", "sponsor", "qa"})
_PAGE = 50
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_HEADS: Mapping[str, tuple[str, str]] = {
    "late": (N_("Late entries"), N_("Nothing was entered later than the site allows.")),
    "let_through": (N_("Let through by somebody"), N_("Nobody took responsibility for going on.")),
    "typed": (N_("Typed, not scanned"), N_("Every code was scanned.")),
    "reprinted": (N_("Labels printed again"), N_("No label was printed again.")),
    "denied": (N_("Denied"), N_("Nobody tried what is not theirs to do.")),
}


@dataclass(frozen=True)
class Month:
    """A month of the calendar."""

    year: int
    month: int

    @property
    def name(self) -> str:
        """`2026-11`."""
        return f"{self.year}-{self.month:02d}"

    def moved(self, by: int) -> Month:
        """The month so many later, or earlier."""
        count = self.year * 12 + self.month - 1 + by
        return Month(count // 12, count % 12 + 1)


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/oversight", "oversight", signed_in(oversight))


def oversight(here: Here) -> str:
    """The counts of a month at this person's site, and the entries behind one of them."""
    month, of = _month(here), request.args.get("of", next(iter(OF_NOTE)))
    given = request.args.get("after", "")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    if of not in OF_NOTE:
        abort(404)
    span = _span(here, month)
    with here.house.store.reading() as link:
        counts = counts_of_note(link, span)
        entries = entries_of_note(link, of, span, after, _PAGE)
    heading, nothing = (here.speaker.gettext(words) for words in _HEADS[of])
    table = entry_table(here, entries, heading)
    table["empty"] = {"title": here.speaker.gettext(N_("None in this month")), "sentence": nothing}
    table["pager"] = _pager(here, (month, of), after, counts[of])
    months = [_to(here, month.moved(by), of) for by in (-1, 1) if _has_begun(here, month.moved(by))]
    parts = {"month": month.name, "months": months, "tiles": _tiles(here, month, counts, of), "table": table}
    return render_template("oversight.html", frame=frame(), bar=bar(here), **parts)


def month_tiles(here: Here) -> list[dict[str, Any]]:
    """The counts of the present month for the desk of somebody who oversees; nothing for anyone else."""
    if not OVERSEERS & set(here.account.roles):
        return []
    month = _present(here)
    with here.house.store.reading() as link:
        counts = counts_of_note(link, _span(here, month))
    return _tiles(here, month, counts, "")


def _tiles(here: Here, month: Month, counts: Mapping[str, int], of: str) -> list[dict[str, Any]]:
    say = here.speaker.gettext
    return [
        {
            "label": say(_HEADS[name][0]),
            "value": number(count),
            "href": _address(month, name),
            "kind": "info" if name == of else "",
        }
        for name, count in counts.items()
    ]


def _month(here: Here) -> Month:
    found = _MONTH.fullmatch(request.args.get("month", ""))
    return Month(int(found[1]), int(found[2])) if found else _present(here)


def _present(here: Here) -> Month:
    today = here.now.astimezone(zone_of(here))
    return Month(today.year, today.month)


def _span(here: Here, month: Month) -> Span:
    following = month.moved(1)
    begin, end = (datetime(one.year, one.month, 1, tzinfo=zone_of(here)) for one in (month, following))
    return Span(begin, end)


def _has_begun(here: Here, month: Month) -> bool:
    return _span(here, month).begin <= here.now


def _to(here: Here, month: Month, of: str) -> dict[str, str]:
    return {"text": month.name, "href": _address(month, of)}


def _address(month: Month, of: str, after: int = 0) -> str:
    return f"/oversight?{urlencode({'month': month.name, 'of': of} | ({'after': after} if after else {}))}"


def _pager(here: Here, shown: tuple[Month, str], after: int, total: int) -> dict[str, Any]:
    until = min(after + _PAGE, total)
    counts = {"first": min(after + 1, until), "last": until, "total": number(total)}
    return {
        "text": here.speaker.gettext(N_("%(first)s–%(last)s of %(total)s"), **counts),
        "before_href": _address(*shown, max(0, after - _PAGE)) if after else None,
        "after_href": _address(*shown, until) if until < total else None,
    }

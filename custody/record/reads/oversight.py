"""Entries overseen month by month: late, let through, typed, reprinted, denied. Each is what its entry says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_at
from custody.rules.effects import instant_text

# name -> the condition on an entry. Quotes in what a person typed are stored escaped and fit none of these. Whoever
# sets a secret or accepts a document has nothing to scan.
OF_NOTE: Mapping[str, str] = {
    "late": """outcome = 'accepted' AND body LIKE '%"code":"late_entry"%'""",
    "let_through": """outcome = 'accepted' AND body LIKE '%"authorisations":[{%'""",
    "typed": "channel = 'typed' AND step NOT IN ('set_secret', 'accept_document')",
    "reprinted": """outcome = 'accepted' AND step = 'order_label' AND body LIKE '%"purpose":"reprint"%'""",
    "denied": "outcome = 'denied'",
}


@dataclass(frozen=True)
class Span:
    """From a moment up to, but not with, another, by the time of recording."""

    begin: datetime
    end: datetime


def counts_of_note(link: Link, span: Span) -> Mapping[str, int]:
    """How many entries of each sort were recorded in a span."""
    sums = ", ".join(f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)" for condition in OF_NOTE.values())
    rows = link.run(f"SELECT {sums} FROM entry WHERE recorded_at >= ? AND recorded_at < ?", _bounds(span))
    return {name: int(count or 0) for name, count in zip(OF_NOTE, rows[0], strict=True)}


def entries_of_note(link: Link, name: str, span: Span, after: int = 0, most: int = 50) -> tuple[EntryView, ...]:
    """A page of the entries of a sort in a span, newest first, beginning with the row of number `after`."""
    sql = f"""SELECT idx FROM entry WHERE recorded_at >= ? AND recorded_at < ? AND {OF_NOTE[name]}
              ORDER BY idx DESC LIMIT ? OFFSET ?"""
    return entries_at(link, [int(idx) for (idx,) in link.run(sql, (*_bounds(span), most, after))])


def _bounds(span: Span) -> tuple[str, str]:
    return instant_text(span.begin), instant_text(span.end)

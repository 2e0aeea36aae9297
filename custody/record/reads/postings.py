"""The postings of the entries about some things, for the account of a lot."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from custody.record.link import Link
from custody.record.upcasting import FORMS
from custody.rules.accountability import Movement


def movements(link: Link, codes: Sequence[str]) -> tuple[Movement, ...]:
    """Every posting of every accepted entry about any of these things, in order, each once."""
    if not codes:
        return ()
    marks = ", ".join("?" * len(codes))
    sql = f"""SELECT v, step, body FROM entry WHERE idx IN (SELECT idx FROM entry_thing WHERE thing IN ({marks}))
              AND outcome = 'accepted' ORDER BY idx"""
    return tuple(
        Movement(str(step), effect["source"], effect["target"], Decimal(effect["quantity"]), effect["unit"])
        for version, step, body in link.run(sql, codes)
        for effect in FORMS.read(version, step, body)["effects"]
        if effect["effect"] == "posted"
    )

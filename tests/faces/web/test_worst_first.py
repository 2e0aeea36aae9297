"""A STOP with several reasons: the worst stands open and alone, the others are one tap away, and none is left out."""

from __future__ import annotations

import re

from custody.record.reads.things import Wanted, listing
from tests.faces.web.people_at_work import Workplace, token
from tests.faces.web.test_stopping import acknowledge, newest, nonce

CODE = re.compile(r'<code class="refusal">(\w+)</code>')


def test_of_several_reasons_the_worst_stands_open_and_the_others_are_folded_behind_it(place: Workplace) -> None:
    client = place.signed_in("deng", "thaw_bench")
    sent = thaw_of_nothing_issued(place) | {"nonce": nonce(), "csrf_token": token(client, "/")}
    page = client.post("/steps/start_thaw", data=sent).text
    recorded = newest(place).body["reasons"]
    acknowledge(place, client)
    assert len(recorded) >= 3
    assert recorded[0]["rank"] == min(reason["rank"] for reason in recorded)
    verdict = page[page.index('data-verdict="STOP"') : page.index("</section>")]
    opened, _, folded = verdict.partition("<details")
    assert CODE.findall(opened) == [recorded[0]["code"]]
    assert CODE.findall(folded) == [reason["code"] for reason in recorded[1:]]
    assert " open" not in folded[: folded.index(">")]
    assert f"{len(recorded) - 1} more reasons" in folded


def thaw_of_nothing_issued(place: Workplace) -> dict[str, str]:
    """A bag that was neither allocated nor issued, and a logger scanned for the bath."""
    with place.app.extensions["custody"].store.reading() as link:
        bag = next(one for one in listing(link, Wanted("container")).things if one.state("custody") == "stored").code
        child = listing(link, Wanted("subject")).things[0].name
        equipment = listing(link, Wanted("equipment", most=200)).things
    logger = next(one.code for one in equipment if one.text("equipment_kind") == "logger")
    scanned = {"container": bag, "container_again": bag, "bath": logger, "typed_reason": "scanned"}
    return scanned | {"subject_number": child}

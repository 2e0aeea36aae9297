"""Who may not do both, as everybody may read it: every pair in words, in which version, and who approved that."""

from __future__ import annotations

import hashlib
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from custody.faces.clock import now
from custody.faces.demo.cast import Cast, Clock
from custody.faces.wording import value_words
from custody.record.attempt import StoredFile
from custody.record.reads.things import Wanted, listing
from custody.rules.closed_list import PAIRS, TOGETHER
from custody.rules.separation import DOCUMENT
from custody.seeds import seed
from tests.faces.web.people_at_work import Workplace, token

STORES = '\n[[pair]]\nname = "filler_stores"\nstep = "store_container"\nearlier = ["fill_containers"]\n'
NAMES = [*(pair.name for pair in PAIRS), *(one.name for one in TOGETHER)]
EVERYBODY = {
    **{"admin": "quality_desk", "wu": "quality_desk", "rossi": "quality_desk", "chen": "quality_desk"},
    **{"gao": "qc_lab", "zhao": "cryo_store", "liu": "pharmacy", "deng": "pharmacy", "lin": "ward", "zhou": "ward"},
}


def page(client: FlaskClient) -> str:
    """The page, its text without tags."""
    answer = client.get("/separation")
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_reads_every_pair_and_is_led_there_from_their_desk(place: Workplace, who: str) -> None:
    client = place.signed_in(who, EVERYBODY[who])
    assert 'href="/separation"' in client.get("/desk").text
    told = page(client)
    assert [name for name in NAMES if (value_words("pair", name) or "?") not in told] == []
    assert "Not recorded" not in told


def test_nobody_who_is_not_signed_in_reads_it(place: Workplace) -> None:
    assert "Whoever" not in place.visitor().get("/separation").text


def test_it_is_read_in_chinese_too(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    client.post("/language", data={"language": "zh_CN", "next": "/", "csrf_token": token(client, "/")})
    told = page(client)
    assert "职责分离清单" in told
    assert "物料接收人不得放行该物料" in told
    assert "Whoever" not in told


def test_the_first_version_says_that_the_founding_put_it_in_force_and_the_next_shows_who_signed(
    place: Workplace,
) -> None:
    client = place.signed_in("rossi", "quality_desk")
    told = page(client)
    assert "It came into force when the instance was founded" in told
    assert "added by this version" not in told
    approved(place, "2", seed(DOCUMENT) + STORES.encode())
    told = page(client)
    assert "It came into force when the instance was founded" not in told
    assert re.search(r"Version 2 ", told)
    assert "added by this version" in told
    assert "Whoever took one of these steps does not take Store container" in told
    assert re.search(r"Signatures .*Sun.*authored.*Wu.*approved", told)


def test_whoever_is_stopped_by_a_pair_is_told_which_and_led_to_the_list(place: Workplace) -> None:
    cast = on_stage(place)
    paused = cast.do("pause_dosing", "wu", {"scope": "trial", "reason": "safety_review"})
    refused = cast.ask("resume_dosing", "wu", {"pause": paused["@1"], "finding": "not related"})
    assert [reason.code for reason in refused.reasons] == ["pair_broken"]
    told = place.signed_in("wu", "quality_desk").get(f"/entries/{refused.idx}").text
    assert "(Whoever paused dosing does not resume it)" in told
    assert 'href="/separation"' in told


def on_stage(place: Workplace) -> Cast:
    """The people of the demonstration, who act without a browser."""
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        people = listing(link, Wanted("person", most=100)).things
    return Cast(house, Clock(now()), {person.text("username"): person.code for person in people})


def approved(place: Workplace, version: str, data: bytes) -> None:
    """A version, written by Sun and approved by Wu."""
    facts = {"type": DOCUMENT, "title": "Separation of duties", "version": version}
    file = StoredFile(data, "application/toml")
    facts["file"] = hashlib.sha256(data).hexdigest()
    on_stage(place).do("approve_document", "sun", facts, second="wu", files=[file])

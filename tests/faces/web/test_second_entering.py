"""What two persons enter for themselves: the second on a page of their own, which shows nothing of the first's."""

from __future__ import annotations

import html
import re
from itertools import count

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.record.reads.things import thing
from custody.rules.facts import specs_of
from custody.rules.registry import registry
from custody.rules.step import Sign
from tests.faces.web.ceremonies import HIDDEN, says, sent_by
from tests.faces.web.people_at_work import Workplace, token

# Steps by two in which the second person has nothing of their own to enter: they see what they sign, and sign that.
WITNESSED = {
    "record_batch_step": "looks at the instrument and the value together with whoever enters it",
    "thaw_bank_vial": "looks at the vial and its place",
    "reconcile_labels": "counts what lies there together with whoever enters it",
    "spoil_labels": "sees the labels torn",
    "destroy_container": "sees it destroyed",
    "void_wristband": "sees the band cut, or that it is gone",
}
APPROVED = {
    "approve_document": "reads the document",
    "clear_for_conditioning": "judges what the investigator planned",
    "correct_entry": "judges the wrong value, the right one and why",
    "take_back_entry": "judges what was told and why it was a slip",
    "change_roles": "grants",
    "reactivate_person": "grants",
    "register_person": "grants",
    "reset_second_factor": "grants",
    "reset_secret": "grants",
}
BY_TWO = (
    ("zhao", "cryo_store", "pack_shipment", "containers", "containers_again"),
    ("liu", "pharmacy", "issue_containers", "containers", "containers_again"),
    ("deng", "thaw_bench", "prepare_dose", "containers", "containers_again"),
    ("deng", "thaw_bench", "start_thaw", "container", "container_again"),
    ("deng", "thaw_bench", "label_dose", "prepared_dose", "dose_again"),
    ("he", "clean_room", "harvest_lot", "cells", "cells_second"),
    ("he", "clean_room", "fill_containers", "cells_per_ml", "cells_per_ml_second"),
    ("he", "clean_room", "fill_containers", "containers", "containers_second"),
    ("lin", "ward", "bind_wristband", "wristband", "band_again"),
)
HARVEST = {"name": "JK500-26-777", "cells": "1234567890", "viability_percent": "92.0"}
MARK = 'name="second_enters"'
_NUMBERS = count(1)


def test_of_every_step_by_two_it_is_said_whether_the_second_enters_witnesses_or_approves() -> None:
    enters = {entered[2] for entered in BY_TWO}
    by_two = {name for name, step in registry().steps.items() if step.sign is Sign.PERFORMER_AND_SECOND}
    assert by_two == enters | set(WITNESSED) | set(APPROVED)
    assert not enters & set(WITNESSED) | enters & set(APPROVED) | set(WITNESSED) & set(APPROVED)


def test_whatever_is_entered_once_more_is_entered_by_the_second_person() -> None:
    for step in registry().steps.values():
        for spec in specs_of(step.facts):
            assert spec.by_second is spec.name.endswith(("_again", "_second")), (step.name, spec.name)
            assert not spec.by_second or step.sign is Sign.PERFORMER_AND_SECOND, step.name


@pytest.mark.parametrize("entered", BY_TWO, ids=lambda entered: f"{entered[2]}.{entered[3]}")
def test_the_first_persons_form_asks_nothing_of_the_second(place: Workplace, entered: tuple[str, ...]) -> None:
    who, station, step, first, second = entered
    page = place.signed_in(who, station).get(f"/steps/{step}").text
    assert f'name="{first}"' in page
    assert f'name="{second}"' not in page


def test_the_second_is_asked_on_a_page_that_shows_nothing_the_first_entered(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    page = sent(client, "harvest_lot", HARVEST | {"batch": known(place, "batch")})
    told = says(page)
    assert "The first person’s values are hidden" in told
    assert "Second person" in told
    assert fields(page.text) == ["cells_second"]
    for value in HARVEST.values():
        assert value not in told
        assert page.text.count(f'"{value}"') == 1  # the hidden field alone
    assert known(place, "batch") not in told


def test_nothing_is_recorded_while_the_second_person_is_asked(place: Workplace) -> None:
    before = entries(place)
    sent(place.signed_in("he", "clean_room"), "harvest_lot", HARVEST | {"batch": known(place, "batch")})
    assert entries(place) == before


def test_what_the_first_entered_wrong_is_told_to_the_first(place: Workplace) -> None:
    page = sent(place.signed_in("he", "clean_room"), "harvest_lot", HARVEST | {"cells": "many"})
    assert MARK not in page.text
    assert "cells" in fields(page.text)
    assert "cells_second" not in page.text


def test_what_the_second_entered_wrong_is_told_to_the_second_and_the_first_stays_hidden(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    asked = sent(client, "harvest_lot", HARVEST | {"batch": known(place, "batch")})
    for wrong in ("", "many"):
        again = client.post("/steps/harvest_lot", data=hidden(asked.text) | {"cells_second": wrong, **SCANNED})
        assert again.status_code == 422
        assert fields(again.text) == ["cells_second"]
        assert HARVEST["cells"] not in says(again)
        asked = again


def test_counts_that_differ_stop_and_the_second_counts_anew(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    asked = sent(client, "harvest_lot", HARVEST | {"batch": known(place, "batch")})
    stop = client.post("/steps/harvest_lot", data=hidden(asked.text) | {"cells_second": "99", **SCANNED})
    assert "counts_apart" in stop.text
    entry = re.search(r'name="entry" value="(\d+)"', stop.text)
    assert entry is not None
    acts = {"entry": entry[1], "acknowledged": "scanned_wrong", "words": "Read wrongly"}
    kept = {name: value for name, value in hidden(stop.text).items() if name.startswith("typed.") or name == "step"}
    form = client.post("/acknowledge", data=acts | kept | {"csrf_token": token(client, "/"), "nonce": fresh()})
    assert HARVEST["cells"] in form.text
    assert "cells_second" not in form.text


def test_whoever_may_not_take_the_step_is_denied_and_no_second_is_asked(place: Workplace) -> None:
    page = sent(place.signed_in("mei", "ward"), "harvest_lot", HARVEST | {"batch": known(place, "batch")})
    assert page.status_code == 403
    assert MARK not in page.text


def test_once_both_are_in_the_ceremony_shows_both_and_both_sign_the_same(place: Workplace) -> None:
    client = place.signed_in("lin", "ward")
    sent(client, "order_label", {"title": "wristband", "purpose": "wristbands", "count": "1"})
    band = ordered(place)
    read = {"name_read_back": "yes", "birth_date_read_back": "yes"}
    asked = sent(client, "bind_wristband", read | {"subject": known(place, "subject"), "wristband": band})
    assert band not in says(asked)
    assert 'value="yes" checked' not in asked.text
    theirs = {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes", **SCANNED}
    page = client.post("/steps/bind_wristband", data=hidden(asked.text) | theirs)
    assert says(page).replace(" ", "").count(band) >= 2
    lin, mei = place.people["lin"], place.people["mei"]
    signed = {"performer.badge": lin["badge"], "performer.pin": lin["pin"]}
    signed |= {"second.badge": mei["badge"], "second.pin": mei["pin"]}
    answer = client.post("/steps/bind_wristband", data=sent_by(page) | signed)
    assert 'data-verdict="PASS"' in answer.text, says(answer)


def test_a_code_the_first_typed_for_a_reason_stays_typed(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    typed = {"typed_reason": "no_scanner", "channel": "typed"}
    page = sent(client, "harvest_lot", HARVEST | {"batch": known(place, "batch")} | typed)
    assert re.search(r'name="typed_reason" value="no_scanner" checked', page.text)
    assert page.text.count('name="channel"') == 1


SCANNED = {"typed_reason": "scanned"}


def sent(client: FlaskClient, step: str, facts: dict[str, str]) -> TestResponse:
    form = SCANNED | facts | {"nonce": fresh(), "csrf_token": token(client, "/")}
    return client.post(f"/steps/{step}", data=form)


def fresh() -> str:
    return f"second-{next(_NUMBERS)}"


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def fields(page: str) -> list[str]:
    """The fields in sight, by name, but for the question whether codes were typed."""
    named = dict.fromkeys(re.findall(r'<(?:input|textarea|select) id="f-([\w.]+)"', page))
    return list(named)


def known(place: Workplace, kind: str) -> str:
    with place.app.extensions["custody"].store.reading() as link:
        return str(link.run("SELECT code FROM thing WHERE kind = ?", (kind,))[0][0])


def ordered(place: Workplace) -> str:
    """The band on the newest label."""
    with place.app.extensions["custody"].store.reading() as link:
        copy = link.run("SELECT code FROM thing WHERE kind = 'label_copy' ORDER BY rowid DESC LIMIT 1", ())[0][0]
        found = thing(link, str(copy))
    assert found is not None
    return found.text("about")


def entries(place: Workplace) -> int:
    with place.app.extensions["custody"].store.reading() as link:
        return int(link.run("SELECT count(*) FROM entry", ())[0][0])

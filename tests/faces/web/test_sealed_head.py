"""The ledger's page shows the newest checkpoint, and says when entries have waited for the next for more than a day."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest

from custody.app import create_app
from custody.faces.clock import now
from custody.record.checkpoints import latest_checkpoint, public_key
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.cli.spoken import custody
from tests.faces.web.people_at_work import Workplace, workplace

LATE = "the first more than a day ago: run 'custody checkpoint'"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def facts(place: Workplace, days: int = 0) -> dict[str, str]:
    """What the head of the ledger's page says, this many days later."""
    app = create_app(place.config, clock=lambda: now() + timedelta(days=days))
    page = Workplace(app, place.config, place.people).signed_in("wu", "quality_desk").get("/ledger").text
    head = page[page.index('<dl class="facts">') : page.index("</dl>")]
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", head, re.DOTALL)
    return {label: " ".join(html.unescape(re.sub(r"<[^>]+>", " ", value)).split()) for label, value in rows}


def test_the_newest_checkpoint_stands_on_the_page_with_its_time_and_its_key(place: Workplace) -> None:
    assert custody(place.config.instance, "checkpoint").status == 0
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        sealed = latest_checkpoint(link)
    assert sealed is not None
    shown = facts(place)
    assert shown["Newest checkpoint"] == sealed.on_paper
    assert re.match(r"\d+ \w{3} \d{4} \d\d:\d\d \+08:00", shown["Its newest entry"])
    digits = public_key((place.config.instance / "checkpoint.key").read_bytes()).hex()[:8]
    assert shown["Signed by the key"] == f"custody.invalid/JK500-AML-12-DEMO {digits}"
    assert (shown["Co-signed by"], shown["Recorded since"]) == ("nobody", "0")
    assert facts(place, days=3)["Recorded since"] == "0", "a head is signed once, and nothing came after it"


def test_entries_that_have_waited_for_a_checkpoint_for_more_than_a_day_are_told(place: Workplace) -> None:
    folder, key = place.config.instance, place.config.instance.parent / "wu.key"
    paper = facts(place)["Newest checkpoint"]
    cosigned = ("cosign", "--new-key", "--key", str(key), "--checkpoint", paper, "--as", "wu")
    assert custody(folder, *cosigned, typed=f"{PASSWORDS['wu']}\n").status == 0
    shown = facts(place)
    assert (shown["Co-signed by"], shown["Recorded since"]) == ("Wu Qiang", "1")
    assert facts(place, days=2)["Recorded since"] == f"1, {LATE}"
    assert custody(folder, "checkpoint").status == 0
    assert facts(place, days=2)["Recorded since"] == "0"

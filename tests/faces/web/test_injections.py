"""An injection of IL-2 on the screen: the millilitres before anybody signs, and each one where it is kept."""

from __future__ import annotations

import re
from itertools import count

import pytest

from tests.faces.web.ceremonies import sent_by
from tests.faces.web.people_at_work import Workplace, token

_NUMBERS = count(1)


@pytest.mark.parametrize("numbered", [True, False], ids=["with cells", "a day without cells"])
def test_the_millilitres_are_shown_with_their_formula_and_the_injection_is_kept(
    place: Workplace, numbered: bool
) -> None:
    band, subject, dose = worn(place)
    client = place.signed_in("lin", "ward")
    facts = {"wristband": band, "il2_iu": "740000", "iu_per_ml": "1000000", "typed_reason": "scanned"}
    facts |= {"dose": dose.rpartition(".")[2]} if numbered else {}
    facts |= {"nonce": f"injected-{next(_NUMBERS)}", "csrf_token": token(client, "/")}
    page = client.post("/steps/give_il2", data=facts)
    assert "740,000 IU / 1,000,000 IU/mL = 0.74 mL" in page.text
    lin = place.people["lin"]
    signed = {"performer.badge": lin["badge"], "performer.pin": lin["pin"]}
    assert client.post("/steps/give_il2", data=sent_by(page) | signed).status_code == 200
    kept = says(client.get(f"/things/{dose if numbered else subject}").text)
    assert re.search(r"IL-2 injections \d+ \w+ \d{4} [\d:]+ \+08:00 · 740,000 IU · Lin Hao · 740000 IU / ", kept)


def says(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def worn(place: Workplace) -> tuple[str, str, str]:
    """A band that is on, the child, and a dose prescribed for it."""
    with place.app.extensions["custody"].store.reading() as link:
        sql = """SELECT band.code, dose.code FROM thing AS band JOIN edge ON edge.child = band.code
                 JOIN edge AS ordered ON ordered.parent = edge.parent AND ordered.kind = 'prescribed'
                 JOIN thing AS dose ON dose.code = ordered.child
                 WHERE band.state = 'on' AND edge.kind = 'wears' LIMIT 1"""
        band, dose = link.run(sql, ())[0]
    return str(band), str(dose).rpartition(".")[0], str(dose)

"""Every link a person of the demonstration meets opens for them: on their desk, in their places, and from each thing
within two taps of these."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import pytest
from flask.testing import FlaskClient

from tests.faces.web.people_at_work import Workplace

LINK = re.compile(r'href="(/[^"#]*)"')
BEGUN_AT = ("/desk", "/")
FURTHER = ("/things/", "/desk/", "/lots/")  # pages whose own links are followed too
TAPS = 3
PEOPLE = {
    **{"admin": "quality_desk", "wu": "quality_desk", "chen": "quality_desk", "luo": "quality_desk"},
    **{"tang": "quality_desk", "he": "quality_desk", "gao": "qc_lab", "sun": "qc_lab", "zhao": "cryo_store"},
    **{"liu": "pharmacy", "deng": "pharmacy", "lin": "ward", "zhou": "ward", "qian": "ward", "rossi": "quality_desk"},
}


@pytest.mark.parametrize("who", PEOPLE)
def test_no_link_within_reach_of_a_desk_is_barred_missing_or_broken(place: Workplace, who: str) -> None:
    client = place.signed_in(who, PEOPLE[who])
    came_from = dict.fromkeys(BEGUN_AT, "")
    waiting, answered, tap = list(BEGUN_AT), dict[str, int](), 0
    while waiting and tap <= TAPS:
        found: dict[str, str] = {}
        for path in waiting:
            answered[path], onward = opened(client, path)
            if tap < 2 or path.startswith(FURTHER):
                found |= dict.fromkeys((one for one in onward if one not in came_from), path)
        came_from |= found
        waiting, tap = list(found), tap + 1
    barred = {path: (code, came_from[path]) for path, code in answered.items() if code not in (200, 303)}
    assert not barred, barred
    assert len(answered) > 15


def opened(client: FlaskClient, path: str) -> tuple[int, Iterable[str]]:
    """The status of a page, and where it leads."""
    answer = client.get(path)
    if answer.mimetype != "text/html":
        return answer.status_code, ()
    links = (html.unescape(link) for link in LINK.findall(answer.text))
    return answer.status_code, [link for link in links if not link.startswith("/static")]

"""Lists: sorted by a column from the server, the filter and the page kept."""

from __future__ import annotations

import html
import re

from tests.faces.web.people_at_work import Workplace

HEAD = re.compile(r'<th [^>]*?(?:aria-sort="(\w+)")?><a href="([^"]+)">([^<]+)</a>')
ROW = re.compile(r'class="row-link" href="/things/([^"]+)"')


def test_a_list_is_sorted_by_its_heads_one_way_and_the_other(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    page = client.get("/containers?state=&text=JK500").text
    links = {label: html.unescape(link) for _, link, label in HEAD.findall(page)}
    assert links["Code"] == "/containers?text=JK500&sort=code"
    up = client.get(links["Code"]).text
    assert [way for way, _, label in HEAD.findall(up) if label == "Code"] == ["ascending"]
    assert ROW.findall(up) == sorted(ROW.findall(up)) != []
    down = client.get(next(html.unescape(link) for _, link, label in HEAD.findall(up) if label == "Code")).text
    assert [way for way, _, label in HEAD.findall(down) if label == "Code"] == ["descending"]
    assert ROW.findall(down) == ROW.findall(up)[::-1]


def test_the_next_page_keeps_order_and_filter_and_the_filter_keeps_the_order(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    page = client.get("/places?sort=-name&text=a%26b").text
    assert 'name="sort" value="-name"' in client.get("/places?sort=-name").text
    assert "a&b" not in page
    following = html.unescape(client.get("/documents?sort=-name").text)
    assert [
        link for link in re.findall(r'href="(/documents\?after=[^"]+)"', following) if "sort=-name" not in link
    ] == []


def test_a_filter_that_finds_nothing_says_so_and_leads_back(place: Workplace) -> None:
    page = place.signed_in("wu", "quality_desk").get("/containers?text=nothing-like-this").text
    assert "Nothing fits this filter" in page
    assert 'href="/containers">Show everything' in page


def test_an_order_that_is_not_offered_changes_nothing(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    plain, odd = (ROW.findall(client.get(path).text) for path in ("/containers", "/containers?sort=attrs;drop"))
    assert plain == odd != []


def test_a_list_nobody_filtered_has_any_state_chosen_and_offers_no_second_empty_one(place: Workplace) -> None:
    page = place.signed_in("wu", "quality_desk").get("/containers").text
    states = re.search(r'<select[^>]*name="state".*?</select>', page, re.DOTALL)
    assert states is not None
    assert re.findall(r'<option value=""[^>]*>([^<]+)', states[0]) == ["any state"]


def test_a_design_for_papers_is_named_in_the_language_of_the_reader(place: Workplace) -> None:
    page = place.signed_in("wu", "quality_desk").get("/documents").text
    assert "papers of a batch, lot or shipment 1" in page
    assert "traveller 1" not in page

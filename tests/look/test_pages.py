"""Every template draws its context, says everything through the catalogue, and keeps to the content policy."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from flask import Flask, render_template

from tests.look.people import frame
from tests.look.preview import PAGES, ROOT, drawn

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = ROOT / "custody/faces/web/static"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNTRANSLATED = {"Custody", "EN", "C", "SHA"}  # the program's name, a sign, units


class Reader(HTMLParser):
    """What a page contains: tags with attributes, text in scripts, and whether all tags close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.misnested: list[str] = []
        self.script_text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misnested.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.script_text += data

    def having(self, attribute: str) -> list[str]:
        return [value or "" for _, attrs in self.tags for name, value in attrs.items() if name == attribute]


def read(preview: Flask, name: str, lang: str, long: bool = False) -> Reader:
    with preview.test_request_context(f"/?lang={lang}"):
        return Reader(drawn(name, lang, long))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_carries_no_inline_code(preview: Flask, name: str, lang: str) -> None:
    page = read(preview, name, lang)
    assert page.misnested == []
    assert page.open == []
    assert dict(page.tags)["html"]["lang"] == ("zh-Hans" if lang == "zh" else "en")
    assert page.having("style") == []
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert page.script_text.strip() == ""
    assert not [tag for tag, _ in page.tags if tag == "style"]
    assert [attrs["src"] for tag, attrs in page.tags if tag == "script"] == ["/static/scan.js"]


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_every_reference_is_answered(preview: Flask, name: str) -> None:
    page = read(preview, name, "en")
    ids = page.having("id")
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    named = page.having("for") + page.having("aria-labelledby")
    named += [one for given in page.having("aria-describedby") for one in given.split()]
    named += [href[1:] for href in page.having("href") if href.startswith("#")]
    assert [one for one in named if one not in ids] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_posted_form_carries_its_token(preview: Flask, name: str) -> None:
    with preview.test_request_context("/"):
        html = drawn(name)
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.DOTALL)
    assert forms
    assert [form for form in forms if form.count('name="csrf_token"') != 1] == []


@pytest.mark.parametrize("name", PAGES)
def test_there_is_one_main_heading(preview: Flask, name: str) -> None:
    page = read(preview, name, "en")
    assert len([tag for tag, _ in page.tags if tag == "h1"]) == 1


def test_at_most_seven_places_stand_in_the_navigation(preview: Flask) -> None:
    many = [{"name": str(number), "href": f"/{number}", "current": False} for number in range(9)]
    with preview.test_request_context("/"):
        html = render_template("problem.html", frame={**frame(), "places": many}, **PAGES["problem"][1])
    assert html.split('<nav class="places"')[1].split("</nav>")[0].count("<li>") == 7


@pytest.mark.parametrize("name", PAGES)
def test_text_of_ten_thousand_characters_is_drawn(preview: Flask, name: str) -> None:
    assert read(preview, name, "zh", long=True).misnested == []


def test_markup_in_a_text_is_shown_and_never_obeyed(preview: Flask) -> None:
    attack = '<script>alert(1)</script>" onfocus="x'
    with preview.test_request_context("/"):
        template, context, _ = PAGES["scan-match"]
        given = {**context, "thing": {**context["thing"], "name": attack, "code": attack}}
        page = Reader(render_template(template, frame=frame(), **given))
    assert page.script_text.strip() == ""
    assert "onfocus" not in [name for _, attrs in page.tags for name in attrs]


@dataclass(frozen=True)
class Closed:
    """A step not open now, as a view may well give it: every field there, some empty."""

    title: str
    why: tuple[dict[str, str], ...]
    soon: bool = False
    remark: str | None = None


def test_a_step_not_open_is_never_lost_whether_given_as_dataclass_or_dictionary(preview: Flask) -> None:
    why = ({"code": "already_thawed", "sentence": "The parent was thawed."},)
    steps = {"open": [], "closed": [Closed("Return to stock", why), Closed("Start infusion", why, soon=True)]}
    with preview.test_request_context("/"):
        html = render_template("scan.html", frame=frame(), **{**PAGES["scan-match"][1], "next": steps})
    assert "1 step not open now" in html
    assert "Return to stock" in html
    assert "None" not in html
    assert html.count("Start infusion") == 1


def test_a_reason_is_a_sentence_first_and_its_code_stands_small_at_its_end(preview: Flask) -> None:
    with preview.test_request_context("/?lang=en"):
        html = drawn("scan-stop")
    first = html[html.index('class="reasons"') : html.index("</li>", html.index('class="reasons"'))]
    said = [first.index(one) for one in ("This prepared dose was allocated", "There is no override", "Reason code")]
    assert said == sorted(said)
    assert first.count("wrong_subject") == 1
    assert first.index("wrong_subject") > said[-1]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_opens_with_its_context_and_says_nothing_past_the_catalogue(path: object) -> None:
    source = (ROOT / str(path)).read_text(encoding="utf-8")
    assert source.startswith("{#")
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>|\s[a-z-]+=\"[^\"]*\"", " ", bare)
    words = set(re.findall(r"[A-Za-z]{2,}", shown))
    assert words - UNTRANSLATED == set()
    assert not re.search(r"(?:placeholder|aria-label|title|alt)=\"[A-Za-z]", bare)


def test_every_page_of_the_folder_is_drawn_here_and_listed_in_the_readme() -> None:
    pages = {path.name for path in (ROOT / "templates").glob("*.html")} - {"base.html"}
    readme = (ROOT / "templates/README.md").read_text(encoding="utf-8")
    assert {template for template, _, _ in PAGES.values()} == pages
    assert [page for page in pages if f"`{page}`" not in readme] == []


def test_static_files_reach_for_no_other_host() -> None:
    for path in STATIC.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "://" not in text, path.name
        assert "url(" not in text, path.name

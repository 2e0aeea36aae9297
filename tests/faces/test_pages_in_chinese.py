"""Every template drawn with the real catalogue: what is left in Latin letters came with its context, or is a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from custody.faces.catalogue import Speaker
from tests.look.people import frame
from tests.look.preview import PAGES, create_preview, drawn

NAMES = {"Custody"}  # the program's own
HIDDEN = re.compile(r"<(code|pre|svg|script|title)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# What is read aloud or shown of a tag, beside its text.
READ = re.compile(r"\s(?:aria-label|placeholder|alt|title|data-on|data-off|data-minutes|data-hours)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-z]*[a-z][A-Za-z]{2,}[A-Za-z]*")  # not codes and abbreviations, which are capitals


@pytest.fixture(scope="module")
def chinese_preview() -> Flask:
    app = create_preview()
    speaker = Speaker("zh_CN")
    app.jinja_env.globals["_"] = lambda message, **values: Markup(speaker.gettext(message, **values))
    app.jinja_env.globals["ngettext"] = lambda one, many, number: Markup(speaker.ngettext(one, many, number))
    return app


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_chinese_has_no_english_of_its_own(chinese_preview: Flask, name: str) -> None:
    with chinese_preview.test_request_context("/?lang=zh"):
        html = HIDDEN.sub(" ", drawn(name, "zh"))
    shown = " ".join([re.sub(r"<[^>]*>", " ", html), *READ.findall(html)])
    given = {word for text in (*texts_in(PAGES[name][1]), *texts_in(frame("zh"))) for word in WORD.findall(text)}
    assert sorted(set(WORD.findall(shown)) - given - NAMES) == []


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a context, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_in(part)

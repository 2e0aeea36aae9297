"""Everything a person reads is said in Simplified Chinese too, once, with the same values in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from custody.faces.catalogue import LOCALES, Speaker, best_locale
from tests.faces.words_of_the_tree import (
    CHINESE,
    PLACEHOLDER,
    ROOT,
    Forms,
    Unreadable,
    marked,
    read_translations,
    translated,
    values_in,
)

# Signs, names and units that are the same in both languages.
SIGN = re.compile(r"[A-Z0-9 .,;:/()%µ°-]*")
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_marked_string_is_translated() -> None:
    known = {translation.message for translation in translated()}
    assert sorted((files[0], message) for message, files in marked().items() if message not in known) == []


def test_a_page_lists_things_as_its_language_lists_them() -> None:
    """`Speaker.joined` knows how; a comma in the code is one in every language."""
    faces = ROOT / "custody/faces"
    files = [*sorted((faces / "web").glob("*.py")), *(faces / f"{name}.py" for name in ("telling", "dossier"))]
    assert [path.name for path in files if re.search(r"\"[,;] \"\.join", path.read_text(encoding="utf-8"))] == []


def test_no_translation_is_empty_or_uncertain() -> None:
    given = translated()
    assert [(t.file, t.message) for t in given if t.fuzzy or not all(form.strip() for form in t.said)] == []


def test_a_translation_is_in_chinese() -> None:
    left = [t for t in translated() if not all(HAN.search(form) for form in t.said)]
    assert [(t.file, t.message) for t in left if not SIGN.fullmatch(bare(t.message[0]))] == []


def test_a_translation_holds_the_values_of_its_message() -> None:
    assert [(t.file, t.message, t.said) for t in translated() if differing_values(t.message, t.said)] == []


def test_a_translation_that_lost_or_invented_a_value_is_found() -> None:
    assert differing_values(("%(thing)s is void.",), ("已作废。",))
    assert differing_values(("%(thing)s is void.",), ("%(things)s 已作废。",))
    assert differing_values(("Entry {idx} is missing.",), ("缺失。",))
    assert not differing_values(("%(num)s step", "%(num)s steps"), ("%(num)s 个步骤",))


def test_a_translation_with_values_can_be_filled() -> None:
    for translation in translated():
        names = [value[2:-2] for value in values_in(translation.message[-1]) if value.startswith("%")]
        for form in (*translation.message, *translation.said) if names else ():
            assert (form % dict.fromkeys(names, "")).count("%(") == 0, translation


def test_a_message_has_one_translation() -> None:
    said: dict[Forms, set[Forms]] = defaultdict(set)
    for translation in translated():
        said[translation.message].add(translation.said)
    assert {message: forms for message, forms in said.items() if len(forms) > 1} == {}


def test_a_message_stands_once_in_a_file() -> None:
    for path in CHINESE.glob("*.po"):
        lines = Counter(re.findall(r'(?m)^msgid "(?!"$).*\n(?:".*\n)*', path.read_text(encoding="utf-8")))
        assert [line for line, times in lines.items() if times > 1] == [], path.name


def test_no_translation_is_of_a_string_that_is_gone() -> None:
    assert sorted((t.file, t.message) for t in translated() if t.message not in marked()) == []


def test_a_file_says_its_language_and_encoding() -> None:
    for path in CHINESE.glob("*.po"):
        head = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert '"Language: zh_CN\\n"' in head, path.name
        assert '"Content-Type: text/plain; charset=UTF-8\\n"' in head, path.name


@pytest.mark.parametrize(
    "content", [b'msgid "a"\nmsgstr "b"\nno keyword', b'msgid "\xff"', b'msgid "a"\nmsgstr[x] "b"']
)
def test_a_file_that_cannot_be_read_is_named(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^broken\.po: "):
        read_translations("broken.po", content)


def test_a_number_chooses_the_english_form_and_chinese_has_one() -> None:
    one, many = "%(num)s more reason", "%(num)s more reasons"
    assert [Speaker("en").ngettext(one, many, number) for number in (1, 2)] == ["1 more reason", "2 more reasons"]
    assert [Speaker("zh_CN").ngettext(one, many, number) for number in (1, 2)] == ["另有 1 项原因", "另有 2 项原因"]


def test_the_words_of_a_scan_are_said_in_the_language_asked_for() -> None:
    assert [Speaker("zh_CN").gettext(word) for word in ("PASS", "STOP", "CHECK")] == ["通过", "停止", "核查"]
    assert [Speaker("en").gettext(word) for word in ("PASS", "STOP", "CHECK")] == ["PASS", "STOP", "CHECK"]
    assert [best_locale(accepted) for accepted in ("zh-CN,en;q=0.8", "en-GB,zh;q=0.5", "de", "")] == [
        *("zh_CN", "en", "en", "en")
    ]
    assert set(LOCALES) == {"en", "zh_CN"}


def differing_values(message: Forms, said: Forms) -> bool:
    """Whether a translated form lacks a value of the message, or holds one the message has not."""
    return any(values_in(form) != values_in(message[-1]) for form in said)


def bare(message: str) -> str:
    """A message without its values."""
    return PLACEHOLDER.sub("", message)

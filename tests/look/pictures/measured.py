"""What a script sees of a page: what sticks out, what is cut off, what a glove does not hit, what is not translated."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from playwright.sync_api import Page

from tests.faces.words_of_the_tree import PLACEHOLDER, translated

SMALLEST = 44  # px, a target under a glove
_MOST = 8  # of one kind of finding on one page
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
_BEGINS = re.compile(r"[A-Z]?[a-z]{2,}\b")  # a message, and not the name of something in every language

# What sticks out of the screen; whatever cuts its own words; what is pressed and smaller than a glove; words in sight.
MEASURE = """smallest => {
  const root = document.documentElement, wide = root.scrollWidth - root.clientWidth
  const said = (one) => one.innerText || one.value || one.getAttribute('aria-label') || one.getAttribute('class')
  const told = (one) => String(said(one)).trim().replace(/\\s+/g, ' ').slice(0, 60)
  const seen = (one) => one.checkVisibility({visibilityProperty: true})
    && !one.closest('.unseen, .skip, [aria-hidden=true]')
  const over = (one) => getComputedStyle(one).display !== 'inline' && one.scrollWidth > one.clientWidth + 1
  const cut = [...document.querySelectorAll('body *')].filter((one) => one.innerText && seen(one) &&
    !['INPUT', 'SELECT', 'TEXTAREA', 'PRE'].includes(one.tagName) && getComputedStyle(one).clipPath === 'none' &&
    !['auto', 'scroll'].includes(getComputedStyle(one).overflowX) &&
    one.clientWidth > 1 && over(one) && ![...one.children].some(over))
  const room = (one) => {
    const whole = one.classList.contains('row-link') ? one.closest('tr, li') || one : one
    const held = one.matches('[type=radio], [type=checkbox]') ? one.closest('label') || one : whole
    return held.getBoundingClientRect()
  }
  const amid = (one) => getComputedStyle(one).display === 'inline' && one.tagName === 'A'
    && !one.classList.contains('row-link')
    && one.parentElement.innerText.trim().length > one.innerText.trim().length
  const small = [...document.querySelectorAll('a[href], button, select, summary, input:not([type=hidden]), textarea')]
    .filter((one) => seen(one) && !amid(one)).filter((one) => {
      const at = room(one)
      return at.width > 0 && (at.height < smallest || at.width < smallest)
    })
  const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement
    const kept = at && !['SCRIPT', 'STYLE', 'PRE'].includes(at.tagName) && !at.closest('[lang=en], .brand')
    if (kept && at.checkVisibility())
      texts.push(walk.currentNode.data.trim().replace(/\\s+/g, ' '))
  }
  const named = (one) => one.tagName.toLowerCase() + (one.classList[0] ? '.' + one.classList[0] : '')
  const where = (one) => [one.parentElement.closest('[class]'), one.parentElement, one].filter(Boolean).map(named)
  const lacks = (one) => room(one).height < smallest ? 'low' : 'narrow'
  const pressed = (one) => [...new Set(where(one)), lacks(one)].join(' ')
  return {wide, cut: cut.map(told), small: small.map(pressed), texts: [...new Set(texts)].filter(Boolean)}
}"""


def measure(page: Page, language: str) -> list[str]:
    """What is found on a page as it stands, a line each, worst first; of each kind the first few."""
    seen = page.evaluate(MEASURE, SMALLEST)
    found = [f"wider than the screen by {seen['wide']} px"] if seen["wide"] > 0 else []
    found += _told("cut off", seen["cut"])
    found += _told(f"smaller than {SMALLEST} px", seen["small"])
    if language != "en":
        found += _told("not translated", untranslated(seen["texts"]))
    return found


def untranslated(texts: Iterable[str]) -> Iterator[str]:
    """Words on a page that is not in English which are a message of the program in English."""
    whole, patterns = _messages()
    for text in texts:
        if _ENGLISH.search(text) and (text in whole or patterns.fullmatch(text)):
            yield text


@functools.cache
def _messages() -> tuple[frozenset[str], re.Pattern[str]]:
    """Every message whose translation differs from it: those as they stand, and those with values in them."""
    messages = {
        message
        for one in translated()
        for message, said in zip(one.message, one.said, strict=False)
        if said != message and _ENGLISH.search(PLACEHOLDER.sub("", message))
    }
    plain = frozenset(" ".join(message.split()) for message in messages if not PLACEHOLDER.search(message))
    filled = sorted(message for message in messages if PLACEHOLDER.search(message) and _BEGINS.match(message))
    patterns = (".+?".join(map(re.escape, PLACEHOLDER.split(" ".join(one.split())))) for one in filled)
    return plain, re.compile("|".join(patterns))


def _told(what: str, found: Iterable[str]) -> list[str]:
    told = list(dict.fromkeys(found))
    more = [f"{what}: and {len(told) - _MOST} more"] if len(told) > _MOST else []
    return [f"{what}: {one}" for one in told[:_MOST]] + more

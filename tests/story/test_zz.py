import pytest
from tests.story.test_pages import shown, STANDING
from tests.story.test_pages import _pages
pytestmark = pytest.mark.browser
def test_wide(stage, shown):
    page = stage.page("wu", "quality_desk")
    page.set_viewport_size(STANDING)
    for path in _pages(shown):
        page.goto(stage.base + path)
        found = page.evaluate("""() => { const w = document.documentElement.clientWidth;
          const over = document.documentElement.scrollWidth - w; if (over <= 0) return null;
          return [over, [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > w+1).slice(0,8).map(e => e.tagName + '.' + e.className.toString() + ' ' + Math.round(e.getBoundingClientRect().right) + ' ' + e.textContent.trim().slice(0,30))] }""")
        if found: print(path, found)
    page.screenshot(path="/tmp/wide.png")
    page.goto(stage.base + "/lots"); page.screenshot(path="/tmp/lots.png")

"""Every kind of page for everybody: axe finds nothing in light and in dark, nothing hangs over the side of a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Site, Visit, Watch
from tests.browser.kinds import KINDS, path

pytestmark = pytest.mark.long

_OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit: Visit, site: Site, watch: Watch, kind: str, scheme: str) -> None:
    page = visit(path(kind, site), color_scheme=scheme)
    page.evaluate(_OPEN_ALL)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=_RULES).response["violations"]
        told = [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found]
        assert told == [], width
    expect_missing(kind, watch)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_hangs_over_the_side_of_a_phone(visit: Visit, site: Site, watch: Watch, kind: str) -> None:
    page = visit(path(kind, site))
    page.evaluate(_OPEN_ALL)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect_missing(kind, watch)


def expect_missing(kind: str, watch: Watch) -> None:
    """Takes out what the browser says of a page that is not there, where that is the page."""
    if kind == "missing":
        watch.wrong[:] = [wrong for wrong in watch.wrong if "404" not in wrong]

"""Every kind of page for everybody: axe finds nothing in light and in dark, nothing hangs over the side of a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Site, Visit, Watch
from tests.browser.kinds import KINDS, path

pytestmark = pytest.mark.long

_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit: Visit, site: Site, watch: Watch, kind: str, scheme: str) -> None:
    for width in (1280, 360):
        page = visit(path(kind, site), color_scheme=scheme, width=width)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found = Axe().run(page, options=_RULES).response["violations"]
        told = [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found]
        assert told == [], width
    if kind == "missing":
        watch.wrong[:] = [wrong for wrong in watch.wrong if "404" not in wrong]


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_hangs_over_the_side_of_a_phone(visit: Visit, site: Site, watch: Watch, kind: str, width: int) -> None:
    page = visit(path(kind, site), width=width, height=800)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if kind == "missing":
        watch.wrong[:] = [wrong for wrong in watch.wrong if "404" not in wrong]

"""The shortest walk: the front page comes up, the finder suggests, and leads to the region."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_the_front_page_leads_to_my_region(visit: Visit) -> None:
    page = visit("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("combobox", name="내 지역 찾기").fill("불광")
    expect(page.get_by_role("option").first).to_have_text("서울특별시 은평구 불광동")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("불광동")

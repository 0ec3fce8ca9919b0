"""What `source add` and `crawl` say to an admin."""

import json
from collections.abc import Callable

import pytest

from aggregator.errors import InputError
from crawler import cli, cli_add
from tests.crawler.conftest import Box
from tests.crawler.portal import Entry
from tests.crawler.test_removing import run

__all__ = ["run"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("https://lib.kr:99999/", "port is not a number"),
        ("https://lib.kr/ --option rwo=tr", "no option 'rwo'; did you mean 'row'?"),
        ("https://lib.kr/ --platform board --option row=tr[", "must be a CSS selector"),
        ("https://lib.kr/ --platform gnuboard --option via=feed", "gnuboard has no option 'via'"),
        ("https://lib.kr/ --library 숲작은도서관", "Give --region CODE"),
        ("https://lib.kr/ --region 99999", "no region '99999'"),
        ("https://smalllibrary.org/", "(smalllibrary.org/smalllibrary, paused) already"),
    ],
)
def test_what_is_wrong_is_told_before_any_site_is_asked(run: Callable[..., str], line: str, said: str) -> None:
    if "smalllibrary.org" in line:
        run("source import --catalogue")
    with pytest.raises(InputError) as why:
        run(f"source add {line} --yes")
    assert said in str(why.value)


def test_libraries_and_options_go_into_the_source() -> None:
    assert cli_add._given(["notice=true"], ["숲 작은도서관"], "") == {"notice": True, "library": "숲 작은도서관"}
    assert cli_add._given([], ["숲 작은도서관", "별 작은도서관"], "")["library"] == ["숲 작은도서관", "별 작은도서관"]


def test_a_crawl_says_what_it_brought_and_what_it_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    event = {"event": "run", "source": "lib.kr/board", "pages": 3, "new": 2, "changed": 0, "unchanged": 1, "placed": 1}
    event |= {"counts": {"skipped-secret": 2, "skipped-deleted": 1, "pages": 3}, "failure": "robots", "message": "no"}
    cli._tell(event, several=True)
    assert capsys.readouterr().out == (
        "lib.kr/board: 2 new, 1 unchanged (3 pages asked for; 2 without a region; left out: 1 deleted, 2 secret)\n"
        "lib.kr/board: failed (robots): no\n"
    )
    cli._tell({**event, "pages": 0}, several=False)
    assert capsys.readouterr().out == ""
    post = {"event": "post", "source": "lib.kr/board", "outcome": "new", "posted": None, "title": "글", "place": ""}
    cli._tell(post, several=True)
    cli._tell(post, several=False)
    assert capsys.readouterr().out == "  new                 글 · lib.kr/board\n  new                 글\n"


def test_a_source_is_exported_with_its_libraries(box: Box, run: Callable[..., str]) -> None:
    box.portal.sections["story"] = [Entry(7, "겨울 책놀이")]
    run("source remove 1")
    said = run(
        f"source add {box.site.origin}/ --platform smalllibrary --library 숲작은도서관 --region 11380 --yes --json"
    )
    assert json.loads(said)["options"] == {"library": "숲작은도서관"}
    text = run("source export")
    assert 'region = "11380"\nlibrary = "숲작은도서관"\n' in text
    assert "options" not in text

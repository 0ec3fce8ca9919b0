"""The feeds as documents: the rules of each specification that readers depend on."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from aggregator.models import Kind
from feeds.entries import Entry, Facts, build
from feeds.formats import FEEDS, FORMATS, opml
from feeds.formats.channel import Channel
from tests.feeds.nasty import FORBIDDEN, NASTY

ATOM = "{http://www.w3.org/2005/Atom}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
DC = "{http://purl.org/dc/elements/1.1/}"
WHEN = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def channel(file: str = "rss.xml") -> Channel:
    return Channel(
        id="urn:uuid:0b5a2f3e-0000-5000-8000-000000000000",
        title="김해시 작은도서관 소식",
        description="작은도서관이 올린 소식",
        address=f"https://sosik.example.kr/regions/48250/{file}",
        home="https://sosik.example.kr/regions/48250/",
        updated=WHEN,
        operator="소식 모임 & 벗",
        site="https://sosik.example.kr/",
        about="https://sosik.example.kr/about/",
        place="48250",
        place_name="경상남도 김해시",
    )


def entries(titles: tuple[str, ...] = NASTY, kind: Kind = Kind.REPORT) -> list[Entry]:
    return [
        build(
            Facts(
                id=f"6f2d1c1e-0000-5000-8000-{number:012d}",
                url=f"https://library.example.kr/{number}?a=1&b=2",
                title=title,
                body_text=f"{title} 본문 " * 3,
                region="48250",
                kind=kind,
                attachments=number,
                images=0,
                published=WHEN - timedelta(hours=number + 1),
                published_has_time=True,
                updated=WHEN - timedelta(hours=number),
                library="달빛 & 별빛작은도서관" if number % 2 else "",
            ),
            "경상남도 김해시",
            "https://sosik.example.kr/",
        )
        for number, title in enumerate(titles)
    ]


@pytest.mark.parametrize("file", FEEDS)
def test_bytes_depend_on_what_is_given_alone(file: str) -> None:
    first = FEEDS[file].write(channel(file), entries())
    assert FEEDS[file].write(channel(file), entries()) == first
    assert not set(first.decode()) & set(FORBIDDEN)


@pytest.mark.parametrize("file", FEEDS)
def test_a_feed_may_be_empty(file: str) -> None:
    assert channel().title in FEEDS[file].write(channel(file), []).decode()


def test_every_format_says_the_same_in_the_same_order() -> None:
    made = entries()
    items = etree.fromstring(FORMATS["rss.xml"].write(channel(), made)).findall("channel/item")
    atoms = etree.fromstring(FORMATS["atom.xml"].write(channel("atom.xml"), made)).findall(f"{ATOM}entry")
    objects = json.loads(FORMATS["feed.json"].write(channel("feed.json"), made))["items"]
    wanted = [(entry.id, entry.title, entry.url) for entry in made]
    assert [(item.findtext("guid"), item.findtext("title"), item.findtext("link")) for item in items] == wanted
    link = f"{ATOM}link"
    assert [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}title"), e.find(link).get("href")) for e in atoms] == wanted
    assert [(item["id"], item["title"], item["url"]) for item in objects] == wanted
    assert [item.findtext("description") for item in items] == [entry.content_html for entry in made]


def test_rss_channel() -> None:
    root = etree.fromstring(FORMATS["rss.xml"].write(channel(), entries()))
    head = root.find("channel")
    assert head.findtext("link") == channel().home
    assert head.findtext("language") == "ko"
    own = head.findall(f"{ATOM}link")
    assert [(link.get("rel"), link.get("href")) for link in own] == [("self", channel().address)]
    assert parsedate_to_datetime(head.findtext("lastBuildDate")) == WHEN
    assert (head.findtext("ttl"), head.findtext(f"{SY}updatePeriod"), head.findtext(f"{SY}updateFrequency")) == (
        "60",
        "hourly",
        "1",
    )
    assert head.findtext("generator") == "Sosik"
    assert head.find("docs") is None


def test_rss_item_ids_are_no_links_and_names_are_no_mail_addresses() -> None:
    items = etree.fromstring(FORMATS["rss.xml"].write(channel(), entries())).findall("channel/item")
    assert {item.find("guid").get("isPermaLink") for item in items} == {"false"}
    assert {item.find("author") for item in items} == {None}
    assert {item.findtext(f"{DC}creator") for item in items} == {None, "달빛 & 별빛작은도서관"}


def test_atom_entries_have_one_alternate_link_that_says_its_type() -> None:
    root = etree.fromstring(FORMATS["atom.xml"].write(channel("atom.xml"), entries()))
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    assert root.findtext(f"{ATOM}updated") == WHEN.isoformat()
    for entry in root.findall(f"{ATOM}entry"):
        assert [(link.get("rel"), link.get("type")) for link in entry.findall(f"{ATOM}link")] == [
            ("alternate", "text/html")
        ]
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")


def test_json_feed_keeps_to_its_keys_and_explains_its_extension() -> None:
    document: dict[str, Any] = json.loads(FORMATS["feed.json"].write(channel("feed.json"), entries()))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == channel("feed.json").address
    assert document["language"] == "ko"
    assert document["_sosik"]["about"] == channel().about
    assert document["items"][0]["_sosik"]["kind"] == "report"
    known = {
        "id",
        "url",
        "title",
        "content_html",
        "summary",
        "date_published",
        "date_modified",
        "authors",
        "tags",
        "_sosik",
    }
    assert {key for item in document["items"] for key in item} <= known


def test_opml_lists_rss_with_absolute_addresses() -> None:
    outline = opml.Outline("김해시 <소식> & 벗", "https://x.example/rss.xml", "https://x.example/")
    root = etree.fromstring(opml.write("모든 지역", WHEN, [outline], {"경상남도": [outline]}))
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "모든 지역")
    assert parsedate_to_datetime(root.findtext("head/dateModified")) == WHEN
    assert [item.get("text") for item in root.findall("body/outline")] == ["김해시 <소식> & 벗", "경상남도"]
    assert {item.get("type") for item in root.iter("outline") if item.get("xmlUrl")} == {"rss"}

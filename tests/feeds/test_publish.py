"""What a publish writes, and what it leaves alone."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, select

from aggregator import leases, shelves
from aggregator.errors import HeldError, InputError
from aggregator.models import Kind, Lease, Post, PostPlace, PostSearch
from feeds.catalog import Names
from tests.feeds.builder import LEAVES, NAMES, World, files_in, lookup


def site(world: World) -> Path:
    return world.settings().site_dir


def times(folder: Path) -> dict[str, int]:
    return {path: (folder / path).stat().st_mtime_ns for path in files_in(folder)}


def test_every_place_that_has_posts_has_its_feeds_and_page(world: World) -> None:
    world.add(region="5211113700")
    summary = world.publish()
    files = files_in(site(world))
    for code in ("kr", "52", "52110", "52111", "5211113700"):
        names = ("atom.xml", "calendar.ics", "feed.json", "index.html", "opml.xml", "registration.ics", "rss.xml")
        assert {f"regions/{code}/{name}" for name in names} <= files.keys()
    assert {"index.html", "about/index.html", "404.html", "opml.xml", "feeds.json", "sitemap.xml"} <= files.keys()
    assert (summary.places, summary.entries, summary.files_written) == (5, 1, len(files))
    assert summary.sequence == 1


def test_an_empty_store_has_a_front_page(world: World) -> None:
    assert world.publish().places == 0
    assert b'rel="alternate"' not in files_in(site(world))["index.html"]


def test_feeds_list_the_newest_first(world: World) -> None:
    first = world.add(title="하나", published=world.now)
    second = world.add(title="둘", published=world.now)
    same_day = world.add(title="셋", published=world.now, position=0)
    world.publish()
    items = json.loads(files_in(site(world))["regions/52/feed.json"])["items"]
    assert [item["id"].removeprefix("urn:uuid:") for item in items] == [same_day, second, first]


def test_a_feed_keeps_to_the_newest_hundred(world: World) -> None:
    for number in range(103):
        world.add(title=f"글 {number}", region="36")
    world.publish()
    items = json.loads(files_in(site(world))["regions/36/feed.json"])["items"]
    assert len(items) == 100
    assert items[0]["title"] == "글 102"


def test_nothing_changed_means_nothing_written(world: World) -> None:
    world.add()
    world.publish()
    before = times(site(world))
    world.minutes += 600  # later that day
    again = world.publish()
    assert (again.files_written, again.rendered, again.entries) == (0, 0, 0)
    assert again.unchanged == len(before)
    assert world.publish(full=True).files_written == 0
    assert times(site(world)) == before


def test_another_day_makes_pages_anew_and_no_feed(world: World) -> None:
    world.add(region="36", category="craft", activity={"starts": "2026-11-05T14:00"})
    over = world.add(region="48250", category="craft", activity={"starts": "2026-10-05T14:00"}, library="")
    world.publish()
    told = world.publish(clock=lambda: world.now + timedelta(days=3))
    assert told.rendered == 0
    assert told.entries == 0  # what they are put together from was kept
    full = world.publish(clock=lambda: world.now + timedelta(days=3), out=world.home / "full", full=True)
    assert full.full
    assert files_in(site(world)) == files_in(world.home / "full")
    assert f"posts/{over}/index.html" in files_in(site(world))


def test_a_post_has_a_page_while_it_stands(world: World) -> None:
    key = world.add()
    world.publish()
    assert "책 읽는 밤" in (site(world) / f"posts/{key}/index.html").read_text("utf-8")
    world.withdraw(key)
    world.publish()
    assert not (site(world) / "posts").exists()


def test_a_post_that_was_erased_without_a_trace_has_no_page(world: World) -> None:
    world.add()
    key = world.add(title="지울 글")
    world.publish()
    with world.store.writing() as session:
        codes = list(session.exec(select(PostPlace.code).where(PostPlace.post_id == key)))
        session.exec(delete(PostPlace).where(col(PostPlace.post_id) == key))
        session.exec(delete(PostSearch).where(col(PostSearch.post_id) == key))
        session.exec(delete(Post).where(col(Post.id) == key))
        shelves.touch(session, codes, world.now)
    world.publish()
    assert not any("지울 글".encode() in data for data in files_in(site(world)).values())


def test_only_places_with_a_change_are_written(world: World) -> None:
    world.add(region="48250")
    key = world.add(region="52111")
    world.publish()
    before = times(site(world))
    world.edit(key, title="바뀐 제목")
    summary = world.publish()
    touched = {path for path, at in times(site(world)).items() if at != before[path]}
    assert {path.split("/")[1] for path in touched if path.startswith("regions/")} == {"kr", "52", "52110", "52111"}
    assert not summary.full
    assert {path.split("/")[1] for path in touched if path.startswith("libraries/")} == {"2"}
    assert summary.rendered == 5


def test_the_time_of_a_file_moves_by_a_second_at_least_with_its_bytes(world: World) -> None:
    key = world.add()
    world.publish()
    feed = site(world) / "regions/52/rss.xml"
    before = int(feed.stat().st_mtime)
    world.edit(key, title="바뀐 제목")
    world.publish(clock=lambda: world.now.replace(year=2020))
    assert int(feed.stat().st_mtime) == before + 1


def test_a_withdrawn_post_leaves_and_its_place_stays(world: World) -> None:
    key = world.add(title="내릴 글", region="36")
    world.publish()
    world.withdraw(key)
    world.publish()
    files = files_in(site(world))
    assert not any("내릴 글".encode() in data for data in files.values())
    assert json.loads(files["regions/36/feed.json"])["items"] == []
    assert "regions/36" in files["opml.xml"].decode()


def test_a_moved_post_is_where_it_belongs_now(world: World) -> None:
    key = world.add(title="옮긴 글", region="52113")
    world.publish()
    world.move(key, "4825010700")
    world.publish()
    files = files_in(site(world))
    assert "옮긴 글".encode() not in files["regions/52/rss.xml"]
    assert "옮긴 글".encode() in files["regions/4825010700/rss.xml"]


def test_what_every_page_shows_makes_the_next_publish_a_full_one(world: World) -> None:
    world.add()
    world.publish()
    assert not world.publish().full
    moved = {"site_url": "https://b.example"}
    for settings in (world.settings(**moved), world.settings(contact="x@b.example", **moved)):
        assert world.publish(settings=settings).full
        assert not world.publish(settings=settings).full
    assert world.publish(settings=settings, names=Names(lookup, "2")).full
    assert b"sosik.example.kr" not in b"".join(files_in(site(world)).values())


def test_another_store_in_the_same_folder_is_noticed(world: World, tmp_path: Path) -> None:
    world.add(region="36")
    world.add(region="48250")
    world.publish()
    other = replace(
        world, home=tmp_path, store=type(world.store)(f"sqlite:///{tmp_path / 'other.db'}"), minutes=50, made=90
    )
    other.libraries = {}
    other.store.upgrade()
    other.add(region="48250", title="다른 저장소")
    other.publish(out=site(world))
    other.publish(out=tmp_path / "fresh")
    assert files_in(site(world)) == files_in(tmp_path / "fresh")
    other.store.close()


def test_only_files_of_ours_are_removed(world: World) -> None:
    world.add()
    world.publish()
    foreign = site(world) / "regions" / "52" / "memo.txt"
    foreign.write_text("mine")
    stale = site(world) / "old" / "page.html"
    stale.parent.mkdir()
    stale.write_text("x")
    world.publish(full=True)
    assert foreign.exists()
    assert stale.exists()


def test_full_mends_a_file_that_was_spoiled(world: World) -> None:
    world.add()
    world.publish()
    before = files_in(site(world))
    (site(world) / "regions/52/rss.xml").write_text("spoiled")
    (site(world) / "regions/52/atom.xml").unlink()
    assert world.publish(full=True).files_written == 2
    assert files_in(site(world)) == before


def test_a_folder_that_is_not_ours_is_refused_untouched(world: World, tmp_path: Path) -> None:
    world.add()
    folder = tmp_path / "home page"
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    with pytest.raises(InputError, match="nothing in it was touched"):
        world.publish(out=folder)
    assert [path.name for path in folder.rglob("*")] == ["index.html"]


def test_a_file_is_no_folder(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="not a folder"):
        world.publish(out=tmp_path / "file")


def test_something_foreign_in_the_way_stops_before_anything_is_touched(world: World) -> None:
    world.add(region="36")
    world.publish()
    before = files_in(site(world))
    mine = site(world) / "regions" / "48" / "rss.xml"
    mine.parent.mkdir()
    mine.write_text("mine")
    world.add(region="48250")
    with pytest.raises(InputError, match="not a file of ours"):
        world.publish()
    assert files_in(site(world)) == before | {"regions/48/rss.xml": b"mine"}


def test_a_link_is_never_followed_out_of_the_folder(world: World, tmp_path: Path) -> None:
    world.add(region="36")
    world.publish()
    outside = tmp_path / "outside"
    outside.mkdir()
    (site(world) / "regions" / "48").symlink_to(outside)
    world.add(region="48250")
    with pytest.raises(InputError, match="is a link"):
        world.publish()
    assert not list(outside.iterdir())


def test_a_site_folder_that_is_itself_a_link_is_fine(world: World, tmp_path: Path) -> None:
    world.add()
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    world.publish(out=tmp_path / "link")
    assert (tmp_path / "real" / "index.html").is_file()


def test_a_second_publisher_on_this_machine_is_told_who_is_at_it(world: World) -> None:
    world.add()

    def meanwhile(_done: int, _all: int) -> None:
        with pytest.raises(HeldError, match="is publishing to"):
            world.publish()

    assert world.publish(on_progress=meanwhile).files_written > 0


def test_a_publisher_on_another_machine_is_waited_for(world: World) -> None:
    world.add()
    name = f"publish:{site(world).resolve()}"
    with world.store.writing() as session:
        leases.take(session, name, "elsewhere:1", world.now, 60)
    with pytest.raises(HeldError, match="elsewhere:1"):
        world.publish()
    world.minutes += 5
    world.publish()
    with world.store.reading() as session:
        lease = session.get_one(Lease, name)
        assert lease.expires <= world.now


def test_the_lease_of_a_dead_process_of_this_machine_is_taken_over(world: World) -> None:
    from aggregator.config import holder_name

    world.add()
    machine = holder_name().rpartition(":")[0]
    with world.store.writing() as session:
        leases.take(session, f"publish:{site(world).resolve()}", f"{machine}:999999", world.now, 60)
    assert world.publish().files_written > 0


def test_progress_is_told_for_each_shelf(world: World) -> None:
    world.add(region="36", library="")
    told: list[tuple[int, int]] = []
    world.publish(on_progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_post_in_no_sure_region_is_news_of_the_country(world: World) -> None:
    world.add(title="어디인지 모를 글", region="")
    world.publish()
    item = json.loads(files_in(site(world))["regions/kr/feed.json"])["items"][0]
    assert item["title"] == "어디인지 모를 글"
    assert item["_sosik"]["region"] is None


def test_all_kinds_in_all_places_publish(world: World) -> None:
    for number, kind in enumerate(Kind):
        world.add(kind=kind, region=LEAVES[number])
    assert world.publish(names=NAMES).places == 9

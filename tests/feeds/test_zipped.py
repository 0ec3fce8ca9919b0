"""The site in one file: all of it, nothing else, the same bytes every time."""

import zipfile
from pathlib import Path

import pytest

from aggregator.errors import InputError
from feeds.zipped import pack_site
from tests.feeds.builder import World, files_in


def test_the_whole_site_is_packed_the_same_way_every_time(world: World, tmp_path: Path) -> None:
    world.add()
    site = world.publish().folder
    (site / "memo.txt").write_text("not ours")
    count = pack_site(site, tmp_path / "one.zip")
    world.publish(full=True)
    pack_site(site, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        plain = {name: packed.read(name) for name in names if not name.endswith((".gz", ".br"))}
    assert names == sorted(names)
    assert len(names) == count
    assert plain == {path: data for path, data in files_in(site).items() if path != "memo.txt"}
    assert not list(tmp_path.glob("*.part"))


def test_it_is_never_packed_into_itself_and_nothing_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Nothing is published"):
        pack_site(tmp_path / "none", tmp_path / "one.zip")
    world.add()
    site = world.publish().folder
    with pytest.raises(InputError, match="outside"):
        pack_site(site, site / "site.zip")

"""What is kept of posts between publishes: of one version, up to a change, and to be lost without harm."""

from pathlib import Path

from feeds.fragments import Fragment, unpacked
from feeds.kept_fragments import KeptFragments
from tests.feeds.builder import World, files_in


def test_a_fragment_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    made = Fragment(tuple(f"{number} 책 읽는 밤".encode() * number for number in range(8)))
    assert unpacked(made.packed()) == made
    kept = KeptFragments(tmp_path / "fragments.db", "1")
    kept.put("a", made.packed())
    kept.commit(7)
    kept.close()
    again = KeptFragments(tmp_path / "fragments.db", "1")
    assert (again.change, dict(again.get(["a", "b"]))) == (7, {"a": made.packed()})
    again.close()


def test_another_version_finds_nothing_and_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "fragments.db"
    for spoil in (lambda: None, lambda: file.write_bytes(b"no database" * 999)):
        kept = KeptFragments(file, "1")
        kept.put("a", b"x")
        kept.commit(1)
        kept.close()
        spoil()
        other = KeptFragments(file, "2")
        assert (other.change, list(other.get(["a"]))) == (0, [])
        other.close()


def test_what_was_not_committed_is_out_of_date(tmp_path: Path) -> None:
    kept = KeptFragments(tmp_path / "fragments.db", "1")
    kept.put("a", b"x")
    kept.close()
    again = KeptFragments(tmp_path / "fragments.db", "1")
    assert (again.change, list(again.get(["a"]))) == (0, [])
    again.close()


def test_only_posts_that_changed_are_read(world: World) -> None:
    keys = [world.add(title=f"글 {number}") for number in range(5)]
    assert world.publish().entries == 5
    world.edit(keys[0], title="바뀐 글")
    assert world.publish().entries == 1
    (world.home / "site" / ".sosik" / "fragments.db").unlink()
    world.edit(keys[1], title="anders")
    assert world.publish().entries == 5
    world.publish(out=world.home / "full", full=True)
    assert files_in(world.home / "site") == files_in(world.home / "full")


def test_what_was_erased_is_kept_nowhere(world: World) -> None:
    world.add()
    key = world.add(title="지울 글")
    site = world.publish().folder
    world.erase(key)
    world.publish()
    assert not any(key.encode() in file.read_bytes() for file in site.rglob("*") if file.is_file())

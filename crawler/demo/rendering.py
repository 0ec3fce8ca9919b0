"""Jinja templates of a stand-in site: each site has a folder of its own below `templates/`."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def environment(site: str) -> Environment:
    """The templates of one site. Texts are escaped, and a name that nobody gave is an error."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates" / site),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

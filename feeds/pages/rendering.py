"""Templates into bytes: the one Jinja environment of a site. Everything that is put into a page is escaped on the way."""

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator.words import AUDIENCES, CATEGORIES
from feeds.catalog import Site
from feeds.words import KINDS, WORDS

_HERE = Path(__file__).parent.parent
_STATIC = _HERE / "static"


@dataclass(frozen=True)
class Renderer:
    """Renders the templates of one site. Nothing of a request, a clock or a store is in here."""

    site: Site

    def page(self, template: str, **values: Any) -> bytes:
        """A whole document."""
        return (self._environment.get_template(template).render(values).strip() + "\n").encode()

    def fragment(self, template: str, **values: Any) -> str:
        """A piece of a page, to be put in there as it is."""
        return self._environment.get_template(template).render(values).strip()

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(
            w=WORDS,
            kinds=KINDS,
            category_words=CATEGORIES,
            audience_words=AUDIENCES,
            site=self.site,
            root=self.site.prefix,
        )
        environment.globals["static"] = self._static
        return environment

    def _static(self, name: str) -> str:
        """The address of a file of ours: another one when its bytes are others, so that it may be kept for long."""
        return f"{self.site.prefix}/static/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    """What tells the bytes of a file of ours from others."""
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:8]

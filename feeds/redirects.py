"""Rules that lead from old addresses to those of today, for the web servers that a published site may stand on.

Two kinds of address lead elsewhere: those of a place that is another one now (`/regions/45/` → `/regions/52/`) and those
that write a code in another length (`/regions/4825000000/` → `/regions/48250/`). A server that knows neither still answers
the first kind: the same files lie there. Nobody may keep such a redirect for longer than a day, for a map may change back.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from feeds.catalog import SEJONG, shelf_path
from feeds.formats import FORMATS
from feeds.lineage import Became, Lineage

MOVED = "redirects/moved.json"
SECONDS = 86_400
SPLAT_RULES, PLAIN_RULES = 100, 2_000
"""What Cloudflare takes of rules with and without a `*`; it drops those beyond."""
_FILES = ("", *FORMATS, "opml.xml")
_REST = "[a-z0-9./_-]*"
"""What of an address is taken over: nothing that could end a header line."""
_DISTRICT = 5


def moved(lineage: Lineage, published: Iterable[str]) -> dict[str, str]:
    """The abolished places that are others now, by code, with the code at whose address each is; published ones alone."""
    there = set(published)
    return {
        code: answer.address
        for code, answer in sorted(lineage.answers.items())
        if answer.became is Became.MOVED and answer.address in there
    }


def files(lineage: Lineage, published: Iterable[str], prefix: str) -> Iterator[tuple[str, bytes]]:
    """The paths and the bytes of all files with rules. `published` are the codes of places, `prefix` the site's path."""
    places = sorted(published)
    leads = moved(lineage, places)
    yield MOVED, (json.dumps(leads, indent=0) + "\n").encode()
    yield "redirects/nginx-http.conf", _nginx_http(leads, prefix).encode()
    yield "redirects/nginx-server.conf", _nginx_server(prefix).encode()
    yield "redirects/caddy.conf", _caddy(leads, prefix).encode()
    yield "_redirects", _plain(leads, _newest_first(leads, lineage), places, prefix).encode()


def _written(leads: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every way to write an abolished code, and the code that it leads to."""
    for old, now in leads.items():
        for length in sorted({len(old), _DISTRICT, 10} if len(old) < _DISTRICT else {len(old), 10}):
            yield old.ljust(length, "0"), now


# A code in another length: what it looks like, and which part of it is meant. The first that fits counts; what is written out
# goes before all of them. As `feeds.catalog.canonical` has it, for the lengths that registers use.
_LENGTHS = (
    (r"^36110(?:0{3}|0{5})?$", SEJONG),
    (r"^([0-9]{2})0{3}(?:0{3}|0{5})?$", "{1}"),
    (r"^([0-9]{5})0{3}(?:0{2})?$", "{1}"),
    (r"^([0-9]{8})$", "{1}00"),
    (r"^([0-9]{8})(?:[1-9][0-9]|0[1-9])$", "{1}00"),
)


def _nginx_http(leads: Mapping[str, str], prefix: str) -> str:
    lines = [
        "# Old addresses and other ways to write a code, for nginx. Written by each publish; reload nginx afterwards.",
        "# Include this file in http { }, and nginx-server.conf beside it in the server { } of the site.",
        "map $uri $sosik_code {",
        '    default "";',
        f'    "~^{re.escape(prefix)}/regions/(?<sosik_digits>[0-9]+)(?:/|$)" $sosik_digits;',
        "}",
        "map $uri $sosik_rest {",
        '    default "";',
        f'    "~^{re.escape(prefix)}/regions/[0-9]+/(?<sosik_file>{_REST})$" $sosik_file;',
        "}",
        "map $sosik_code $sosik_place {",
        '    default "";',
        *(f"    {old} {now};" for old, now in _written(leads)),
        *(_nginx_length(number, *rule) for number, rule in enumerate(_LENGTHS)),
        "}",
        "map $sosik_place $sosik_cache {",
        f'    default "public, max-age={SECONDS}";',
        '    "" "";',
        "}",
    ]
    return "\n".join(lines) + "\n"


def _nginx_length(number: int, pattern: str, place: str) -> str:
    name = f"sosik_{number}"
    return f'    "~{pattern.replace("([", f"(?<{name}>[", 1)}" "{place.replace("{1}", f"${{{name}}}")}";'


def _nginx_server(prefix: str) -> str:
    return (
        "# Belongs in the server { } of the site; see nginx-http.conf.\n"
        "add_header Cache-Control $sosik_cache;\n"
        "if ($sosik_place) {\n"
        f"    return 301 {prefix}/regions/$sosik_place/$sosik_rest;\n"
        "}\n"
    )


def _caddy(leads: Mapping[str, str], prefix: str) -> str:
    there = f"path_regexp sosik ^{re.escape(prefix)}/regions/([0-9]+)/?({_REST})$"
    lines = [
        "# Old addresses and other ways to write a code, for Caddy. Written by each publish; reload Caddy afterwards.",
        "# Import this file in the block of the site.",
        f"@sosik_region {there}",
        "map @sosik_region {re.sosik.1} {sosik_place} {",
        *(f"    {old} {now}" for old, now in _written(leads)),
        *(f"    ~{pattern} {place.replace('{1}', '${1}')}" for pattern, place in _LENGTHS),
        '    default ""',
        "}",
        "@sosik_moved {",
        f"    {there}",
        '    expression {sosik_place} != ""',
        "}",
        f'header @sosik_moved Cache-Control "public, max-age={SECONDS}"',
        f"redir @sosik_moved {prefix}/regions/{{sosik_place}}/{{re.sosik.2}} 301",
    ]
    return "\n".join(lines) + "\n"


def _plain(leads: Mapping[str, str], newest: list[str], places: Iterable[str], prefix: str) -> str:
    """Rules for Cloudflare Pages and Netlify, the more important ones first: the number of rules is bounded."""
    districts = [old for old in newest if len(old) <= _DISTRICT]
    whole, single = districts[:SPLAT_RULES], districts[SPLAT_RULES:]
    page = f"{prefix}/{shelf_path('{}')}"
    splats = [f"{page.format(old)}* {page.format(leads[old])}:splat 302" for old in whole]
    plain = [f"{page.format(old)}{file} {page.format(leads[old])}{file} 302" for old in single for file in _FILES]
    lengths = {
        **{place: place for place in places if len(place) <= _DISTRICT},
        **{old: leads[old] for old in districts},
    }
    plain += [
        f"{page.format(code.ljust(10, '0'))} {page.format(now)} 302" for code, now in lengths.items() if code.isdigit()
    ]
    plain += [f"{page.format(old)} {page.format(leads[old])} 302" for old in newest if len(old) > _DISTRICT]
    head = [
        "# Old addresses and other ways to write a code, for Cloudflare Pages and Netlify. Written by each publish.",
        "# 302: here nobody can be told to forget a 301 after a day. Netlify answers with the files that lie there instead.",
    ]
    return "\n".join([*head, *splats, *plain[:PLAIN_RULES]]) + "\n"


def _newest_first(leads: Mapping[str, str], lineage: Lineage) -> list[str]:
    return sorted(leads, key=lambda old: (-lineage.answers[old].day.toordinal(), len(old), old))

"""What a run says about its source: which failure a page stands for, and a report of the last runs for people. Pure."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from aggregator.clock import SEOUL
from aggregator.models import Run, Source
from crawler.failures import Kind
from crawler.pages.page import Reason, Unreadable

# Pages that stand between us and the site, mostly with status 200. They are short: a post about a firewall is not one.
_LONGEST_BLOCK = 30_000
_MOST_LINKS = 10
_BOT_CHECK = re.compile(
    r"challenge-platform|cf[-_]chl|cf-browser-verification|just a moment\.\.\.|checking your browser|"
    r"_incapsula_resource|ddos[-_ ]?guard|g-recaptcha|h-captcha|cf-turnstile|"
    r"로봇이 아님|로봇이 아닙니다|자동화된 (?:접근|접속|요청)|자동 ?접속 ?(?:방지|차단)|"
    r"document\.cookie\s?=[^;]{1,300};.{0,300}location\.(?:reload|href|replace)",
    re.IGNORECASE | re.DOTALL,
)
_FIREWALL = re.compile(
    r"웹 ?방화벽|web ?(?:application )?firewall|비정상적인 (?:접근|접속|요청)|(?:접근|접속|요청|페이지)[이가]? ?차단|"
    r"차단(?:되었습니다|된 페이지)|보안 ?정책에 ?(?:의해|따라|위배)|request rejected|the requested url was rejected|"
    r"your support id is|access denied|you have been blocked|error 1020|wapples|webknight|mod_security",
    re.IGNORECASE,
)

_KINDS = {
    Reason.LOG_IN: Kind.LOG_IN,
    Reason.EMPTY: Kind.EMPTY,
    Reason.CUT_OFF: Kind.CUT_OFF,
    Reason.ERROR_PAGE: Kind.ERROR_PAGE,
    Reason.SECRET: Kind.LOG_IN,
    Reason.DELETED: Kind.GONE,
}


def blocked(text: str) -> Kind | None:
    """Whether a page is a firewall's or a bot check's, and not the site's own."""
    if len(text) > _LONGEST_BLOCK or text.count("<a ") > _MOST_LINKS:
        return None
    if _BOT_CHECK.search(text):
        return Kind.BOT_CHECK
    return Kind.FIREWALL if _FIREWALL.search(text) else None


def kind_of(why: Unreadable, text: str, asked: str, came_from: str) -> tuple[Kind, str]:
    """What a page that could not be read stands for, and a clause that says so.

    `asked` is the address that was asked for, `came_from` the one that answered after redirects.
    """
    block = blocked(text)
    if block is Kind.BOT_CHECK:
        return block, "the site wants to see that a person is asking"
    if block is not None:
        return block, "a firewall answered in place of the site"
    if why.reason is Reason.LAYOUT and has_moved(asked, came_from):
        return Kind.MOVED, f"its address leads to {came_from} now"
    if why.reason in (Reason.LAYOUT, Reason.NOT_HTML) and "<" in text and text.count("\ufffd") * 50 > len(text):
        return Kind.CHARSET, "it is in no charset that is known here"
    return _KINDS.get(why.reason, Kind.LAYOUT), why.detail


def has_moved(asked: str, came_from: str) -> bool:
    """Whether an answer came from another place than was asked: another host, or another path on it."""
    before, after = urlsplit(asked), urlsplit(came_from)

    def place(host: str | None) -> str:
        return (host or "").removeprefix("www.")

    return place(before.hostname) != place(after.hostname) or before.path.rstrip("/") != after.path.rstrip("/")


# Counters by what they are about; the rest of `Run.counts` are the plain figures.
_GROUPS = (
    ("skipped", ("skipped-",)),
    ("repaired", ("charset-", "clock-skew", "dates-unread")),
    ("unreadable", ("unreadable-",)),
    ("failed", ("failed-", "not-kept")),
    ("gone", ("gone", "withdrawn")),
    ("left", ("pages-left", "waits")),
)
_FIGURES = ("pages", "rows", "new", "changed", "unchanged", "restored")


def report(source: Source, runs: Sequence[Run]) -> list[str]:
    """The state of a source and its last runs, newest first, as lines for people; what stands out comes first."""
    lines = []
    failures = 0
    for run in runs:
        if not run.failure:
            break
        failures += 1
    if failures > 1:
        lines.append(f"{source.uid} failed {failures} times in a row, last with {runs[0].failure}.")
    elif not runs:
        lines.append(f"{source.uid} was not crawled yet.")
    return lines + [line for run in runs for line in _of_run(run)]


def _of_run(run: Run) -> list[str]:
    start = f"{run.started.astimezone(SEOUL):%Y-%m-%d %H:%M}"
    figures = " ".join(f"{name}={run.counts.get(name, 0)}" for name in _FIGURES)
    lines = [f"{start}  {state(run)}  {figures}"]
    if run.message:
        lines.append(f"  {run.message}")
    for title, prefixes in _GROUPS:
        named = _named(run.counts, prefixes)
        if named:
            lines.append(f"  {title}: {named}")
    return lines


def state(run: Run) -> str:
    """How a run ended, in a word: complete, truncated, its failure, or that it did not end."""
    if run.failure:
        return run.failure
    if run.ended is None:
        return "did not end"
    return "complete" if run.complete else "truncated"


def _named(counts: Mapping[str, int], prefixes: tuple[str, ...]) -> str:
    found = {name: count for name, count in counts.items() if name.startswith(prefixes) and count}
    return ", ".join(f"{name} {count}" for name, count in sorted(found.items()))

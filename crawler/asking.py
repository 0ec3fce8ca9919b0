"""One question to a site and its answer, as those who look at sites (detect, sample) see it: no Scrapy, no sockets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from crawler.pages.page import Page

Form = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site said to one request. `page` is None where there is nothing to read: `failure` is then a Kind's word
    (crawler/failures.py) and `message` the sentence for people. `page.url` is where redirects led to.
    """

    asked: str
    page: Page | None = None
    failure: str = ""
    message: str = ""


Ask = Callable[[str, Form], Awaitable[Answer]]

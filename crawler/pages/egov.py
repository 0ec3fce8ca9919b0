"""Bodies of eGovFrame and municipal posts: HTML in a box, or escaped in a textarea; pictures repeated beside it."""

import html
import re
from dataclasses import dataclass

from bs4 import Comment, Tag

from aggregator.reading.markup import absolute
from crawler.pages.municipal import without_session
from crawler.pages.page import with_few_attributes
from crawler.pages.trees import require_unthinned, soup_of

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<br\s?/?>")
_MACHINERY = ("script", "style", "noscript", "template", "svg", "input", "button", "select", "form", "iframe")


@dataclass(frozen=True, slots=True)
class Body:
    """A body's HTML and the addresses of its pictures."""

    html: str
    images: tuple[str, ...]


def body_of(content: Tag, page_url: str) -> Body:
    """The body in the box `content`, which is changed. Raises Unreadable for one that is too large."""
    if content.name == "textarea":
        box: Tag = soup_of(f"<html><body>{with_few_attributes(unescaped(content.get_text()))}</body></html>")
        box = box.body or box
        require_unthinned(box)
    else:
        require_unthinned(content)
        box = content
    for comment in box.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    _settle_photos(box)
    for element in box.find_all(_MACHINERY):
        # Forms and inputs may have been pasted around a text: what they hold stays.
        element.unwrap() if element.name == "form" else element.extract()
    images = []
    for image in box.find_all("img"):
        image["src"] = without_session(str(image.get("src") or ""))
        images.append(absolute(str(image["src"]), page_url))
    written = without_session(box.decode_contents()).replace("\u200b", "").strip()
    return Body(written, tuple(dict.fromkeys(address for address in images if address)))


def unescaped(text: str) -> str:
    """The HTML of a body that stood escaped in a textarea: decoded where it still is, lines kept where it is none."""
    if not _TAG.search(text):
        again = html.unescape(text)
        if _TAG.search(again):
            return again
        return html.escape(text.strip(), quote=False).replace("\r\n", "\n").replace("\n", "<br/>\n")
    return text


def _settle_photos(box: Tag) -> None:
    """Attached pictures shown beside the text (`div.p-photo`): one that the text has too goes, another stays as it is."""
    photos = box.select("div.p-photo")
    shown = {str(image.get("src")) for image in box.find_all("img") if image.find_parent(class_="p-photo") is None}
    for photo in photos:
        image = photo.find("img")
        if image is None or str(image.get("src")) in shown:
            photo.extract()
        else:
            shown.add(str(image.get("src")))
            photo.replace_with(image.extract())

"""A post's own HTML made clean: without share buttons, neighbours and advertisements, its files and images by name.

For bodies that come in a box of their own (WordPress, KBoard, blogs, the items of feeds). What is taken away is known by
class names that plugins and themes have in common; a box that holds most of the text is never one of them.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bs4 import Comment, Tag

from aggregator.rawpost import Attachment
from aggregator.reading.markup import absolute
from crawler.pages.frame import class_of
from crawler.pages.page import one_line, with_few_attributes
from crawler.pages.trees import require_unthinned, soup_of

_MACHINERY = ("script", "style", "noscript", "template", "svg", "input", "button", "select", "textarea")
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social|sns|addtoany|a2a|heateor|ssba|addthis|sharethis)(?:$|[\s_-])"
    r"|sharedaddy|addtoany|related-?_?posts|yarpp|crp_related|post-navigation|post-nav\b|nav-links|page-links"
    r"|comments-area|comment-respond|wp-block-comments|author-(?:box|bio|info)|about-author|post-tags|tags-links|cat-links"
    r"|entry-(?:meta|footer)|post-?views|kk-star-ratings|post-ratings|wpulike|adsbygoogle|ads-wrap|google-auto-placed"
    r"|(?:ez-toc|toc_|lwptoc)\S{0,60}container|screen-reader-text|another_category|container_postbtn|revenue_unit"
    r"|se-documentTitle|se_documentTitle|wp-block-latest-posts|wp-block-latest-comments",
)
_FILE = re.compile(
    r"\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|egg|alz|7z|rar|txt|csv|odt|ods|show|cell|hwt|ai|psd)$", re.IGNORECASE
)
_NO_NAME = re.compile(r"(?:파일\s?)?다운로드|내려받기|바로보기|여기(?:를 클릭)?|download|click here|", re.IGNORECASE)
_LAZY = ("data-lazy-src", "data-src", "data-original", "data-orig-file")


@dataclass(frozen=True, slots=True)
class Content:
    """A body's HTML, the addresses of its images, and its files."""

    html: str
    images: tuple[str, ...]
    attachments: tuple[Attachment, ...]


def text_of(element: Tag | None) -> str:
    """The text of an element on one line; "" for none."""
    return one_line(element.get_text(" ")) if element is not None else ""


def is_followed(body: Tag) -> bool:
    """Whether anything stands behind the body: a page cut within it and mended by a proxy has nothing there."""
    for element in (body, *body.parents):
        for after in element.next_siblings:
            if isinstance(after, Tag) or (not isinstance(after, Comment) and str(after).strip()):
                return True
    return False


def content_from(html: str, base: str) -> Content:
    """The content of a piece of HTML, as feeds carry it; `base` is what its addresses are relative to. Raises Unreadable."""
    soup = soup_of(f"<html><body>{with_few_attributes(html)}</body></html>")
    return content_of(soup.body or soup, base)


def content_of(box: Tag, base: str) -> Content:
    """The content of a box that holds a body. The box is changed. Raises Unreadable for one that is too large."""
    require_unthinned(box)
    for comment in box.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    _settle_images(box)
    for element in box.find_all(_MACHINERY):
        element.extract()
    _clear_furniture(box)
    attachments = _attachments(box, base)
    images = (absolute(str(image.get("src") or ""), base) for image in box.find_all("img"))
    html = box.decode_contents().replace("\u200b", "").strip()
    return Content(html, tuple(dict.fromkeys(address for address in images if address)), attachments)


def _settle_images(box: Tag) -> None:
    """Gives lazy images their address, emoji their sign, and takes away the pixels that count readers."""
    for image in box.find_all("img"):
        lazy = next((str(image[name]) for name in _LAZY if image.get(name)), "")
        if lazy:
            image["src"] = lazy
        if re.search(r"\b(?:wp-smiley|emoji)\b", class_of(image)):
            image.replace_with(str(image.get("alt") or ""))
        elif str(image.get("width")) == "1" and str(image.get("height")) == "1":
            image.extract()


def _clear_furniture(box: Tag) -> None:
    whole = len(box.get_text())
    for element in box.find_all(True):
        if element.parent is None or element.decomposed:
            continue
        if _FURNITURE.search(class_of(element)) and len(element.get_text()) <= max(whole / 2, 40):
            element.extract()


def _attachments(box: Tag, base: str) -> tuple[Attachment, ...]:
    """Links to documents, each once, with the name that it is shown by. Blocks that are nothing but a file leave the body."""
    names: dict[str, str] = {}
    for link in box.find_all("a", href=True):
        address = absolute(str(link["href"]), base)
        block = link.find_parent(class_="wp-block-file")
        if not address or not (block or _FILE.search(urlsplit(address).path)):
            continue
        shown = one_line(link.get_text(" "))
        if not names.get(address):
            names[address] = "" if _NO_NAME.fullmatch(shown) else shown
    for block in box.find_all(class_="wp-block-file"):
        block.extract()
    return tuple(Attachment(address, name or file_name(address)) for address, name in names.items())


def file_name(address: str) -> str:
    """The last part of an address's path, decoded."""
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])

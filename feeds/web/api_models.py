"""What the API writes: public fields alone, the same facts as feeds have. Fields are only ever added."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from feeds.catalog import PlaceName, shelf_path
from feeds.entries import Entry
from feeds.formats.jsonfeed import activity_data
from feeds.web.context import Context, View


class RegionRef(BaseModel):
    """A region by its code and full name."""

    code: str = Field(description="`kr`, 시도 2, 시군구·일반구 5, 읍면동 10 digits", examples=["52110"])
    name: str = Field(examples=["전북특별자치도 전주시"])


class Region(BaseModel):
    """A region with feeds."""

    code: str
    name: str
    full_name: str
    parent: str = Field(description="code of the region around it, empty for the country")
    posts: int
    page: str
    rss: str
    calendar: str


class Library(BaseModel):
    """A small library with feeds."""

    id: int
    name: str
    region: RegionRef | None
    posts: int
    page: str
    rss: str
    calendar: str


class Post(BaseModel):
    """A post: facts and the way to the original. `excerpt` has 200 characters at most."""

    id: str = Field(examples=["urn:uuid:5c1b4d0e-4b8e-5a53-9a53-0f2f7f0c7a11"])
    url: str = Field(description="the original")
    page: str = Field(description="its page on this site")
    title: str
    kind: str = Field(examples=["announcement", "report", "notice", "result", "unknown"])
    published: datetime
    date_only: bool = Field(description="no time of day was told")
    updated: datetime
    library: str
    region: RegionRef | None
    categories: list[str]
    excerpt: str
    note: str
    activity: dict[str, Any] | None = Field(description="when, for whom, how many, how much, how to register")
    also_at: list[str] = Field(description="addresses of copies of it")


class Regions(BaseModel):
    """Regions, and the address of the next part of the list."""

    items: list[Region]
    next: str | None


class Libraries(BaseModel):
    """Libraries, and the address of the next part of the list."""

    items: list[Library]
    next: str | None


class Posts(BaseModel):
    """Posts, and the address of the next part of the list."""

    items: list[Post]
    next: str | None


class Problem(BaseModel):
    """What went wrong, in words."""

    status: int
    title: str
    detail: str


def region(context: Context, view: View, name: PlaceName) -> Region:
    """A region as the API writes it."""
    site = context.site
    return Region(
        code=name.code,
        name=name.name,
        full_name=name.full_name,
        parent=name.parent,
        posts=view.catalog.posts.get(name.code, 0),
        page=site.shelf(name.code),
        rss=site.shelf(name.code, "rss.xml"),
        calendar=site.shelf(name.code, "calendar.ics"),
    )


def library(context: Context, view: View, number: int, code: str) -> Library:
    """A library as the API writes it; `code` is that of its shelf."""
    name = view.catalog.name(code)
    around = view.catalog.name(name.parent) if name.parent else None
    return Library(
        id=number,
        name=name.name,
        region=RegionRef(code=around.code, name=around.full_name) if around else None,
        posts=view.catalog.posts.get(code, 0),
        page=context.site.address(shelf_path(code)),
        rss=context.site.shelf(code, "rss.xml"),
        calendar=context.site.shelf(code, "calendar.ics"),
    )


def post(context: Context, entry: Entry) -> Post:
    """An entry as the API writes it."""
    return Post(
        id=entry.id,
        url=entry.url,
        page=context.site.address(f"posts/{entry.number}/"),
        title=entry.title,
        kind=entry.kind.value,
        published=entry.published,
        date_only=not entry.has_time,
        updated=entry.updated,
        library=entry.library,
        region=RegionRef(code=entry.region, name=entry.region_name) if entry.region else None,
        categories=list(entry.categories),
        excerpt=entry.excerpt,
        note=entry.note,
        activity=activity_data(entry.activity) if entry.activity else None,
        also_at=[copy.url for copy in entry.also_at],
    )

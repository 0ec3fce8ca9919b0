"""How the server is: alive, ready, and its figures for Prometheus. Of all workers together, from what they share."""

import json
import sqlite3
from collections.abc import Iterator
from time import perf_counter

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlmodel import select
from starlette.responses import Response

from aggregator.models import Place
from aggregator.shelves import COUNTRY
from feeds import newest
from feeds.web.answers import answer
from feeds.web.context import Context, UnavailableError
from feeds.web.counting import ANSWERS
from feeds.web.shared import Shared

_FRESH = {"cache-control": "no-store"}


def router(context: Context, shared: Shared) -> APIRouter:
    """The addresses by which a server is watched."""
    made = APIRouter(include_in_schema=False)

    @made.api_route("/healthz/live", methods=["GET", "HEAD"])
    def live(request: Request) -> Response:
        return _said(request, 200, status="ok")

    @made.api_route("/healthz", methods=["GET", "HEAD"])
    @made.api_route("/healthz/ready", methods=["GET", "HEAD"])
    def ready(request: Request) -> Response:
        try:
            with context.view() as view:
                shelves = len(view.catalog.posts)
        except UnavailableError:
            return _said(request, 503, status="unavailable")
        return _said(request, 200, status="ok", shelves=shelves)

    @made.api_route("/metrics", methods=["GET", "HEAD"])
    def metrics(request: Request) -> Response:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Figures(context, shared))
        body = generate_latest(registry)
        made = answer(request, body, CONTENT_TYPE_LATEST.partition(";")[0], headers=_FRESH)
        made.raw_headers = [(name, value) for name, value in made.raw_headers if name != b"content-type"]
        made.raw_headers.append((b"content-type", CONTENT_TYPE_LATEST.encode()))
        return made

    return made


def _said(request: Request, code: int, **values: object) -> Response:
    body = (json.dumps(values) + "\n").encode()
    return answer(request, body, "application/json", status=code, headers=_FRESH)


class _Figures(Collector):
    """The figures of the moment."""

    def __init__(self, context: Context, shared: Shared) -> None:
        self._context = context
        self._shared = shared

    def collect(self) -> Iterator[Metric]:
        answers = CounterMetricFamily("sosik_answers", "Answers by sort and HTTP status.", labels=["sort", "status"])
        try:
            counts = list(self._shared.counts())
        except (sqlite3.Error, OSError):
            counts = []
        for name, label, value in counts:
            if name == ANSWERS:
                answers.add_metric(label.split(" ", 1), value)
        yield answers
        yield from self._store()

    def _store(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("sosik_store_up", "Whether the store answers.")
        begun = perf_counter()
        try:
            with self._context.view() as view:
                change = newest.sequence(view.session)
                changed = view.session.exec(select(Place.changed).where(Place.code == COUNTRY)).first()
                posts = view.catalog.posts.get(COUNTRY, 0)
                shelves = len(view.catalog.posts)
        except UnavailableError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        figures = {
            "sosik_store_seconds": ("Seconds that the store took to answer just now.", perf_counter() - begun),
            "sosik_change": ("Number of the newest change in the store.", change),
            "sosik_published_posts": ("Posts on the published site.", posts),
            "sosik_published_shelves": ("Lists with feeds on the published site.", shelves),
            "sosik_changed_seconds": ("When a post last changed, in seconds since 1970.", _seconds(changed)),
        }
        for name, (said, value) in figures.items():
            gauge = GaugeMetricFamily(name, said)
            gauge.add_metric([], value)
            yield gauge


def _seconds(moment: object) -> float:
    return float(getattr(moment, "timestamp", lambda: 0)())

"""Conditional requests: a list page that did not change need not be sent again (RFC 9110, section 13)."""

from scrapy import Request


class ConditionalMiddleware:
    """Sends what the first page of a list was served with last time; the spider puts it into `meta["validators"]`."""

    def process_request(self, request: Request) -> None:
        """Adds If-None-Match and If-Modified-Since."""
        validators = request.meta.get("validators")
        if validators is None or request.meta.get("redirect_times"):
            return
        if validators.etag:
            request.headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            request.headers["If-Modified-Since"] = validators.last_modified

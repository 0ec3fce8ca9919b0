"""Conditional requests: a list page that did not change need not be sent again (RFC 9110, section 13)."""

from scrapy import Request


class ConditionalMiddleware:
    """Sends what the first page of a list was served with last time; the spider puts it into `meta["validators"]`."""

    def process_request(self, request: Request) -> None:
        """Adds If-None-Match and If-Modified-Since; a request that was led elsewhere loses them, as they are not of there."""
        validators = request.meta.get("validators")
        if request.meta.get("redirect_times"):
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
            return
        if validators is None:
            return
        if validators.etag:
            request.headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            request.headers["If-Modified-Since"] = validators.last_modified

"""What went wrong, in words: a page for people, JSON for programs, one line for readers of feeds."""

import json

from fastapi import Request
from starlette.responses import Response

from feeds.web.answers import answer
from feeds.web.asgi import App, Receive, Scope, Send
from feeds.web.context import Context
from feeds.words import WORDS


class NotThereError(Exception):
    """Nothing is at this address. `words` say so, in Korean."""

    def __init__(self, words: str) -> None:
        """`words` for people."""
        super().__init__(words)
        self.words = words


def problem(
    context: Context, request: Request, status: int, title: str, words: str, headers: dict[str, str] | None = None
) -> Response:
    """The answer that says what went wrong: JSON under /api/, a page where a page was asked for, else plain text."""
    path = request.scope["path"]
    if path.startswith("/api"):
        body = json.dumps({"status": status, "title": title, "detail": words}, ensure_ascii=False) + "\n"
        return answer(request, body.encode(), "application/json", status=status, headers=headers)
    if path.endswith(("/", ".html")):
        page = context.renderer.page("problem.html", title=title, text=words, canonical="", shared=None)
        return answer(request, page, "text/html", status=status, headers=headers)
    return answer(request, f"{title}: {words}\n".encode(), "text/plain", status=status, headers=headers)


def too_many(context: Context, scope: Scope, seconds: int) -> App:
    """The answer to who asked too often: when to ask again, in words and for machines."""

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        words = WORDS["problem_many_text"].format(seconds=seconds)
        headers = {"retry-after": str(seconds)}
        made = problem(context, Request(scope), 429, WORDS["problem_many"], words, headers)
        await made(scope, receive, send)

    return app
